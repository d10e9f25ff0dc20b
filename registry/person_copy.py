"""The copy of everything the portal holds about one person, for that person (UU 27/2022, pasal 32).

It names nobody else: who opened a contact is told by role and account number.
"""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.accounts.wording import act_in_words
from registry.consent import consent_words
from registry.enums import Role
from registry.models import Aspiration, Assignment, KimImport, SubjectRequest
from registry.person import Person, plain_contact


def person_copy(person: Person) -> dict:
    """Return the copy as plain values with Indonesian keys, ready for JSON."""
    return {
        "judul": "Salinan data pribadi di Portal KIM",
        "dibuat_pada": timezone.localtime().isoformat(timespec="seconds"),
        "dasar": "UU 27/2022 tentang Pelindungan Data Pribadi",
        "keanggotaan": [_member(one) for one in person.members],
        "akun": [_account(one) for one in person.users],
        "usaha": [_business(one) for one in person.businesses],
        "permintaan": [_request(one) for one in _requests(person)],
        "aspirasi": [_aspiration(one) for one in _aspirations(person)],
        "berkas_kantor": _files(person),
        "riwayat": _history(person),
    }


def _member(member) -> dict:
    return {
        "nama": member.full_name,
        "jenis_kelamin": member.get_sex_display(),
        "pekerjaan": member.get_occupation_display(),
        "jabatan": member.get_position_display(),
        "di": str(member.owner),
        "wilayah": member.region.place,
        "nomor_whatsapp": member.phone,
        "mulai": member.started_on.isoformat(),
        "selesai": member.ended_on.isoformat() if member.ended_on else None,
        "alasan_selesai": member.end_reason,
        "persetujuan": {
            "versi": member.consent_version,
            "tanggal": None if member.awaits_consent else member.consented_on.isoformat(),
            "bunyi": consent_words(member.consent_version),
        },
    }


def _account(user) -> dict:
    return {
        "nama": user.full_name,
        "nama_pengguna": user.username,
        "surel": user.email,
        "nomor_whatsapp": user.phone,
        "dibuat_pada": _moment(user.date_joined),
        "terakhir_masuk": _moment(user.last_login),
        "tugas": [
            {"peran": duty.get_role_display(), "tempat": duty.place,
             "mulai": duty.started_on.isoformat(),
             "berakhir": duty.ended_on.isoformat() if duty.ended_on else None}
            for duty in user.assignments.for_list().order_by("started_on", "pk")
        ],
    }  # fmt: skip


def _business(umkm) -> dict:
    return {
        "nama_pemilik": umkm.owner_name,
        "nama_usaha": umkm.name,
        "produk": umkm.product,
        "persetujuan": umkm.get_consent_display(),
        "tanggal_persetujuan": umkm.consented_on.isoformat() if umkm.consented_on else None,
    }


def _requests(person: Person) -> list[SubjectRequest]:
    mine = {member.pk for member in person.members}
    rows = SubjectRequest.objects.order_by("received_at", "pk")
    return [
        one for one in rows
        if one.member_id in mine or plain_contact(one.requester_contact) in person.contacts
    ]  # fmt: skip


def _request(request: SubjectRequest) -> dict:
    return {
        "nomor": request.code,
        "permintaan": request.get_kind_display(),
        "nama": request.requester_name,
        "kontak": request.requester_contact,
        "keterangan": request.details,
        "diterima_pada": _moment(request.received_at),
        "keadaan": request.get_state_display(),
    }


def _aspirations(person: Person) -> list[Aspiration]:
    rows = Aspiration.objects.exclude(reporter_contact="").order_by("received_at", "pk")
    return [one for one in rows if plain_contact(one.reporter_contact) in person.contacts]


def _aspiration(aspiration: Aspiration) -> dict:
    return {
        "nomor": aspiration.code,
        "nama": aspiration.reporter_name,
        "kontak": aspiration.reporter_contact,
        "judul": aspiration.title,
        "isi": aspiration.text,
        "diterima_pada": _moment(aspiration.received_at),
    }


def _files(person: Person) -> list[dict]:
    """Name the office files that brought a member in; the file itself names other people."""
    rows = AuditEntry.objects.filter(
        Q(verb="member.create", subject_type="registry.member"),
        subject_id__in=[str(one.pk) for one in person.members],
    )
    sources = {entry.facts.get("source", "") for entry in rows}
    numbers = [one.removeprefix("impor ") for one in sources if one.startswith("impor ")]
    return [
        {"berkas": f"impor {job.pk}", "diunggah_pada": _moment(job.created_at),
         "masih_tersimpan": job.has_file}
        for job in KimImport.objects.filter(pk__in=[one for one in numbers if one.isdecimal()])
    ]  # fmt: skip


def _history(person: Person) -> list[dict]:
    """Return what was done with the person's rows, looks at the contact included, oldest first."""
    condition = Q(pk__in=[])
    for rows in (person.members, person.users, person.businesses):
        if rows:
            keys = [str(one.pk) for one in rows]
            condition |= Q(subject_type=rows[0]._meta.label_lower, subject_id__in=keys)
    entries = list(AuditEntry.objects.filter(condition).order_by("pk"))
    roles = _roles({entry.user_id for entry in entries} - {None})
    return [
        {"waktu": _moment(entry.at), "tindakan": act_in_words(entry),
         "oleh": roles.get(entry.user_id, entry.user_text)}
        for entry in entries
    ]  # fmt: skip


def _roles(user_ids: set[int]) -> dict[int, str]:
    """Return account → its number with the roles it held."""
    held = defaultdict(set)
    for user_id, role in Assignment.objects.filter(user__in=user_ids).values_list("user", "role"):
        held[user_id].add(Role(role).label)
    return {one: ", ".join([f"pengguna {one}", *sorted(held[one])]) for one in user_ids}


def _moment(moment) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
