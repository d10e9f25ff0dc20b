from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from monev.enums import PUBLISHED_ROUNDS
from monev.juri_feedback_page import feedback_rows, juri_feedback
from monev.models import JuriAssignment, Round


@require_safe
def juri_feedback_detail(request, pk):
    """The own scoring of a juri beside the panel, once the result is public."""
    visible = Round.objects.visible_to(request.user).filter(state__in=PUBLISHED_ROUNDS)
    seats = JuriAssignment.objects.scoring().filter(round__in=visible)
    known = seats.select_related("round__instrument", "round__region", "user")
    seat = get_object_or_404(known, pk=pk)
    authorize(request.user, "monev.view_feedback_juri", seat)
    found, is_own = juri_feedback(seat), seat.user_id == request.user.pk
    context = {
        "round": seat.round,
        "seat": seat,
        "is_own": is_own,
        "rows": feedback_rows(found, is_own=is_own) if found else [],
        "sheets": found.sheets if found else 0,
    }
    return render(request, "monev/juri_feedback.html", context)
