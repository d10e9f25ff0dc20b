"""One spelling of a set of facts, so that equal facts have equal fingerprints (RFC 8785)."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal


def canonical_json(facts: Mapping) -> bytes:
    """Return the facts as canonical JSON; they hold texts, whole numbers, lists and mappings only.

    Points go in as text (`plain`): floats have no one spelling.
    """
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def fingerprint(facts: Mapping) -> str:
    """Return the SHA-256 (hex) of the facts."""
    return hashlib.sha256(canonical_json(facts)).hexdigest()


def answer_text(answer: Decimal | str) -> str:
    """Return raw points as `plain` writes them, and "not assessable" as it is."""
    return answer if isinstance(answer, str) else plain(answer)


def plain(points: Decimal) -> str:
    """Return the shortest decimal text of a figure: "2.5", never "2.50" or "1E+2"."""
    text = f"{points.normalize():f}"
    return "0" if text == "-0" else text
