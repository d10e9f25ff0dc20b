"""How a view answers: full page or partial, and pages of a long list."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError

PER_PAGE = 25


def paginate(request, queryset, per_page: int = PER_PAGE):
    """Return the page named by `?hal=`; nonsense gives the first page, too far gives the last."""
    return Paginator(queryset, per_page).get_page(request.GET.get("hal"))


def page_or_partial(request, page_template: str, partial_template: str, context: dict):
    """Render the partial for an htmx swap, the whole page for everything else."""
    swaps_part = (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Boosted") != "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    response = render(request, partial_template if swaps_part else page_template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def refusal_status(error: DomainError) -> int:
    """409 when the state or the version has moved on meanwhile, else 200."""
    return 409 if isinstance(error, IllegalTransitionError | StaleVersionError) else 200


def refused(request, error: DomainError, show: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a refused button: the page of the resource again, with the sentence as message.

    show: renders that page; it is called after the message is stored, so the page carries it.
    """
    messages.error(request, error.message)
    response = show()
    response.status_code = refusal_status(error)
    return response


def posted(request):
    """Return what a form is bound to: the data of a POST, even when it is empty, else nothing."""
    return request.POST if request.method == "POST" else None
