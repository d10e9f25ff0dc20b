from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.drafts import forget_draft
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, paginate, posted, refusal_status, refused
from kim_portal.receipts import receipt, receipt_number, refused_form, wants_receipt
from kim_portal.ui_tags import pukul
from registry.acting import ActPage, act_page
from registry.forms.completeness import CompletenessForm
from registry.forms.photo import PhotoForm
from registry.forms.report import (
    ReportCreateForm,
    ReportFilterForm,
    ReportReturnForm,
    ReportUpdateForm,
)
from registry.models import ActivityReport, ReportPhoto
from registry.models.photo import add_photos
from registry.report_page import find_report, refused_report, show_report

NEW_DRAFT = "laporan-baru"


@require_safe
def report_list(request):
    """List the reports of one's own KIM or territory, newest activity first."""
    authorize(request.user, "registry.list_report")
    filters = ReportFilterForm(request.GET, user=request.user)
    reports = ActivityReport.objects.visible_to(request.user).for_list()
    context = {"page": paginate(request, filters.apply(reports)), "filters": filters}
    return page_or_partial(
        request, "registry/report_list.html", "registry/_report_rows.html", context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_create(request):
    """Write a report; its photos are kept even while other fields are wrong."""
    authorize(request.user, "registry.create_report")
    if request.method != "POST":
        form = ReportCreateForm(user=request.user, kim=request.GET.get("kim"))
        return render(request, "registry/report_form.html", {"form": form, "draft": NEW_DRAFT})
    form = ReportCreateForm(request.POST, request.FILES, user=request.user)
    if report := form.receive(by=request.user):
        return (
            _received(report)
            if wants_receipt(request)
            else _after_saving(request, report, NEW_DRAFT)
        )
    if wants_receipt(request):
        return refused_form(form, form.refused_status)
    context = {"form": form, "draft": NEW_DRAFT}
    return render(request, "registry/report_form.html", context, status=form.refused_status)


@require_safe
def report_detail(request, pk):
    """Show a report to its pengurus and its office, with what can be done next."""
    report = find_report(request, pk)
    authorize(request.user, "registry.view_report", report)
    return show_report(request, report)


@require_http_methods(["GET", "HEAD", "POST"])
def report_update(request, pk):
    """Change a draft or a returned report."""
    report = find_report(request, pk)
    authorize(request.user, "registry.update_report", report)
    draft = f"laporan-{report.pk}"
    if request.method != "POST":
        try:
            report.require_editable()
        except DomainError as error:
            return refused(request, error, lambda: show_report(request, report))
        form = ReportUpdateForm(instance=report, user=request.user)
        context = {"form": form, "report": report, "draft": draft}
        return render(request, "registry/report_form.html", context)
    form = ReportUpdateForm(request.POST, request.FILES, instance=report, user=request.user)
    form.keep_photos()
    context = {"form": form, "report": report, "draft": draft}
    if not form.is_valid():
        return render(request, "registry/report_form.html", context, status=form.refused_status)
    try:
        return _after_saving(request, form.save(by=request.user), draft)
    except DomainError as error:
        form.refuse(error)
        return render(request, "registry/report_form.html", context, status=refusal_status(error))


@require_POST
def report_submit(request, pk):
    """Hand the report to the kabupaten."""
    report = find_report(request, pk)
    authorize(request.user, "registry.submit_report", report)
    try:
        report.submit(by=request.user)
    except DomainError as error:
        return refused_report(request, error, pk)
    messages.success(
        request,
        f"Laporan diajukan. {report.checking_office} akan memeriksa paling lambat "
        f"{date_format(report.check_due_on)}.",
    )
    return redirect(report)


@require_http_methods(["GET", "HEAD", "POST"])
def report_delete(request, pk):
    """Ask once, then delete a draft; only who wrote it may."""
    report = find_report(request, pk)
    authorize(request.user, "registry.delete_report", report)
    if request.method == "POST":
        try:
            report.remove(by=request.user)
        except DomainError as error:
            return refused_report(request, error, pk)
        messages.success(request, f"Draf “{report.title}” dihapus.")
        return redirect("registry:report_list")
    return render(request, "registry/report_confirm_delete.html", {"report": report})


@require_POST
def report_verify(request, pk):
    """Accept the report; it becomes a public kegiatan."""
    report = find_report(request, pk)
    authorize(request.user, "registry.verify_report", report)
    try:
        report.verify(by=request.user)
    except DomainError as error:
        return refused_report(request, error, pk)
    published = " dan sudah terbit sebagai kegiatan" if report.is_published else ""
    messages.success(request, f"Laporan terverifikasi{published}.")
    return redirect(report)


@require_http_methods(["GET", "HEAD", "POST"])
def report_return(request, pk):
    """Send the report back with what must be repaired."""
    report = find_report(request, pk)
    authorize(request.user, "registry.return_report", report)
    form = ReportReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            report.return_(by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            return refused_report(request, error, pk)
        messages.success(request, f"Laporan dikembalikan ke {report.kim}.")
        return redirect(report)
    return render(request, "registry/report_return.html", {"form": form, "report": report})


@require_http_methods(["GET", "HEAD", "POST"])
def report_check(request, pk):
    """Say whether a submitted report is complete, before the office looks at it."""
    report = find_report(request, pk)
    authorize(request.user, "registry.check_report", report)
    if request.method != "POST":
        try:
            report.require_submitted()
        except DomainError as error:
            return refused_report(request, error, pk)
    form = CompletenessForm(posted(request), report=report)
    page = ActPage(
        "Periksa kelengkapan",
        f"{report.title}, {report.kim}. Pemeriksaan ini membantu Diskominfo dan tidak mengubah "
        "keadaan laporan.",
        "Simpan pemeriksaan",
        (report.title, report.get_absolute_url()),
    )
    return act_page(request, page, form, lambda: form.save_once(by=request.user),
                    "Pemeriksaan tersimpan. Pengurus dan Diskominfo dapat membacanya.")  # fmt: skip


@require_POST
def photo_create(request, pk):
    """Add photos to a report from its own page."""
    report = find_report(request, pk)
    authorize(request.user, "registry.update_report", report)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_report(request, report, photo_form=form)
    try:
        add_photos(report, form.cleaned_data["new_photos"], by=request.user)
    except DomainError as error:
        return refused_report(request, error, pk)
    messages.success(request, "Foto tersimpan.")
    return redirect(report)


@require_POST
def photo_delete(request, pk):
    """Delete a photo of a report that may still change."""
    photo = get_object_or_404(ReportPhoto.objects.of_reports(request.user), pk=pk)
    authorize(request.user, "registry.update_report", photo.report)
    try:
        photo.remove(by=request.user)
    except DomainError as error:
        return refused_report(request, error, photo.report_id)
    messages.success(request, "Foto dihapus.")
    return redirect(photo.report)


def _received(report):
    """Answer a device: what is stored now, and what the report still needs."""
    missing = report.missing_for_submission()
    later = f"Masih kurang: {', '.join(missing.values())}" if missing else "Periksa, lalu ajukan"
    at = pukul(report.created_at, report.region.timezone)
    return receipt(
        number=receipt_number(report.request_id),
        sentence=f"Tersimpan sebagai draf {at}. {later}.",
        address=report.get_absolute_url(),
    )


def _after_saving(request, report, draft):
    """Go where the pressed button points, to the check page or out; the device forgets its copy."""
    answer = redirect(report)
    if request.POST.get("aksi") == "keluar":
        missing = report.missing_for_submission()
        later = f"Masih kurang: {', '.join(missing.values())}." if missing else "Siap diajukan."
        messages.success(request, f"Draf “{report.title}” tersimpan. {later}")
        answer = redirect("registry:report_list")
    return forget_draft(answer, request.user, draft)
