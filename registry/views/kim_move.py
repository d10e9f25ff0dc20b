"""One KIM changes its region; another kabupaten agrees first."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status, refused
from registry.enums_region import MoveState
from registry.forms.kim_move import KimMoveForm, MoveRefuseForm
from registry.models import Kim, KimMove


@require_http_methods(["GET", "HEAD", "POST"])
def kim_move_create(request, slug):
    """Move a KIM, or ask the kabupaten that would receive it."""
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.move_kim", kim)
    form, status = KimMoveForm(posted(request), kim=kim), None
    if request.method == "POST" and form.is_valid():
        try:
            move = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            if move.state == MoveState.REQUESTED:
                messages.success(request, f"{kim} menunggu persetujuan {move.receiving_office}.")
                return redirect(move)
            messages.success(request, f"{kim} kini ada di {move.to_place}.")
            return redirect(kim)
    context = {"form": form, "kim": kim}
    return render(
        request, "registry/kim_move_form.html", context, status=status or form.refused_status
    )


@require_safe
def kim_move_detail(request, pk):
    """Show a move to both offices and the KIM, with what can be decided."""
    move = _find(request, pk)
    authorize(request.user, "registry.view_kim_move", move)
    return _show(request, move)


@require_POST
def kim_move_accept(request, pk):
    """The receiving kabupaten agrees: the KIM is there from now on."""
    move = _find(request, pk)
    authorize(request.user, "registry.decide_kim_move", move)
    try:
        move.carry_out(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _find(request, pk)))
    messages.success(request, f"{move.kim} kini ada di {move.to_place}.")
    return redirect(move)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_move_refuse(request, pk):
    """The receiving kabupaten says no, with a reason."""
    move = _find(request, pk)
    authorize(request.user, "registry.decide_kim_move", move)
    form, status = MoveRefuseForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            move.refuse(by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Perpindahan {move.kim} ditolak.")
            return redirect(move)
    context = {"form": form, "move": move}
    return render(request, "registry/kim_move_refuse.html", context, status=status)


@require_POST
def kim_move_withdraw(request, pk):
    """The sending office takes its request back."""
    move = _find(request, pk)
    authorize(request.user, "registry.withdraw_kim_move", move)
    try:
        move.withdraw(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _find(request, pk)))
    messages.success(request, f"Permintaan pindah {move.kim} dibatalkan.")
    return redirect(move)


def _find(request, pk) -> KimMove:
    return get_object_or_404(KimMove.objects.visible_to(request.user).for_list(), pk=pk)


def _show(request, move):
    return render(request, "registry/kim_move_detail.html", {"move": move})
