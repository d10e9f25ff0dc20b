from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from kim_portal.uploads import send_file
from monev.duties import conflicted_entries
from monev.forms.paper import PaperConfirmForm, PaperTypingForm, PaperWithdrawForm
from monev.models import PaperSheet, Round, ScoreSheet
from monev.paper_entry import confirm_paper, type_paper, withdraw_paper
from monev.papers import sheet_code, typed_answers
from monev.views.entry import unsigned_seat
from monev.views.round import find_round


@require_safe
def paper_list(request, slug):
    """Which sheets are still owed, and how far the typing of their paper is; no value."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.list_papers", round_)
    if unsigned_seat(request.user, round_):
        return redirect("monev:juri_sign_integrity", slug=slug)
    papers = {
        one.sheet_id: one for one in PaperSheet.objects.running().filter(sheet__entry__round=round_)
    }
    owed = (
        ScoreSheet.objects.filter(entry__round=round_, juri__ended_at__isnull=True)
        .takes_paper()
        .exclude(entry__in=conflicted_entries(request.user))
        .for_list()
    )
    rows = [(sheet, papers.get(sheet.pk)) for sheet in owed]
    return render(request, "monev/paper_list.html", {"round": round_, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def paper_type(request, uuid):
    """Type what stands on the paper; nobody sees what the other person typed."""
    rounds = Round.objects.visible_to(request.user)
    sheets = ScoreSheet.objects.filter(entry__round__in=rounds).for_page()
    sheet = get_object_or_404(sheets, uuid=uuid)
    authorize(request.user, "monev.type_paper", sheet)
    if unsigned_seat(request.user, sheet.round):
        return redirect("monev:juri_sign_integrity", slug=sheet.round.slug)
    paper = PaperSheet.objects.running().filter(sheet=sheet).for_page().first()
    own = paper.typing_of(request.user) if paper else None
    form, status = _typing_form(request, sheet, paper, own), 200
    if request.method == "POST" and form.is_valid():
        scan = form.cleaned_data.get("scan")
        try:
            paper = type_paper(sheet, form.typed(), scan=scan, by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            return redirect(paper)
    context = {"sheet": sheet, "form": form, "code": sheet_code(sheet), "paper": paper}
    return render(
        request, "monev/paper_form.html", context, status=max(status, form.refused_status)
    )


def _typing_form(request, sheet, paper, own):
    return PaperTypingForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        sheet=sheet,
        needs_scan=paper is None,
        content=own.content if own else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paper_detail(request, key):
    """How the two typings compare; equal, the juri reads them and confirms, or the chair unseen."""
    paper = _find(request, key)
    authorize(request.user, "monev.view_paper", paper.sheet)
    is_own = request.user.has_perm("monev.fill_sheet", paper.sheet)
    if request.method == "POST":
        authorize(request.user, "monev.confirm_paper", paper.sheet)
    form, status = PaperConfirmForm(posted(request), is_own=is_own), 200
    if request.method == "POST" and form.is_valid():
        try:
            confirm_paper(paper, by=request.user, reason=form.reason)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Lembar kertas disahkan.")
            return redirect(paper.sheet if is_own else paper)
    context = {
        "paper": paper,
        "sheet": paper.sheet,
        "form": form,
        "is_own": is_own,
        "rows": typed_answers(paper) if is_own and not paper.takes_typing else [],
        "own_typing": paper.typing_of(request.user),
        "sees_scan": _sees_scan(request.user, paper),
    }
    return render(request, "monev/paper_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_withdraw(request, key):
    """Give up a paper that was typed from the wrong sheet, or that the juri does not confirm."""
    paper = _find(request, key)
    authorize(request.user, "monev.view_paper", paper.sheet)
    form, status = PaperWithdrawForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_paper(paper, by=request.user, reason=form.cleaned_data["alasan"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Lembar kertas ditarik.")
            return redirect(paper)
    context = {"paper": paper, "sheet": paper.sheet, "form": form}
    return render(request, "monev/paper_withdraw.html", context, status=status)


@require_safe
def paper_scan(request, key):
    """The scan holds the values: for its juri and those who type it, until the opening."""
    paper = _find(request, key)
    authorize(request.user, "monev.view_paper", paper.sheet)
    if not _sees_scan(request.user, paper):
        raise Http404
    record(request.user, "sheet.view_scan", paper.sheet)
    extension = "pdf" if paper.content_type == "application/pdf" else "webp"
    name = f"kertas-{sheet_code(paper.sheet).lower()}.{extension}"
    return send_file(paper, download_name=name)


def _sees_scan(user, paper) -> bool:
    is_typist = user.has_perm("monev.type_paper", paper.sheet)
    is_own = user.has_perm("monev.fill_sheet", paper.sheet)
    return (
        is_typist
        or is_own
        or (paper.round.is_opened and user.has_perm("monev.view_sheet", paper.sheet))
    )


def _find(request, key) -> PaperSheet:
    papers = PaperSheet.objects.visible_to(request.user).for_page()
    paper = get_object_or_404(papers, key=key)
    seat = unsigned_seat(request.user, paper.round)
    if seat is not None:
        raise Http404("Setujui pakta integritas dahulu.")
    return paper
