from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status, refused
from monev.delegate_moves import accept, candidates, confirm, next_in_line, reserves, row_now
from monev.delegate_package import archive, archive_name, parts_of
from monev.forms.delegate import (
    DelegateDecreeForm,
    DelegateForm,
    DelegateLeaveForm,
    ReserveForm,
)
from monev.models import Delegate
from monev.promotion import targets_of
from monev.views.round import find_round


def find_delegate(user, pk):
    return get_object_or_404(Delegate.objects.visible_to(user).for_list(), pk=pk)


def _asked(request, form, template, done, context):
    """Show one form about a delegate, carry it out and open the delegate."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            delegate = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, done)
            return redirect(delegate)
    return render(request, template, context | {"form": form}, status=status)


@require_safe
def delegate_list(request, slug):
    """Who goes on from this round, and how each of them stands."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.list_delegate", round_)
    context = {
        "round": round_,
        "delegates": Delegate.objects.of_round(round_).for_list(),
        "reserves": candidates(round_),
        "next_entries": [row.entry_id for row in next_in_line(round_)],
        "has_target": targets_of(round_).exists(),
    }
    return render(request, "monev/delegate_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delegate_create(request, slug):
    """The office proposes a ranked entry to the level above."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.create_delegate", round_)
    form = DelegateForm(posted(request), round_=round_)
    if request.method == "POST" and (first := form.first_result()):
        return redirect(first)
    context = {"round": round_}
    done = "Delegasi diusulkan. Unduh paketnya untuk dikirim."
    return _asked(request, form, "monev/delegate_form.html", done, context)


def show_delegate(pk, request):
    delegate = find_delegate(request.user, pk)
    parts = parts_of(delegate)
    context = {
        "delegate": delegate,
        "round": delegate.round,
        "parts": parts,
        "missing": [part for part in parts if not part.is_there],
        "successor": getattr(delegate, "successor", None),
        "has_target": targets_of(delegate.round).exists(),
        "row_now": row_now(delegate),
    }
    return render(request, "monev/delegate_detail.html", context)


@require_safe
def delegate_detail(request, pk):
    """The package of a delegate, part by part, and where it stands."""
    authorize(request.user, "monev.list_delegate", find_delegate(request.user, pk))
    return show_delegate(pk, request)


@require_safe
def delegate_package(request, pk):
    """The package as one archive, signed by this portal."""
    delegate = find_delegate(request.user, pk)
    authorize(request.user, "monev.create_delegate", delegate)
    try:
        content = archive(delegate)
    except DomainError as error:
        return refused(request, error, lambda: show_delegate(pk, request))
    record(request.user, "delegate.view_file", delegate, size=len(content))
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{archive_name(delegate)}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def delegate_decree(request, pk):
    """Record the decree that makes the delegate valid."""
    delegate = find_delegate(request.user, pk)
    authorize(request.user, "monev.create_delegate", delegate)
    form = DelegateDecreeForm(posted(request), delegate=delegate)
    context = {"delegate": delegate, "round": delegate.round}
    return _asked(request, form, "monev/delegate_decree.html", "SK delegasi dicatat.", context)


@require_POST
def delegate_accept(request, pk):
    """Note that the level above has accepted the delegate."""
    delegate = find_delegate(request.user, pk)
    authorize(request.user, "monev.create_delegate", delegate)
    try:
        accept(delegate, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_delegate(pk, request))
    messages.success(request, "Delegasi tercatat diterima.")
    return redirect(delegate)


@require_POST
def delegate_confirm(request, pk):
    """Keep a delegate whose rank a correction changed."""
    delegate = find_delegate(request.user, pk)
    authorize(request.user, "monev.create_delegate", delegate)
    try:
        confirm(delegate, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_delegate(pk, request))
    messages.success(request, "Delegasi tetap, menurut versi hasil yang berlaku.")
    return redirect(delegate)


@require_http_methods(["GET", "HEAD", "POST"])
def delegate_leave(request, pk):
    """Note that the KIM cannot go."""
    delegate = find_delegate(request.user, pk)
    authorize(request.user, "monev.create_delegate", delegate)
    form = DelegateLeaveForm(posted(request), delegate=delegate)
    context = {"delegate": delegate, "round": delegate.round}
    done = "Pengunduran diri dicatat. Cadangan dapat naik dengan SK."
    return _asked(request, form, "monev/delegate_leave.html", done, context)


@require_http_methods(["GET", "HEAD", "POST"])
def delegate_replace(request, pk):
    """The next in line moves up by decree."""
    delegate = find_delegate(request.user, pk)
    authorize(request.user, "monev.create_delegate", delegate)
    form = ReserveForm(posted(request), former=delegate)
    if request.method == "POST" and (first := form.first_result()):
        return redirect(first)
    context = {"delegate": delegate, "round": delegate.round, "reserves": reserves(delegate)}
    done = "Cadangan naik menjadi delegasi."
    return _asked(request, form, "monev/delegate_replace.html", done, context)
