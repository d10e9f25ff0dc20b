from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, paginate, posted, refused
from kim_portal.spreadsheets import respond
from registry.enums import ImportState
from registry.forms.kim_import import ColumnsForm, KimImportForm
from registry.import_job import check_import, table_of
from registry.import_result import result_table
from registry.import_template import TEMPLATE
from registry.models import KimImport
from registry.tasks import run_kim_import

RESULT_FORMATS = ("csv", "xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def kim_import(request):
    """Take the file of an office; nothing of it is stored as KIM before the next page."""
    authorize(request.user, "registry.import_kim")
    files = request.FILES if request.method == "POST" else None
    form = KimImportForm(posted(request), files, by=request.user)
    if request.method == "POST":
        if first := form.first_result():
            return redirect(first)
        if form.is_valid():
            try:
                return redirect(form.save(by=request.user))
            except DomainError as error:
                form.add_error("upload", error.message)
    page = paginate(request, KimImport.objects.visible_to(request.user).for_list())
    context = {"form": form, "page": page}
    return render(request, "registry/kim_import.html", context, status=form.refused_status)


@require_safe
def kim_import_template(request):
    authorize(request.user, "registry.import_kim")
    return respond(TEMPLATE, [], "xlsx")


@require_safe
def kim_import_detail(request, pk):
    """What the file would do, what it is doing, or what it has done."""
    job = _find(request, pk)
    authorize(request.user, "registry.view_kim_import", job)
    if request.headers.get("HX-Request") == "true" and job.state != ImportState.RUNNING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _show(request, job)


@require_POST
def kim_import_map(request, pk):
    """Read the file again with the columns a person chose."""
    job = _find(request, pk)
    authorize(request.user, "registry.map_kim_import", job)
    try:
        job.require_changeable()
        form = ColumnsForm(request.POST, table=table_of(job))
        if not form.is_valid():
            return _show(request, job, form)
        check_import(job, form.columns)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _find(request, pk)))
    messages.success(request, "Kolom disimpan dan berkas diperiksa ulang.")
    return redirect(job)


@require_POST
def kim_import_run(request, pk):
    """Start the import, or go on with one that broke; the work itself is a background task."""
    job = _find(request, pk)
    authorize(request.user, "registry.run_kim_import", job)
    try:
        job.begin(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _find(request, pk)))
    run_kim_import.enqueue(job.pk)
    return redirect(job)


@require_POST
def kim_import_delete_file(request, pk):
    """Delete the uploaded file at once instead of after its time; what was stored stays."""
    job = _find(request, pk)
    authorize(request.user, "registry.delete_file_kim_import", job)
    try:
        job.delete_file(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _find(request, pk)))
    messages.success(request, "Berkas dan isi temuannya dihapus. Jumlahnya tetap tercatat.")
    return redirect(job)


@require_safe
def kim_import_result(request, pk, form):
    """The file as it goes back to the office, each row with what became of it and why."""
    job = _find(request, pk)
    authorize(request.user, "registry.view_kim_import", job)
    if form not in RESULT_FORMATS or not job.has_file:
        raise Http404("Bentuk berkas ini tidak ada.")
    return respond(*result_table(job), form)


def _find(request, pk) -> KimImport:
    return get_object_or_404(KimImport.objects.visible_to(request.user).for_list(), pk=pk)


def _show(request, job, form=None):
    context = {
        "job": job,
        "page": paginate(request, job.faults),
        "form": form,
        "file_days": settings.IMPORT_FILE_DAYS,
    }
    if job.is_changeable:
        table = table_of(job)
        context |= {"table": table, "columns_form": form or ColumnsForm(table=table)}
    return page_or_partial(
        request, "registry/kim_import_detail.html", "registry/_kim_import_progress.html", context
    )
