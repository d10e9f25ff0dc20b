"""Answers to what a device sends from its queue (static/js/antrean.js), as JSON.

`keadaan` is "diterima" or "ditolak", `kalimat` says it in words, `nomor` is the receipt. Equal
deliveries get equal answers, so that a device may ask again whenever an answer was lost.
"""

import uuid

from django.http import HttpRequest, JsonResponse

ASKED = "application/json"
UNPROCESSABLE = 422


def wants_receipt(request: HttpRequest) -> bool:
    """Say whether a script asks, and no page is wanted."""
    return request.headers.get("Accept", "").split(",")[0].strip() == ASKED


def receipt_number(request_id: uuid.UUID) -> str:
    """Return the short proof of a form: the start of its key, in groups of four."""
    head = request_id.hex[:8].upper()
    return f"{head[:4]}-{head[4:]}"


def receipt(*, number: str, sentence: str, address: str) -> JsonResponse:
    return JsonResponse(
        {"keadaan": "diterima", "nomor": number, "kalimat": sentence, "alamat": address}
    )


def refusal(sentence: str, *, status: int, **more) -> JsonResponse:
    return JsonResponse({"keadaan": "ditolak", "kalimat": sentence} | more, status=status)


def refused_form(form, status: int) -> JsonResponse:
    """Name what is wrong with a form, one sentence each, without a full stop at the end."""
    sentences = [text for texts in form.errors.values() for text in texts]
    return refusal(". ".join(sentences), status=max(status, UNPROCESSABLE))
