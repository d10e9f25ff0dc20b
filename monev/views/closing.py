from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status, refused
from monev.closing import close_round, open_round, owed_sheets, panel_sheets, unclose_round
from monev.devices import sheets_on_devices
from monev.duties import conflicted_entries
from monev.forms.closing import RoundCloseForm
from monev.forms.plenary import RoundReturnForm, TieDecisionForm
from monev.models import ScoreSheet, SheetDelivery
from monev.plenary import decide_ties, open_plenary, return_to_tabulation
from monev.publication import compute_outcome, draft_of
from monev.views.entry import unsigned_seat
from monev.views.round import find_round, show_round


def open_groups(user, round_):
    """The sheets by entry, without entries that a conflict of interest closes for this person."""
    closed = conflicted_entries(user)
    return [group for group in panel_sheets(round_) if group.entry.pk not in closed]


@require_http_methods(["GET", "HEAD", "POST"])
def round_close(request, slug):
    """The chair ends the scoring, or sees which sheets are still out."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.close_round", round_)
    if unsigned_seat(request.user, round_):
        return redirect("monev:juri_sign_integrity", slug=slug)
    owed, status = list(owed_sheets(round_)), 200
    form = RoundCloseForm(posted(request), owed=owed)
    if request.method == "POST" and form.is_valid():
        try:
            close_round(round_, by=request.user, excused=form.excused, reason=form.reason)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Penilaian ditutup. Nilai masih tersegel.")
            return redirect("monev:round_close", slug=slug)
    closed = conflicted_entries(request.user)
    late = SheetDelivery.objects.of_round(round_).late().exclude(sheet__entry__in=closed)
    groups = open_groups(request.user, round_)
    context = {
        "round": round_,
        "form": form,
        "owed": owed,
        "groups": groups,
        "late": late,
        "devices": sheets_on_devices(round_, hidden=closed),
    }
    return render(request, "monev/round_close.html", context, status=status)


@require_POST
def round_unclose(request, slug):
    """The chair goes on with the scoring; nobody has seen a value yet."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.unclose_round", round_)
    try:
        unclose_round(round_, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_round(find_round(request.user, slug), request))
    messages.success(request, "Penilaian dilanjutkan.")
    return redirect("monev:round_close", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request, slug):
    """The secretary turns the second key; before it nobody reads a value."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.open_round", round_)
    if unsigned_seat(request.user, round_):
        return redirect("monev:juri_sign_integrity", slug=slug)
    status = 200
    if request.method == "POST":
        try:
            open_round(round_, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            status = refusal_status(error)
        else:
            messages.success(request, "Nilai dibuka dan direkap.")
            return redirect("monev:result_table", slug=slug)
    round_ = find_round(request.user, slug)
    excused = ScoreSheet.objects.filter(uuid__in=round_.excused_sheets).for_list()
    groups = open_groups(request.user, round_)
    context = {"round": round_, "groups": groups, "excused": excused}
    return render(request, "monev/round_open.html", context, status=status)


@require_POST
def round_plenary(request, slug):
    """The office opens the plenary."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.advance_round", round_)
    return _act(request, round_, open_plenary, "Rapat pleno dibuka.")


@require_POST
def result_compute(request, slug):
    """Compute the draft result once more, after an entry left or came back."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.decide_result", round_)
    return _act(request, round_, compute_outcome, "Hasil dihitung ulang.")


def _act(request, round_, act, sentence):
    """Do one act of the tabulation and show its page; a refusal is a message on that page."""
    try:
        act(round_, by=request.user)
    except DomainError as error:
        slug = round_.slug
        return refused(request, error, lambda: show_round(find_round(request.user, slug), request))
    messages.success(request, sentence)
    return redirect("monev:result_table", slug=round_.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def round_return(request, slug):
    """Send the round back from the plenary to the tabulation."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.advance_round", round_)
    form, status = RoundReturnForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            return_to_tabulation(round_, by=request.user, reason=form.cleaned_data["alasan"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Putaran kembali ke rekapitulasi.")
            return redirect("monev:result_table", slug=slug)
    context = {"round": round_, "form": form}
    return render(request, "monev/round_return.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def result_decide(request, slug):
    """The vote of the plenary on entries that nothing else tells apart."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.decide_result", round_)
    outcome, status = draft_of(round_), 200
    if outcome is None:
        raise Http404
    form = TieDecisionForm(posted(request), outcome=outcome)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["alasan"]
            decide_ties(outcome, form.order, by=request.user, reason=reason)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Putusan pleno disimpan dan hasil dihitung ulang.")
            return redirect("monev:result_table", slug=slug)
    context = {"round": round_, "form": form}
    return render(request, "monev/result_decide.html", context, status=status)
