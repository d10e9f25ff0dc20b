from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import send_file
from monev.delegations import standings, takes_letters, undelegated
from monev.forms.delegation import DelegationCheckForm, DelegationForm, LeaveOutForm
from monev.models import Delegation
from monev.views.entry import find_entry, show_entry
from monev.views.round import find_round
from registry.enums import RegionLevel
from registry.models import Region


def show_delegations(round, request):
    """Render which kabupaten have a letter for the round."""
    rows = standings(round, request.user)
    context = {
        "round": round,
        "rows": rows,
        "lacking": [one for one in rows if one.is_lacking],
        "is_open": takes_letters(round),
    }
    return render(request, "monev/delegation_list.html", context)


@require_safe
def delegation_list(request, slug):
    """List the kabupaten of a provincial round with their letters of delegation."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.list_delegation", round)
    return show_delegations(round, request)


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_create(request, slug, code):
    """Send the letter of a kabupaten; a former one is kept."""
    round = find_round(request.user, slug)
    regions = Region.objects.filter(level=RegionLevel.KABUPATEN).below(round.region.path)
    region = get_object_or_404(regions, code=code)
    letter = Delegation(round=round, region=region)
    authorize(request.user, "monev.create_delegation", letter)
    form = DelegationForm(posted(request), request.FILES or None, instance=letter)
    done = form.first_result() if form.is_bound else None
    try:
        if done is None and form.is_bound and form.is_valid():
            done = form.save_once(by=request.user)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_delegations(round, request))
    except DomainError as error:
        form.refuse(error)
    if done is None:
        former = round.delegations.current().filter(region=region).first()
        context = {"form": form, "round": round, "region": region, "former": former,
                   "is_open": takes_letters(round)}  # fmt: skip
        return render(request, "monev/delegation_form.html", context, status=form.refused_status)
    messages.success(request, f"Surat delegasi {region} tersimpan. Dinas provinsi memeriksanya.")
    return redirect("monev:delegation_list", slug=round.slug)


def _find_letter(request, pk):
    return get_object_or_404(Delegation.objects.visible_to(request.user).for_page(), pk=pk)


@require_safe
def delegation_file(request, pk):
    """Hand out the scan; it carries the name of its signer, so every look is recorded."""
    letter = _find_letter(request, pk)
    authorize(request.user, "monev.view_delegation", letter)
    record(request.user, "delegation.view_file", letter, round=letter.round_id)
    return send_file(letter, download_name=letter.document_name)


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_check(request, pk):
    """Say whether the scan agrees with what was typed."""
    letter = _find_letter(request, pk)
    authorize(request.user, "monev.check_delegation", letter)
    form = DelegationCheckForm(posted(request), letter=letter)
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_delegations(letter.round, request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Surat delegasi {letter.region} diperiksa.")
            return redirect(letter)
    context = {"form": form, "letter": letter, "round": letter.round}
    return render(request, "monev/delegation_check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_leave_out(request, pk):
    """Let the round go on without an entry that has no valid delegation."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.leave_out_entry", entry)
    form = LeaveOutForm(posted(request), entry=entry)
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_entry(entry, request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{entry.name} dilewati: tidak dinilai tanpa delegasi sah.")
            return redirect(entry)
    is_needed = bool(undelegated(entry.round, [entry])) and entry.is_judged
    context = {"form": form, "entry": entry, "round": entry.round, "is_needed": is_needed}
    return render(request, "monev/entry_leave_out.html", context)
