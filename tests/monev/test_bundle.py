"""The result bundle: computed again it is equal, and every single change is found and named."""

import copy
import json
import random
import re
from decimal import Decimal

import pytest

from kim_portal.accounts.audit import check_chain
from kim_portal.accounts.models import AuditHead, User
from kim_portal.signing_key import is_signed_by, sign
from monev.bundle_check import check
from monev.bundle_known import standing_of
from monev.bundle_reading import UnreadableBundle, read
from monev.bundle_tree import leaf_digest, new_leaf, path_to, root_along, root_of
from monev.bundling import proof_of, seal
from monev.canonical import canonical_json
from monev.enums_score import OfficialScore
from monev.models import JuriAssignment, ResultBundle
from monev.publication import compute_outcome
from tests.factories.accounts import UserFactory
from tests.factories.result import SHEETS, computed_round, published_bundle

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    return published_bundle()


@pytest.fixture
def content(stored):
    return stored.file.read()


def leaf(bundle, kind, key):
    return next(one for one in bundle["daun"] if (one["jenis"], one["kunci"]) == (kind, key))


def places(bundle):
    return [one.place for one in check(bundle).differences]


def signed_anew(bundle):
    """A forger who knows the format makes everything fit again, with the key of the portal."""
    bundle["sidik_daun"] = [leaf_digest(one) for one in bundle["daun"]]
    bundle["kepala"] |= {"akar": root_of(bundle["sidik_daun"]), "jumlah_daun": len(bundle["daun"])}
    bundle["tanda_tangan"] = sign(canonical_json(bundle["kepala"]))
    return bundle


def test_bundle_computed_again_is_equal(content):
    report = check(read(content))

    assert (report.is_equal, report.is_signed, list(report.differences)) == (True, True, [])
    # KIM Satu: A1 10.5/12, B1 8/12, B2 8/12 of 40, 35, 25 = 35 + 23.333 + 16.667
    first = report.rows[0]
    assert (first["nama"], first["nilai_akhir"], first["peringkat"]) == ("KIM Satu", "75.00", 1)
    assert [row["nama"] for row in report.rows] == ["KIM Satu", "KIM Tiga", "KIM Dua"]


def test_bundle_of_a_corrected_round_ranks_on_the_corrected_score():
    content = published_bundle(official_score=OfficialScore.CORRECTED).file.read()

    report = check(read(content))

    # Two of three juri judged KIM Tiga: its mean and its corrected score differ.
    third = next(row for row in report.rows if row["nama"] == "KIM Tiga")
    assert report.is_equal
    assert third["nilai_akhir"] == str(round(Decimal(third["nilai_adil"]), 2))
    assert third["nilai_akhir"] != third["rata_rata"]


def test_bundle_is_canonical_and_holds_no_floats(content):
    assert canonical_json(read(content)) == content


def test_bundle_names_nobody(stored, content):
    text = content.decode()
    people = User.objects.exclude(full_name="").values_list("full_name", flat=True)

    assert people
    assert [name for name in people if name in text] == []
    assert "Perbarui SK" not in text
    seats = JuriAssignment.objects.filter(round=stored.round)
    assert {row["kode"] for row in check(read(content)).seats} == {"J01", "J02", "J03"}
    assert seats.count() == 3


def test_bundle_carries_the_head_of_the_log(content):
    stands = leaf(read(content), "catatan", "catatan")["isi"]

    # One act, the sealing itself, came after it.
    assert stands["jumlah"] == AuditHead.objects.get().entry_count - 1
    assert check_chain().broken is None


def test_every_changed_digit_is_found_and_its_place_named(content):
    """Each digit of the whole file, one after the other, of which a few hundred are tried."""
    text = content.decode()
    spots = [match.start() for match in re.finditer(r"[0-9]", text)]
    unnoticed = []
    for spot in random.Random(11).sample(spots, 250):  # noqa: S311  a sample, no secret
        digit = str((int(text[spot]) + 1) % 10)
        try:
            report = check(read((text[:spot] + digit + text[spot + 1 :]).encode()))
        except UnreadableBundle:
            continue
        if report.is_equal or not report.differences or not report.differences[0].place:
            unnoticed.append(text[spot - 30 : spot + 10])

    assert unnoticed == []


