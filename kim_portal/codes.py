"""Codes that people copy from paper: unguessable, and typed back in any way."""

import re
import secrets

# Without letters and digits that are mistaken for each other on paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SEPARATORS = re.compile(r"[\s.\-–]+")


def random_code(length: int) -> str:
    """Return an unguessable code, 4.95 bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normal_code(text: str) -> str:
    """Return a code as it is stored: no groups, upper case."""
    return SEPARATORS.sub("", text).upper()


def grouped(text: str, size: int = 4, groups: int = 4, sign: str = " ") -> str:
    """Return the head of a code or fingerprint in groups, as it is printed: "4f1c 92ab …"."""
    head = text[: size * groups]
    return sign.join(head[i : i + size] for i in range(0, len(head), size))
