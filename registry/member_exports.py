"""The people of a KIM or forum as a table: what the list on its page shows, and no more.

The number stands only in the table of those who may read it one by one (`view_contact_member`).
"""

from django.db.models import QuerySet

from kim_portal.spreadsheets import Export, TableColumn
from registry.list_exports import CHUNK, DAY, PORTAL, TEXT

OWN = "Isian pengurus dan dinas"


def member_rows(members: QuerySet):
    """Yield everybody of the list, those in office and those who left, by position."""
    return members.for_list().by_position().iterator(chunk_size=CHUNK)


COLUMNS = [
    TableColumn(*facts)
    for facts in (
        ("nama", "Nama lengkap; “Anggota (data dihapus)” bila datanya dihapus", TEXT, OWN,
         lambda member: member.full_name),
        ("jabatan", "Jabatan dalam kepengurusan", "satu jabatan", OWN,
         lambda member: member.get_position_display()),
        ("KIM atau forum", "Tempat orang itu menjabat", TEXT, PORTAL,
         lambda member: member.owner.name),
        ("mulai menjabat", "Hari pertama menjabat", DAY, OWN, lambda member: member.started_on),
        ("selesai menjabat", "Hari masa jabatan selesai, kosong bila masih", DAY, OWN,
         lambda member: member.ended_on),
        ("alasan selesai", "Mengapa masa jabatan selesai", TEXT, OWN,
         lambda member: member.end_reason),
    )
]  # fmt: skip
PHONE = TableColumn(
    "nomor WhatsApp", "Nomor orang itu; hanya untuk pengurus KIM dan dinas", "angka", OWN,
    lambda member: member.phone,
)  # fmt: skip
MEMBER_EXPORT = Export("Pengurus dan anggota", "anggota", COLUMNS)
MEMBER_CONTACT_EXPORT = Export(
    "Pengurus dan anggota dengan nomornya", "anggota-kontak", [*COLUMNS, PHONE]
)
