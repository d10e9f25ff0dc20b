from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from monev.forms.plenary_answer import PlenaryAnswerForm
from monev.plenary_questions import answer_question, find_question
from monev.views.round import find_round


@require_http_methods(["GET", "HEAD", "POST"])
def plenary_answer(request, slug, key):
    """The office writes down what the plenary answered where the data decide nothing."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.decide_result", round_)
    question, status = find_question(round_, key), 200
    if question is None:
        raise Http404
    form = PlenaryAnswerForm(posted(request), question=question)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(
                round_, key, by=request.user, verdict=form.verdict, order=form.order,
                reason=form.cleaned_data["alasan"], dissent=form.cleaned_data["beda"],
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Putusan rapat pleno dicatat dan hasil dihitung ulang.")
            return redirect("monev:result_table", slug=slug)
    context = {"round": round_, "form": form, "question": question}
    return render(request, "monev/plenary_answer.html", context, status=status)
