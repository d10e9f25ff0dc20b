from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.pages import posted
from registry.acting import ActPage, act_page
from registry.correcting import note_correction
from registry.forms.kim_correction import KimCorrectionForm
from registry.models import Kim


@require_http_methods(["GET", "HEAD", "POST"])
def kim_correct(request, slug):
    """Tell everybody what was wrong on the page of a KIM; the data themselves are mended there."""
    own = Kim.objects.in_territory_of(request.user).with_place()
    kim = get_object_or_404(own, slug=slug)
    authorize(request.user, "registry.correct_kim", kim)
    form = KimCorrectionForm(posted(request))
    page = ActPage(
        f"Catat koreksi {kim}",
        f"{kim.region.place}. Perbaiki dulu datanya; catatan ini tampil di halaman umum KIM.",
        "Tampilkan koreksi",
        (kim.name, kim.get_absolute_url()),
    )

    def act():
        typed = form.cleaned_data
        note_correction(kim, typed["note"], on=typed["corrected_on"], by=request.user)

    return act_page(request, page, form, act, "Koreksi tampil di halaman KIM.")
