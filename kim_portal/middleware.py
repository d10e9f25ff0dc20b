"""What every request passes: plain refusals, and no shared caching of private pages."""

from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers, patch_vary_headers


class RefuseNullBytesMiddleware:
    """PostgreSQL cannot store a null byte; refuse it before a form or a query sees it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or "\0" in query:
            return HttpResponseBadRequest(
                "Alamat ini mengandung karakter yang tidak dapat dipakai."
            )
        return self.get_response(request)


METHODS = ("GET", "HEAD", "POST")


class PlainRefusalMiddleware:
    """No page answers to unusual methods, and a button's address opened as a page says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponseNotAllowed):
            plain = HttpResponse(render_to_string("405.html"), status=405)
            plain.headers["Allow"] = response.headers["Allow"]
            return plain
        return response


class PrivatePagesMiddleware:
    """Pages of a signed-in person never stay in a cache; public ones may, per visitor kind."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        patch_vary_headers(response, ["Cookie"])
        return response
