"""Asks a child process about a PDF from strangers, so that its work and its memory have an end."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# An honest PDF of ten megabytes takes less than one second of the processor.
PROCESSOR_SECONDS = 8
# The clock on the wall for a machine that is busy with other things.
WALL_SECONDS = 60


class TooMuchWorkError(Exception):
    """The file asks for more time or memory than an honest one."""


def ask(question: str, data: bytes) -> str:
    """Return the child's answer (kim_portal/pdf_reader.py); raises TooMuchWorkError."""
    command = [sys.executable, "-E", "-s", "-m", "kim_portal.pdf_reader", question]
    try:
        answer = subprocess.run(  # noqa: S603  our own module, no shell, no argument from outside
            [*command, str(PROCESSOR_SECONDS)],
            input=data, capture_output=True, timeout=WALL_SECONDS, cwd=ROOT, env={}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise TooMuchWorkError from error
    if answer.returncode:
        raise TooMuchWorkError(answer.stderr.decode("utf-8", "replace")[-500:])
    return answer.stdout.decode()
