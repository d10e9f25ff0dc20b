from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from registry.event_letters import LETTERS_AT_ONCE, letters_pdf, sheet_pdf, whatsapp_url
from registry.event_page import quota_facts
from registry.forms.event_attendance import EventInviteForm, InviteeFilterForm
from registry.models import Event, EventInvitation
from registry.views.event import find_event


@require_safe
def event_invitations(request, pk):
    """Who is invited, with a text for WhatsApp each, and how that fits the quota."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.invite_event", event)
    return _show(request, event)


@require_http_methods(["GET", "HEAD", "POST"])
def event_invite(request, pk):
    """Choose invitees by kind and kecamatan, or write institutions line by line."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.invite_event", event)
    filters = InviteeFilterForm(request.GET, event=event)
    form, status = EventInviteForm(posted(request), filters=filters), None
    if request.method == "POST" and form.is_valid():
        try:
            count = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{count} undangan ditambahkan.")
            return redirect("registry:event_invitations", pk=event.pk)
    context = {
        "form": form,
        "event": event,
        "filters": filters,
        "candidates": list(filters.candidates()),
        "chosen": request.POST.getlist("pilihan"),
    }
    return render(
        request, "registry/event_invite.html", context, status=status or form.refused_status
    )


@require_POST
def event_invitation_delete(request, pk):
    own = Event.objects.of_offices(request.user)
    invitation = get_object_or_404(
        EventInvitation.objects.filter(event__in=own.values("pk")).for_list(), pk=pk
    )
    event = find_event(request.user, invitation.event_id)
    authorize(request.user, "registry.invite_event", event)
    try:
        invitation.withdraw(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, event))
    messages.success(request, f"Undangan {invitation.label} dihapus.")
    return redirect("registry:event_invitations", pk=event.pk)


@require_safe
def event_letters(request, pk):
    """Draft letters as one PDF: of the invitee in `?untuk=`, else the first hundred."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.invite_event", event)
    invitations = event.invitations.for_list()
    wanted = request.GET.get("untuk", "")
    if wanted:
        invitations = invitations.filter(pk=int(wanted) if wanted.isdecimal() else 0)
    rows = list(invitations[:LETTERS_AT_ONCE])
    if not rows:
        messages.error(request, "Belum ada undangan. Tambahkan dahulu siapa yang diundang.")
        return redirect("registry:event_invitations", pk=event.pk)
    return _paper(letters_pdf(event, rows), f"undangan-{event.pk}.pdf")


@require_safe
def event_sheet(request, pk):
    """The attendance sheet to print and sign."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.invite_event", event)
    return _paper(sheet_pdf(event, event.invitations.for_list()), f"daftar-hadir-{event.pk}.pdf")


def _paper(content: bytes, name: str):
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _show(request, event):
    page = paginate(request, event.invitations.for_list().with_presence())
    for row in page:
        row.whatsapp_url = whatsapp_url(event, row)
    context = {"event": event, "page": page, **quota_facts(event)}
    return render(request, "registry/event_invitations.html", context)
