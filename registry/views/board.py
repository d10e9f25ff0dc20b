from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from registry.documents import board_document
from registry.models import Kim


@login_not_required
@require_safe
def kim_board(request, slug):
    """One page for the notice board of the desa, with a code that leads to the public profile."""
    kim = get_object_or_404(Kim.objects.public().with_place(), slug=slug)
    response = HttpResponse(board_document(kim), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="papan-{kim.slug}.pdf"'
    return response
