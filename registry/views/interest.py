from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refused
from registry.acting import ActPage, act_page
from registry.forms.interest import InterestForm, InterestFormedForm, InterestOutcomeForm
from registry.models import KimInterest
from registry.views.desk import own_kecamatan


@require_safe
def interest_list(request):
    """List the desa of one's territory that want a KIM, those that wait first."""
    authorize(request.user, "registry.list_interest")
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
def interest_create(request, kode):
    """Record that a desa without KIM wants one, which passes it on to the office."""
    region = own_kecamatan(request.user, kode)
    authorize(request.user, "registry.create_interest", region)
    form = InterestForm(posted(request), region=region)
    page = ActPage(
        "Catat minat membentuk KIM",
        f"{region.place}. Minat diteruskan ke Diskominfo; KIM dibentuk desa bersama Diskominfo.",
        "Simpan dan teruskan",
        ("Minat membentuk KIM", reverse("registry:interest_list")),
    )
    return act_page(request, page, form, lambda: form.save_once(by=request.user),
                    "Minat tersimpan dan diteruskan ke Diskominfo.")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def interest_guide(request, pk):
    """Say that the office is helping the desa."""
    interest = _own(request, pk)
    authorize(request.user, "registry.guide_interest", interest)
    form = InterestOutcomeForm(posted(request))
    page = _page(interest, "Dampingi desa ini", "Simpan pendampingan")
    return act_page(
        request, page, form,
        lambda: interest.guide(by=request.user, outcome=form.cleaned_data["outcome"]),
        f"{interest.region} kini didampingi.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def interest_form(request, pk):
    """Close an interest with the KIM that came of it."""
    interest = _own(request, pk)
    authorize(request.user, "registry.form_interest", interest)
    form = InterestFormedForm(posted(request), region=interest.region)
    page = _page(interest, "KIM sudah terbentuk", "Simpan KIM")
    return act_page(
        request, page, form,
        lambda: interest.form(by=request.user, kim=form.cleaned_data["kim"]),
        f"Minat {interest.region} selesai: KIM terbentuk.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def interest_drop(request, pk):
    """Close an interest without a KIM, with the reason."""
    interest = _own(request, pk)
    authorize(request.user, "registry.drop_interest", interest)
    form = InterestOutcomeForm(posted(request))
    page = _page(interest, "Tidak dilanjutkan", "Simpan alasan")
    return act_page(
        request, page, form,
        lambda: interest.drop(by=request.user, outcome=form.cleaned_data["outcome"]),
        f"Minat {interest.region} tidak dilanjutkan.",
    )  # fmt: skip


@require_POST
def interest_forward(request, pk):
    """Put a dropped interest before the office again."""
    interest = _own(request, pk)
    authorize(request.user, "registry.forward_interest", interest)
    try:
        interest.forward(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _list(request))
    messages.success(request, f"Minat {interest.region} dibuka kembali.")
    return redirect("registry:interest_list")


def _list(request):
    own = KimInterest.objects.visible_to(request.user)
    context = {
        "page": paginate(request, own.for_list().open_first()),
        "open_count": own.open().count(),
    }
    return render(request, "registry/interest_list.html", context)


def _page(interest: KimInterest, title: str, button: str) -> ActPage:
    back = ("Minat membentuk KIM", reverse("registry:interest_list"))
    return ActPage(title, f"{interest.region.place}. {interest.note}", button, back)


def _own(request, pk) -> KimInterest:
    return get_object_or_404(KimInterest.objects.visible_to(request.user).for_list(), pk=pk)
