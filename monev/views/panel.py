from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from monev.conflicts import conflict_counts, shortfalls
from monev.duties import conflicted_entries
from monev.forms.panel import IntegrityForm, JuriCreateForm, JuriEndForm
from monev.integrity import CURRENT_VERSION, statement
from monev.models import JuriAssignment
from monev.panel_facts import PanelFacts
from monev.progress import progress
from monev.stages import panel_gaps
from monev.views.entry import unsigned_seat
from monev.views.round import find_round


def show_panel(round, request):
    """Render the panel of a round with what is done per juri, without any value."""
    hidden = conflicted_entries(request.user)
    is_sealed = unsigned_seat(request.user, round) is not None
    facts = PanelFacts(round)
    done = {one.juri.pk: one for one in progress(round, hidden=hidden, facts=facts).juri}
    ended = [seat for seat in facts.seats if seat.ended_at]
    context = {
        "round": round,
        "seats": [(seat, done.get(seat.pk)) for seat in facts.seated],
        "ended_seats": sorted(ended, key=lambda seat: seat.ended_at),
        # Before the statement is agreed to, not even the name of an entry.
        "recusals": [] if is_sealed else facts.conflicts,
        "counts": conflict_counts(facts.conflicts),
        "gaps": panel_gaps(round, facts),
        "shortfalls": [] if is_sealed or hidden else shortfalls(round, facts),
    }
    return render(request, "monev/juri_list.html", context)


@require_safe
def juri_list(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_round", round)
    return show_panel(round, request)


@require_http_methods(["GET", "HEAD", "POST"])
def juri_create(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.create_juri", round)
    form = JuriCreateForm(posted(request), round=round)
    try:
        round.require_open_panel()
        if request.method == "POST" and form.is_valid():
            juri = form.save(by=request.user)
            messages.success(
                request, f"{juri.user} duduk dalam tim penilai. Ia menyetujui pakta saat masuk."
            )
            return redirect("monev:juri_list", slug=round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_panel(round, request))
    except DomainError as error:
        form.refuse(error)
    return render(request, "monev/juri_form.html", {"form": form, "round": round})


@require_http_methods(["GET", "HEAD", "POST"])
def juri_end(request, pk):
    seats = JuriAssignment.objects.visible_to(request.user)
    juri = get_object_or_404(seats.select_related("user", "round__region"), pk=pk)
    authorize(request.user, "monev.end_juri", juri)
    form = JuriEndForm(posted(request), juri=juri)
    try:
        juri.require_seated()
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, f"Tugas {juri.user} sebagai juri diakhiri.")
            for gap in panel_gaps(juri.round):
                messages.warning(request, gap)
            return redirect("monev:juri_list", slug=juri.round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_panel(juri.round, request))
    except DomainError as error:
        form.refuse(error)
    return render(request, "monev/juri_end.html", {"form": form, "juri": juri, "round": juri.round})


@require_http_methods(["GET", "HEAD", "POST"])
def juri_sign_integrity(request, slug):
    """Show the integrity statement; without agreeing no entry opens."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.sign_integrity_juri", round)
    seat = JuriAssignment.objects.seat_of(request.user, round)
    form = IntegrityForm(posted(request))
    if request.method == "POST" and form.is_valid():
        seat.sign_integrity(by=request.user)
        messages.success(request, "Pakta integritas disetujui. Berkas peserta sekarang terbuka.")
        return redirect(round)
    # Whoever signed before versions were kept agreed to the first one.
    version = seat.integrity_version or (1 if seat.integrity_signed_at else CURRENT_VERSION)
    context = {
        "form": form,
        "round": round,
        "seat": seat,
        "version": version,
        "promises": statement(version),
    }
    return render(request, "monev/juri_sign_integrity.html", context)
