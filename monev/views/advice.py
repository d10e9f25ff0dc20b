from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status
from monev.advice import advice_of, entries_with_advice
from monev.forms.advice import AdviceForm
from monev.models import Round

PER_PAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
def round_advice(request, slug):
    """The office makes follow-ups of what juri advised and teams found, once all is public."""
    rounds = Round.objects.visible_to(request.user).published().select_related("region")
    round_ = get_object_or_404(rounds, slug=slug)
    authorize(request.user, "monev.take_over_advice_round", round_)
    page, status = paginate(request, entries_with_advice(round_), PER_PAGE), 200
    form = AdviceForm(posted(request), groups=advice_of(page.object_list))
    if form.is_bound and form.is_valid():
        try:
            count = form.save(round_, by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{count} saran masuk daftar tindak lanjut.")
            return redirect(request.get_full_path())
    context = {"round": round_, "page": page, "form": form}
    return render(request, "monev/round_advice.html", context, status=status)
