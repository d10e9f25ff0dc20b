from registry.models import KimImport
from tests.access.row import Row, only, public
from tests.factories.office import office_file, penajam, row
from tests.factories.registry import KimImportFactory

# Everybody with a place or a KIM, and the auditor.
WITH_DUTY = dict.fromkeys(
    ["auditor", "provinsi", "provinsi_lain", "kabupaten", "kabupaten_lain", "pimpinan",
     "kecamatan", "kecamatan_lain", "desa", "desa_lain", "pengurus", "pengurus_lain"],
    200,
)  # fmt: skip


def form(world):
    return ["csv"]


def job(world):
    """A checked file of the personas' kabupaten."""
    penajam()
    one = KimImportFactory.build(region=world.kim.region.at_level("kabupaten"), created_by=None)
    one.attach(office_file(row()), name="data.xlsx", content_type="application/octet-stream")
    one.upload(by=world.kabupaten)
    facts = {"row_count": 1, "new_count": 1, "findings": []}
    one.store_check({"name": 1, "village": 2, "subdistrict": 3}, facts)
    return [KimImport.objects.latest("pk").pk]


def job_and_form(world):
    return [*job(world), "xlsx"]


ROWS = [
    only("registry:kim_export", args=form, **WITH_DUTY),
    only("registry:sk_export", args=form, **WITH_DUTY),
    only("registry:report_export", args=form, **WITH_DUTY),
    only("registry:forum_export", args=form, **WITH_DUTY),
    only("registry:kim_import", kabupaten=200, kabupaten_lain=200),
    only("registry:kim_import_template", kabupaten=200, kabupaten_lain=200),
    Row("registry:kim_import_detail", args=job, statuses={"kabupaten": 200}),
    Row(
        "registry:kim_import_map",
        "post",
        args=job,
        data=lambda world: {"name": 1, "village": 2},
        statuses={"kabupaten": 302},
    ),
    Row("registry:kim_import_run", "post", args=job, statuses={"kabupaten": 302}),
    Row("registry:kim_import_delete_file", "post", args=job, statuses={"kabupaten": 302}),
    Row("registry:kim_import_result", args=job_and_form, statuses={"kabupaten": 200}),
    public("registry:kim_board", args=lambda world: [world.kim.slug]),
]
