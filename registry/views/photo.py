from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kim_portal.uploads import send_file
from registry.models import ReportPhoto

# A photo never changes under its number, but a returned report takes it out of public view.
PUBLIC_SECONDS = 3600


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


def _picture(request, pk, field):
    photo = get_object_or_404(ReportPhoto.objects.visible_to(request.user), pk=pk)
    return send_file(photo, download_name=f"kegiatan-{photo.pk}.webp", inline=True, field=field)
