from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.positions import may_ask_device
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import send_file
from monev import visit_papers
from monev.duties import conflicted_entries
from monev.forms.visit import VisitArriveForm, VisitDeferForm, VisitPlanForm, VisitSignForm
from monev.itinerary import itinerary, visit_lines
from monev.models import FieldVisit, VisitPaper
from monev.views.entry import unsigned_seat
from monev.views.round import find_round
from monev.visiting import PLANNING_ROUNDS, crew_of


def find_visit(user, pk):
    """Return the visit when this person may see its round, with what its pages show."""
    visits = FieldVisit.objects.visible_to(user).select_related(
        "team", "entry__kim", "entry__round__region", "entry__round__instrument", "signed_by"
    )
    return get_object_or_404(visits, pk=pk)


def show_visits(round, request):
    """Render the schedule: own visits of today first, then every day."""
    hidden = conflicted_entries(request.user)
    context = {
        "round": round,
        "teams": round.field_teams.for_list(),
        "schedule": itinerary(round, user=request.user, hidden=hidden),
        "closed_count": round.entries.filter(pk__in=hidden).count() if hidden else 0,
        "takes_plans": round.state in PLANNING_ROUNDS,
    }
    return render(request, "monev/visit_list.html", context)


def show_visit(visit, request):
    """Render one visit with what was found, indicator by indicator."""
    context = {
        "visit": visit,
        "round": visit.round,
        "entry": visit.entry,
        "crew": crew_of(visit),
        "lines": visit_lines(visit),
        "paper": VisitPaper.objects.filter(visit=visit).first(),
    }
    return render(request, "monev/visit_detail.html", context)


@require_safe
def visit_list(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_round", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    return show_visits(round, request)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_plan(request, slug):
    """Plan the visits of a round by hand, on one page."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.plan_visit", round)
    again = request.GET.get("peserta", "")
    again = int(again) if again.isascii() and again.isdecimal() and len(again) < 10 else None
    form = VisitPlanForm(posted(request), round=round, again=again)
    try:
        if request.method == "POST" and form.is_valid():
            count = form.save(by=request.user)
            messages.success(request, f"{count} kunjungan tersimpan.")
            return redirect("monev:visit_list", slug=round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_visits(round, request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round, "has_teams": round.field_teams.exists()}
    return render(request, "monev/visit_plan.html", context, status=form.refused_status)


@require_safe
def visit_schedule(request, slug):
    """The schedule on paper, for office and teams."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_round", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    hidden = conflicted_entries(request.user)
    content = visit_papers.schedule(round, itinerary(round, user=request.user, hidden=hidden))
    return _pdf(content, f"jadwal-kunjungan-{slugify(round.slug)}.pdf")


@require_safe
def visit_detail(request, pk):
    visit = find_visit(request.user, pk)
    authorize(request.user, "monev.view_visit", visit)
    if unsigned_seat(request.user, visit.round):
        return redirect("monev:juri_sign_integrity", slug=visit.round.slug)
    return show_visit(visit, request)


@require_safe
def visit_print(request, pk):
    """The visit sheet: findings and the block for both signatures."""
    visit = find_visit(request.user, pk)
    authorize(request.user, "monev.view_visit", visit)
    if unsigned_seat(request.user, visit.round):
        return redirect("monev:juri_sign_integrity", slug=visit.round.slug)
    content = visit_papers.sheet(visit, crew_of(visit), visit_lines(visit))
    return _pdf(content, f"lembar-kunjungan-{visit.pk}.pdf")


@require_safe
def visit_paper(request, pk):
    """The signed paper, for those who may read the findings."""
    visit = find_visit(request.user, pk)
    authorize(request.user, "monev.view_visit", visit)
    if unsigned_seat(request.user, visit.round):
        return redirect("monev:juri_sign_integrity", slug=visit.round.slug)
    paper = get_object_or_404(VisitPaper, visit=visit)
    ending = "pdf" if paper.content_type == "application/pdf" else "webp"
    return send_file(paper, download_name=f"lembar-kunjungan-{visit.pk}-bertanda-tangan.{ending}")


@may_ask_device
@require_http_methods(["GET", "HEAD", "POST"])
def visit_arrive(request, pk):
    visit = find_visit(request.user, pk)
    authorize(request.user, "monev.record_visit", visit)
    form = VisitArriveForm(posted(request))
    page = ("Kami sudah di lokasi", "Catat kedatangan", "")
    return _act(request, visit, form, page, f"Kunjungan ke {visit.entry} tercatat.")


@require_http_methods(["GET", "HEAD", "POST"])
def visit_defer(request, pk):
    visit = find_visit(request.user, pk)
    authorize(request.user, "monev.defer_visit", visit)
    form = VisitDeferForm(posted(request))
    page = (
        "Kunjungan tidak terjadi", "Simpan",
        "Sesudah dicatat, kunjungan baru dapat dijadwalkan.",
    )  # fmt: skip
    return _act(request, visit, form, page, f"Kunjungan ke {visit.entry} tercatat.")


@require_http_methods(["GET", "HEAD", "POST"])
def visit_sign(request, pk):
    visit = find_visit(request.user, pk)
    authorize(request.user, "monev.record_visit", visit)
    form = VisitSignForm(posted(request), request.FILES or None)
    page = (
        "Tanda tangani kunjungan", "Tanda tangani",
        "Nama dan waktu Anda dicatat. Sesudah ini temuan tidak dapat diubah, hanya ditambah.",
    )  # fmt: skip
    return _act(request, visit, form, page, "Kunjungan ditandatangani.")


def _act(request, visit, form, page, sentence):
    """Ask for what the act needs, carry it out, and go back to the visit."""
    if request.method == "POST" and form.is_valid():
        try:
            form.save(visit, by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_visit(visit, request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, sentence)
            return redirect(visit)
    title, button, hint = page
    context = {
        "form": form, "visit": visit, "round": visit.round,
        "title": title, "button": button, "hint": hint,
    }  # fmt: skip
    return render(request, "monev/visit_form.html", context, status=form.refused_status)


def _pdf(content, name):
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
