"""Text of a PDF with pikepdf alone: glyph codes through each font's ToUnicode."""

import io
import re

import pikepdf

SHOWING = {"Tj", "TJ", "'", '"'}


def squeezed(text: str) -> str:
    """Return the text without any space: how words are set apart is the engine's affair."""
    return "".join(text.split())


def pdf_text(content: bytes) -> str:
    """Return the characters of all pages in the order they are painted, without spaces."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return squeezed("".join(_page_text(page) for page in document.pages))


def page_count(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def _page_text(page) -> str:
    return _stream_text(page, page.obj.get("/Resources", {}))


def _stream_text(stream, resources) -> str:
    fonts = {name: _unicode_map(font) for name, font in resources.get("/Font", {}).items()}
    forms = resources.get("/XObject", {})
    found, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name == "Tf":
            font = fonts.get(str(operands[0]), {})
        elif name in SHOWING:
            found += [_decoded(part, font) for part in _strings(operands)]
        elif name == "Do" and forms[str(operands[0])].get("/Subtype") == "/Form":
            form = forms[str(operands[0])]
            found.append(_stream_text(form, form.get("/Resources", resources)))
    return "".join(found)


def _strings(operands):
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield bytes(operand)
        elif isinstance(operand, pikepdf.Array):
            yield from (bytes(part) for part in operand if isinstance(part, pikepdf.String))


def _decoded(codes: bytes, font: dict[int, str]) -> str:
    pairs = (codes[i : i + 2] for i in range(0, len(codes), 2))
    return "".join(font.get(int.from_bytes(pair, "big"), "") for pair in pairs)


def _unicode_map(font) -> dict[int, str]:
    """Return two-byte glyph code → characters."""
    if "/ToUnicode" not in font:
        return {}
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = _characters(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(text, 16)
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = chr(start + code - int(first, 16))
    return found


def _characters(text: str) -> str:
    return bytes.fromhex(text).decode("utf-16-be")
