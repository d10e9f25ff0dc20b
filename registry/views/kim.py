from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.drafts import forget_draft
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, refused
from kim_portal.states import IllegalTransitionError
from registry.directory import near_names, overview
from registry.forms.kim import KimCreateForm, KimReasonForm, KimStatusForm, KimUpdateForm
from registry.forms.kim_filters import ORDERS, SK_ANSWERS, SUGGESTION_ANSWERS, KimFilterForm
from registry.fund_page import money_facts
from registry.models import Kim
from registry.profile import profile_facts
from registry.suggestions import explain, suggestion_for
from registry.tally import TALLY_ANSWERS

NEW_DRAFT = "kim-baru"


@login_not_required
@require_safe
def kim_list(request):
    """The public directory; who watches over KIM also sees theirs that are not verified yet."""
    visible = Kim.objects.visible_to(request.user)
    filters = KimFilterForm(request.GET, user=request.user)
    page = paginate(request, filters.sorted(filters.apply(visible).for_list()))
    if filters.value("saran"):
        explain(page)
    context = {
        "page": page,
        "filters": filters,
        "overview": overview(filters, visible, request.GET),
        "near": near_names(filters.text, visible) if not page.paginator.count else [],
        "orders": ORDERS,
        "sk_answers": SK_ANSWERS,
        "suggestion_answers": SUGGESTION_ANSWERS,
        "tally_answers": TALLY_ANSWERS,
    }
    return render(request, "registry/kim_list.html", context)


@login_not_required
@require_safe
def kim_detail(request, slug):
    """The profile: public facts for everybody, names and history for pengurus and office."""
    kim = get_object_or_404(Kim.objects.visible_to(request.user).with_place(), slug=slug)
    return _profile(request, kim)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_create(request):
    """Register a KIM as a draft; the office that types it continues on the profile."""
    authorize(request.user, "registry.create_kim")
    form = KimCreateForm(request.POST or None, by=request.user)
    if request.method == "POST":
        first = form.first_result()
        if first:
            return forget_draft(redirect(first), request.user, NEW_DRAFT)
        if form.is_valid():
            kim = form.save(by=request.user)
            messages.success(
                request,
                f"{kim} tersimpan sebagai draf dengan nomor {kim.registry_no}. "
                "Tambahkan pengurusnya, lalu ajukan.",
            )
            return forget_draft(redirect(kim), request.user, NEW_DRAFT)
    context = {"form": form, "draft": NEW_DRAFT}
    return render(request, "registry/kim_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_update(request, slug):
    """Change what is registered; a stale version comes back with both versions."""
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.update_kim", kim)
    try:
        kim.require_editable()
    except IllegalTransitionError as error:
        return _refused(request, error, slug)
    form = KimUpdateForm(request.POST or None, instance=kim, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalTransitionError as error:
            return _refused(request, error, slug)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Data KIM tersimpan.")
            return forget_draft(redirect(kim), request.user, _draft_of(kim))
    context = {"form": form, "kim": _own_kim(request, slug), "draft": _draft_of(kim)}
    return render(request, "registry/kim_form.html", context, status=form.refused_status)


@require_POST
def kim_submit(request, slug):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.submit_kim", kim)
    try:
        kim.submit(by=request.user)
    except DomainError as error:
        return _refused(request, error, slug)
    messages.success(request, f"{kim} diajukan. {kim.supervising_office} akan memeriksanya.")
    return redirect(kim)


@require_POST
def kim_verify(request, slug):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.verify_kim", kim)
    try:
        kim.verify(by=request.user)
    except DomainError as error:
        return _refused(request, error, slug)
    messages.success(request, f"{kim} terverifikasi dan kini tampil di direktori.")
    return redirect(kim)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_return(request, slug):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.return_kim", kim)
    words = {
        "title": f"Kembalikan {kim} untuk diperbaiki?",
        "sentence": "Pengurus membaca alasan ini, memperbaiki data, lalu mengajukan lagi.",
        "button": "Kembalikan untuk diperbaiki",
        "done": f"{kim} dikembalikan. Pengurus melihat alasannya di halaman ini.",
    }
    return _decide(request, kim, kim.return_, words)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_reject(request, slug):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.reject_kim", kim)
    words = {
        "title": f"Tolak pendaftaran {kim}?",
        "sentence": "KIM tidak masuk direktori. Pendaftaran dapat diajukan lagi di kemudian hari.",
        "button": "Tolak pendaftaran",
        "done": f"Pendaftaran {kim} ditolak.",
    }
    return _decide(request, kim, kim.reject, words)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_archive(request, slug):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.archive_kim", kim)
    words = {
        "title": f"Arsipkan {kim}?",
        "sentence": "KIM hilang dari direktori umum. Riwayat, SK, dan laporannya tetap tersimpan.",
        "button": "Arsipkan KIM",
        "done": f"{kim} diarsipkan.",
    }
    return _decide(request, kim, kim.archive, words)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_set_status(request, slug):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.set_status_kim", kim)
    suggestion = suggestion_for(kim) if "saran" in request.GET else None
    form = KimStatusForm(request.POST or None, initial=KimStatusForm.start(kim, suggestion))
    if request.method == "POST" and form.is_valid():
        try:
            form.apply(kim, by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Status {kim}: {kim.get_status_display()}.")
            return redirect(kim)
    context = {"form": form, "kim": kim, "suggestion": suggestion}
    return render(request, "registry/kim_set_status.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_contact(request, slug):
    """Show the contact of the pengurus after a click that the log remembers."""
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.view_contact_kim", kim)
    shown = {}
    if request.method == "POST":
        record(request.user, "kim.view_contact", kim)
        shown = {"phone": kim.contact_phone, "email": kim.contact_email}
    return render(request, "registry/kim_contact.html", {"kim": kim, "shown": shown})


def _decide(request, kim, act, words):
    """Show the reason form, or do `act(by=…, reason=…)`; a move out of turn is 409."""
    form, status = KimReasonForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, reason=form.cleaned_data["reason"])
        except IllegalTransitionError as error:
            form.refuse(error)
            status = 409
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, words["done"])
            return redirect(kim)
    context = {"form": form, "kim": kim, "words": words}
    return render(request, "registry/kim_decide.html", context, status=status)


def _draft_of(kim) -> str:
    """Name the copy on the device of the form that changes this KIM."""
    return f"kim-{kim.pk}"


def _own_kim(request, slug) -> Kim:
    """Return a KIM of the person's own territory: elsewhere there is nothing to act on."""
    return get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)


def _refused(request, error: DomainError, slug):
    return refused(request, error, lambda: _profile(request, _own_kim(request, slug)))


def _profile(request, kim):
    context = {"kim": kim} | profile_facts(kim, request.user)
    context |= money_facts(kim, request.user)
    return render(request, "registry/kim_detail.html", context)
