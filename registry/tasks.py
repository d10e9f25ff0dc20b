"""Background work of the registry; every task may be run again without harm."""

from django_tasks import task

from registry.import_job import run_import
from registry.models import KimImport


@task()
def run_kim_import(job_id: int) -> None:
    run_import(KimImport.objects.select_related("region", "created_by").get(pk=job_id))
