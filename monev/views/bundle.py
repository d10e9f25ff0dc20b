"""Published results, to be computed again by anybody: the file, one line of it, and the page."""

import json
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.pages import posted
from kim_portal.uploads import send_file
from kim_portal.visitors import is_too_often
from monev.bundle_check import check
from monev.bundle_known import known_keys, standing_of
from monev.bundle_reading import read
from monev.bundling import file_name, proof_of
from monev.forms.bundle import BundleUploadForm
from monev.models import ResultBundle

# Computing costs the server a second at most; a hall full of people stays far below.
COMPUTING_RATE = "30/m/key"


def find_bundle(slug: str, number) -> ResultBundle:
    """Return the bundle of an announced version; 404 before publication, also for the office."""
    published = ResultBundle.objects.published()
    return get_object_or_404(published, outcome__round__slug=slug, outcome__number=number)


@login_not_required
@require_safe
def bundle_detail(request, slug, number):
    """The signed file of one version of the result."""
    stored = find_bundle(slug, number)
    return send_file(stored, download_name=file_name(stored.outcome))


@login_not_required
@require_safe
def bundle_proof(request, slug, number, key):
    """One line (P03) or one sheet (P03-J02) with its way to the signature, without the others."""
    stored = find_bundle(slug, number)
    with stored.file.open("rb") as file:
        proof = proof_of(read(file.read()), "lembar" if "-" in key else "hasil", key)
    if proof is None:
        raise Http404
    response = HttpResponse(
        json.dumps(proof, ensure_ascii=False, indent=1), content_type="application/json"
    )
    name = f"bukti-{key}-{file_name(stored.outcome)}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def bundle_recompute(request):
    """Compute a bundle again: one that is sent, or one of this portal (`?putaran=…&versi=…`)."""
    form = BundleUploadForm(posted(request), request.FILES if request.method == "POST" else None)
    slug, number = request.GET.get("putaran", ""), request.GET.get("versi", "")
    context, status = {"form": form, "keys": known_keys()}, form.refused_status
    is_asked = request.method == "POST" or slug
    if is_asked and is_too_often(request, "recompute", COMPUTING_RATE):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = "60"
        return response
    if request.method == "POST" and form.is_valid():
        context |= _answer(form.cleaned_data["berkas"])
    elif request.method == "GET" and slug:
        stored = find_bundle(slug, int(number) if number.isdecimal() and len(number) < 5 else 0)
        with stored.file.open("rb") as file:
            context |= _answer(read(file.read()))
    return render(request, "monev/bundle_recompute.html", context, status=status)


def _answer(bundle) -> dict:
    report = check(bundle)
    standing = standing_of(report)
    differences = [*report.differences, *standing.differences]
    return {
        "report": report,
        "standing": standing,
        "differences": differences,
        "rows": [
            row
            | {
                "total": _points(row["nilai_akhir"]),
                "mean": _points(row["rata_rata"]),
                "fair": _points(row["nilai_adil"]),
            }
            for row in report.rows
        ],
        "seats": [seat | {"points": _points(seat["ketegasan"])} for seat in report.seats],
    }


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@login_not_required
@require_safe
def signing_key(request):
    """The public keys of this portal, for whoever checks a signature elsewhere."""
    return render(request, "monev/signing_key.html", {"keys": known_keys()})
