from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status
from monev.forms.sector_map import SectorMapForm
from monev.models import Round
from monev.sector_map import entries_to_map


@require_http_methods(["GET", "HEAD", "POST"])
def round_sectors(request, slug):
    """The office settles which potentials the round found; the open data of the result say so."""
    rounds = Round.objects.visible_to(request.user).published().select_related("region")
    round_ = get_object_or_404(rounds, slug=slug)
    authorize(request.user, "monev.map_sectors_round", round_)
    page, status = paginate(request, entries_to_map(round_)), 200
    form = SectorMapForm(posted(request), entries=page.object_list)
    if form.is_bound and form.is_valid():
        try:
            count = form.save(round_, by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Potensi {count} peserta tersimpan.")
            return redirect(request.get_full_path())
    context = {"round": round_, "page": page, "form": form}
    return render(request, "monev/round_sectors.html", context, status=status)
