"""Minutes signed outside the portal: the paper goes out and comes back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from kim_portal.uploads import send_file
from monev.forms.signed_copy import BeritaAcaraIssueForm, SignedCopyForm
from monev.models import BeritaAcara, SignedCopy
from monev.signed_copies import issue_minutes, take_back
from monev.signing import is_withheld
from monev.views.round import find_round


def find_minutes(user, round_) -> BeritaAcara:
    """Return the minutes that are worked on, or 404."""
    readable = BeritaAcara.objects.visible_to(user).filter(round=round_)
    minutes = readable.waiting().first()
    if minutes is None:
        raise Http404
    return minutes


@require_http_methods(["GET", "HEAD", "POST"])
def beritaacara_issue(request, slug):
    """The office makes the paper that is signed with ink or by TTE."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.create_beritaacara", round_)
    minutes = find_minutes(request.user, round_)
    form, status = BeritaAcaraIssueForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            issue_minutes(minutes, way=form.cleaned_data["cara"], by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Naskah diterbitkan. Unduh, minta tanda tangan, lalu unggah.")
            return redirect("monev:beritaacara_upload", slug=slug)
    context = {"round": round_, "form": form, "minutes": minutes}
    return render(request, "monev/beritaacara_issue.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def beritaacara_upload(request, slug):
    """The office brings the signed paper back."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.create_beritaacara", round_)
    minutes = find_minutes(request.user, round_)
    files = request.FILES if request.method == "POST" else None
    form = SignedCopyForm(posted(request), files, way=minutes.signing_way)
    status = form.refused_status
    if request.method == "POST" and form.is_valid():
        try:
            take_back(minutes, form.cleaned_data["berkas"], by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Berita acara bertanda tangan disimpan.")
            return redirect("monev:result_table", slug=slug)
    context = {"round": round_, "form": form, "minutes": minutes}
    return render(request, "monev/beritaacara_upload.html", context, status=status)


@require_safe
def beritaacara_copy(request, slug):
    """The scan with handwriting: for office, panel and auditor, never for the public."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.view_beritaacara", round_)
    stored = (
        SignedCopy.objects.filter(berita_acara__round=round_)
        .select_related("berita_acara__outcome", "berita_acara__round")
        .order_by("-pk")
        .first()
    )
    if stored is None or is_withheld(stored.berita_acara, request.user):
        raise Http404
    record(request.user, "signedcopy.view", stored, round=round_.slug)
    extension = "pdf" if stored.content_type == "application/pdf" else "webp"
    return send_file(stored, download_name=f"berita-acara-bertanda-tangan-{slug}.{extension}")
