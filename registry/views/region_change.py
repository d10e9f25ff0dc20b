"""What happened to a region by decision, recorded by the office of its kabupaten or above."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status
from registry.closed_regions import closed_regions
from registry.enums_region import CHANGE_SLUGS, ChangeKind
from registry.forms.kim_move import RegionMoveKimForm
from registry.forms.region_change import FORMS, change_words, offered_kinds
from registry.models import Region, RegionChange

MOVES_NEXT = {ChangeKind.SPLIT, ChangeKind.MERGE}


@require_safe
def region_change_list(request, kode):
    """What may be recorded about a region, and what was recorded before."""
    region = _region(request, kode)
    authorize(request.user, "registry.change_region", region)
    offered = [
        (slug, change_words(kind, region))
        for slug, kind in CHANGE_SLUGS.items()
        if kind in offered_kinds(region) and not region.is_ended
    ]
    context = {
        "region": region,
        "offered": offered,
        "changes": RegionChange.objects.about(region),
    }
    return render(request, "registry/region_change_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def region_change_create(request, kode, kind):
    """Record one change; a split or a merger leads on to the KIM of the region."""
    region = _region(request, kode)
    authorize(request.user, "registry.change_region", region)
    wanted = CHANGE_SLUGS.get(kind)
    if wanted not in offered_kinds(region):
        raise Http404
    form, status = FORMS[wanted](posted(request), region=region, by=request.user), None
    if request.method == "POST":
        if first := form.first_result():
            return _go_on(first, region)
        if form.is_valid():
            try:
                change = form.save_once(by=request.user)
            except DomainError as error:
                form.refuse(error)
                status = refusal_status(error)
            else:
                messages.success(request, f"{change.get_kind_display()} tercatat: {change.after}.")
                return _go_on(change, region)
    context = {"form": form, "region": region, "words": change_words(wanted, region)}
    return render(
        request, "registry/region_change_form.html", context, status=status or form.refused_status
    )


@require_safe
def region_closed_list(request):
    """Regions that ended while KIM are still registered there, for the office to move them."""
    authorize(request.user, "registry.list_closed_region")
    page = paginate(request, closed_regions(request.user))
    return render(request, "registry/region_closed_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def region_move_kim(request, kode):
    """Choose where the KIM of a region go, look at the list once more, and move them at once."""
    region = _region(request, kode)
    authorize(request.user, "registry.move_kim", region)
    form, status = RegionMoveKimForm(posted(request), region=region), None
    is_sure = False
    if request.method == "POST" and form.is_valid() and "ubah" not in request.POST:
        is_sure = True
        if "yakin" in request.POST:
            try:
                moves = form.save(by=request.user)
            except DomainError as error:
                form.refuse(error)
                status, is_sure = refusal_status(error), False
            else:
                messages.success(request, _outcome(moves))
                return redirect(region)
    context = {"form": form, "region": region, "chosen": form.chosen if is_sure else None}
    return render(
        request, "registry/region_move_kim.html", context, status=status or form.refused_status
    )


def _outcome(moves) -> str:
    waiting = [move for move in moves if move.state == "requested"]
    moved = len(moves) - len(waiting)
    parts = [f"{moved} KIM pindah."] if moved else []
    if waiting:
        parts.append(f"{len(waiting)} KIM menunggu persetujuan kabupaten/kota penerima.")
    return " ".join(parts)


def _go_on(change, region):
    """Lead to the KIM that may have to move, or to the region as it is now."""
    if change.kind in MOVES_NEXT and region.kim_set.exists():
        return redirect("registry:region_move_kim", region.path)
    return redirect(change.new_regions.first() or region)


def _region(request, kode) -> Region:
    return get_object_or_404(Region.objects.visible_to(request.user).with_parents(), path=kode)
