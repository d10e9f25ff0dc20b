from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from kim_portal.states import IllegalTransitionError
from monev.conflicts import judges_left
from monev.decisions import decide
from monev.delegations import takes_letters, undelegated
from monev.duties import conflicted_entries
from monev.entry_documents import items_of
from monev.enums import EntryState
from monev.fitness import checks_of
from monev.forms.entry import CandidateFilterForm, EntryCreateForm, EntryDecideForm, SlotForm
from monev.forms.waiver import WaiverForm
from monev.models import Entry, JuriAssignment
from monev.nomination import candidates, readiness, refresh
from monev.panel_facts import PanelFacts
from monev.repairs import may_refresh, repair_of
from monev.returning import progress_of
from monev.views.round import find_round, show_round


def find_entry(user, pk):
    """Return the entry when this person may see it, with its round and region loaded."""
    found = Entry.objects.visible_to(user).for_list().select_related("nominated_by")
    return get_object_or_404(found, pk=pk)


def unsigned_seat(user, round):
    """Return the seat of a juri who has not agreed to the integrity statement yet, or None."""
    seat = JuriAssignment.objects.seat_of(user, round)
    return seat if seat and not seat.integrity_signed_at else None


def show_entry(entry, request):
    """Render the page of one entry."""
    repair = repair_of(entry)
    may_read = request.user.has_perm("monev.view_return_entry", entry)
    facts = PanelFacts(entry.round)
    context = {
        "entry": entry,
        "round": entry.round,
        "repair": repair if may_read else None,
        "progress": progress_of(entry, repair) if repair and may_read else [],
        "returns": entry.returns.closed().for_page() if may_read else [],
        "may_refresh": may_refresh(entry, repair),
        "seat": JuriAssignment.objects.seat_of(request.user, entry.round),
        "recusals": [one for one in facts.conflicts if one.entry_id == entry.pk],
        "judges_left": judges_left(entry, facts),
        "checks": checks_of(entry),
        "documents": items_of(entry),
        "is_undelegated": bool(undelegated(entry.round, [entry])),
        "letters_open": takes_letters(entry.round),
        "visits": entry.visits.select_related("team"),
    }
    return render(request, "monev/entry_detail.html", context)


@require_safe
def entry_list(request, slug):
    """List the entries of a round for those who run, watch or judge it."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_round", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    entries = round.entries.visible_to(request.user).for_list()
    page = paginate(request, entries)
    context = {
        "round": round,
        "page": page,
        "undelegated": undelegated(round, page.object_list),
        "closed": conflicted_entries(request.user),
        "undecided_count": round.entries.undecided().count(),
        "judged_count": round.entries.judged().count(),
    }
    return render(request, "monev/entry_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_create(request, slug):
    """Show how ready the KIM of this office are, and nominate one of them."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.create_entry", round)
    form = EntryCreateForm(posted(request), round=round, by=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        authorize(request.user, "monev.nominate_entry", form.cleaned_data["kim"])
        if form.cleaned_data["quota_reason"]:
            authorize(request.user, "monev.exceed_quota", round)
        try:
            entry = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{entry.name} diusulkan. Ajukan berkasnya bila lengkap.")
            return redirect(entry)
    filters = CandidateFilterForm(request.GET)
    page = paginate(request, filters.apply(candidates(round, request.user)))
    context = {
        "round": round,
        "form": form,
        "filters": filters,
        "page": page,
        "rows": readiness(round, page.object_list),
    }
    return render(request, "monev/entry_form.html", context, status=status)


@require_safe
def entry_detail(request, pk):
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.view_entry", entry)
    if unsigned_seat(request.user, entry.round):
        return redirect("monev:juri_sign_integrity", slug=entry.round.slug)
    return show_entry(entry, request)


@require_POST
def entry_submit(request, pk):
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.submit_entry", entry)
    try:
        decide(entry, EntryState.SUBMITTED, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_entry(entry, request))
    messages.success(request, f"Berkas {entry.name} diajukan. Dinas memeriksanya.")
    return redirect(entry)


@require_POST
def entry_refresh(request, pk):
    """Take the snapshot anew after the KIM was repaired."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.submit_entry", entry)
    try:
        refresh(entry, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_entry(entry, request))
    messages.success(request, "Potret KIM diperbarui dengan data hari ini.")
    return redirect(entry)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_decide(request, pk):
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.decide_entry", entry)
    form = EntryDecideForm(posted(request), entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_entry(entry, request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{entry.name}: {entry.get_state_display().lower()}.")
            return redirect(entry)
    missing = [one for one in checks_of(entry) if one.is_missing]
    context = {"entry": entry, "round": entry.round, "form": form, "missing": missing}
    return render(request, "monev/entry_decide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_waive(request, pk):
    """Let an entry take part without a condition it lacks, with a reason."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.waive_entry", entry)
    form = WaiverForm(posted(request), entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            waiver = form.save(by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_entry(entry, request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"“{waiver.subject}” dikecualikan.")
            return redirect(entry)
    context = {"entry": entry, "round": entry.round, "form": form}
    return render(request, "monev/entry_waive.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_draw(request, slug):
    """Draw the slot numbers or set them by hand."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.decide_entry", round)
    form = SlotForm(posted(request), round=round)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_round(round, request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Nomor tampil tersimpan.")
            return redirect("monev:round_draw", slug=round.slug)
    return render(request, "monev/round_draw.html", {"round": round, "form": form})
