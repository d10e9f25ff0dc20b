from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status
from registry.erasure import erase
from registry.forms.member import MemberConsentForm, MemberEndForm, MemberForm
from registry.forms.subject_request import EraseForm
from registry.local_rules import member_warning
from registry.models import Forum, Kim, Member
from registry.person import Person


@require_http_methods(["GET", "HEAD", "POST"])
def member_create(request, slug):
    """Add a person to a KIM."""
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_member", kim)
    return _create(request, kim)


@require_http_methods(["GET", "HEAD", "POST"])
def forum_member_create(request, slug):
    """Add a person to a forum."""
    forum = get_object_or_404(Forum.objects.in_territory_of(request.user).for_list(), slug=slug)
    authorize(request.user, "registry.create_member", forum)
    return _create(request, forum)


@require_http_methods(["GET", "HEAD", "POST"])
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


@require_http_methods(["GET", "HEAD", "POST"])
def member_withdraw(request, pk):
    """Erase a person who withdraws the consent, after a page that says what happens."""
    member = _own_member(request, pk)
    authorize(request.user, "registry.withdraw_member", member)
    person = Person([member])
    form, status = EraseForm(posted(request), person=person), 200
    if request.method == "POST" and form.is_valid():
        try:
            erase(person, by=request.user, ends_chair=form.ends)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Nama dan nomor orang ini sudah dihapus dari portal.")
            return redirect(member.owner)
    context = {"form": form, "member": member, "owner": member.owner}
    return render(request, "registry/member_withdraw.html", context, status=status)


@require_safe
def member_list(request):
    """People whose name came with a file of the office and who were not asked yet."""
    authorize(request.user, "registry.list_consent_member")
    waiting = Member.objects.visible_to(request.user).awaiting_consent().for_list()
    page = paginate(request, waiting.order_by("kim__name", "started_on", "pk"))
    return render(request, "registry/member_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def member_confirm_consent(request, pk):
    """Keep the day on which the person agreed, with the text that was read out."""
    member = _own_member(request, pk)
    authorize(request.user, "registry.confirm_consent_member", member)
    form, status = MemberConsentForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            member.confirm_consent(by=request.user, on=form.cleaned_data["consented_on"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Persetujuan tercatat.")
            return redirect(member.owner)
    context = {"form": form, "member": member, "owner": member.owner}
    return render(request, "registry/member_consent.html", context, status=status)


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
            if warning := member_warning(member):
                messages.warning(request, warning)
            return redirect(owner)
    context = {"form": form, "owner": owner}
    return render(request, "registry/member_form.html", context, status=form.refused_status)


def _own_member(request, pk) -> Member:
    """Find a term of the territory that still names a person."""
    members = Member.objects.named().visible_to(request.user)
    members = members.select_related("kim__region", "forum__region")
    return get_object_or_404(members, pk=pk)
