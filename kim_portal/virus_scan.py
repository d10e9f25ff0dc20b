"""Asks a virus scanner that speaks the clamd protocol (INSTREAM) about a file somebody sent.

Off unless VIRUS_SCANNER names a socket. A scanner that does not answer refuses the file: one that
was let in unseen would be opened by other people, and the form keeps what was typed.
"""

import logging
import socket
import struct
from contextlib import closing

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
CONNECT_SECONDS, ANSWER_SECONDS = 3, 20
ANSWER_LIMIT = 4096
INFECTED = "Pemindai virus menolak berkas ini. Periksa perangkat Anda, lalu kirim berkas lain."
AWAY = (
    "Pemindai virus sedang tidak menjawab, jadi berkas belum dapat diterima. "
    "Coba lagi beberapa menit lagi."
)


class ScannerState(TextChoices):
    OFF = "off", "Tidak dipakai"
    ON = "on", "Dipakai dan menjawab"
    AWAY = "away", "Tidak menjawab. Berkas baru ditolak sampai pemindai menjawab lagi"


class ScannerAwayError(Exception):
    """The scanner is set and gives no verdict."""


def is_on() -> bool:
    return bool(settings.VIRUS_SCANNER)


def refuse_infected(upload) -> None:
    """Raise ValidationError for a file the scanner refuses, or cannot be asked about.

    A file that passed is not sent a second time.
    """
    if not is_on() or getattr(upload, "passed_scanner", False):
        return
    try:
        found = verdict(upload)
    except (OSError, ScannerAwayError) as error:
        logger.warning("The virus scanner gave no verdict: %s", error)
        raise ValidationError(AWAY, code="scanner_away") from None
    if found:
        logger.warning("The virus scanner refused a file: %s", found)
        raise ValidationError(INFECTED, code="infected")
    upload.passed_scanner = True


def verdict(upload) -> str:
    """Return what was found, "" for a clean file; raises OSError or ScannerAwayError."""
    upload.seek(0)
    with closing(_connection()) as line:
        line.sendall(b"zINSTREAM\0")
        while piece := upload.read(CHUNK):
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        answer = _answer(line)
    upload.seek(0)
    text = answer.rstrip(b"\0\n").decode("ascii", "replace")
    if text == "stream: OK":
        return ""
    if text.endswith(" FOUND"):
        return text.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAwayError(text[:200] or "no answer")


def state() -> ScannerState:
    """Say whether a scanner is set, and whether it is there (PING)."""
    if not is_on():
        return ScannerState.OFF
    try:
        with closing(_connection()) as line:
            line.sendall(b"zPING\0")
            is_there = _answer(line).startswith(b"PONG")
    except OSError:
        is_there = False
    return ScannerState.ON if is_there else ScannerState.AWAY


def _connection() -> socket.socket:
    kind, _, place = settings.VIRUS_SCANNER.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
    else:
        host, _, port = place.rpartition(":")
        line = socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS)
    line.settimeout(ANSWER_SECONDS)
    return line


def _answer(line: socket.socket) -> bytes:
    answer = b""
    while len(answer) < ANSWER_LIMIT and not answer.endswith((b"\0", b"\n")):
        piece = line.recv(ANSWER_LIMIT)
        if not piece:
            break
        answer += piece
    return answer
