from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from kim_portal.uploads import send_file
from monev.forms.berita_acara import BeritaAcaraForm, MinutesRefuseForm
from monev.models import BeritaAcara
from monev.publication import draft_of
from monev.signing import (
    draft_pdf,
    file_name,
    is_withheld,
    refuse_minutes,
    sign_minutes,
    withheld_pdf,
)
from monev.views.round import find_round


@login_not_required
@require_safe
def beritaacara_detail(request, slug):
    """The PDF: public after publication, before that for those who work on it.

    `?draf` asks for the minutes of the newest version, while an older one is public.
    """
    round_ = find_round(request.user, slug)
    readable = BeritaAcara.objects.visible_to(request.user).filter(round=round_)
    wanted = readable.waiting() if "draf" in request.GET else readable.current()
    minutes = wanted.first()
    if minutes is None:
        raise Http404
    name = file_name(minutes)
    if is_withheld(minutes, request.user):
        return _made_pdf(withheld_pdf(minutes), f"terbatas-{name}")
    if not minutes.is_plain_draft:
        return send_file(minutes, download_name=name, inline=True)
    return _made_pdf(draft_pdf(minutes), f"draf-{name}")


def _made_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def beritaacara_create(request, slug):
    """The office draws up the minutes, or changes the draft before anybody has signed."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.create_beritaacara", round_)
    outcome, status = draft_of(round_), 200
    draft = getattr(outcome, "berita_acara", None) or BeritaAcara()
    form = BeritaAcaraForm(posted(request), instance=draft, round_=round_)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Berita acara disusun dan menunggu tanda tangan.")
            return redirect("monev:result_table", slug=slug)
    refusal = draft.open_refusal if draft.pk else None
    context = {"round": round_, "form": form, "outcome": outcome, "refusal": refusal}
    return render(request, "monev/beritaacara_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def beritaacara_sign(request, slug):
    """One of the people named in the minutes signs them."""
    round_ = find_round(request.user, slug)
    readable = BeritaAcara.objects.visible_to(request.user).filter(round=round_)
    minutes = readable.waiting().first()
    if minutes is None:
        raise Http404
    authorize(request.user, "monev.sign_beritaacara", minutes)
    status = 200
    if request.method == "POST":
        try:
            minutes = sign_minutes(minutes, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            status = refusal_status(error)
        else:
            messages.success(request, "Berita acara ditandatangani.")
            return redirect("monev:beritaacara_sign", slug=slug)
    own = next(one for one in minutes.signatories.all() if one.user_id == request.user.pk)
    withheld = is_withheld(minutes, request.user)
    context = {"round": round_, "minutes": minutes, "own": own, "is_withheld": withheld}
    context["refusal"] = minutes.open_refusal
    return render(request, "monev/beritaacara_sign.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def beritaacara_refuse(request, slug):
    """One of the people named in the minutes sends them back with a reason."""
    round_ = find_round(request.user, slug)
    readable = BeritaAcara.objects.visible_to(request.user).filter(round=round_)
    minutes = readable.waiting().first()
    if minutes is None:
        raise Http404
    authorize(request.user, "monev.sign_beritaacara", minutes)
    form, status = MinutesRefuseForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            refuse_minutes(minutes, by=request.user, reason=form.cleaned_data["alasan"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Berita acara ditolak. Alasan Anda dibaca Diskominfo.")
            return redirect("monev:beritaacara_sign", slug=slug)
    context = {"round": round_, "minutes": minutes, "form": form}
    return render(request, "monev/beritaacara_refuse.html", context, status=status)
