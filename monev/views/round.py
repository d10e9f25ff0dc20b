from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refused
from kim_portal.states import IllegalTransitionError
from monev import guidance, stages
from monev.archive import year_lines
from monev.devices import sheets_on_devices
from monev.duties import conflicted_entries
from monev.enums import RoundState, SheetState
from monev.enums_hall import AppearanceState
from monev.forms.round import RoundCreateForm, RoundHaltForm, RoundStepForm, RoundUpdateForm
from monev.models import Instrument, JuriAssignment, Round
from monev.progress import progress
from registry.duties import duties
from registry.enums import Role
from registry.models import Kim, Region


def find_round(user, slug):
    """Return the round when this person may see it, with region and instrument loaded."""
    found = Round.objects.visible_to(user).select_related("region__parent", "instrument__region")
    return get_object_or_404(found, slug=slug)


def own_kim(round, user):
    """Return the KIM of a pengurus that may still prepare for the round."""
    kim_ids = duties(user).kim_ids if round.takes_nominations else ()
    return Kim.objects.public().below(round.region).filter(pk__in=kim_ids) if kim_ids else []


def show_round(round, request):
    """Render the page of a round: the public part for everybody, the work for those inside."""
    user = request.user
    context = {
        "round": round,
        "milestones": guidance.milestones(round),
        "sentence": guidance.public_sentence(round),
        "own_entries": round.entries.visible_to(user).for_list(),
        "own_kim": own_kim(round, user),
        "categories": round.categories.all(),
    }
    if not user.has_perm("monev.view_round", round):
        return render(request, "monev/round_detail.html", context)
    seat = JuriAssignment.objects.seat_of(user, round)
    closed = conflicted_entries(user)
    is_office = user.has_perm("monev.advance_round", round)
    done = progress(round, hidden=closed)
    own = list(_own_sheets(seat, closed))
    undecided = 0 if done.assigned else round.entries.undecided().count()
    context |= {
        "seat": seat,
        "own_sheets": own,
        "has_submitted": any(one.state == SheetState.SUBMITTED for one in own),
        "takes_along": [] if round.is_opened else [one for one in own if one.can_travel],
        "closed_count": len(closed.intersection(round.entries.values_list("pk", flat=True)))
        if closed
        else 0,
        "progress": done,
        "sentence": guidance.work_sentence(round, done, undecided),
        "now": guidance.what_now(round, is_office=is_office, is_juri=bool(seat)),
        "steps": stages.next_steps(round) if is_office else [],
        "updated_at": timezone.now(),
        "devices": sheets_on_devices(round, hidden=closed)
        if user.has_perm("monev.view_devices_round", round)
        else [],
    }
    if seat and seat.is_scoring and round.is_scoring:
        context |= stage_of(round, context["own_sheets"])
    return render(request, "monev/round_work.html", context)


def stage_of(round, own_sheets) -> dict:
    """Name the entry on stage and the juri's own sheet of it, for one tap on the phone."""
    on = round.appearances.filter(state=AppearanceState.ON).select_related("entry__kim").first()
    sheets = {sheet.entry_id: sheet for sheet in own_sheets if sheet.state != SheetState.VOID}
    return {"on_stage": on, "on_stage_sheet": sheets.get(on.entry_id) if on else None}


def _own_sheets(seat, closed):
    """The sheets of a juri who has agreed to the statement, without entries closed to them."""
    if not seat or not seat.integrity_signed_at:
        return []
    return seat.sheets.exclude(entry__in=closed).for_list()


@login_not_required
@require_safe
def round_list(request):
    """List the rounds that are announced or published; offices also see what they prepare."""
    rounds = Round.objects.visible_to(request.user).real().for_list()
    today = timezone.localdate()
    page = paginate(request, rounds)
    context = {
        "page": page,
        "year": today.year,
        "today": today,
        "has_this_year": rounds.filter(year=today.year).exists(),
        "year_lines": year_lines() if page.number == 1 else [],
    }
    return render(request, "monev/round_list.html", context)


@login_not_required
@require_safe
def method(request):
    """Explain in plain words how a round is judged, with the newest locked instruments."""
    instruments = Instrument.objects.newest_locked().select_related("region")
    return render(request, "monev/method.html", {"instruments": instruments})


@login_not_required
@require_safe
def round_detail(request, slug):
    return show_round(find_round(request.user, slug), request)


@require_http_methods(["GET", "HEAD", "POST"])
def round_create(request):
    authorize(request.user, "monev.create_round")
    offices = duties(request.user).paths(Role.KABUPATEN, Role.PROVINSI)
    regions = Region.objects.filter(path__in=offices)
    form = RoundCreateForm(posted(request), regions=regions)
    if request.method == "POST" and (first := form.first_result()):
        return redirect(first)
    if request.method == "POST" and form.is_valid():
        try:
            round = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Putaran disimpan sebagai rancangan.")
            return redirect(round)
    context = {"form": form, "earlier": Instrument.objects.used_by(regions)[:3]}
    return render(request, "monev/round_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def round_update(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.update_round", round)
    form = RoundUpdateForm(posted(request), instance=round)
    try:
        round.require_changeable()
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, "Perubahan putaran tersimpan.")
            return redirect(round)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_round(find_round(request.user, slug), request))
    except DomainError as error:
        form.refuse(error)
    # The form has typed values on its round; the heading shows what is stored.
    context = {"form": form, "round": find_round(request.user, slug)}
    return render(request, "monev/round_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def round_advance(request, slug):
    """Ask before a step of the preparation, and take it."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.advance_round", round)
    form = RoundStepForm(posted(request) or request.GET)
    step = stages.find_step(round, form.data.get("tujuan", ""))
    try:
        if step is None:
            raise stages.closed_step(round)
        if request.method == "POST":
            stages.advance(round, step.target, by=request.user)
            messages.success(request, f"Tahap sekarang: {round.get_state_display()}.")
            return redirect(round)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_round(find_round(request.user, slug), request))
    except DomainError as error:
        messages.error(request, error.message)
    context = {"round": round, "step": step}
    return render(request, "monev/round_advance.html", context)


def halt_page(round, request, target, template):
    """Ask for the reason and halt the round."""
    form = RoundHaltForm(posted(request), round=round, target=target)
    try:
        if target not in round.next_states:
            raise stages.closed_step(round)
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, f"Putaran sekarang {round.get_state_display().lower()}.")
            return redirect(round)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_round(round, request))
    except DomainError as error:
        form.refuse(error)
    return render(request, template, {"form": form, "round": round})


@require_http_methods(["GET", "HEAD", "POST"])
def round_suspend(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.halt_round", round)
    return halt_page(round, request, RoundState.SUSPENDED, "monev/round_suspend.html")


@require_http_methods(["GET", "HEAD", "POST"])
def round_cancel(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.halt_round", round)
    return halt_page(round, request, RoundState.CANCELLED, "monev/round_cancel.html")


@require_POST
def round_resume(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.halt_round", round)
    try:
        round.resume(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_round(round, request))
    messages.success(request, f"Putaran diteruskan. Tahap: {round.get_state_display()}.")
    return redirect(round)
