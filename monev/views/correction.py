from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from kim_portal.uploads import send_file
from monev.correcting import open_correction
from monev.forms.correction import (
    CorrectionDropForm,
    CorrectionForm,
    CorrectionPublishForm,
    EntryDisqualifyForm,
    SheetLeaveOutForm,
)
from monev.models import BeritaAcara, Round
from monev.publication import draft_of
from monev.result_page import result_context
from monev.result_versions import (
    change_sentence,
    changes,
    predecessor_of,
    published_versions,
)
from monev.signing import file_name
from monev.views.round import find_round


def _asked(request, round_, form, template, done, **context):
    """Show one form of a correction, carry it out, and go back to the tabulation."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, done)
            return redirect("monev:result_table", slug=round_.slug)
    context |= {"round": find_round(request.user, round_.slug), "form": form}
    return render(request, template, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def correction_create(request, slug):
    """Office or leader orders the correction of a published result."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.order_correction", round_)
    form = CorrectionForm(posted(request), round_=round_)
    return _asked(
        request, round_, form, "monev/correction_form.html",
        "Ralat dimulai. Versi yang berlaku tetap tampil sampai versi baru diumumkan.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def correction_leave_out(request, slug):
    """Take one sheet out of the corrected result."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.leave_out_sheet", round_)
    form = SheetLeaveOutForm(posted(request), round_=round_)
    return _asked(
        request, round_, form, "monev/correction_leave_out.html",
        "Lembar dikeluarkan dan hasil dihitung ulang.", correction=open_correction(round_),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def correction_disqualify(request, slug):
    """Take one entry out of the corrected result."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.disqualify_entry", round_)
    form = EntryDisqualifyForm(posted(request), round_=round_)
    return _asked(
        request, round_, form, "monev/correction_disqualify.html",
        "Peserta didiskualifikasi dan hasil dihitung ulang.", correction=open_correction(round_),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def correction_publish(request, slug):
    """The decree puts the new version into force, after one look at what changes."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.publish_round", round_)
    correction, draft = open_correction(round_), draft_of(round_)
    found = changes(correction.replaces, draft) if correction and draft else []
    form = CorrectionPublishForm(posted(request), round_=round_)
    return _asked(
        request, round_, form, "monev/correction_publish.html",
        "Versi ralat diumumkan. Versi lama tetap terbaca dan bertanda diganti.",
        correction=correction, changes=found, sentence=change_sentence(found),
        minutes=getattr(draft, "berita_acara", None),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def correction_drop(request, slug):
    """End a correction that turned out to change nothing."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.order_correction", round_)
    form = CorrectionDropForm(posted(request), round_=round_)
    return _asked(
        request, round_, form, "monev/correction_drop.html",
        "Ralat dibatalkan. Hasil yang sudah diumumkan tetap berlaku.",
        correction=open_correction(round_),
    )  # fmt: skip


def _version(slug, number):
    """Return a round, one of its public versions and all of them; 404 for a draft."""
    rounds = Round.objects.published().select_related("region", "instrument")
    round_ = get_object_or_404(rounds, slug=slug)
    versions = published_versions(round_)
    outcome = next((one for one in versions if one.number == number), None)
    if outcome is None:
        raise Http404
    return round_, outcome, versions


@login_not_required
@require_safe
def version_detail(request, slug, number):
    """One public version of a result, the one in force or one that was replaced."""
    round_, outcome, _ = _version(slug, number)
    return render(request, "monev/result_detail.html", result_context(round_, outcome))


@login_not_required
@require_safe
def version_compare(request, slug, number):
    """What a version changed against the public one before it."""
    round_, outcome, versions = _version(slug, number)
    former = predecessor_of(outcome, versions)
    if former is None:
        raise Http404
    found = changes(former, outcome)
    context = {
        "round": round_,
        "outcome": outcome,
        "former": former,
        "changes": found,
        "sentence": change_sentence(found),
    }
    return render(request, "monev/version_compare.html", context)


@login_not_required
@require_safe
def version_minutes(request, slug, number):
    """The signed minutes of one public version."""
    _, outcome, _ = _version(slug, number)
    minutes = BeritaAcara.objects.filter(outcome=outcome).exclude(file="").first()
    if minutes is None:
        raise Http404
    return send_file(minutes, download_name=file_name(minutes), inline=True)
