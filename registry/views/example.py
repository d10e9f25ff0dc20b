from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.pages import posted
from registry.acting import ActPage, act_page
from registry.forms.example import ExampleForm
from registry.models import ActivityReport


@require_http_methods(["GET", "HEAD", "POST"])
def report_set_example(request, pk):
    """Show an activity to other KIM as a good practice, or take it back."""
    reports = ActivityReport.objects.visible_to(request.user).for_list()
    report = get_object_or_404(reports, pk=pk)
    authorize(request.user, "registry.set_example_report", report)
    form = ExampleForm(posted(request), initial={"note": report.example_note})
    page = ActPage(
        "Jadikan contoh baik",
        f"{report.title}, {report.owners_in_words}. Contoh baik tampil di halaman wilayahnya.",
        "Simpan",
        (report.title, report.get_absolute_url()),
    )
    return act_page(
        request, page, form,
        lambda: report.set_example(by=request.user, note=form.cleaned_data["note"].strip()),
        "Contoh baik tersimpan.",
    )  # fmt: skip
