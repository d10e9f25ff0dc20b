from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from monev import papers
from monev.models import ScoreSheet
from monev.views.entry import unsigned_seat
from monev.views.round import find_round


@require_safe
def sheet_print(request, uuid):
    """The empty form of one sheet on paper, for a day without devices."""
    reachable = ScoreSheet.objects.on_paper_for(request.user).for_page()
    sheet = get_object_or_404(reachable, uuid=uuid)
    authorize(request.user, "monev.print_sheet", sheet)
    if unsigned_seat(request.user, sheet.round):
        return redirect("monev:juri_sign_integrity", slug=sheet.round.slug)
    name = f"lembar-{papers.sheet_code(sheet).lower()}.pdf"
    return _pdf(papers.blank_form(sheet), name)


@require_safe
def sheet_collect(request, slug):
    """What the juri has handed in, as one PDF for the own files; nothing of anybody else."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.collect_sheet", round_)
    sheets = list(papers.own_submitted(request.user, round_))
    if not sheets:
        raise Http404("Belum ada lembar yang Anda ajukan dalam putaran ini.")
    name = f"lembar-saya-{slugify(round_.slug)}.pdf"
    return _pdf(papers.collection(round_, sheets, user=request.user), name)


def _pdf(content, name):
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
