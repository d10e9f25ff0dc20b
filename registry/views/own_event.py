from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.pages import paginate
from registry.event_results import certificates_pdf
from registry.self_rating import is_open, token_of


@never_cache
@require_safe
def own_events(request):
    """What one came to, with one's own certificates."""
    authorize(request.user, "registry.list_own_event")
    rows = request.user.attendances.counted().for_list()
    page = paginate(request, rows.order_by("-event__starts_at", "-pk"))
    for row in page:
        row.token = token_of(row) if is_open(row.event) else ""
    context = {"page": page}
    return render(request, "registry/own_events.html", context)


@never_cache
@require_safe
def own_certificate(request, pk):
    """One's own certificate, once the organiser has issued it."""
    authorize(request.user, "registry.list_own_event")
    own = request.user.attendances.certified().for_list()
    row = get_object_or_404(own, pk=pk)
    response = HttpResponse(certificates_pdf(row.event, [row]), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sertifikat-{row.event_id}.pdf"'
    return response
