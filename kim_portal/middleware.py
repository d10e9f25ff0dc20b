"""What every request passes: plain refusals, and no shared caching of private pages."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers

# The longest filter of the portal needs some hundred letters; a page repeats what was asked.
QUERY_LIMIT = 8 * 1024


class RefuseNullBytesMiddleware:
    """PostgreSQL cannot store a null byte; refuse it, and endless addresses, before any view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if len(query) > QUERY_LIMIT:
            return HttpResponse("Alamat ini terlalu panjang. Persingkat isian Anda.", status=414)
        if "\0" in request.path or "%00" in query or "\0" in query:
            return HttpResponseBadRequest(
                "Alamat ini mengandung karakter yang tidak dapat dipakai."
            )
        return self.get_response(request)


METHODS = ("GET", "HEAD", "POST")
OK = 200


class PlainRefusalMiddleware:
    """No page answers to unusual methods, and a button's address opened as a page says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.answer(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    def answer(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponseNotAllowed):
            plain = HttpResponse(render_to_string("405.html"), status=405)
            plain.headers["Allow"] = response.headers["Allow"]
            return plain
        return response


# Pages that are the same for every visitor without an account; any other stays out of caches.
SHARED_PAGES = {
    "home", "about", "privacy", "accessibility", "help_page", "robots", "sitemap_index",
    "sitemap_section", "registry:kim_list", "registry:kim_detail", "registry:kim_activity_list",
    "registry:activity_list", "registry:activity_detail", "registry:activity_feed",
    "registry:forum_list", "registry:forum_detail", "registry:region_detail",
    "registry:region_search", "registry:map_home", "registry:map_detail",
    "registry:potential_detail", "registry:event_list", "registry:event_detail",
    "monev:round_list", "monev:round_detail", "monev:result_detail", "monev:method",
    "open_data:dataset_list", "open_data:dataset_detail",
}  # fmt: skip
# A browser asks every time and mostly hears 304; a shared cache may answer for a minute.
SHARED_FOR = {"public": True, "max_age": 0, "s_maxage": 60, "must_revalidate": True}


def _is_shared(request, response) -> bool:
    """Say whether everybody gets this very answer: no account, no cookie read, none set."""
    match = request.resolver_match
    if match is None or match.view_name not in SHARED_PAGES or response.status_code != OK:
        return False
    sees_itself = set(request.COOKIES) - {settings.CSRF_COOKIE_NAME}
    marks_visitor = (
        bool(response.cookies)
        or request.session.modified
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    )
    is_decided = response.has_header("Cache-Control")
    return not (request.user.is_authenticated or sees_itself or marks_visitor or is_decided)


class PrivatePagesMiddleware:
    """Pages of a signed-in person never stay in a cache; the public ones named above may."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        elif _is_shared(request, response):
            patch_cache_control(response, **SHARED_FOR)
        patch_vary_headers(response, ["Cookie"])
        return response
