from django.shortcuts import render
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.forms import AuditFilterForm
from kim_portal.accounts.models import AuditEntry
from kim_portal.pages import page_or_partial, paginate


@require_safe
def profile(request):
    """Show the account of the person who is signed in."""
    authorize(request.user, "accounts.view_profile")
    return render(request, "accounts/profile.html", {"account": request.user})


@require_safe
def auditentry_list(request):
    """List what was done, newest first."""
    authorize(request.user, "accounts.list_auditentry")
    filters = AuditFilterForm(request.GET)
    page = paginate(request, filters.apply(AuditEntry.objects.visible_to(request.user)))
    context = {"page": page, "filters": filters}
    return page_or_partial(
        request, "accounts/auditentry_list.html", "accounts/_auditentry_rows.html", context
    )
