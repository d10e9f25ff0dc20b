from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from kim_portal.uploads import send_file
from registry.bookkeeping import declare_none, withdraw_none
from registry.enums import FundAnswer, FundStage
from registry.forms.fund import (
    FundAttachForm,
    FundCorrectForm,
    FundForm,
    FundVoidForm,
    default_year,
)
from registry.forms.fund_filters import PAPERS, FundFilterForm
from registry.fund_overview import overview, rows_of
from registry.fund_page import fund_page
from registry.models import Forum, FundRecord, Kim

OWNERS = {"kim": Kim, "forum": Forum}


@require_safe
def fund_list(request):
    """The money of the territory in one year: figures, faults of paper, and each KIM."""
    authorize(request.user, "registry.list_fund")
    filters = FundFilterForm(request.GET)
    context = overview(filters, request.user)
    page = paginate(request, context["kim_qs"].with_place().order_by("region__path", "name", "pk"))
    context |= {
        "filters": filters,
        "page": page,
        "rows": rows_of(page, context["records"]),
        "answers": FundAnswer.choices,
        "papers": PAPERS,
    }
    return render(request, "registry/fund_list.html", context)


@login_not_required
@require_safe
def fund_detail(request, kind, slug):
    """Totals per year and source for everybody, single records for the KIM and its offices."""
    visible = OWNERS[kind].objects.visible_to(request.user)
    owner = get_object_or_404(visible.select_related("region__parent__parent__parent"), slug=slug)
    return _show(request, owner)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_create(request, kind, slug):
    """Book a plan, a receipt or spending (`?jenis=` and `?tahun=` fill the form)."""
    owner = _own(request, kind, slug)
    authorize(request.user, "registry.create_fund", owner)
    initial = {
        "stage": request.GET.get("jenis", FundStage.RECEIVED),
        "year": default_year(request.GET.get("tahun", "")),
    }
    form = FundForm(posted(request), request.FILES or None, owner=owner, initial=initial)
    entry = form.first_result() if form.is_bound else None
    if entry is None and form.is_bound and form.is_valid():
        try:
            entry = form.save_once(by=request.user)
        except DomainError as error:
            form.refuse(error)
    if entry is None:
        context = {"form": form, "owner": owner, "kind": kind}
        return render(request, "registry/fund_form.html", context, status=form.refused_status)
    messages.success(request, f"{entry} tercatat.")
    return redirect(entry)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_correct(request, pk):
    """Put a new record in the place of one that is wrong; the old one stays readable."""
    found = _find(request, pk)
    authorize(request.user, "registry.correct_fund", found)
    form = FundCorrectForm(posted(request), request.FILES or None, record=found)
    entry, status = (form.first_result() if form.is_bound else None), 200
    if entry is None and form.is_bound and form.is_valid():
        try:
            entry = form.save_once(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
    if entry is None:
        stored = _find(request, pk)
        context = {"form": form, "owner": stored.owner, "record": stored}
        status = max(status, form.refused_status)
        return render(request, "registry/fund_form.html", context, status=status)
    messages.success(request, "Koreksi tersimpan. Catatan lama tetap terbaca di riwayat.")
    return redirect(entry)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_void(request, pk):
    """Ask for the reason, then cancel a record that should not exist."""
    found = _find(request, pk)
    authorize(request.user, "registry.void_fund", found)
    form = FundVoidForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            found.void(by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            return _refused(request, error, found)
        messages.success(request, f"{found} dibatalkan. Catatannya tetap terbaca di riwayat.")
        return redirect(found)
    return render(request, "registry/fund_void.html", {"form": form, "record": found})


@require_http_methods(["GET", "HEAD", "POST"])
def fund_attach(request, pk):
    """Add the paper to a record that has none yet."""
    found = _find(request, pk)
    authorize(request.user, "registry.attach_fund", found)
    form = FundAttachForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            found.attach_document(form.cleaned_data["document"], by=request.user)
        except DomainError as error:
            return _refused(request, error, _find(request, pk))
        messages.success(request, "Dokumen tersimpan.")
        return redirect(found)
    context = {"form": form, "record": found}
    return render(request, "registry/fund_attach.html", context, status=form.refused_status)


@require_safe
def fund_file(request, pk):
    """Hand out the paper of a record; it may carry names, so every look is recorded."""
    found = _find(request, pk)
    authorize(request.user, "registry.view_fund", found)
    if not found.file:
        raise Http404("Catatan ini tidak punya dokumen.")
    record(request.user, "fund.view_file", found)
    return send_file(found, download_name=found.document_name)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_declare_none(request, kind, slug, year):
    """Ask once, then store "tidak ada anggaran" for the year."""
    owner = _own(request, kind, slug)
    authorize(request.user, "registry.declare_none_fund", owner)
    words = {
        "title": f"Nyatakan tidak ada anggaran tahun {year}?",
        "sentence": f"Halaman {owner.name} akan menulis bahwa tahun {year} tidak ada anggaran. "
        "Pernyataan ini jawaban yang sah dan dapat dicabut bila kemudian ada anggaran.",
        "button": "Nyatakan tidak ada",
        "done": f"Tercatat: tahun {year} tidak ada anggaran.",
    }
    return _state(request, owner, year, declare_none, words)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_withdraw_none(request, kind, slug, year):
    """Ask once, then take the statement of the year back."""
    owner = _own(request, kind, slug)
    authorize(request.user, "registry.declare_none_fund", owner)
    words = {
        "title": f"Cabut pernyataan tahun {year}?",
        "sentence": f"Tahun {year} kembali belum dinyatakan, dan anggarannya dapat dicatat.",
        "button": "Cabut pernyataan",
        "done": f"Pernyataan tahun {year} dicabut. Anggarannya kini dapat dicatat.",
    }
    return _state(request, owner, year, withdraw_none, words)


def _state(request, owner, year, act, words):
    if request.method == "POST":
        try:
            act(owner, year, by=request.user)
        except DomainError as error:
            return refused(request, error, lambda: _show(request, owner))
        messages.success(request, words["done"])
        url = reverse("registry:fund_detail", args=[owner._meta.model_name, owner.slug])
        return redirect(f"{url}?tahun={year}")
    context = {"owner": owner, "kind": owner._meta.model_name, "year": year, "words": words}
    return render(request, "registry/fund_declare.html", context)


def _own(request, kind, slug):
    """Return a KIM or forum of the person's own territory: elsewhere there is nothing to do."""
    own = OWNERS[kind].objects.in_territory_of(request.user)
    return get_object_or_404(own.select_related("region__parent__parent__parent"), slug=slug)


def _find(request, pk) -> FundRecord:
    return get_object_or_404(FundRecord.objects.visible_to(request.user).for_list(), pk=pk)


def _refused(request, error, found):
    return refused(request, error, lambda: _show(request, found.owner))


def _show(request, owner):
    year = default_year(request.GET.get("tahun", ""))
    context = fund_page(owner, request.user, year=year)
    if "records" in context:
        context["page"] = paginate(request, context["records"])
    return render(request, "registry/fund_detail.html", context)
