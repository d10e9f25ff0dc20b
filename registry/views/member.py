from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import refusal_status
from registry.forms.member import MemberEndForm, MemberForm
from registry.models import Forum, Kim, Member


@require_http_methods(["GET", "POST"])
def member_create(request, slug):
    """Add a person to a KIM."""
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_member", kim)
    return _create(request, kim)


@require_http_methods(["GET", "POST"])
def forum_member_create(request, slug):
    """Add a person to a forum."""
    forum = get_object_or_404(Forum.objects.in_territory_of(request.user).for_list(), slug=slug)
    authorize(request.user, "registry.create_member", forum)
    return _create(request, forum)


@require_http_methods(["GET", "POST"])
def member_end(request, pk):
    """End a term with its last day and the reason; the row stays as history."""
    member = _own_member(request, pk)
    authorize(request.user, "registry.end_member", member)
    form, status = MemberEndForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            form.apply(member, by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Masa jabatan {member.full_name} selesai.")
            return redirect(member.owner)
    context = {"form": form, "member": member, "owner": member.owner}
    return render(request, "registry/member_end.html", context, status=status)


@require_http_methods(["GET", "POST"])
def member_withdraw(request, pk):
    """Forget a person who withdraws the consent, after a page that says what happens."""
    member = _own_member(request, pk)
    authorize(request.user, "registry.withdraw_member", member)
    if request.method == "POST":
        member.withdraw_consent(by=request.user)
        messages.success(request, "Nama dan nomor orang ini sudah dihapus dari portal.")
        return redirect(member.owner)
    context = {"member": member, "owner": member.owner}
    return render(request, "registry/member_withdraw.html", context)


@require_POST
def member_contact(request, pk):
    """Show one phone number after a click that the log remembers."""
    member = _own_member(request, pk)
    authorize(request.user, "registry.view_contact_member", member)
    record(request.user, "member.view_contact", member)
    context = {"member": member, "owner": member.owner, "phone": member.phone}
    return render(request, "registry/member_contact.html", context)


def _create(request, owner):
    form = MemberForm(request.POST or None, owner=owner)
    if request.method == "POST" and form.is_valid():
        try:
            member = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(
                request, f"{member.full_name} tercatat sebagai {member.get_position_display()}."
            )
            return redirect(owner)
    context = {"form": form, "owner": owner}
    return render(request, "registry/member_form.html", context, status=form.refused_status)


def _own_member(request, pk) -> Member:
    members = Member.objects.visible_to(request.user).select_related("kim__region", "forum__region")
    return get_object_or_404(members, pk=pk)
