"""Verbs and facts of the audit log in words; what is not listed is shown as it is stored."""

import datetime
import re

from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import MASK
from kim_portal.accounts.models import AuditEntry, User
from kim_portal.ui_tags import pukul

DATE = re.compile(r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(\+\d{2}:\d{2})?)?$")

ACTS = {
    "accept": "Menerima",
    "activate": "Mengaktifkan",
    "add_factor": "Memasang langkah kedua",
    "advance": "Memajukan tahap",
    "announce": "Mengumumkan",
    "amend": "Menambah temuan",
    "answer": "Menjawab",
    "arrive": "Mencatat kedatangan",
    "anonymise": "Menghapus nama pada",
    "archive": "Mengarsipkan",
    "attach": "Melampirkan berkas",
    "begin": "Memulai",
    "cancel": "Membatalkan",
    "certify": "Menerbitkan sertifikat",
    "change": "Mencatat perubahan",
    "check": "Memeriksa",
    "categorize": "Menetapkan kategori",
    "close": "Menutup",
    "confirm": "Menetapkan tetap",
    "confirm_consent": "Mencatat persetujuan",
    "copy": "Mengunduh salinan data dari",
    "copy_settings": "Menyalin pengaturan lama ke",
    "compute": "Menghitung",
    "correct": "Membetulkan",
    "call": "Memanggil",
    "create": "Membuat",
    "deactivate": "Menonaktifkan",
    "decide": "Memutuskan",
    "declare_idle": "Menyatakan tidak ada kegiatan dalam",
    "declare_none": "Menyatakan tidak ada dana",
    "delete": "Menghapus",
    "accept_late": "Menerima kiriman terlambat",
    "confirm_paper": "Mengesahkan lembar kertas",
    "dismiss": "Menyatakan bukan",
    "list_people": "Mengunduh orang terdampak",
    "tell": "Mencatat pemberitahuan",
    "type_paper": "Mengetik dari kertas",
    "view_scan": "Membuka pindaian",
    "withdraw_paper": "Menarik lembar kertas",
    "deliver_late": "Mengirim sesudah penutupan",
    "refuse_late": "Menolak kiriman terlambat",
    "delete_file": "Menghapus berkas",
    "decree": "Mencatat SK",
    "deliver": "Mencatat sampainya jawaban",
    "allowed_conflict": "Mengizinkan juri menilai",
    "disclose": "Mengungkap benturan kepentingan pada",
    "dismissed_conflict": "Menolak dugaan benturan pada",
    "draw": "Mengundi urutan",
    "drop": "Membatalkan",
    "end": "Mengakhiri",
    "erase": "Menghapus data orang pada",
    "erase_reporter": "Menghapus data pelapor",
    "export_members": "Mengunduh daftar anggota",
    "export_log": "Mengunduh catatan",
    "extend": "Memperpanjang batas",
    "fail_factor": "Langkah kedua gagal",
    "fail_sign_in": "Percobaan masuk gagal",
    "file": "Mengajukan",
    "find": "Mencatat temuan",
    "rehearse": "Memulai gladi untuk",
    "wipe_rehearsal": "Menghapus gladi dari",
    "finish": "Menyelesaikan",
    "forget": "Melupakan pemohon",
    "form": "Menandai terbentuk",
    "forward": "Meneruskan",
    "freeze": "Membekukan isi",
    "guide": "Mendampingi",
    "halt": "Menghentikan",
    "hand": "Menyerahkan",
    "hand_over": "Menyerahkan",
    "hand_sp4n": "Menyerahkan ke SP4N-LAPOR",
    "import": "Mengimpor",
    "interrupt": "Menghentikan",
    "invite": "Membuat tautan kata sandi",
    "leave": "Mencatat pengunduran diri",
    "leave_out": "Melewati tanpa penilaian",
    "lock": "Mengunci",
    "lock_sign_in": "Percobaan masuk ditahan",
    "meet": "Mencatat terpenuhinya",
    "map_sectors": "Memetakan potensi peserta",
    "merge": "Menggabungkan",
    "moderate": "Menulis ringkasan untuk umum",
    "move": "Memindahkan",
    "nominate": "Mengusulkan",
    "not_met": "Mencatat tidak bertemu pada",
    "open": "Membuka",
    "order": "Memerintahkan",
    "open_plenary": "Membuka rapat pleno",
    "rate": "Mencatat penilaian diri pada",
    "postpone": "Menunda",
    "pass_on": "Meneruskan",
    "plan": "Menjadwalkan",
    "postponed": "Mencatat penundaan",
    "prepare_sheets": "Menyiapkan lembar nilai",
    "promote": "Memajukan ke tingkat berikutnya",
    "propose": "Mengusulkan",
    "publish": "Menerbitkan",
    "receive": "Menerima",
    "recall": "Menarik",
    "recuse": "Mundur menilai",
    "refresh": "Memperbarui data",
    "refuse": "Menolak",
    "refuse_closed": "Masuk ke akun yang ditutup ditolak",
    "reject": "Menolak",
    "replace": "Mengganti",
    "release": "Mengembalikan ke daftar",
    "remove_factor": "Mematikan langkah kedua",
    "renew": "Memperpanjang",
    "reopen": "Membuka kembali",
    "reply": "Menanggapi",
    "restore": "Memakai lagi",
    "request": "Meminta",
    "require": "Mengatur kewajiban",
    "reset": "Mengulang",
    "reset_factor": "Melepas langkah kedua",
    "reschedule": "Mengubah jadwal",
    "resume": "Meneruskan",
    "retire": "Tidak memakai lagi",
    "return": "Mengembalikan",
    "return_to_tabulation": "Mengembalikan ke rekapitulasi",
    "revoke": "Mencabut",
    "route": "Meneruskan kepada penjawab",
    "save": "Menyimpan",
    "set_code": "Menetapkan kode",
    "set_divisions": "Menetapkan kategori dan zona",
    "set_example": "Menetapkan contoh dari",
    "set_password": "Mengganti kata sandi",
    "set_scope": "Menetapkan cakupan",
    "set_rules": "Menetapkan syarat peserta",
    "set_state": "Menetapkan keadaan",
    "set_status": "Menetapkan status",
    "settle": "Menyelesaikan",
    "issue": "Menerbitkan naskah",
    "take_back": "Menerima kembali",
    "view": "Membuka",
    "seal": "Menyegel",
    "sign": "Menandatangani",
    "sign_in": "Masuk",
    "sign_integrity": "Menandatangani pakta",
    "skip": "Melewati",
    "start": "Memulai",
    "submit": "Mengajukan",
    "take": "Mengambil",
    "take_down": "Menurunkan",
    "take_over": "Mempertahankan",
    "take_over_advice": "Menjadikan saran tindak lanjut dalam",
    "unclose": "Membatalkan penutupan",
    "update": "Mengubah",
    "upload": "Mengunggah",
    "verify": "Memverifikasi",
    "view_contact": "Melihat kontak",
    "view_file": "Membuka berkas",
    "view_letter": "Membuka draf surat",
    "view_letters": "Membuka kumpulan surat",
    "void": "Membatalkan",
    "waive": "Mengecualikan syarat",
    "weigh": "Mengatur bobot",
    "withdraw": "Mencabut persetujuan",
    "withdraw_none": "Menarik pernyataan tidak ada dana",
    "write_minutes": "Menulis notulen",
    "write_scores": "Mencatat nilai peserta",
}
# Acts on an account whose words already say everything.
WHOLE_ACTS = {"add_factor", "export_log", "fail_factor", "fail_sign_in", "invite", "lock_sign_in"}
WHOLE_ACTS |= {"refuse_closed", "remove_factor", "set_password", "sign_in"}
CHANGED = {"adinda": "fungsi KIM", "new_photos": "foto"}  # fields that are no single column
FACTS = {
    "after": "sesudah",
    "amount": "jumlah",
    "answer": "jawaban",
    "at": "pada",
    "attempt": "percobaan",
    "before": "sebelum",
    "budget_need": "kebutuhan dana",
    "categories": "kategori",
    "category": "kategori",
    "changed": "yang berubah",
    "code": "kode",
    "consent": "persetujuan",
    "count": "banyaknya",
    "data": "data",
    "day": "tanggal",
    "delivered_how": "cara penyampaian",
    "delivered_on": "sampai pada",
    "digest": "sidik isi",
    "discovered_at": "diketahui pada",
    "done_row": "baris selesai",
    "due_at": "batas",
    "due_on": "tenggat",
    "done_on": "dikerjakan pada",
    "effective_on": "berlaku mulai",
    "email": "surel",
    "ended_on": "berakhir pada",
    "ends_on": "sampai hari",
    "event": "kegiatan",
    "excused": "tidak dinilai",
    "faulty": "keliru",
    "fields": "bidang",
    "fingerprint": "sidik dokumen",
    "former_answer": "jawaban semula",
    "former_path": "letak semula",
    "from_holder": "dari",
    "handler": "penanggung jawab",
    "held_on": "tanggal",
    "has_place": "dengan tempat",
    "has_position": "dengan koordinat",
    "in_time": "tepat waktu",
    "indicator": "indikator",
    "instrument": "instrumen",
    "juri": "juri",
    "kept": "dipertahankan",
    "kim": "KIM",
    "kim_name": "nama KIM",
    "kind": "jenis",
    "last_post_on": "kiriman terakhir",
    "legal_basis": "dasar hukum",
    "merged": "digabung",
    "moved_on": "pindah pada",
    "name": "nama",
    "network": "jaringan",
    "new": "baru",
    "new_entry": "peserta baru",
    "note": "catatan",
    "number": "nomor",
    "numbers": "nomor",
    "on_paper": "di kertas",
    "order": "urutan",
    "key": "kunci pertanyaan",
    "verdict": "putusan",
    "origin": "berasal dari",
    "outcome": "hasil",
    "corrected_on": "dibetulkan pada",
    "decree_number": "nomor SK",
    "ground": "jenis kesalahan",
    "parts": "bagian",
    "path": "letak",
    "phone": "nomor WhatsApp",
    "place": "tempat",
    "platform": "layanan",
    "position": "jabatan",
    "plan": "rencana",
    "portal": "portal",
    "present": "hadir",
    "promoted_from": "berasal dari peserta",
    "published_on": "tanggal terbit",
    "quota_reason": "alasan melebihi kuota",
    "rank": "peringkat",
    "reach_count": "jangkauan",
    "reason": "alasan",
    "reasons": "alasan",
    "region": "wilayah",
    "register_code": "kode wilayah",
    "registry_no": "nomor registrasi",
    "report": "laporan",
    "required": "syarat wajib",
    "requirement": "dokumen yang diminta",
    "result": "hasil pemeriksaan",
    "revision": "revisi",
    "role": "peran",
    "entry": "peserta",
    "round": "putaran",
    "row": "baris",
    "rule": "syarat",
    "row_count": "banyaknya baris",
    "same": "tetap",
    "scope": "cakupan",
    "score": "nilai",
    "scored": "dinilai",
    "scheduled_at": "waktu kunjungan",
    "seats": "anggota",
    "entries": "peserta",
    "seed": "benih undian",
    "way": "cara",
    "root": "sidik bundel",
    "sha256": "sidik berkas",
    "size": "ukuran berkas",
    "source": "sumber",
    "stage": "tahap",
    "starts_on": "mulai hari",
    "state": "keadaan",
    "status": "status",
    "strength": "sifat",
    "team": "tim",
    "theme": "tema",
    "to": "menjadi",
    "to_holder": "kepada",
    "to_round": "putaran tujuan",
    "total": "jumlah bobot",
    "tried": "sidik nama yang diketik",
    "undone": "tanda tangan yang gugur",
    "until": "berlaku sampai",
    "url": "alamat situs",
    "user": "pengguna",
    "version": "versi",
    "weight": "bobot",
    "whom": "kepada",
    "with_numbers": "disertai nomor",
    "year": "tahun",
    "zone": "zona",
    "zones": "zona",
}


