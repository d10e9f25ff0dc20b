from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from monev.dividing import areas_of, require_open_divisions
from monev.forms.division import DivisionForm, EntryCategoryForm
from monev.views.entry import find_entry, show_entry
from monev.views.round import find_round, show_round


@require_safe
def division_detail(request, slug):
    """Show the categories and zones of a round with their quotas."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_division", round)
    names = {area.path: area.name for area in areas_of(round)}
    zones = [
        (zone, [names[path] for path in zone.area_paths if path in names])
        for zone in round.zones.all()
    ]
    context = {"round": round, "categories": round.categories.all(), "zones": zones}
    return render(request, "monev/division_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def division_update(request, slug):
    """Set the categories and zones of a round, until it is announced."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.update_division", round)
    form = DivisionForm(posted(request), round=round)
    try:
        require_open_divisions(round)
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, "Kategori dan zona tersimpan.")
            return redirect("monev:division_detail", slug=slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_round(find_round(request.user, slug), request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round}
    return render(request, "monev/division_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_categorize(request, pk):
    """Put an entry that is not decided yet into another category."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.categorize_entry", entry)
    form = EntryCategoryForm(posted(request), entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_entry(entry, request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Kategori {entry.name} tersimpan.")
            return redirect(entry)
    context = {"entry": entry, "round": entry.round, "form": form}
    return render(request, "monev/entry_categorize.html", context)
