"""Child process that opens a PDF from strangers: bytes on stdin, one answer on stdout.

It runs apart from the portal (kim_portal/pdf_apart.py starts it) because a PDF of a few megabytes
may ask for minutes of work and gigabytes of memory; here that ends this process alone.

Arguments: "check" or "text", then the seconds of processor time. "check" answers one word:
passive, active, torn, locked, empty or large. "text" answers the characters of all pages.
"""

import io
import sys

import pikepdf

from kim_portal.pdf_text import pdf_text

try:
    import resource
except ImportError:  # Windows: the time limit of the parent remains
    resource = None

MEGABYTE = 1024 * 1024
MEMORY_LIMIT = 1024 * MEGABYTE
# A book of minutes has some hundred pages, and some ten thousand objects.
PAGE_LIMIT, OBJECT_LIMIT = 2_000, 200_000
# A stream of an honest scan that has to be unpacked to be understood holds kilobytes. Without these
# a PDF of 300 kilobytes asks for 600 megabytes. They hold for the whole process.
STREAM_LIMIT = 16 * MEGABYTE
ACTIVE_KEYS = frozenset(
    {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia"}
)
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia"})


def limit_resources(seconds: int) -> None:
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=STREAM_LIMIT,
        run_length_max_memory=STREAM_LIMIT,
        png_max_memory=STREAM_LIMIT,
        tiff_max_memory=STREAM_LIMIT,
    )
    if resource is None:
        return
    for kind, wanted in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, seconds)):
        try:
            resource.setrlimit(kind, (wanted, wanted))
        except (OSError, ValueError):  # macOS refuses RLIMIT_AS
            continue


def check(data: bytes) -> str:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            count, pages = len(document.objects), len(document.pages)
            if count > OBJECT_LIMIT or pages > PAGE_LIMIT:
                return "large"
            active = has_active_part(document)
            # What could not be unpacked is passed over in silence, and a script could be in it.
            if any("error decoding stream" in warning for warning in document.get_warnings()):
                return "torn"
    except pikepdf.PasswordError:
        return "locked"
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return "torn"
    if active:
        return "active"
    return "passive" if pages else "empty"


def has_active_part(document: pikepdf.Pdf) -> bool:
    """Say whether any object holds a script, an action on the reader's machine, or a file."""
    waiting = list(document.objects)
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
            keys = set(item.keys())
            if keys & ACTIVE_KEYS or str(item.get("/S", "")) in ACTIVE_ACTIONS:
                return True
            children = [item[key] for key in keys]
        else:
            children = list(item) if isinstance(item, pikepdf.Array) else []
        # Indirect objects are in `document.objects` anyway; following them would go in circles.
        waiting += [
            child for child in children
            if isinstance(child, pikepdf.Object) and not child.is_indirect
        ]  # fmt: skip
    return False


def main() -> int:
    limit_resources(int(sys.argv[2]))
    answer = {"check": check, "text": pdf_text}[sys.argv[1]]
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()).encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