def test_a_changed_score_names_sheet_indicator_and_total(content):
    bundle = read(content)
    sheet = leaf(bundle, "lembar", "P01-J02")
    sheet["isi"]["skor"]["A1"] = "0"

    found = places(bundle)

    assert "lembar/P01-J02" in found
    assert "hasil/P01 KIM Satu/indikator/A1" in found
    assert "hasil/P01 KIM Satu/nilai_akhir" in found
    assert "hasil/P02 KIM Dua/nilai_akhir" not in found


def test_a_changed_total_that_was_signed_anew_is_still_named(content):
    bundle = read(content)
    leaf(bundle, "hasil", "P01")["isi"]["nilai_akhir"] = "75.01"

    report = check(signed_anew(bundle))

    assert report.is_signed
    assert [str(one) for one in report.differences] == [
        "hasil/P01 KIM Satu/nilai_akhir: tertulis 75.01, dihitung 75.00"
    ]


def test_a_bundle_made_to_fit_throughout_is_not_the_one_that_was_announced(stored, content):
    bundle = read(content)
    leaf(bundle, "peserta", "P01")["isi"]["nama"] = "KIM Lain"
    forged = check(signed_anew(bundle))

    found = standing_of(forged)

    assert forged.is_equal
    assert [one.place for one in found.differences] == ["kepala/akar"]
    assert standing_of(check(read(content))).stored == stored


def test_leaves_taken_away_or_swapped_are_found(content):
    shorter, swapped = read(content), read(content)
    shorter["daun"].pop(7)
    swapped["daun"][6], swapped["daun"][7] = swapped["daun"][7], swapped["daun"][6]

    assert "daun" in places(shorter)
    assert not check(shorter).is_equal
    assert len([one for one in places(swapped) if one.startswith(("peserta", "lembar"))]) == 2


