"""Salted leaves under one root: each part of a result can be shown without the others.

A leaf is a mapping with its own salt, so that nobody can guess what a hidden leaf holds. The tree
is that of RFC 6962: leaf = SHA-256(00 || leaf), node = SHA-256(01 || left || right), where the left
side is the largest power of two smaller than the whole.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence

from monev.canonical import canonical_json

SALT_BYTES = 16
LEFT, RIGHT = "kiri", "kanan"


def new_leaf(kind: str, key: str, content: Mapping) -> dict:
    """Return a leaf of this kind with a fresh salt; kind and key together name it."""
    salt = secrets.token_hex(SALT_BYTES)
    return {"jenis": kind, "kunci": key, "garam": salt, "isi": dict(content)}


def leaf_digest(leaf: Mapping) -> str:
    """Return the SHA-256 (hex) of one leaf."""
    return hashlib.sha256(b"\x00" + canonical_json(leaf)).hexdigest()


def root_of(digests: Sequence[str]) -> str:
    """Return the root (hex) over the digests of leaves (hex), in their order; none has none."""
    if not digests:
        return ""
    if len(digests) == 1:
        return digests[0]
    half = _split(len(digests))
    return _node(root_of(digests[:half]), root_of(digests[half:]))


def path_to(digests: Sequence[str], number: int) -> list[dict]:
    """Return what leads from a leaf to the root: side and digest of each neighbour, leaf first."""
    if len(digests) == 1:
        return []
    half = _split(len(digests))
    if number < half:
        beside = {"sisi": RIGHT, "sidik": root_of(digests[half:])}
        return [*path_to(digests[:half], number), beside]
    beside = {"sisi": LEFT, "sidik": root_of(digests[:half])}
    return [*path_to(digests[half:], number - half), beside]


def root_along(digest: str, path: Sequence[Mapping]) -> str:
    """Return the root (hex) a leaf leads to along its path.

    Raises ValueError or KeyError for a step that is none.
    """
    for step in path:
        if step["sisi"] == RIGHT:
            digest = _node(digest, step["sidik"])
        else:
            digest = _node(step["sidik"], digest)
    return digest


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
