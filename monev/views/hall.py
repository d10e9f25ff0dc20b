from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, posted, refused
from kim_portal.states import IllegalTransitionError
from monev import hall
from monev.forms.hall import AbsentForm, QuestionNoteForm, SessionCreateForm
from monev.models import JuriAssignment, PresentationSession, QuestionNote, Recusal, ScoreSheet
from monev.views.entry import find_entry, unsigned_seat
from monev.views.round import find_round


def hall_context(round, request) -> dict:
    """What both pages of the day show; a juri also gets the sheet of the entry on stage."""
    shown = hall.hall_of(round)
    sheet = None
    if shown.on:
        mine = ScoreSheet.objects.filter(juri__user=request.user, juri__ended_at__isnull=True)
        sheet = mine.filter(entry=shown.on.entry).exclude(state="void").first()
    return {"round": round, "hall": shown, "own_sheet": sheet}


def show_hall(round, request):
    """Render the working page of the presentation day."""
    own = Recusal.objects.filter(entry__round=round, juri__user=request.user)
    context = hall_context(round, request) | {
        "sessions": round.sessions.all(),
        "recused": set(own.values_list("entry_id", flat=True)),
    }
    return render(request, "monev/hall_detail.html", context)


@require_safe
def hall_screen(request, slug):
    """For a screen in the hall: who is on, how long, who comes next."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_round", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    context = hall_context(round, request)
    return page_or_partial(request, "monev/hall_screen.html", "monev/_hall_now.html", context)


@require_safe
def hall_detail(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_round", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    return show_hall(round, request)


@require_safe
def hall_order(request, slug):
    """The order for print, with the seed and how to repeat the draw."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_round", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    shown = hall.hall_of(round)
    entries = round.entries.exclude(slot_number=None).select_related("kim", "category")
    entries = list(entries.order_by("slot_number"))
    context = {
        "round": round,
        "hall": shown,
        "proof": hall.draw_proof(round, entries),
        "has_categories": any(entry.category_id for entry in entries),
    }
    return render(request, "monev/hall_order.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_create(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.run_hall", round)
    form = SessionCreateForm(posted(request), round=round)
    saving = request.method == "POST"
    if saving and (form.first_result() or (form.is_valid() and form.save_once(by=request.user))):
        messages.success(request, "Sesi tersimpan.")
        return redirect("monev:hall_detail", slug=round.slug)
    context = {"form": form, "round": round}
    return render(request, "monev/session_form.html", context, status=form.refused_status)


@require_POST
def session_delete(request, pk):
    found = PresentationSession.objects.visible_to(request.user).select_related("round__region")
    session = get_object_or_404(found, pk=pk)
    authorize(request.user, "monev.run_hall", session)
    round = session.round
    hall.drop_session(session, by=request.user)
    messages.success(request, "Sesi dihapus dari jadwal.")
    return redirect("monev:hall_detail", slug=round.slug)


@require_POST
def hall_start(request, pk):
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.run_hall", entry)
    return _act(request, entry, hall.start, "{} tampil sekarang. Waktunya berjalan.")


@require_POST
def hall_finish(request, pk):
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.run_hall", entry)
    return _act(request, entry, hall.finish, "{} selesai tampil.")


@require_POST
def hall_skip(request, pk):
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.run_hall", entry)
    return _act(request, entry, hall.skip, "{} dilewati dan dipanggil lagi di akhir.")


def _act(request, entry, operation, sentence):
    """Carry out one button of the day and go back to its page."""
    try:
        operation(entry, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_hall(entry.round, request))
    messages.success(request, sentence.format(entry.name))
    return redirect("monev:hall_detail", slug=entry.round.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def hall_absent(request, pk):
    """Ask for the reason before an entry counts as absent."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.run_hall", entry)
    form = AbsentForm(posted(request), entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_hall(entry.round, request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{entry.name} tercatat tidak hadir.")
            return redirect("monev:hall_detail", slug=entry.round.slug)
    context = {"form": form, "entry": entry, "round": entry.round}
    return render(request, "monev/hall_absent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_notes(request, pk):
    """Questions and answers of one entry: internal, written by the panel."""
    entry = find_entry(request.user, pk)
    write = request.method == "POST"
    authorize(request.user, f"monev.{'write' if write else 'view'}_notes_entry", entry)
    if unsigned_seat(request.user, entry.round):
        return redirect("monev:juri_sign_integrity", slug=entry.round.slug)
    seat = JuriAssignment.objects.seat_of(request.user, entry.round)
    form = QuestionNoteForm(posted(request), entry=entry, seat=seat) if seat else None
    if write and (form.first_result() or (form.is_valid() and form.save_once(by=request.user))):
        messages.success(request, "Catatan tersimpan.")
        return redirect("monev:entry_notes", pk=entry.pk)
    notes = QuestionNote.objects.visible_to(request.user).filter(entry=entry)
    context = {
        "entry": entry,
        "round": entry.round,
        "form": form,
        "notes": notes.select_related("seat__user").distinct(),
    }
    return render(request, "monev/entry_notes.html", context)
