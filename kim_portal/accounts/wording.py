"""Verbs and facts of the audit log in words; what is not listed is shown as it is stored."""

import datetime
import re

from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import MASK
from kim_portal.accounts.models import AuditEntry
from kim_portal.ui_tags import pukul

DATE = re.compile(r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(\+\d{2}:\d{2})?)?$")

ACTS = {
    "activate": "Mengaktifkan",
    "add_factor": "Memasang langkah kedua",
    "advance": "Memajukan tahap",
    "archive": "Mengarsipkan",
    "check": "Memeriksa",
    "close": "Menutup",
    "create": "Membuat",
    "deactivate": "Menonaktifkan",
    "decide": "Memutuskan",
    "delete": "Menghapus",
    "end": "Mengakhiri",
    "halt": "Menghentikan",
    "import": "Mengimpor",
    "invite": "Membuat tautan kata sandi",
    "lock": "Mengunci",
    "nominate": "Mengusulkan",
    "open": "Membuka",
    "publish": "Menerbitkan",
    "recuse": "Mundur menilai",
    "reject": "Menolak",
    "remove_factor": "Mematikan langkah kedua",
    "reopen": "Membuka kembali",
    "return": "Mengembalikan",
    "revoke": "Mencabut",
    "set_password": "Mengganti kata sandi",
    "set_status": "Menetapkan status",
    "sign": "Menandatangani",
    "sign_in": "Masuk",
    "sign_integrity": "Menandatangani pakta",
    "submit": "Mengajukan",
    "update": "Mengubah",
    "verify": "Memverifikasi",
    "view_contact": "Melihat kontak",
}
# Acts on an account whose words already say everything.
WHOLE_ACTS = {"add_factor", "invite", "remove_factor", "set_password", "sign_in"}
FACTS = {
    "email": "surel",
    "kind": "jenis",
    "name": "nama",
    "note": "catatan",
    "phone": "nomor WhatsApp",
    "place": "tempat",
    "reason": "alasan",
    "role": "peran",
    "until": "berlaku sampai",
    "user": "pengguna",
    "username": "nama pengguna",
}


def act_in_words(entry: AuditEntry) -> str:
    """Return "Memverifikasi KIM" for the verb `kim.verify`."""
    act = entry.verb.partition(".")[2]
    words = ACTS.get(act, act.replace("_", " ").capitalize())
    if act in WHOLE_ACTS:
        return words
    try:
        return f"{words} {apps.get_model(entry.subject_type)._meta.verbose_name}"
    except (LookupError, ValueError):
        return words


def acts_named(word: str) -> list[str]:
    """Return the stored acts whose words contain this one: "verifikasi" → verify."""
    return [act for act, words in ACTS.items() if word.lower() in words.lower()]


def facts_in_words(entry: AuditEntry) -> list[tuple[str, str]]:
    """Return (word, value) of every fact; a masked value says that it is."""
    return [
        (FACTS.get(key, key.replace("_", " ")), _value(value))
        for key, value in entry.facts.items()
        if value not in ("", None, [], {})
    ]


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
