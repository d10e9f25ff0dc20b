from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import render as render_page
from django.utils import timezone
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from registry import forum_year as report
from registry.forms.fields import FIRST_YEAR
from registry.forum_documents import year_document
from registry.models import Forum


@require_safe
def forum_year(request, slug, year):
    """The yearly report of a forum, generated from what is recorded."""
    forum = _own(request, slug)
    authorize(request.user, "registry.view_year_forum", forum)
    facts = _facts(request, forum, year)
    this_year = timezone.localdate().year
    context = facts | {"years": range(this_year, max(this_year - 5, FIRST_YEAR), -1)}
    return render_page(request, "registry/forum_year.html", context)


@require_safe
def forum_year_pdf(request, slug, year):
    forum = _own(request, slug)
    authorize(request.user, "registry.view_year_forum", forum)
    facts = _facts(request, forum, year)
    response = HttpResponse(year_document(forum, facts), content_type="application/pdf")
    name = f"laporan-{forum.slug}-{year}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _facts(request, forum: Forum, year: int) -> dict:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404("Tahun ini tidak ada laporannya.")
    with_names = request.user.has_perm("registry.list_member", forum)
    return report.forum_year(forum, year, with_names=with_names)


def _own(request, slug) -> Forum:
    return get_object_or_404(Forum.objects.in_territory_of(request.user).for_list(), slug=slug)
