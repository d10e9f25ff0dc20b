from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import send_file
from monev.entry_documents import items_of, use_all_stored, use_stored
from monev.forms.document import DocumentForm
from monev.models import EntryDocument
from monev.repairs import repair_of
from monev.views.entry import find_entry, unsigned_seat


def show_documents(entry, request):
    """Render the documents of an entry, with what the portal proposes for those that are open."""
    can_update = request.user.has_perm("monev.update_document", entry)
    items = items_of(entry, with_stored=can_update)
    context = {
        "entry": entry,
        "round": entry.round,
        "items": items,
        "can_update": can_update,
        "repair": repair_of(entry),
        "missing": [item for item in items if item.is_missing],
        "is_excused": any(item.waiver for item in items),
        "stored_count": sum(1 for item in items if item.stored and not item.document),
        "can_read_earlier": request.user.has_perm("monev.view_earlier_document", entry),
    }
    return render(request, "monev/document_list.html", context)


@require_safe
def document_list(request, pk):
    """Show what an entry brings, and what of it the portal already holds."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.view_document", entry)
    if unsigned_seat(request.user, entry.round):
        return redirect("monev:juri_sign_integrity", slug=entry.round.slug)
    return show_documents(entry, request)


@require_http_methods(["GET", "HEAD", "POST"])
def document_create(request, pk, requirement):
    """Send one document; the one before it is kept."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.update_document", entry)
    asked = get_object_or_404(entry.round.document_requirements.used(), pk=requirement)
    form = DocumentForm(posted(request), request.FILES or None, entry=entry, requirement=asked)
    done = form.first_result() if form.is_bound else None
    try:
        if done is None and form.is_bound and form.is_valid():
            done = form.save_once(by=request.user)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_documents(entry, request))
    except DomainError as error:
        form.refuse(error)
    if done is None:
        item = next(one for one in items_of(entry) if one.requirement == asked)
        context = {"entry": entry, "round": entry.round, "form": form, "item": item,
                   "requirement": asked}  # fmt: skip
        return render(request, "monev/document_form.html", context, status=form.refused_status)
    messages.success(request, f"{asked} tersimpan.")
    return redirect("monev:document_list", pk=entry.pk)


@require_POST
def document_use(request, pk, requirement):
    """Take what the portal already holds."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.update_document", entry)
    asked = get_object_or_404(entry.round.document_requirements.used(), pk=requirement)
    try:
        use_stored(entry, asked, request.POST.get("kunci", ""), by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_documents(entry, request))
    messages.success(request, f"{asked}: data yang tersimpan dipakai.")
    return redirect("monev:document_list", pk=entry.pk)


@require_POST
def document_use_all(request, pk):
    """Take everything the portal already holds, in one click."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.update_document", entry)
    try:
        count = use_all_stored(entry, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_documents(entry, request))
    messages.success(request, f"{count} dokumen diambil dari data yang tersimpan.")
    return redirect("monev:document_list", pk=entry.pk)


@require_safe
def document_file(request, pk):
    """Hand out the file of a document; it may carry names, so every look is recorded."""
    found = EntryDocument.objects.visible_to(request.user).for_page()
    document = get_object_or_404(found.select_related("entry__round", "entry__kim__region"), pk=pk)
    entry = document.entry
    authorize(request.user, "monev.view_document", entry)
    if document.ended_at:
        authorize(request.user, "monev.view_earlier_document", entry)
    if unsigned_seat(request.user, entry.round):
        return redirect("monev:juri_sign_integrity", slug=entry.round.slug)
    record(request.user, "document.view_file", document, entry=entry.pk, round=entry.round_id)
    return send_file(document, download_name=document.document_name, inline=document.is_picture)
