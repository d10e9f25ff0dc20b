import io
import resource
import time

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kim_portal import pdf_apart, pdf_reader
from kim_portal.uploads import PHOTO_EDGE, THUMBNAIL_SIZE, check_pdf, read_photo, safe_name
from tests.factories.files import PROGRAM, SCRIPT, SECRET, huge, pdf, photo, photo_with_position
from tests.factories.torture import busy_pdf


def refusal(check, upload):
    with pytest.raises(ValidationError) as error:
        check(upload)
    return error.value.messages[0]


def named(name, content):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_photo_loses_position_description_and_comment():
    original = photo_with_position()
    # The source really carries what must not come through.
    with Image.open(original) as picture:
        assert (picture.getexif().get_ifd(0x8825) != {}, picture.info["comment"].decode()) == (
            True, SECRET,
        )  # fmt: skip

    made = read_photo(original)

    for content in (made.content, made.thumbnail):
        with Image.open(io.BytesIO(content)) as picture:
            assert (dict(picture.getexif()), picture.info.keys() & {"exif", "comment", "xmp"}) == (
                {}, set(),
            )  # fmt: skip
        assert SECRET.encode() not in content


def test_photo_is_made_smaller_and_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = read_photo(photo(size=(4000, 3000), exif=exif))

    with (
        Image.open(io.BytesIO(made.content)) as whole,
        Image.open(io.BytesIO(made.thumbnail)) as small,
    ):
        assert (whole.format, whole.size, small.size) == (
            "WEBP", (PHOTO_EDGE * 3 // 4, PHOTO_EDGE), THUMBNAIL_SIZE,
        )  # fmt: skip
    assert (made.width, made.height) == (1200, 1600)


def test_photo_with_transparency_is_accepted():
    buffer = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(buffer, "PNG")

    assert read_photo(named("a.png", buffer.getvalue())).width == 20


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bukan foto",
        b"\xef\xbb\xbf<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a\x01\x00\x01\x00\x00\xff\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;",
        b"\xff\xd8\xff\xe0" + b"\0" * 200,
    ],
    ids=["empty", "text", "svg with bom", "html", "gif", "torn jpeg"],
)
def test_photo_that_is_none_is_refused(content):
    assert refusal(read_photo, named("foto.jpg", content)) == (
        "Foto harus JPG, PNG, atau WebP yang utuh"
    )


def test_photo_cut_off_in_the_middle_is_refused():
    whole = photo(size=(900, 900)).read()

    assert refusal(read_photo, named("foto.jpg", whole[: len(whole) // 2])) == (
        "Foto harus JPG, PNG, atau WebP yang utuh"
    )


def test_photo_of_20_mb_is_refused_by_its_size():
    with pytest.raises(ValidationError) as error:
        read_photo(huge("foto.jpg"))

    assert (error.value.code, error.value.messages) == (
        "too_large", ["Ukuran foto paling besar 10 MB"],
    )  # fmt: skip


def test_photo_with_too_many_pixels_is_refused_before_it_is_decoded():
    buffer = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(buffer, "PNG")

    started = time.process_time()
    sentence = refusal(read_photo, named("bom.png", buffer.getvalue()))

    assert sentence == "Foto paling besar 25 megapiksel. Kecilkan dahulu."
    assert time.process_time() - started < 0.2


def test_pdf_that_is_whole_passes_and_keeps_its_bytes():
    upload = pdf()
    before = upload.read()

    check_pdf(upload)

    assert upload.read() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas harus PDF yang utuh"),
        (b"nomor SK 12", "Berkas harus PDF yang utuh"),
        (b"%PDF-1.7\n" + b"x" * 300, "Berkas harus PDF yang utuh"),
        (b"%PDF-1.7\nrusak\n%%EOF\n", "Berkas harus PDF yang utuh"),
    ],
    ids=["empty", "text", "no end", "torn"],
)
def test_pdf_that_is_none_is_refused(content, sentence):
    assert refusal(check_pdf, named("sk.pdf", content)) == sentence


def test_pdf_with_something_behind_its_end_is_refused():
    assert refusal(check_pdf, named("sk.pdf", pdf().read() + b"PK\x03\x04" * 20)) == (
        "Berkas harus PDF yang utuh"
    )


@pytest.mark.parametrize("action", [SCRIPT, PROGRAM], ids=["script", "program"])
def test_pdf_that_does_something_is_refused(action):
    assert refusal(check_pdf, pdf(action=action)) == (
        "PDF ini berisi bagian aktif. Kirim hasil pindai biasa."
    )


def test_pdf_with_a_file_inside_is_refused():
    document = pikepdf.open(pdf())
    document.attachments["lampiran.txt"] = b"isi"
    buffer = io.BytesIO()
    document.save(buffer)

    assert refusal(check_pdf, named("sk.pdf", buffer.getvalue())) == (
        "PDF ini berisi bagian aktif. Kirim hasil pindai biasa."
    )


def test_pdf_with_a_password_is_refused():
    buffer = io.BytesIO()
    pikepdf.open(pdf()).save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert refusal(check_pdf, named("sk.pdf", buffer.getvalue())) == (
        "PDF ini terkunci kata sandi. Kirim yang tidak terkunci."
    )


def test_pdf_that_asks_for_much_work_is_given_up(monkeypatch):
    """Counted is the processor time the file really got, whatever else the machine does."""
    work = busy_pdf(500)
    monkeypatch.setattr(pdf_apart, "PROCESSOR_SECONDS", 2)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    sentence = refusal(check_pdf, work)

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert work.size < 9 * 1024 * 1024
    assert sentence == (
        "PDF ini terlalu rumit untuk diperiksa. Pindai atau simpan ulang, lalu kirim lagi."
    )
    assert used < 4


def test_pdf_of_many_parts_that_is_no_bomb_passes():
    assert check_pdf(busy_pdf(5)) is None


@pytest.mark.parametrize(("limit", "value"), [("PAGE_LIMIT", 2), ("OBJECT_LIMIT", 5)])
def test_pdf_with_too_many_pages_or_objects_is_refused(monkeypatch, limit, value):
    document = pikepdf.new()
    for _ in range(3):
        document.add_blank_page()
    buffer = io.BytesIO()
    document.save(buffer)
    assert pdf_reader.check(buffer.getvalue()) == "passive"

    monkeypatch.setattr(pdf_reader, limit, value)

    assert pdf_reader.check(buffer.getvalue()) == "large"


def test_pdf_of_20_mb_is_refused_by_its_size():
    with pytest.raises(ValidationError) as error:
        check_pdf(huge("sk.pdf", head=b"%PDF-1.7"))

    assert error.value.code == "too_large"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/sk.pdf", "sk.pdf"),
        ("C:\\Users\\ketua\\sk.pdf", "sk.pdf"),
        ('sk"><b>.pdf', "skb.pdf"),
        ("sk\u202efdp.exe", "skfdp.exe"),
        ("sk\r\nSet-Cookie: a.pdf", "skSet-Cookie: a.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_safe_name_is_fit_to_be_shown(sent, shown):
    assert safe_name(sent) == shown
