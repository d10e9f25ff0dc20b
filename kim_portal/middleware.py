"""What every request passes: refusal of null bytes, and no shared caching of private pages."""

from django.http import HttpResponseBadRequest
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
