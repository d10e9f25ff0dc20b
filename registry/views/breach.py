"""The register of breaches of personal data: what happened, whom it touches, who was told."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.exports import stream_csv
from kim_portal.pages import paginate, posted
from registry.acting import ActPage, act_page
from registry.affected import affected, affected_counts
from registry.breach_letter import letter_pdf
from registry.enums_privacy import BreachNotice
from registry.forms.breach import (
    STATE_ANSWERS,
    BreachEndForm,
    BreachFilterForm,
    BreachForm,
    BreachTellForm,
)
from registry.models import Breach

LIST = "Pelanggaran data"
PEOPLE_HEADER = ["sebagai", "nama", "kontak", "wilayah"]


@require_safe
def breach_list(request):
    """Breaches of the own office and those below it, the nearest deadline first."""
    authorize(request.user, "registry.list_breach")
    own = Breach.objects.visible_to(request.user)
    filters = BreachFilterForm(request.GET)
    context = {
        "page": paginate(request, filters.apply(own).for_list()),
        "filters": filters,
        "states": STATE_ANSWERS,
        "running_count": own.running().count(),
        "overdue_count": own.overdue().count(),
    }
    return render(request, "registry/breach_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def breach_create(request):
    """Write down what happened; the clock runs from the moment it became known."""
    authorize(request.user, "registry.create_breach")
    form = BreachForm(posted(request), by=request.user)
    page = ActPage(
        "Catat pelanggaran data",
        "Bila ragu, catat saja: yang ternyata bukan pelanggaran dapat dibatalkan. "
        "Orang yang terdampak dihitung portal dari data, jadi namanya tidak perlu ditulis.",
        "Simpan pelanggaran",
        (LIST, reverse("registry:breach_list")),
    )
    return act_page(request, page, form, lambda: form.save_once(by=request.user),
                    "Pelanggaran tercatat. Beri tahu dalam 3×24 jam sejak diketahui.")  # fmt: skip


@require_safe
def breach_detail(request, pk):
    """What happened, how many people it touches, and what is still owed to them."""
    breach = _find(request, pk)
    authorize(request.user, "registry.view_breach", breach)
    people = affected(breach)
    context = {
        "breach": breach,
        "counts": affected_counts(people),
        "total": len(people),
        "unreachable": sum(not one.contact for one in people),
        "notices": list(BreachNotice),
    }
    return render(request, "registry/breach_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def breach_update(request, pk):
    """Complete what is known; a stale version comes back with both versions."""
    breach = _find(request, pk)
    authorize(request.user, "registry.update_breach", breach)
    form = BreachForm(posted(request), instance=breach, by=request.user)
    page = _page(breach, "Lengkapi pelanggaran data", "Simpan perubahan")
    return act_page(request, page, form, lambda: form.save(by=request.user), "Perubahan tersimpan.")


@require_POST
def breach_people(request, pk):
    """Hand the office the list of who is touched, after a click that the log remembers."""
    breach = _find(request, pk)
    authorize(request.user, "registry.list_people_breach", breach)
    people = affected(breach)
    record(request.user, "breach.list_people", breach, count=len(people))
    rows = ([one.kind, one.name, one.contact, one.place] for one in people)
    return stream_csv(PEOPLE_HEADER, rows, filename=f"terdampak-pelanggaran-{breach.pk}.csv")


@require_safe
def breach_letter(request, pk, whom):
    """The draft notice to the persons or to the agency, as PDF."""
    breach = _find(request, pk)
    authorize(request.user, "registry.view_breach", breach)
    response = HttpResponse(letter_pdf(breach, _notice(whom)), content_type="application/pdf")
    name = f"pemberitahuan-{breach.pk}-{whom}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def breach_tell(request, pk, whom):
    """Note when the persons or the agency were told in writing."""
    breach, notice = _find(request, pk), _notice(whom)
    authorize(request.user, "registry.tell_breach", breach)
    form = BreachTellForm(posted(request), breach=breach)
    page = _page(breach, f"Catat pemberitahuan kepada {notice.label}", "Simpan pemberitahuan")
    return act_page(request, page, form,
                    lambda: breach.tell(by=request.user, whom=notice, at=form.at),
                    "Pemberitahuan tercatat.")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def breach_close(request, pk):
    """End it when everybody was told and everything is done."""
    breach = _find(request, pk)
    authorize(request.user, "registry.close_breach", breach)
    return _end(request, breach, breach.close, ("Tutup pelanggaran data", "Tutup pelanggaran"),
                "Pelanggaran ditutup.")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def breach_dismiss(request, pk):
    """Put aside what was no breach, with the reason."""
    breach = _find(request, pk)
    authorize(request.user, "registry.dismiss_breach", breach)
    return _end(request, breach, breach.dismiss, ("Nyatakan bukan pelanggaran",) * 2,
                "Dinyatakan bukan pelanggaran.")  # fmt: skip


def _find(request, pk) -> Breach:
    return get_object_or_404(Breach.objects.visible_to(request.user).for_list(), pk=pk)


def _notice(whom: str) -> BreachNotice:
    try:
        return BreachNotice(whom)
    except ValueError:
        raise Http404 from None


def _page(breach: Breach, title: str, button: str) -> ActPage:
    return ActPage(title, f"{breach.title}.", button, (breach.title, breach.get_absolute_url()))


def _end(request, breach, act, words, done):
    form = BreachEndForm(posted(request))
    page = _page(breach, *words)
    return act_page(request, page, form,
                    lambda: act(by=request.user, note=form.cleaned_data["note"]), done)  # fmt: skip