def act_in_words(entry: AuditEntry) -> str:
    """Return "Memverifikasi KIM" for the verb `kim.verify`."""
    act = entry.verb.partition(".")[2]
    words = ACTS.get(act, act.replace("_", " ").capitalize())
    if act in WHOLE_ACTS:
        return words
    model = _model(entry)
    if model is None:
        return words
    if act not in ACTS and (state := _choices(entry, "state").get(act)):
        return f"Menetapkan {model._meta.verbose_name} menjadi “{state}”"
    return f"{words} {model._meta.verbose_name}"


def acts_named(word: str) -> list[str]:
    """Return the stored acts whose words contain this one: "verifikasi" → verify."""
    return [act for act, words in ACTS.items() if word.lower() in words.lower()]


def name_subjects(entries) -> None:
    """Give each entry its `subject_name`; accounts by the name of today, if it is one at all."""
    people = User._meta.label_lower
    keys = {one.subject_id for one in entries if one.subject_type == people and one.subject_id}
    names = {str(user.pk): str(user) for user in User.objects.filter(pk__in=keys)} if keys else {}
    for entry in entries:
        known = names.get(entry.subject_id) if entry.subject_type == people else None
        entry.subject_name = known or entry.subject_text


def facts_in_words(entry: AuditEntry) -> list[tuple[str, str]]:
    """Return (word, value) of every fact; a masked value says that it is."""
    return [
        (FACTS.get(key, key.replace("_", " ")), _value(_label(entry, key, value)))
        for key, value in entry.facts.items()
        if value not in ("", None, [], {})
    ]


