from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from kim_portal.ui_tags import pukul
from monev.enums import EntryState
from monev.forms.repair import EntryExtendForm, EntryReturnForm
from monev.repairs import repair_of
from monev.views.entry import find_entry, show_entry


@require_http_methods(["GET", "HEAD", "POST"])
def entry_return(request, pk):
    """Send a file back, with a reason on each thing that is to be repaired."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.return_entry", entry)
    is_open = EntryState.RETURNED_FOR_FIX in entry.decisions
    context = {"is_open": is_open}
    return _decide(request, entry, EntryReturnForm, "monev/entry_return.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_extend(request, pk):
    """Give a returned file more time."""
    entry = find_entry(request.user, pk)
    authorize(request.user, "monev.return_entry", entry)
    context = {"repair": repair_of(entry)}
    return _decide(request, entry, EntryExtendForm, "monev/entry_extend.html", context)


def _decide(request, entry, form_class, template, context):
    form = form_class(posted(request), entry=entry)
    if form.is_bound and form.is_valid():
        try:
            row = form.save(by=request.user)
        except IllegalTransitionError as error:
            return refused(request, error, lambda: show_entry(entry, request))
        except DomainError as error:
            form.refuse(error)
        else:
            until = pukul(row.due_at, entry.round.region.timezone)
            messages.success(request, f"{entry.name} memperbaiki berkas sampai {until}.")
            return redirect(entry)
    return render(request, template, context | {"entry": entry, "round": entry.round, "form": form})
