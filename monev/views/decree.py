from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from kim_portal.uploads import send_file
from monev.forms.decree import DecreeForm
from monev.models import Decree
from monev.views.round import find_round


@require_http_methods(["GET", "HEAD", "POST"])
def decree_create(request, slug):
    """The office records the SK juara of a signed result."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.publish_round", round_)
    files = request.FILES if request.method == "POST" else None
    form = DecreeForm(posted(request), files, round_=round_)
    status = form.refused_status
    if request.method == "POST" and form.is_valid():
        try:
            decree = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{decree} dicatat.")
            return redirect("monev:result_table", slug=slug)
    context = {"round": round_, "form": form, "decrees": round_.decrees.all()}
    return render(request, "monev/decree_form.html", context, status=status)


@login_not_required
@require_safe
def decree_file(request, pk):
    """The scan of a letter, public with its result."""
    decree = get_object_or_404(Decree.objects.published().exclude(file=""), pk=pk)
    extension = "pdf" if decree.content_type == "application/pdf" else "webp"
    return send_file(decree, download_name=f"sk-juara-{decree.pk}.{extension}")
