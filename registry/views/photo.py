from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.pages import posted
from kim_portal.uploads import card_picture, medium_picture, send_file
from registry.acting import ActPage, act_page
from registry.forms.photo import PhotoTakeDownForm
from registry.models import ReportPhoto
from registry.models.photo import WEBP

# A photo never changes under its number, but a returned report takes it out of public view.
PUBLIC_SECONDS = 3600
MADE_SECONDS = 24 * 3600


@login_not_required
@cache_control(max_age=PUBLIC_SECONDS)
@require_safe
def photo_file(request, pk):
    """Give out a photo: of a kegiatan to everyone, of other reports to whom they are visible."""
    return _picture(request, pk, "file")


@login_not_required
@cache_control(max_age=PUBLIC_SECONDS)
@require_safe
def photo_thumbnail(request, pk):
    """Give out the small picture under the same rule as the photo."""
    return _picture(request, pk, "thumbnail")


@login_not_required
@cache_control(max_age=PUBLIC_SECONDS)
@require_safe
def photo_card(request, pk):
    """Give out the picture of a link's card, under the same rule as the photo."""
    return _made(request, pk, "card", card_picture, "image/jpeg")


@login_not_required
@cache_control(max_age=PUBLIC_SECONDS)
@require_safe
def photo_medium(request, pk):
    """Give out the picture at the head of a kegiatan, under the same rule as the photo."""
    return _made(request, pk, "medium", medium_picture, WEBP)


@require_http_methods(["GET", "HEAD", "POST"])
def photo_take_down(request, pk):
    """Delete a photo at once, also from a public report, with the reason in the log."""
    own = ReportPhoto.objects.of_reports(request.user).select_related("report__kim__region")
    photo = get_object_or_404(own, pk=pk)
    report = photo.report
    authorize(request.user, "registry.take_down_photo", report)
    form = PhotoTakeDownForm(posted(request))
    page = ActPage(
        "Turunkan foto ini?",
        f"“{report}”. Foto dihapus untuk selamanya, laporannya tetap. Perangkat yang sudah "
        "membukanya dapat menyimpannya paling lama satu jam.",
        "Turunkan foto",
        (report.title, report.get_absolute_url()),
    )

    def act():
        photo.take_down(by=request.user, reason=form.cleaned_data["reason"])

    return act_page(request, page, form, act, "Foto diturunkan.")


def _picture(request, pk, field):
    photo = get_object_or_404(ReportPhoto.objects.visible_to(request.user), pk=pk)
    return send_file(photo, download_name=f"kegiatan-{photo.pk}.webp", inline=True, field=field)


def _made(request, pk, name, make, content_type):
    """Answer with a picture made of the photo, kept for a day: the photo never changes."""
    photo = get_object_or_404(ReportPhoto.objects.visible_to(request.user), pk=pk)
    key = f"photo-{name}-{photo.pk}-{photo.sha256}"
    content = cache.get(key)
    if content is None:
        try:
            content = make(photo.file)
        except FileNotFoundError:
            raise Http404("Foto ini tidak ada lagi di penyimpanan.") from None
        cache.set(key, content, MADE_SECONDS)
    return HttpResponse(content, content_type=content_type)
