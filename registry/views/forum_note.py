from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refused
from registry.acting import ActPage, act_page
from registry.forms.forum_note import (
    ForumNoteCreateForm,
    ForumNoteFilterForm,
    ForumNoteReplyForm,
    ForumNoteUpdateForm,
)
from registry.models import Forum, ForumNote


@require_safe
def forum_note_list(request):
    """List what the forums of one's territory noted: potentials, obstacles, needed resources."""
    authorize(request.user, "registry.list_forum_note")
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
def forum_note_create(request, slug):
    forum = get_object_or_404(Forum.objects.in_territory_of(request.user).for_list(), slug=slug)
    authorize(request.user, "registry.create_forum_note", forum)
    form = ForumNoteCreateForm(posted(request), forum=forum)
    page = ActPage(
        "Catat potensi, kendala, atau kebutuhan",
        f"{forum.name}. Diskominfo membaca catatan ini dan menanggapinya.",
        "Simpan catatan",
        (forum.name, forum.get_absolute_url()),
    )
    return act_page(request, page, form, lambda: form.save_once(by=request.user),
                    "Catatan tersimpan dan sampai di Diskominfo.")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def forum_note_update(request, pk):
    """Change a note that the office has not answered yet."""
    note = _own(request, pk)
    authorize(request.user, "registry.update_forum_note", note)
    if request.method != "POST":
        try:
            note.require_open()
        except DomainError as error:
            return refused(request, error, lambda: _list(request))
    form = ForumNoteUpdateForm(posted(request), instance=note, forum=note.forum)
    back = (note.forum.name, note.forum.get_absolute_url())
    page = ActPage("Ubah catatan", f"{note.forum.name}.", "Simpan perubahan", back)
    return act_page(request, page, form, lambda: form.save(by=request.user), "Catatan tersimpan.")


@require_http_methods(["GET", "HEAD", "POST"])
def forum_note_reply(request, pk):
    """Say what the office does about a note."""
    note = _own(request, pk)
    authorize(request.user, "registry.reply_forum_note", note)
    form = ForumNoteReplyForm(posted(request))
    page = ActPage(
        "Tanggapi catatan forum",
        f"{note.forum.name}, {note.kind_words.lower()}: {note.text}",
        "Simpan tanggapan",
        ("Catatan forum", reverse("registry:forum_note_list")),
    )
    return act_page(
        request, page, form,
        lambda: note.reply(by=request.user, answer=form.cleaned_data["answer"]),
        "Tanggapan tersimpan. Forum dapat membacanya.",
    )  # fmt: skip


@require_POST
def forum_note_reopen(request, pk):
    """Put an answered note before the office again."""
    note = _own(request, pk)
    authorize(request.user, "registry.reopen_forum_note", note)
    try:
        note.reopen(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _list(request))
    messages.success(request, "Catatan dibuka kembali.")
    return redirect("registry:forum_note_list")


def _list(request):
    own = ForumNote.objects.visible_to(request.user)
    filters = ForumNoteFilterForm(request.GET)
    context = {
        "page": paginate(request, filters.apply(own).for_list()),
        "filters": filters,
        "kecamatan_options": filters.kecamatan_options(own),
        "open_count": own.open().count(),
    }
    return render(request, "registry/forum_note_list.html", context)


def _own(request, pk) -> ForumNote:
    return get_object_or_404(ForumNote.objects.visible_to(request.user).for_list(), pk=pk)
