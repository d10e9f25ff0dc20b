from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from monev.calibration import opening_obstacles, require_calibration
from monev.calibration_gap import feedback, gap
from monev.calibration_page import hub
from monev.calibration_seats import is_finished
from monev.forms.calibration import (
    CalibrationCloseForm,
    CalibrationOpenForm,
    CalibrationResetForm,
)
from monev.models import CalibrationSession, JuriAssignment
from monev.views.round import find_round


def find_session(user, pk):
    found = CalibrationSession.objects.visible_to(user).select_related(
        "round__region", "round__instrument"
    )
    return get_object_or_404(found, pk=pk)


def show_calibration(round, request):
    """Render the calibration of a round: who has handed in, never what."""
    context = {"round": round, "calibration": hub(round, request.user)}
    return render(request, "monev/calibration_detail.html", context)


@require_safe
def calibration_detail(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_calibration", round)
    return show_calibration(round, request)


@require_http_methods(["GET", "HEAD", "POST"])
def calibration_open(request, slug):
    """Ask before every juri gets the examples, and open."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.run_calibration", round)
    form = CalibrationOpenForm(posted(request), round=round)
    try:
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, "Kalibrasi dibuka. Contoh tampil di Tugas setiap juri.")
            return redirect("monev:calibration_detail", slug=round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_calibration(round, request))
    except DomainError as error:
        form.refuse(error)
    context = {
        "round": round,
        "form": form,
        "obstacles": opening_obstacles(round),
        "examples": round.calibration_entries.in_use(),
        "seat_count": round.juri_assignments.scoring().count(),
    }
    return render(request, "monev/calibration_open.html", context)


@require_POST
def calibration_require(request, pk):
    """Make the calibration a condition of judging, or no longer."""
    session = find_session(request.user, pk)
    authorize(request.user, "monev.run_calibration", session)
    is_required = request.POST.get("wajib") == "ya"
    try:
        require_calibration(session, by=request.user, is_required=is_required)
    except DomainError as error:
        return refused(request, error, lambda: show_calibration(session.round, request))
    word = "wajib" if is_required else "tidak wajib"
    messages.success(request, f"Kalibrasi sekarang {word}.")
    return redirect("monev:calibration_detail", slug=session.round.slug)


def _end_page(request, session, form, *, done: str, template: str):
    """Ask for the reason and end the session."""
    try:
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, done)
            return redirect("monev:calibration_detail", slug=session.round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_calibration(session.round, request))
    except DomainError as error:
        form.refuse(error)
    context = {"round": session.round, "session": session, "form": form}
    return render(request, template, context | {"is_finished": is_finished(session)})


@require_http_methods(["GET", "HEAD", "POST"])
def calibration_close(request, pk):
    session = find_session(request.user, pk)
    authorize(request.user, "monev.run_calibration", session)
    form = CalibrationCloseForm(posted(request), session=session)
    template = "monev/calibration_close.html"
    return _end_page(request, session, form, done="Kalibrasi ditutup.", template=template)


@require_http_methods(["GET", "HEAD", "POST"])
def calibration_reset(request, pk):
    """The chair puts a session aside; everybody scores anew in the next one."""
    session = find_session(request.user, pk)
    authorize(request.user, "monev.reset_calibration", session)
    form = CalibrationResetForm(posted(request), session=session)
    done = "Kalibrasi diulang. Isian lama tetap terbaca. Periksa contohnya, lalu buka lagi."
    template = "monev/calibration_reset.html"
    return _end_page(request, session, form, done=done, template=template)


@require_safe
def calibration_gap(request, pk):
    """Show the chair how far the juri are apart, once all have handed in."""
    session = find_session(request.user, pk)
    authorize(request.user, "monev.view_gap_calibration", session)
    context = {"round": session.round, "session": session, "gap": gap(session)}
    return render(request, "monev/calibration_gap.html", context)


@require_safe
def calibration_feedback(request, pk, juri):
    """Show one juri own strictness; nobody else reads it but the chair."""
    session = find_session(request.user, pk)
    seats = JuriAssignment.objects.filter(round=session.round).select_related("user", "round")
    seat = get_object_or_404(seats, pk=juri)
    authorize(request.user, "monev.view_feedback_calibration", seat)
    is_own = seat.user_id == request.user.pk
    # Before the end the chair knows no more of others than anybody.
    is_open = is_own or is_finished(session)
    context = {
        "round": session.round,
        "session": session,
        "seat": seat,
        "is_own": is_own,
        "feedback": feedback(session, seat, whole=not is_own) if is_open else None,
    }
    return render(request, "monev/calibration_feedback.html", context)
