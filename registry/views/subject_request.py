from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from kim_portal.visitors import is_too_often
from registry.forms.subject_request import (
    STATE_ANSWERS,
    MemberRequestForm,
    SubjectRequestFilterForm,
    SubjectRequestFindForm,
    SubjectRequestFinishForm,
    SubjectRequestForm,
    SubjectRequestRejectForm,
)
from registry.models import Member, SubjectRequest
from registry.models.subject_request import plain_code

# A village office or a hall shares one address; a flood comes faster than this.
SENDING_RATE = "10/h/key"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subject_request_create(request):
    """Ask about one's own data, without an account; the receipt is the page of the number."""
    form, status = SubjectRequestForm(posted(request)), 200
    if request.method == "POST":
        if first := form.first_result():
            return redirect("registry:subject_request_status", first.code)
        status = form.refused_status
        if form.is_valid():
            if not is_too_often(request, "subject_request", SENDING_RATE):
                sent = form.save_once()
                return redirect("registry:subject_request_status", sent.code)
            form.add_error(None, "Terlalu banyak permintaan dari jaringan ini. Coba satu jam lagi.")
            status = 429
    context = {"form": form, "request_days": settings.REQUEST_CONTACT_DAYS}
    return render(request, "registry/subject_request_create.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def subject_request_find(request):
    """Turn a typed number into the address of its status."""
    form = SubjectRequestFindForm(request.GET or None)
    if form.is_valid():
        code = plain_code(form.cleaned_data["nomor"])
        if SubjectRequest.objects.filter(code=code).exists():
            return redirect("registry:subject_request_status", code)
        form.add_error("nomor", "Nomor ini tidak ditemukan. Periksa kembali setiap hurufnya")
    return render(request, "registry/subject_request_find.html", {"form": form})


@login_not_required
@never_cache
@require_safe
def subject_request_status(request, code):
    """What became of a request; whoever holds the number reads it, so it names nobody."""
    asked = get_object_or_404(SubjectRequest.objects.select_related("region"), code=code)
    return render(request, "registry/subject_request_status.html", {"asked": asked})


@require_safe
def subject_request_list(request):
    """Requests of the office, the nearest deadline first."""
    authorize(request.user, "registry.list_subject_request")
    own = SubjectRequest.objects.visible_to(request.user)
    filters = SubjectRequestFilterForm(request.GET)
    context = {
        "page": paginate(request, filters.apply(own).for_list()),
        "filters": filters,
        "states": STATE_ANSWERS,
        "overdue_count": own.overdue().count(),
    }
    return render(request, "registry/subject_request_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_request_create(request, pk):
    """Write down what a member asked in person."""
    members = Member.objects.named().visible_to(request.user).for_list()
    member = get_object_or_404(members, pk=pk)
    authorize(request.user, "registry.create_subject_request", member)
    form = MemberRequestForm(posted(request), member=member)
    if request.method == "POST" and form.is_valid():
        asked = form.save_once(by=request.user)
        messages.success(
            request,
            f"Permintaan tercatat dengan nomor {asked.code}. Dinas menjawab dalam 3×24 jam.",
        )
        return redirect(member.owner)
    context = {"form": form, "member": member, "owner": member.owner}
    return render(request, "registry/member_request.html", context, status=form.refused_status)


@require_safe
def subject_request_detail(request, pk):
    asked = find_request(request.user, pk)
    authorize(request.user, "registry.view_subject_request", asked)
    return _show(request, asked)


@require_POST
def subject_request_contact(request, pk):
    """Show who asked and how to reach them, after a click that the log remembers."""
    asked = find_request(request.user, pk)
    authorize(request.user, "registry.view_contact_subject_request", asked)
    record(request.user, "subject_request.view_contact", asked)
    return render(request, "registry/subject_request_contact.html", {"asked": asked})


@require_POST
def subject_request_start(request, pk):
    asked = find_request(request.user, pk)
    authorize(request.user, "registry.start_subject_request", asked)
    try:
        asked.start(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, find_request(request.user, pk)))
    messages.success(request, "Permintaan ini kini Anda tangani.")
    return redirect(asked)


@require_http_methods(["GET", "HEAD", "POST"])
def subject_request_finish(request, pk):
    asked = find_request(request.user, pk)
    authorize(request.user, "registry.finish_subject_request", asked)
    words = {"title": "Selesaikan permintaan", "button": "Tandai selesai", "done": "selesai"}
    return _close(request, asked, SubjectRequestFinishForm, asked.finish, words)


@require_http_methods(["GET", "HEAD", "POST"])
def subject_request_reject(request, pk):
    asked = find_request(request.user, pk)
    authorize(request.user, "registry.reject_subject_request", asked)
    words = {"title": "Permintaan tidak dapat dipenuhi", "button": "Tutup permintaan"}
    words["done"] = "ditutup dengan alasan"
    return _close(request, asked, SubjectRequestRejectForm, asked.reject, words)


def find_request(user, pk) -> SubjectRequest:
    return get_object_or_404(SubjectRequest.objects.visible_to(user).for_list(), pk=pk)


def _show(request, asked):
    return render(request, "registry/subject_request_detail.html", {"asked": asked})


def _close(request, asked, form_class, act, words):
    """Show the form, or do `act(by=…, **what was typed)`; a move out of turn is 409."""
    form, status = form_class(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Permintaan {words['done']}.")
            return redirect(asked)
    context = {"form": form, "asked": asked, "words": words}
    return render(request, "registry/subject_request_act.html", context, status=status)
