"""The Ed25519 key of this portal: whoever has the public part can tell what the portal signed.

The private part is 32 random bytes, written as one line of base64. It comes from SIGNING_KEY, else
from the file SIGNING_KEY_FILE, which is made once when there is none.
"""

import base64
import binascii
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from kim_portal.errors import DomainError

KEY_BYTES = 32


class NoKeyError(DomainError):
    """There is no usable key, and none can be made."""

    def __init__(self):
        super().__init__(
            "Portal belum punya kunci tanda tangan yang dapat dipakai. Minta administrator sistem "
            "menjalankan perintah make_signing_key, lalu coba lagi."
        )


def private_key() -> Ed25519PrivateKey:
    """Return the key of this portal, made now when neither text nor file is there.

    Raises NoKeyError when the text or the file is no key, or the file cannot be written.
    """
    if not settings.SIGNING_KEY:
        try:
            make_key(Path(settings.SIGNING_KEY_FILE))
        except FileExistsError:
            pass
        except OSError as error:
            raise NoKeyError from error
    try:
        text = settings.SIGNING_KEY or Path(settings.SIGNING_KEY_FILE).read_text(encoding="ascii")
        return Ed25519PrivateKey.from_private_bytes(_bytes(text))
    except (OSError, ValueError) as error:
        raise NoKeyError from error


def make_key(path: Path) -> str:
    """Write a new private key, readable by its owner alone, and return its public part.

    Raises FileExistsError when a file is there: a key is never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = os.urandom(KEY_BYTES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secret).decode() + "\n")
    return _public(Ed25519PrivateKey.from_private_bytes(secret).public_key())


def public_text() -> str:
    """Return the public part of this portal's key, 32 bytes in base64."""
    return _public(private_key().public_key())


def sign(content: bytes) -> str:
    """Return the signature of this portal over the content, 64 bytes in base64."""
    return base64.b64encode(private_key().sign(content)).decode()


def is_signed_by(public: str, signature: str, content: bytes) -> bool:
    """Say whether the signature over the content was made with this key; nonsense was not."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(public))
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def key_name(public: str) -> str:
    """Return the short name of a key, as it is printed: "4f1c 92ab 07de 5510"."""
    digest = hashlib.sha256(public.encode()).hexdigest()
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4))


def pem(public: str) -> str:
    """Return the public part as other programs (openssl) read it."""
    key = Ed25519PublicKey.from_public_bytes(_bytes(public))
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def _public(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    """Return the 32 bytes of a key; raises ValueError for anything else."""
    content = base64.b64decode(text.strip(), validate=True)
    if len(content) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return content
