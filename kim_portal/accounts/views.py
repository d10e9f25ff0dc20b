from allauth.account import views as account
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.accounts.forms import AuditFilterForm
from kim_portal.accounts.log_export import LOG_EXPORT, MOST_ENTRIES, log_rows
from kim_portal.accounts.models import AuditEntry
from kim_portal.accounts.passkeys import can_work
from kim_portal.accounts.wording import act_in_words, facts_in_words, name_subjects
from kim_portal.drafts import forget_all_drafts
from kim_portal.pages import page_or_partial, paginate
from kim_portal.spreadsheets import FORMATS, respond


class SignInView(account.LoginView):
    """The library's page: people who are signed in move on, a lock answers 429."""

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect(self.get_authenticated_redirect_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(can_have_passkeys=can_work(self.request), **kwargs)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = form.refused_status
        return response


class SignOutView(account.LogoutView):
    """The library's page; browsers forget the private pages and the half-typed forms they kept."""

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        # For browsers that do not know the header.
        return forget_all_drafts(response)


sign_in = SignInView.as_view()
sign_out = SignOutView.as_view()


@require_safe
def auditentry_list(request):
    """List what was done, newest first."""
    authorize(request.user, "accounts.list_auditentry")
    filters = AuditFilterForm(request.GET)
    page = paginate(request, _found(request, filters))
    name_subjects(page)
    rows = [(entry, act_in_words(entry), facts_in_words(entry)) for entry in page]
    context = {"page": page, "rows": rows, "filters": filters, "most_entries": MOST_ENTRIES}
    return page_or_partial(
        request, "accounts/auditentry_list.html", "accounts/_auditentry_rows.html", context
    )


@require_safe
def auditentry_export(request, form):
    """The entries of the list as a file; the log keeps who took them, and which."""
    authorize(request.user, "accounts.list_auditentry")
    if form not in FORMATS:
        raise Http404("Bentuk berkas ini tidak ada.")
    filters = AuditFilterForm(request.GET)
    found = _found(request, filters)
    if form != "kamus":
        # What was looked for may name a person, so only the kind and the days are kept.
        chosen = {key: str(value) for key, value in filters.chosen.items() if key != "q" and value}
        record(request.user, "user.export_log", request.user, scope=chosen)
    return respond(LOG_EXPORT, log_rows(found), form)


def _found(request, filters):
    return filters.apply(AuditEntry.objects.visible_to(request.user).with_people())
