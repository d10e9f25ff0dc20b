"""What this portal must be sure of before it believes a package: who speaks, of what, and truly."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from kim_portal.errors import DomainError
from kim_portal.signing_key import NoKeyError, key_name, public_text
from kim_portal.uploads import read_document
from monev.bundle_check import check
from monev.bundle_reading import UnreadableBundle, is_proof, read
from monev.delegations import lies_in
from monev.enums import MonevLevel
from monev.models import Portal, Round
from monev.package_reading import BUNDLE_NAME, ReadPackage
from registry.models import Kim, Region
from registry.models.kim import CLOSED_REGISTRATIONS
from registry.office_values import fold_kim_name


class PackageRefusedError(DomainError):
    """A whole package that this portal does not take; the message says why."""

    def __init__(self, message: str):
        super().__init__(message, field="berkas")


@dataclass(frozen=True)
class Checked:
    """A package this portal believes.

    candidates: KIM of the same desa; match: the one of them with the same name, if there is one.
    """

    portal: Portal
    region: Region
    candidates: tuple[Kim, ...]
    match: Kim | None


def check_package(package: ReadPackage, round_: Round) -> Checked:
    """Return who sent the package and which KIM it is about.

    Raises PackageRefusedError with the first thing that does not fit.
    """
    facts = package.facts
    portal = _portal_of(package.public_key)
    _require_papers(package)
    _require_result(package, portal)
    region = _region_of(facts, portal, round_)
    around = Kim.objects.with_place().filter(region=region)
    found = tuple(around.exclude(state__in=CLOSED_REGISTRATIONS).order_by("name", "pk"))
    name = fold_kim_name(facts["kim"]["name"])
    alike = [kim for kim in found if fold_kim_name(kim.name) == name]
    if len(alike) > 1:
        numbers = ", ".join(f"{kim} ({kim.registry_no})" for kim in alike)
        raise PackageRefusedError(
            f"Di {region.place} ada beberapa KIM bernama sama: {numbers}. Gabungkan dahulu."
        )
    return Checked(portal, region, found, alike[0] if alike else None)


def _portal_of(public_key: str) -> Portal:
    try:
        if public_key == public_text():
            raise PackageRefusedError(
                "Paket ini dibuat portal ini sendiri. Majukan pesertanya dari halaman Delegasi."
            )
    except NoKeyError:
        pass
    name = key_name(public_key)
    rows = Portal.objects.filter(public_key=public_key)
    portal = rows.in_use().first() or rows.order_by("-pk").first()
    if portal is None:
        raise PackageRefusedError(
            f"Kunci {name} tidak dikenal di portal ini. Cocokkan sidiknya dengan portal asal, lalu "
            "minta administrator sistem mencatatnya sebagai portal tepercaya."
        )
    if not portal.is_in_force:
        raise PackageRefusedError(
            f"Kunci {name} milik {portal} {portal.standing}. Minta administrator sistem mencatat "
            "kunci yang berlaku."
        )
    return portal


def _require_papers(package: ReadPackage) -> None:
    """Papers are opened by people here: the same rule as for any upload."""
    for name, content in package.parts.items():
        if name.endswith(".json"):
            continue
        try:
            read_document(_Sized(content))
        except ValidationError as error:
            raise PackageRefusedError(f"Bagian “{name}” ditolak. {error.messages[0]}.") from error


class _Sized(io.BytesIO):
    """Bytes with the size and the name that uploads tell."""

    name = ""

    @property
    def size(self) -> int:
        return self.getbuffer().nbytes


def _require_result(package: ReadPackage, portal: Portal) -> None:
    """Compute the bundle again, and find the line the package tells of in it."""
    if BUNDLE_NAME not in package.parts:
        raise PackageRefusedError(
            "Paket tidak memuat bundel hasil, jadi peringkatnya tidak dapat dihitung ulang."
        )
    try:
        bundle = read(package.parts[BUNDLE_NAME])
    except UnreadableBundle as error:
        raise PackageRefusedError(f"Bundel hasil tidak terbaca. {error}") from error
    if is_proof(bundle):
        raise PackageRefusedError("Bundel hasil dalam paket hanya bukti satu baris.")
    report = check(bundle)
    if not report.is_equal:
        raise PackageRefusedError(f"Bundel hasil berbeda pada {report.differences[0]}.")
    # A portal that changed its key since signed the bundle with the one before.
    known = Portal.objects.filter(name=portal.name).values_list("public_key", flat=True)
    if bundle["kepala"]["kunci"] not in known:
        raise PackageRefusedError(
            f"Bundel hasil ditandatangani kunci {report.key_name}, bukan kunci {portal}."
        )
    head, said = report.head, package.facts
    if (head["putaran"], head["versi"]) != (said["putaran"]["alamat"], said["hasil"]["versi"]):
        raise PackageRefusedError(
            f"Bundel hasil untuk {head['putaran']} versi {head['versi']}, bukan untuk "
            f"{said['putaran']['alamat']} versi {said['hasil']['versi']}."
        )
    _require_line(bundle, report.rows, said)


def _require_line(bundle: Mapping, rows, said: Mapping) -> None:
    kim, result = said["kim"], said["hasil"]
    leaves = {leaf["kunci"]: leaf["isi"] for leaf in bundle["daun"] if leaf["jenis"] == "peserta"}
    same = [
        row for row in rows
        if (row["nama"], leaves[row["kode"]].get("tempat")) == (kim["name"], kim["place"])
    ]  # fmt: skip
    if not same:
        raise PackageRefusedError(f"{kim['name']} tidak ada dalam bundel hasil.")
    found = [(row["peringkat"], row["nilai_akhir"]) for row in same]
    if (result["peringkat"], result["nilai"]) not in found:
        rank, total = found[0]
        raise PackageRefusedError(
            f"Peringkat atau nilai berbeda: paket menulis peringkat {result['peringkat']} dengan "
            f"nilai {result['nilai']}, bundel hasil memberi peringkat {rank} dengan nilai {total}."
        )


def _region_of(facts: Mapping, portal: Portal, round_: Round) -> Region:
    code, area = facts["kim"]["region_code"], facts["putaran"]["wilayah"]
    if facts["putaran"]["tingkat"] != MonevLevel.KABUPATEN:
        raise PackageRefusedError(
            "Paket ini bukan dari putaran kabupaten/kota. Putaran provinsi menerima delegasi "
            "kabupaten/kota saja."
        )
    if not code:
        raise PackageRefusedError(
            f"Desa {facts['kim']['name']} belum mempunyai kode wilayah resmi, jadi tidak dapat "
            "dicocokkan."
        )
    if not any(lies_in(area, one.code) and lies_in(code, area) for one in portal.regions.all()):
        raise PackageRefusedError(
            f"{portal} tidak berwenang atas wilayah {code}. Wilayahnya: "
            f"{', '.join(f'{one} ({one.code})' for one in portal.regions.all())}."
        )
    region = Region.objects.current().with_parents().filter(code=code).first()
    if region is None:
        raise PackageRefusedError(f"Wilayah {code} tidak ada dalam daftar wilayah portal ini.")
    if not lies_in(region.path, round_.region.path):
        raise PackageRefusedError(f"{region.place} di luar wilayah putaran ini, {round_.region}.")
    return region