@pytest.mark.parametrize(
    ("kind", "key", "inner", "value"),
    [
        ("aturan", "aturan", "skala", ["0", "4", "0"]),
        ("aturan", "aturan", "skala", ["0", "4"]),
        ("aturan", "aturan", "lembar_minimum", True),
        ("aturan", "aturan", "predikat", []),
        ("aturan", "aturan", "indikator", []),
        ("pleno", "pleno", "urutan", {"P99": 1}),
        ("pleno", "pleno", "urutan", []),
        ("lembar", "P01-J01", "skor", {"A1": "9" * 5000}),
        ("lembar", "P01-J01", "skor", {"A1": "NaN"}),
        ("lembar", "P01-J01", "skor", {"A1": 3}),
        ("lembar", "P01-J01", "peserta", "P09"),
        ("hasil", "P01", "aspek", None),
        ("ketegasan", "ketegasan", "juri", []),
        ("aturan", "aturan", "nilai_resmi", "lain"),
        ("aturan", "aturan", "nilai_resmi", []),
        ("aturan", "aturan", "penyusutan", "2"),
    ],
)
def test_nonsense_inside_is_a_difference_never_a_crash(content, kind, key, inner, value):
    bundle = read(content)
    leaf(bundle, kind, key)["isi"][inner] = value

    assert not check(signed_anew(bundle)).is_equal


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[]", b"{}", b"null", b'{"kepala": 1}', b"[" * 100_000,
        b'{"a": 1, "a": 2}', b'{"a": 1.5}', b'{"a": NaN}', b'{"format": "kim-bukti/1"}',
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_refused_with_a_sentence(content):
    with pytest.raises(UnreadableBundle, match=r"\.$"):
        read(content)


@pytest.mark.parametrize(
    "change",
    [
        {"kepala": {}},
        {"daun": []},
        {"daun": [{"jenis": "x"}]},
        {"sidik_daun": ["x"]},
        {"sidik_daun": [1]},
        {"lebih": 1},
        {"tanda_tangan": 5},
    ],
)
def test_a_bundle_of_another_form_is_refused(content, change):
    bundle = json.loads(content) | change

    with pytest.raises(UnreadableBundle):
        read(json.dumps(bundle).encode())


@pytest.mark.parametrize("signature", ["", "x", "AAAA", "é"])
def test_a_bad_signature_is_named(content, signature):
    bundle = json.loads(content) | {"tanda_tangan": signature}

    report = check(read(json.dumps(bundle).encode()))

    assert not report.is_signed
    assert [str(one) for one in report.differences] == [
        "kepala: tertulis tanda tangan, dihitung tanda tangan tidak cocok"
    ]


def test_proof_shows_one_leaf_and_nothing_of_the_others(content):
    proof = proof_of(read(content), "hasil", "P02")
    text = json.dumps(proof)

    report = check(read(text.encode()))

    assert report.is_equal
    assert (
        report.shown["isi"]["nilai_akhir"]
        == leaf(read(content), "hasil", "P02")["isi"]["nilai_akhir"]
    )
    assert "KIM Satu" not in text
    assert '"skor"' not in text


def test_proof_with_a_changed_figure_is_found(content):
    proof = copy.deepcopy(proof_of(read(content), "hasil", "P02"))
    proof["daun"]["isi"]["nilai_akhir"] = "99.00"

    assert [one.place for one in check(read(json.dumps(proof).encode())).differences] == [
        "hasil/P02"
    ]


def test_proof_of_what_is_not_there_is_none(content):
    assert proof_of(read(content), "hasil", "P99") is None


@pytest.mark.parametrize("size", range(1, 18))
def test_every_leaf_leads_to_the_root(size):
    digests = [leaf_digest(new_leaf("x", str(n), {"n": n})) for n in range(size)]

    assert {
        root_along(one, path_to(digests, n)) for n, one in enumerate(digests)
    } == {root_of(digests)}  # fmt: skip
    assert len(set(digests)) == size


def test_tree_of_rfc_6962():
    """Leaf "" and the order of two nodes, as RFC 6962 section 2.1 builds them."""
    a, b, c = ("11" * 32, "22" * 32, "33" * 32)

    assert root_of([a, b, c]) == root_of([root_of([a, b]), c])
    assert root_of([a, b, c]) != root_of([a, root_of([b, c])])


def test_equal_contents_get_different_digests():
    assert leaf_digest(new_leaf("x", "1", {})) != leaf_digest(new_leaf("x", "1", {}))


def test_seal_again_before_publication_replaces_and_afterwards_keeps(stored):
    draft = computed_round({"KIM Lain": SHEETS["KIM Satu"]}).outcomes.get()
    first = seal(draft, by=UserFactory())
    root = first.root

    assert seal(draft, by=UserFactory()).root != root
    assert ResultBundle.objects.filter(outcome=draft).count() == 1
    assert seal(stored.outcome, by=UserFactory()).root == stored.root


def test_signature_is_checked_with_the_public_key_alone(content):
    bundle = read(content)
    head = bundle["kepala"]

    assert is_signed_by(head["kunci"], bundle["tanda_tangan"], canonical_json(head))
    assert not is_signed_by("A" * 43 + "=", bundle["tanda_tangan"], canonical_json(head))


def test_a_bundle_with_zones_the_plenary_ordered_is_equal_and_one_changed_place_is_named():
    round_ = computed_round()
    outcome = round_.outcomes.get()
    numbers = {row.entry.name: row.entry_id for row in outcome.results.all()}
    # By points Tiga stands before Dua; the plenary, who held them equal, ordered them so.
    outcome.plenary_zones = [[[numbers["KIM Dua"]], [numbers["KIM Tiga"]]]]
    outcome.save()
    compute_outcome(round_, by=UserFactory())
    bundle = read(seal(round_.outcomes.get(), by=UserFactory()).file.read())
    changed = copy.deepcopy(bundle)
    zone = next(one for one in changed["daun"] if one["jenis"] == "pleno")["isi"]["setara"][0]
    zone.reverse()

    report = check(bundle)

    assert report.is_equal
    assert [row["nama"] for row in report.rows] == ["KIM Satu", "KIM Dua", "KIM Tiga"]
    found = places(signed_anew(changed))
    assert [re.sub(r"hasil/P\d+ ", "", place) for place in found if "peringkat" in place] == [
        "KIM Dua/peringkat", "KIM Tiga/peringkat"
    ]  # fmt: skip
