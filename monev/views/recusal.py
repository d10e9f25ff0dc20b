from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from monev.conflicts import conflict_counts, judges_left, shortfalls
from monev.enums_panel import ConflictState
from monev.forms.recusal import RecusalDecideForm, RecusalForm
from monev.models import JuriAssignment
from monev.panel_facts import PanelFacts
from monev.radar import undecided
from monev.views.entry import find_entry, show_entry, unsigned_seat
from monev.views.round import find_round


@require_http_methods(["GET", "HEAD", "POST"])
def entry_recuse(request, pk):
    """Declare a conflict of interest: one's own as juri, or for a juri as the office."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.recuse_entry", entry)
    if unsigned_seat(request.user, entry.round):
        return redirect("monev:juri_sign_integrity", slug=entry.round.slug)
    seat = JuriAssignment.objects.seat_of(request.user, entry.round)
    own_seat = seat if seat and seat.is_scoring else None
    form = RecusalForm(posted(request), entry=entry, own_seat=own_seat)
    try:
        entry.round.require_open_panel()
        if request.method == "POST" and form.is_valid():
            recusal = form.save(by=request.user)
            _tell(request, recusal)
            return redirect("monev:juri_list", slug=entry.round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_entry(entry, request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "entry": entry, "round": entry.round, "own_seat": own_seat}
    return render(request, "monev/recusal_form.html", context)


def show_conflicts(round, request):
    """Render what waits for a decision, what was decided, and the counts anybody may read."""
    facts = PanelFacts(round)
    rows = facts.conflicts
    waiting = [row for row in rows if row.state == ConflictState.DISCLOSED]
    findings = undecided(round, facts)
    context = {
        "round": round,
        "findings": findings,
        "waiting": waiting,
        "open_count": len(findings) + len(waiting),
        "decided": [row for row in rows if row.state != ConflictState.DISCLOSED],
        "counts": conflict_counts(rows),
        "shortfalls": shortfalls(round, facts),
    }
    return render(request, "monev/recusal_list.html", context)


@require_safe
def recusal_list(request, slug):
    """The radar: relations found in the own data, declared conflicts, and decisions."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_recusal", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    return show_conflicts(round, request)


@require_http_methods(["GET", "HEAD", "POST"])
def recusal_decide(request, pk, juri):
    """The office decides and pins one conflict of a juri with an entry."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.decide_recusal", entry)
    seats = entry.round.juri_assignments.scoring().select_related("user")
    seat = get_object_or_404(seats, pk=juri)
    stored = entry.recusals.for_list().filter(juri__user=seat.user_id).first()
    pairs = undecided(entry.round)
    finding = next((one for one in pairs if (one.juri, one.entry) == (seat, entry)), None)
    known = stored or finding
    form = RecusalDecideForm(
        posted(request), juri=seat, entry=entry, found=finding.reason if finding else "",
        initial={"kind": known.kind} if known else {},
    )  # fmt: skip
    try:
        entry.round.require_open_panel()
        if request.method == "POST" and form.is_valid():
            _tell(request, form.save(by=request.user))
            return redirect("monev:recusal_list", slug=entry.round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_conflicts(entry.round, request))
    except DomainError as error:
        form.refuse(error)
    context = {
        "form": form, "entry": entry, "round": entry.round, "seat": seat, "stored": stored,
        "finding": finding,
    }  # fmt: skip
    return render(request, "monev/recusal_decide.html", context)


def _tell(request, recusal):
    """Say what follows from a conflict, and whether enough juri are left."""
    entry, person = recusal.entry, recusal.juri.user
    if recusal.state == ConflictState.RECUSED:
        messages.success(request, f"{person} tidak menilai {entry.name}.")
    elif recusal.state == ConflictState.DISCLOSED:
        messages.success(request, f"Benturan dengan {entry.name} dicatat. Dinas memutuskannya.")
    else:
        state = recusal.get_state_display().lower()
        messages.success(request, f"{person} untuk {entry.name}: {state}.")
    left, needed = judges_left(entry), entry.round.minimum_sheets
    if left < needed:
        sentence = f"Tinggal {left} juri untuk {entry.name}, paling sedikit {needed}."
        messages.warning(request, sentence)
