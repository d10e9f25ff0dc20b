"""Briefs and their coverage as tables; no person in them."""

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kim_portal.spreadsheets import Export, TableColumn
from registry.list_exports import CHUNK, COUNT, DAY, OFFICE, PORTAL, TEXT, URL, place_columns
from registry.models import BriefRelay, BriefTarget

KIM = "Isian pengurus KIM"


def brief_rows(briefs: QuerySet, user):
    """Load briefs with how many KIM of the person's own territory each went to and reached."""
    told = Exists(BriefRelay.objects.filter(target=OuterRef("pk")))
    own = BriefTarget.objects.visible_to(user).filter(brief=OuterRef("pk")).order_by()

    def count(targets):
        counted = targets.values("brief").annotate(n=Count("pk", distinct=True)).values("n")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

    counted = briefs.for_list().annotate(
        targeted_count=count(own), reached_count=count(own.filter(told))
    )
    return counted.order_by("-created_at", "-pk").iterator(chunk_size=CHUNK)


def target_rows(targets: QuerySet):
    ordered = targets.for_list().with_reach().order_by("kim__region__path", "kim__name", "pk")
    return ordered.iterator(chunk_size=CHUNK)


BRIEF_EXPORT = Export(
    "Daftar bahan diseminasi",
    "bahan",
    [
        TableColumn("judul", "Judul bahan", TEXT, OFFICE, lambda brief: brief.title),
        TableColumn(
            "jenis", "Jenis bahan", "satu jenis", OFFICE, lambda brief: brief.get_kind_display()
        ),
        TableColumn("penerbit", "Dinas penerbit", TEXT, OFFICE, lambda brief: brief.office),
        TableColumn("sumber", "Siapa yang menyatakannya", TEXT, OFFICE, lambda brief: brief.source),
        TableColumn(
            "keadaan",
            "Keadaan bahan pada hari unduh",
            "satu kata keadaan",
            PORTAL,
            lambda brief: "Habis masa" if brief.is_expired else brief.get_state_display(),
        ),
        TableColumn("terbit pada", "Hari terbit", DAY, PORTAL, lambda brief: brief.first_day),
        TableColumn(
            "berlaku sampai", "Hari terakhir berlaku", DAY, OFFICE, lambda brief: brief.valid_until
        ),
        TableColumn(
            "KIM sasaran",
            "KIM di wilayah Anda yang menjadi sasaran saat terbit",
            COUNT,
            PORTAL,
            lambda brief: brief.targeted_count,
        ),
        TableColumn(
            "KIM menyampaikan",
            "KIM sasaran yang mencatat penyampaian sedikitnya satu kali",
            COUNT,
            KIM,
            lambda brief: brief.reached_count,
        ),
        TableColumn(
            "KIM belum menyampaikan",
            "KIM sasaran dikurangi KIM yang menyampaikan",
            COUNT,
            PORTAL,
            lambda brief: brief.targeted_count - brief.reached_count,
        ),
    ],
)
TARGET_EXPORT = Export(
    "Cakupan bahan diseminasi",
    "cakupan-bahan",
    [
        TableColumn("nama KIM", "Nama KIM sasaran", TEXT, PORTAL, lambda row: row.kim.name),
        *place_columns(lambda row: row.kim.region),
        TableColumn(
            "keadaan",
            "Sudah disampaikan, diambil, atau belum diambil",
            "satu kata keadaan",
            PORTAL,
            lambda row: row.passing.label,
        ),
        TableColumn("diambil pada", "Hari KIM mengambil bahan", DAY, KIM, lambda row: row.taken_on),
        TableColumn(
            "banyak penyampaian",
            "Berapa kali KIM mencatat penyampaian",
            COUNT,
            KIM,
            lambda row: row.relay_count,
        ),
        TableColumn(
            "orang terjangkau",
            "Jumlah orang menurut catatan KIM; orang yang sama dapat terhitung dua kali",
            COUNT,
            KIM,
            lambda row: row.people_count,
        ),
        TableColumn(
            "profil KIM", "Alamat halaman KIM", URL, PORTAL, lambda row: row.kim.get_absolute_url()
        ),
    ],
)
