from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from monev.forms.objection import ObjectionAnswerForm, ObjectionForm
from monev.models import Entry, Objection, Round
from monev.objecting import refusal, withdraw_objection
from monev.objection_window import window_of


def find_objection(user, pk):
    return get_object_or_404(Objection.objects.visible_to(user).for_list(), pk=pk)


@login_not_required
@require_safe
def objection_list(request, slug):
    """Everybody reads the window and the answers; what was written stays between the two sides."""
    rounds = Round.objects.published().select_related("region")
    round_ = get_object_or_404(rounds, slug=slug)
    objections = Objection.objects.of_round(round_)
    own = set(objections.visible_to(request.user).values_list("pk", flat=True))
    context = {
        "round": round_,
        "window": window_of(round_),
        "page": paginate(request, objections.answered().for_list().select_related("correction")),
        "waiting_count": objections.waiting().count(),
        "own": own,
        "own_waiting": [one for one in objections.waiting().for_list() if one.pk in own],
    }
    return render(request, "monev/objection_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_create(request, pk):
    """The KIM, or its kabupaten in a provincial round, disputes the result of its entry."""
    entries = Entry.objects.visible_to(request.user).published().for_list()
    entry = get_object_or_404(entries, pk=pk)
    authorize(request.user, "monev.create_objection", entry)
    form, status = ObjectionForm(posted(request), entry=entry), 200
    if request.method == "POST" and (first := form.first_result()):
        return redirect(first)
    closed = refusal(entry.round)
    if request.method == "POST" and form.is_valid():
        try:
            objection = form.save_once(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Sanggahan tercatat dengan nomor {objection.number}.")
            return redirect(objection)
    context = {
        "entry": entry,
        "round": entry.round,
        "form": form,
        "window": window_of(entry.round),
        "closed": closed,
    }
    return render(request, "monev/objection_form.html", context, status=status)


def show_objection(pk, request):
    objection = find_objection(request.user, pk)
    context = {"objection": objection, "round": objection.round}
    return render(request, "monev/objection_detail.html", context)


@require_safe
def objection_detail(request, pk):
    """The receipt, and later the answer."""
    authorize(request.user, "monev.view_objection", find_objection(request.user, pk))
    return show_objection(pk, request)


@require_POST
def objection_withdraw(request, pk):
    objection = find_objection(request.user, pk)
    authorize(request.user, "monev.withdraw_objection", objection)
    try:
        withdraw_objection(objection, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_objection(pk, request))
    messages.success(request, "Sanggahan ditarik.")
    return redirect(objection)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_answer(request, pk):
    """Chair or secretary decides, with an answer that everybody reads."""
    objection = find_objection(request.user, pk)
    authorize(request.user, "monev.answer_objection", objection)
    form, status = ObjectionAnswerForm(posted(request), objection=objection), 200
    if request.method == "POST" and form.is_valid():
        try:
            objection = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Jawaban disimpan dan dibaca semua orang.")
            return redirect(objection)
    context = {"objection": objection, "round": objection.round, "form": form}
    return render(request, "monev/objection_answer.html", context, status=status)
