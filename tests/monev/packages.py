"""Packages of delegates as another portal makes them: its rows are gone before they arrive."""

import base64
import datetime
import hashlib
import io
import json
import zipfile
from contextlib import contextmanager

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from kim_portal.signing_key import public_text
from monev.canonical import canonical_json
from monev.delegate_moves import propose
from monev.delegate_package import archive
from monev.models import Delegate, Portal
from monev.nomination import snapshot
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, SkFactory, region
from tests.monev.results import published_round

OWN_KEY, OTHER_KEY, STRANGE_KEY = (
    base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2, 3)
)
NAME = "KIM Bangun Mulya Bersinar"


class _Gone(Exception):
    """Rolls back everything the other portal has."""


@contextmanager
def key_of(settings, key):
    settings.SIGNING_KEY, before = key, settings.SIGNING_KEY
    try:
        yield
    finally:
        settings.SIGNING_KEY = before


_made: list[bytes] = []


def from_other_portal(settings, give) -> bytes:
    """Return the package of the best of a round, made on a portal with a database of its own.

    It is made once: nothing of that portal is here afterwards, only the file.
    """
    try:
        with transaction.atomic(), key_of(settings, OTHER_KEY):
            if not _made:
                _made.append(_package(give))
            raise _Gone
    except _Gone:
        return _made[0]


def _package(give) -> bytes:
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    head = give(UserFactory(full_name="Kepala Contoh"), Role.PIMPINAN, region("64.09"))
    kim = KimFactory(verified=True, name=NAME, region=region("64.09.02.2004"))
    SkFactory(kim=kim, state="active")
    round_ = published_round(head, office, entries=2, slug="monev-asal", best=kim)
    best = round_.entries.get(kim=kim)
    best.snapshot = snapshot(kim)
    best.save()
    delegate = Delegate(
        entry=best, event="Monev Provinsi", decree_number="188/77/2026",
        decree_on=datetime.date(2026, 11, 20),
    )  # fmt: skip
    return archive(propose(delegate, by=office))


def public_of(settings, key=OTHER_KEY) -> str:
    with key_of(settings, key):
        return public_text()


def trusted(settings, *, key=OTHER_KEY, codes=("64.09",), by=None, **facts) -> Portal:
    portal = Portal.objects.create(
        public_key=public_of(settings, key), created_by=by or UserFactory(),
        **{
            "name": "Portal KIM Penajam", "reason": "Kerja sama 12/2026",
            "starts_on": datetime.date(2026, 1, 1), "expires_on": datetime.date(2030, 12, 31),
        } | facts,
    )  # fmt: skip
    portal.regions.set([region(code) for code in codes])
    return portal


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def packed(parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def facts_of(content: bytes) -> dict:
    return json.loads(unpacked(content)["paket.json"])["isi"]


def resigned(content: bytes, change, *, key=OTHER_KEY) -> bytes:
    """Return the package as its own portal would have signed it after `change(facts, parts)`."""
    parts = unpacked(content)
    facts = json.loads(parts.pop("paket.json"))["isi"]
    change(facts, parts)
    facts["berkas"] = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}
    return packed({"paket.json": _signed(facts, key)} | parts)


def _signed(facts, key) -> bytes:
    secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key))
    public = base64.b64encode(secret.public_key().public_bytes_raw()).decode()
    signature = base64.b64encode(secret.sign(canonical_json(facts))).decode()
    return canonical_json({"isi": facts, "kunci": public, "tanda_tangan": signature})


def upload(content: bytes, name="paket.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/zip")