def _model(entry: AuditEntry):
    """Return the model an entry tells about, or None when it is gone."""
    try:
        return apps.get_model(entry.subject_type)
    except (LookupError, ValueError):
        return None


def _choices(entry: AuditEntry, name: str) -> dict:
    """Return value → label of a column of the subject; empty when there is no such choice."""
    fields = {field.name: field for field in _model(entry)._meta.fields} if _model(entry) else {}
    return dict(getattr(fields.get(name), "choices", None) or ())


def _label(entry: AuditEntry, key: str, value):
    """Return the label of a stored choice (`to` names a state) and the words of named columns."""
    if key == "changed" and isinstance(value, list):
        fields = _model(entry)._meta.fields if _model(entry) else ()
        columns = {one.name: one.verbose_name for one in fields} | CHANGED
        return [columns.get(name, name.replace("_", " ")) for name in value]
    if not isinstance(value, str):
        return value
    return _choices(entry, "state" if key == "to" else key).get(value, value)


def _value(value) -> str:
    if value == MASK:
        return "(disamarkan)"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_value(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value)
    return _moment(str(value))


def _moment(text: str) -> str:
    """Write a stored date or moment as people read it, anything else as it is."""
    if not DATE.match(text):
        return text
    moment = datetime.datetime.fromisoformat(text)
    return pukul(moment) if timezone.is_aware(moment) else date_format(moment)
