"""One group with two records: the office closes one of them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from registry.closing_questions import objections
from registry.forms.kim_merge import KimMergeForm
from registry.kim_likeness import lookalikes
from registry.models import Kim


@require_http_methods(["GET", "HEAD", "POST"])
def kim_merge(request, slug):
    """Show both records and close this one; its page leads on to the other from then on."""
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.merge_kim", kim)
    wanted = {"into": request.GET.get("ke", "")}
    form = KimMergeForm(posted(request), kim=kim, by=request.user, initial=wanted)
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(
                request,
                f"{kim} ({kim.registry_no}) digabungkan ke {kept} ({kept.registry_no}). "
                "Beri tahu pengurus keduanya.",
            )
            return redirect(kim)
    context = {
        "form": form, "kim": kim, "objections": objections(kim),
        "lookalikes": lookalikes(kim, Kim.objects.public()),
        "people": kim.assignments.in_force().select_related("user"),
    }  # fmt: skip
    return render(request, "registry/kim_merge.html", context, status=status or form.refused_status)
