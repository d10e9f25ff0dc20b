"""Pages that look at both apps at once, health, and the error pages."""

import logging
import shutil
import sys
import uuid

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import (
    Http404,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal import sitemap
from kim_portal.accounts.access import authorize
from kim_portal.drafts import VISITOR, device_keys
from kim_portal.held_form import KEY as HELD_KEY
from kim_portal.held_form import held, typed_texts
from kim_portal.navigation import shelves_for
from monev import worklist as monev_worklist
from monev.headline import newest_result
from registry import worklist as registry_worklist
from registry import (
    worklist_aspiration,
    worklist_assistance,
    worklist_brief,
    worklist_coaching,
    worklist_event,
    worklist_forum,
    worklist_periods,
    worklist_privacy,
    worklist_region,
    worklist_revival,
    worklist_suggestion,
)
from registry.consent import TEXTS
from registry.duties import duties
from registry.figures import CLASS_LABELS, coverage, public_figures
from registry.forms.aspiration import opening_stamp
from registry.forwarding import present_address
from registry.models import ActivityReport, Kim, Region
from registry.schematic import draw
from registry.tally import tallies, tallies_for
from registry.week import led_region, week_figures

logger = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 30
FORWARDED_SECONDS = 3600
LOWEST_FREE_SHARE = 0.02
XML = "application/xml; charset=utf-8"
EXAMPLE_COUNT = ACTIVITY_COUNT = 3


@login_not_required
@require_safe
def home(request):
    """The public front page: search, figures, coverage, newest activities and result."""
    province = Region.objects.with_code(settings.OFFICE_REGION)
    areas = coverage(province)
    headline = newest_result()
    context = {
        "tallies": tallies(Kim.objects.all()),
        "examples": Kim.objects.public()[:EXAMPLE_COUNT],
        "figures": public_figures(areas),
        "areas": areas,
        "drawing": draw(settings.OFFICE_REGION, areas),
        "class_labels": CLASS_LABELS,
        "counted_on": timezone.localdate(),
        "activities": ActivityReport.objects.published().for_list()[:ACTIVITY_COUNT],
        "latest_round": headline.round if headline else None,
        "result_sentence": headline.sentence if headline else "",
    }
    return render(request, "home.html", context)


@require_safe
def tasks(request):
    """Show what waits for the person who is signed in, by due date."""
    authorize(request.user, "registry.view_tasks")
    waiting = [
        *registry_worklist.tasks(request.user),
        *worklist_assistance.tasks(request.user),
        *worklist_periods.tasks(request.user),
        *worklist_revival.tasks(request.user),
        *worklist_privacy.tasks(request.user),
        *worklist_suggestion.tasks(request.user),
        *worklist_brief.tasks(request.user),
        *worklist_event.tasks(request.user),
        *worklist_coaching.tasks(request.user),
        *worklist_aspiration.tasks(request.user),
        *worklist_region.tasks(request.user),
        *worklist_forum.tasks(request.user),
        *monev_worklist.tasks(request.user),
    ]
    groups = registry_worklist.desk(waiting)
    led = led_region(request.user)
    context = {
        "led": led,
        "week": week_figures(led, for_user=request.user) if led else [],
        "today": timezone.localdate(),
        "groups": groups,
        "waiting_count": sum(not task.waits_for_other for task in waiting),
        "late_count": registry_worklist.late_count(groups),
        "figures": tallies_for(request.user),
        "last_reports": registry_worklist.last_reports(request.user),
    }
    return render(request, "tasks.html", context)


@require_safe
def parts(request):
    """The index of everything this person may open, in groups."""
    authorize(request.user, "registry.view_tasks")
    return render(request, "parts.html", {"shelves": shelves_for(request.user)})


@require_safe
def profile(request):
    """Show the person who is signed in who they are here, and how to look after the account."""
    authorize(request.user, "accounts.view_profile")
    context = {
        "account": request.user,
        "assignments": request.user.assignments.in_force().for_list(),
        "seats": request.user.juri_assignments.seated().select_related("round"),
        "has_second_factor": is_mfa_enabled(request.user),
    }
    return render(request, "profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def held_form(request):
    """A form that came when the session was over: send it again, or throw it away."""
    authorize(request.user, "accounts.view_profile")
    form = held(request)
    if request.method == "POST":
        if form:
            del request.session[HELD_KEY]
        messages.success(request, "Isian itu dibuang.")
        return redirect("tasks")
    return render(request, "held_form.html", {"form": form, "typed": typed_texts(form)})


@login_not_required
@require_safe
def about(request):
    return render(request, "about.html")


@login_not_required
@require_safe
def privacy(request):
    context = {
        "consents": TEXTS.values(),
        "member_months": settings.MEMBER_NAME_MONTHS,
        "file_days": settings.IMPORT_FILE_DAYS,
        "request_days": settings.REQUEST_CONTACT_DAYS,
    }
    return render(request, "privacy.html", context)


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "accessibility.html")


@login_not_required
@require_safe
def help_page(request):
    return render(request, "help.html")


@login_not_required
@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /tugas/", "Disallow: /admin/", "Disallow: /masuk/", ""]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse('sitemap_index')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap_index(request):
    """The index of all lists of public addresses."""
    return StreamingHttpResponse(sitemap.index(), content_type=XML)


@login_not_required
@require_safe
def sitemap_section(request, section, page):
    """One list of public addresses."""
    try:
        lines = sitemap.section(section, page)
    except LookupError as error:
        raise Http404 from error
    return StreamingHttpResponse(lines, content_type=XML)


@login_not_required
@require_safe
def service_worker(request):
    """The script that shows downloaded sheets without network; its address is its reach."""
    text = (settings.BASE_DIR / "static" / "js" / "pekerja.js").read_text(encoding="utf-8")
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    # Asked again at every start, so that an old one never outlives a release.
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def device_queue(request):
    """What was written on this device without network; the server sees it when it is sent."""
    own = Kim.objects.filter(pk__in=duties(request.user).kim_ids)
    return render(request, "device_queue.html", {"kim": own})


@login_not_required
@never_cache
@require_safe
def device_key(request):
    """The form key for what waits on a device, a few bytes instead of a whole page, as JSON.

    Visitors also get the stamp of their form: that of a stored page is too old.
    """
    answer = {"akun": str(request.user.pk or VISITOR), "kunci": get_token(request)}
    if request.user.is_authenticated:
        answer["sandi"] = device_keys(request.user)
    else:
        answer["dibuka"] = opening_stamp()
    return JsonResponse(answer)


@login_not_required
@never_cache
@require_safe
def health(request):
    """Say whether the portal can work: the database answers and the disk has room."""
    problems = _problems()
    body = {"status": "gangguan" if problems else "ok", "gangguan": problems}
    return JsonResponse(body, status=503 if problems else 200)


def _problems() -> list[str]:
    found = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        found.append("basis data")
    usage = shutil.disk_usage(settings.BASE_DIR)
    if usage.free / usage.total < LOWEST_FREE_SHARE:
        found.append("ruang penyimpanan")
    return found


def bad_request(request, exception):
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request, exception):
    return HttpResponse(render_to_string("403.html"), status=403)


def page_not_found(request, exception):
    """Lead on from a former address; forgotten after an hour, because a slip can be taken back."""
    match, reads = request.resolver_match, request.method in {"GET", "HEAD"}
    if match and reads and (address := present_address(match)):
        query = request.META.get("QUERY_STRING", "")
        response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        patch_cache_control(response, max_age=FORWARDED_SECONDS)
        return response
    return HttpResponse(render_to_string("404.html"), status=404)


def server_error(request):
    """A database that is away is a 503 with a time to come back, everything else a 500."""
    reference = uuid.uuid4().hex[:8].upper()
    kind = sys.exc_info()[0]
    if kind and issubclass(kind, OperationalError | InterfaceError):
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    logger.error("Reference %s shown to the visitor", reference)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def csrf_failure(request, reason=""):
    """The form was open too long; going back brings the typed text back."""
    if request.path == reverse("account_login") and request.user.is_authenticated:
        return redirect("tasks")
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
