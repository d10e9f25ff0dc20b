import base64
import os
import stat

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.management import CommandError, call_command

from kim_portal.signing_key import (
    NoKeyError,
    is_signed_by,
    key_name,
    make_key,
    pem,
    public_text,
    sign,
)


@pytest.fixture
def key_file(settings, tmp_path):
    settings.SIGNING_KEY = ""
    settings.SIGNING_KEY_FILE = str(tmp_path / "var" / "signing_key")
    return tmp_path / "var" / "signing_key"


def test_key_is_made_once_and_kept_for_its_owner(key_file):
    first = public_text()

    assert public_text() == first
    assert stat.S_IMODE(os.stat(key_file).st_mode) == 0o600


def test_make_signing_key_never_overwrites(key_file, capsys):
    call_command("make_signing_key", str(key_file))
    kept = key_file.read_bytes()

    with pytest.raises(CommandError, match="tidak pernah ditimpa"):
        call_command("make_signing_key", str(key_file))

    call_command("make_signing_key")
    assert key_file.read_bytes() == kept
    # The public part alone is printed.
    assert kept.decode().strip() not in capsys.readouterr().out


@pytest.mark.parametrize("text", ["x", "AAAA", "é", "A" * 44])
def test_a_text_that_is_no_key_is_named(settings, text):
    settings.SIGNING_KEY = text

    with pytest.raises(NoKeyError, match="make_signing_key"):
        sign(b"x")
    with pytest.raises(CommandError, match="tidak dapat dipakai"):
        call_command("make_signing_key")


def test_a_folder_that_cannot_be_written_is_named(settings):
    settings.SIGNING_KEY, settings.SIGNING_KEY_FILE = "", "/dev/null/signing_key"

    with pytest.raises(NoKeyError):
        public_text()


def test_signature_of_another_content_or_key_is_none(tmp_path):
    signature, other = sign(b"isi"), make_key(tmp_path / "lain")

    assert is_signed_by(public_text(), signature, b"isi")
    assert not is_signed_by(public_text(), signature, b"isi lain")
    assert not is_signed_by(other, signature, b"isi")
    assert key_name(other) != key_name(public_text())


def test_known_key_of_rfc_8032(settings):
    """Test 1 of RFC 8032, section 7.1: this secret has this public key and this signature."""
    settings.SIGNING_KEY = base64.b64encode(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    ).decode()

    assert base64.b64decode(public_text()).hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    assert base64.b64decode(sign(b"")).hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )


def test_public_key_as_pem_is_read_by_others():
    read = serialization.load_pem_public_key(pem(public_text()).encode())

    read.verify(base64.b64decode(sign(b"isi")), b"isi")
