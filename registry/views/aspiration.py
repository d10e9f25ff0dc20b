"""Sending an aspiration and following it, without an account; and the list of those who work."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.codes import normal_code
from kim_portal.drafts import forget_draft
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted
from kim_portal.receipts import receipt, refused_form, wants_receipt
from kim_portal.visitors import is_too_often
from registry.aspiration_figures import aspiration_figures
from registry.aspiration_page import aspiration_page
from registry.correcting import report_of
from registry.enums_aspiration import AspirationKind, AspirationTheme
from registry.forms.aspiration import (
    AspirationFollowForm,
    KimAspirationForm,
    PublicAspirationForm,
)
from registry.forms.aspiration_filters import STATE_ANSWERS, AspirationFilterForm
from registry.models import Aspiration, Kim, Region

# A whole village shares one address of its mobile network.
SENDING_RATES = "20/h/key,100/d/key"
TOO_MANY = (
    "Terlalu banyak aspirasi datang dari jaringan ini. Isian Anda masih ada di bawah. "
    "Coba kirim lagi satu jam lagi, atau minta pengurus KIM di desa Anda mengirimkannya."
)
LATEST = 5
NEW_DRAFT = "aspirasi"


@login_not_required
@require_safe
def aspiration_home(request):
    """Send and follow; what was answered lately, and how the government does."""
    form = AspirationFollowForm(request.GET if "nomor" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("registry:aspiration_detail", code=form.cleaned_data["nomor"])
    context = {
        "form": form,
        "figures": aspiration_figures(),
        "latest": Aspiration.objects.published().for_list().newest_first()[:LATEST],
    }
    return render(request, "registry/aspiration_home.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def aspiration_create(request):
    """The form of residents; a number and its page are the answer."""
    place = Region.objects.with_parents().filter(path=request.GET.get("wilayah", "")).first()
    about = request.GET.get("koreksi", "")
    initial = report_of(about) or {"region": place}
    form = PublicAspirationForm(posted(request), initial=initial)
    draft = f"{NEW_DRAFT}-{about}" if "title" in initial else NEW_DRAFT
    by = request.user if request.user.is_authenticated else None
    sent, status = _sent(request, form, by=by, is_limited=by is None)
    if sent:
        return _accepted(request, sent, draft, f"Aspirasi terkirim. Nomor Anda {sent.number}.")
    if request.method == "POST" and wants_receipt(request):
        return refused_form(form, status)
    context = {"form": form, "kim": None, "draft": draft}
    return render(request, "registry/aspiration_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def kim_aspiration_create(request, slug):
    """The form of a KIM, for residents who told it in person."""
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_aspiration", kim)
    form, draft = KimAspirationForm(posted(request), kim=kim), f"{NEW_DRAFT}-{kim.pk}"
    sent, status = _sent(request, form, by=request.user, is_limited=False)
    if sent:
        return _accepted(request, sent, draft, f"Aspirasi tersimpan dengan nomor {sent.number}.")
    if request.method == "POST" and wants_receipt(request):
        return refused_form(form, status)
    context = {"form": form, "kim": kim, "draft": draft}
    return render(request, "registry/aspiration_form.html", context, status=status)


@login_not_required
@require_safe
def aspiration_detail(request, code):
    """The page of a number: state, due date, who holds it, the answer; more to whom it may."""
    aspiration = find_aspiration(code)
    if aspiration is None:
        context = {"code": code, "form": AspirationFollowForm()}
        return render(request, "registry/aspiration_unknown.html", context, status=404)
    return render(
        request, "registry/aspiration_detail.html", aspiration_page(aspiration, request.user)
    )


@require_safe
def aspiration_list(request):
    """What one watches over, sent or must answer, the newest first."""
    authorize(request.user, "registry.list_aspiration")
    own = Aspiration.objects.visible_to(request.user)
    filters = AspirationFilterForm(request.GET)
    context = {
        "page": paginate(request, filters.apply(own).for_list().newest_first()),
        "filters": filters,
        "states": STATE_ANSWERS,
        "themes": AspirationTheme.choices,
        "kind_options": filters.kind_options(own, AspirationKind),
        "kecamatan_options": filters.kecamatan_options(own),
        "overdue_count": own.overdue().count(),
    }
    return render(request, "registry/aspiration_list.html", context)


def find_aspiration(code: str) -> Aspiration | None:
    """Return the aspiration with this number, typed in any way."""
    return Aspiration.objects.for_list().filter(code=normal_code(code)).first()


def _accepted(request, sent: Aspiration, draft: str, sentence: str):
    """Answer a form that is stored: its page, or the receipt when a device asks."""
    if wants_receipt(request):
        return receipt(number=sent.number, sentence=sentence, address=sent.get_absolute_url())
    messages.success(request, sentence)
    return forget_draft(redirect(sent), request.user, draft)


def _sent(request, form, *, by, is_limited: bool) -> tuple[Aspiration | None, int]:
    """Store a valid form once; return the row (or None) and the status of the page."""
    if request.method == "POST" and (first := form.first_result()):
        return first, 200
    if request.method != "POST" or not form.is_valid():
        return None, form.refused_status
    if is_limited and is_too_often(request, "aspiration", SENDING_RATES):
        form.add_error(None, TOO_MANY)
        return None, 429
    try:
        return form.save_once(by=by), 200
    except DomainError as error:
        form.refuse(error)
        return None, 200
