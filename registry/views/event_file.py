from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.uploads import send_file
from registry.forms.event_file import EventFileForm, EventPhotoForm
from registry.models import EventFile, EventPhoto
from registry.models.event_file import add_event_file, add_event_photos
from registry.views.event import find_event

PUBLIC_SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def event_file_create(request, pk):
    """Add a paper: material for everybody, minutes and signed lists for the offices."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.attach_event", event)
    form = _bound(EventFileForm, request)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        facts = {"kind": typed["kind"], "title": typed["title"]}
        try:
            add_event_file(event, typed["document"], by=request.user, **facts)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Dokumen tersimpan.")
            return redirect(event)
    context = {"form": form, "event": event, "title": "Tambah dokumen", "button": "Simpan dokumen"}
    return render(request, "registry/event_attach.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def event_photo_create(request, pk):
    event = find_event(request.user, pk)
    authorize(request.user, "registry.attach_event", event)
    form = _bound(EventPhotoForm, request)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            add_event_photos(
                event, typed["new_photos"], is_public=typed["is_public"], by=request.user
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Foto tersimpan.")
            return redirect(event)
    context = {"form": form, "event": event, "title": "Tambah foto", "button": "Simpan foto"}
    return render(request, "registry/event_attach.html", context, status=form.refused_status)


@login_not_required
@require_safe
def event_file(request, pk):
    """Give out a paper: materials to everybody, others to the offices."""
    paper = get_object_or_404(EventFile.objects.visible_to(request.user), pk=pk)
    return send_file(paper, download_name=paper.document_name)


@require_POST
def event_file_delete(request, pk):
    paper = get_object_or_404(EventFile.objects.visible_to(request.user), pk=pk)
    authorize(request.user, "registry.attach_event", paper)
    paper.remove(by=request.user)
    messages.success(request, "Dokumen dihapus.")
    return redirect(paper.event)


@login_not_required
@cache_control(max_age=PUBLIC_SECONDS)
@require_safe
def event_photo(request, pk):
    """Give out a photo: to everybody once its people agreed, else to the offices."""
    return _picture(request, pk, "file")


@login_not_required
@cache_control(max_age=PUBLIC_SECONDS)
@require_safe
def event_thumbnail(request, pk):
    """Give out the small picture under the same rule as the photo."""
    return _picture(request, pk, "thumbnail")


@require_POST
def event_photo_delete(request, pk):
    photo = get_object_or_404(EventPhoto.objects.visible_to(request.user), pk=pk)
    authorize(request.user, "registry.attach_event", photo)
    photo.remove(by=request.user)
    messages.success(request, "Foto dihapus.")
    return redirect(photo.event)


def _picture(request, pk, field):
    photo = get_object_or_404(EventPhoto.objects.visible_to(request.user), pk=pk)
    return send_file(photo, download_name=f"pembinaan-{photo.pk}.webp", inline=True, field=field)


def _bound(form_class, request):
    return form_class(request.POST, request.FILES) if request.method == "POST" else form_class()
