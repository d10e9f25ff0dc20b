from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.pages import paginate, posted
from registry.acting import ActPage, act_page
from registry.forms.outage import OutageEndForm, OutageForm, OutageVoidForm
from registry.models import NetworkOutage
from registry.views.desk import own_kecamatan


@require_safe
def outage_list(request):
    """List the outages that touch one's own KIM or territory, newest first."""
    authorize(request.user, "registry.list_outage")
    rows = NetworkOutage.objects.visible_to(request.user).for_list()
    return render(request, "registry/outage_list.html", {"page": paginate(request, rows)})


@require_http_methods(["GET", "HEAD", "POST"])
def outage_create(request, kode):
    """Flag desa of one kecamatan as being without network."""
    region = own_kecamatan(request.user, kode)
    authorize(request.user, "registry.create_outage", region)
    form = OutageForm(posted(request), region=region)
    page = ActPage(
        "Catat gangguan jaringan",
        f"{region.place}. KIM di desa yang dicatat boleh terlambat melapor tanpa dianggap lalai.",
        "Simpan gangguan",
        ("Gangguan jaringan", reverse("registry:outage_list")),
    )
    return act_page(request, page, form, lambda: form.save_once(by=request.user),
                    "Gangguan tersimpan dan terlihat oleh Diskominfo.")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def outage_end(request, pk):
    """Say since when the network is back."""
    outage = _own(request, pk)
    authorize(request.user, "registry.end_outage", outage)
    form = OutageEndForm(posted(request))
    page = _page(outage, "Jaringan pulih", "Simpan hari pulih")
    return act_page(
        request, page, form,
        lambda: outage.end(by=request.user, on=form.cleaned_data["ends_on"]),
        "Hari pulih tersimpan.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def outage_void(request, pk):
    """Declare an outage void that was recorded by mistake."""
    outage = _own(request, pk)
    authorize(request.user, "registry.void_outage", outage)
    form = OutageVoidForm(posted(request))
    page = _page(outage, "Batalkan catatan gangguan", "Batalkan catatan")
    return act_page(
        request, page, form,
        lambda: outage.void(by=request.user, reason=form.cleaned_data["reason"]),
        "Catatan gangguan dibatalkan.",
    )  # fmt: skip


def _page(outage: NetworkOutage, title: str, button: str) -> ActPage:
    back = ("Gangguan jaringan", reverse("registry:outage_list"))
    return ActPage(title, f"{outage.reason}, {outage.places}.", button, back)


def _own(request, pk) -> NetworkOutage:
    return get_object_or_404(NetworkOutage.objects.visible_to(request.user).for_list(), pk=pk)
