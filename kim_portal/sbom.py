"""The list of components (SBOM, CycloneDX 1.5) of what runs, read from the hashed lock."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict]:
    """Return one CycloneDX component for each pinned package of a requirements.txt."""
    starts = [*PINNED.finditer(lock)]
    ends = [*(one.start() for one in starts[1:]), len(lock)]
    return [
        _component(found[1].lower(), found[2], HASH.findall(lock[found.end() : end]))
        for found, end in zip(starts, ends, strict=True)
    ]


def bill(root: Path) -> dict:
    """Return the whole document; its order is that of the lock, so that two can be compared."""
    lock = (root / "requirements.txt").read_text(encoding="utf-8")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "portal-kim"}},
        "components": components(lock),
    }


def _component(name: str, version: str, hashes: list[str]) -> dict:
    facts = {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
    }
    licence = _licence(name)
    return facts | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def _licence(name: str) -> str:
    """Return what the installed package says; a package for another system is not installed."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return ""
    stated = facts.get("License-Expression") or facts.get("License") or ""
    # Some packages paste the whole text; its first line is its name.
    return stated.strip().partition("\n")[0]
