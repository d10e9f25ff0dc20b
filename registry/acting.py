"""One page with one form that does one act: shared by the small acts around a forum."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render

from kim_portal.errors import DomainError
from kim_portal.pages import refusal_status


@dataclass(frozen=True)
class ActPage:
    """Words and ways of such a page. back: (label, address) of the crumb and of "Batal"."""

    title: str
    sentence: str
    button: str
    back: tuple[str, str]


def act_page(request, page: ActPage, form, act: Callable, done: str, to: str = ""):
    """Show the form, or call `act()`, say `done` and go to `to` (default: back).

    A refused act comes back with its sentence; one out of turn with status 409.
    """
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, done)
            return redirect(to or page.back[1])
    context = {"page": page, "form": form}
    return render(request, "registry/act_form.html", context, status=status or form.refused_status)
