from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status, refused
from monev import tie_trace
from monev.confidence_page import (
    analysis_of,
    confidence_context,
    panel_context,
    profiles,
)
from monev.correcting import open_correction
from monev.duties import conflicted_entries
from monev.enums import RECORDING_ROUNDS
from monev.finishing import finish_round
from monev.forms.promotion import EntryPromoteForm
from monev.method_words import both_sentence, official_sentence
from monev.models import BeritaAcara, Entry, Round
from monev.plenary_questions import questions_of
from monev.publication import open_ties, publish_round, results_of
from monev.result_page import aspects_of, feedback_context, latest_outcome, result_context
from monev.round_input import read_input
from monev.tabulation import is_up_to_date, tabulate, unassessed
from monev.views.entry import unsigned_seat
from monev.views.round import find_round, show_round


def opened_round(user, slug):
    found = Round.objects.visible_to(user).opened().select_related("region", "instrument")
    return get_object_or_404(found, slug=slug)


@require_safe
def result_table(request, slug):
    """The tabulation: every juri's total per entry, open to office and panel after closing."""
    round_ = opened_round(request.user, slug)
    authorize(request.user, "monev.view_result", round_)
    if unsigned_seat(request.user, round_):
        return redirect("monev:juri_sign_integrity", slug=slug)
    outcome, closed = latest_outcome(round_), conflicted_entries(request.user)
    given = read_input(round_)
    table = tabulate(round_, outcome, hidden=closed, given=given)
    rows = [line.result for line in table.lines if line.result]
    context = {
        "round": round_,
        "outcome": outcome,
        "table": table,
        "is_up_to_date": is_up_to_date(round_, outcome, given=given),
        "ties": tie_trace.shared_totals(rows, {a.code: a.name for a in table.aspects}),
        "open_ties": open_ties(outcome) if outcome else [],
        "official": official_sentence(round_),
        "both": both_sentence(rows),
        "unassessed": [row for row in unassessed(round_, outcome) if row[0].pk not in closed],
        "is_partial": bool(closed),
        "minutes": BeritaAcara.objects.filter(round=round_).waiting().first(),
        "correction": open_correction(round_),
    }
    context["questions"] = questions_of(round_, outcome, hidden=closed)
    context["waiting"] = sum(one.answer is None for one in context["questions"])
    given = outcome.awards.for_list() if outcome else []
    context["awards"] = [one for one in given if one.entry_id not in closed]
    context["can_record"] = round_.state in RECORDING_ROUNDS
    ranked = [row for row in rows if row.rank]
    context |= confidence_context(analysis_of(outcome), ranked, hidden=closed)
    return render(request, "monev/result_table.html", context)


@require_safe
def result_confidence(request, slug):
    """How sure the order is, for office and panel: pictures, robustness, agreement."""
    round_ = opened_round(request.user, slug)
    authorize(request.user, "monev.view_result", round_)
    if unsigned_seat(request.user, round_):
        return redirect("monev:juri_sign_integrity", slug=slug)
    outcome, closed = latest_outcome(round_), conflicted_entries(request.user)
    found = results_of(outcome) if outcome else []
    rows = [row for row in found if row.rank and row.entry_id not in closed]
    analysis, aspects = analysis_of(outcome), aspects_of(round_)
    context = {"round": round_, "outcome": outcome, "aspects": aspects, "is_partial": bool(closed)}
    context |= confidence_context(analysis, rows, hidden=closed, with_juri=True)
    context |= panel_context(analysis, round_, hidden=closed) | profiles(rows, aspects)
    return render(request, "monev/result_confidence.html", context)


@login_not_required
@require_safe
def result_detail(request, slug):
    """The public result of a round."""
    round_ = get_object_or_404(
        Round.objects.published().select_related("region", "instrument"), slug=slug
    )
    return render(request, "monev/result_detail.html", result_context(round_))


@require_http_methods(["GET", "HEAD", "POST"])
def round_publish(request, slug):
    """The office makes the signed result public, after one look at what will be public."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.publish_round", round_)
    if request.method == "POST":
        try:
            publish_round(round_, by=request.user)
        except DomainError as error:
            return refused(
                request, error, lambda: show_round(find_round(request.user, slug), request)
            )
        messages.success(request, "Hasil diumumkan dan dapat dibaca semua orang.")
        return redirect("monev:result_detail", slug=slug)
    outcome = latest_outcome(round_)
    rows = [row for row in outcome.results.all() if row.rank] if outcome else []
    minutes = BeritaAcara.objects.filter(round=round_).current().first()
    context = {"round": round_, "outcome": outcome, "rows": rows, "minutes": minutes}
    return render(request, "monev/round_publish.html", context)


@require_POST
def round_finish(request, slug):
    """End a published round."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.publish_round", round_)
    try:
        finish_round(round_, by=request.user)
    except DomainError as error:
        slug = round_.slug
        return refused(request, error, lambda: show_round(find_round(request.user, slug), request))
    messages.success(request, "Putaran selesai.")
    return redirect("monev:result_detail", slug=slug)


@require_safe
def entry_feedback(request, pk):
    """What the KIM reads about itself once the result is public."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).published().for_list(), pk=pk)
    authorize(request.user, "monev.view_feedback_entry", entry)
    return render(request, "monev/entry_feedback.html", feedback_context(entry))


@require_http_methods(["GET", "HEAD", "POST"])
def entry_promote(request, pk):
    """Move a ranked entry on into a provincial round."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_list(), pk=pk)
    authorize(request.user, "monev.promote_entry", entry)
    form, status = EntryPromoteForm(posted(request), entry=entry), 200
    if request.method == "POST" and form.is_valid():
        try:
            promoted = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{entry} dimajukan ke {promoted.round}.")
            return redirect("monev:result_table", slug=entry.round.slug)
    context = {"entry": entry, "form": form}
    return render(request, "monev/entry_promote.html", context, status=status)
