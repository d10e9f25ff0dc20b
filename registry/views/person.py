from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import refusal_status, refused
from registry.enums_privacy import RequestKind
from registry.erasure import erase
from registry.forms.subject_request import EraseForm, PersonFindForm
from registry.mentions import mentions
from registry.person import candidates, chosen_person
from registry.person_copy import person_copy
from registry.views.subject_request import find_request

NOT_ASKED = DomainError("Orang ini tidak meminta penghapusan. Catat dahulu permintaannya.")
NOBODY = DomainError("Pilih sedikitnya satu data yang milik orang ini.")


@require_safe
def person_find(request, pk):
    """Gather the rows that may belong to the person of a request; the officer decides."""
    asked = find_request(request.user, pk)
    authorize(request.user, "registry.copy_person", asked)
    return _show(request, asked)


@require_POST
def person_copy_file(request, pk):
    """Hand out the copy of a person's data as a file; the log remembers who took it."""
    asked = find_request(request.user, pk)
    authorize(request.user, "registry.copy_person", asked)
    person = chosen_person(request.POST.getlist("data"), request.user)
    if not person:
        return refused(request, NOBODY, lambda: _show(request, asked))
    record(request.user, "subject_request.copy", asked, parts=person.keys)
    response = JsonResponse(
        person_copy(person), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    name = f"salinan-data-{asked.pk}-{timezone.localdate():%Y%m%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def person_erase(request, pk):
    """Erase a person everywhere, after a page that says what goes, what stays and where to look.

    The chosen rows come by POST both times: what is asked about people stays out of addresses.
    """
    asked = find_request(request.user, pk)
    authorize(request.user, "registry.erase_person", asked)
    person = chosen_person(request.POST.getlist("data"), request.user)
    if not person or asked.kind != RequestKind.ERASE:
        why = NOT_ASKED if person else NOBODY
        return refused(request, why, lambda: _show(request, asked))
    sure = "yakin" in request.POST
    form, status = EraseForm(request.POST if sure else None, person=person), 200
    if sure and form.is_valid():
        try:
            count = erase(person, by=request.user, ends_chair=form.ends, request=asked)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(
                request, f"Data orang ini dihapus dari {count} tempat. Permintaannya selesai."
            )
            return redirect(asked)
    context = {
        "asked": asked,
        "person": person,
        "form": form,
        "mentions": _left_to_check(person, asked),
    }
    return render(request, "registry/person_erase.html", context, status=status)


def _left_to_check(person, asked):
    rows = [*person.members, *person.users, *person.businesses, asked]
    return mentions(person.names | person.contacts, leave_out=rows)


def _show(request, asked):
    filters = PersonFindForm(request.GET)
    name = filters.chosen["nama"] or asked.requester_name
    contact = filters.contact or asked.requester_contact
    found = candidates(request.user, name=name, contact=contact, member=asked.member)
    context = {"asked": asked, "filters": filters, "found": found}
    return render(request, "registry/person_find.html", context)
