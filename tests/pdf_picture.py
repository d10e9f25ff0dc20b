"""A PDF as pictures, and the QR codes a camera would read from them."""

import pypdfium2
import zxingcpp

# As sharp as an office printer and a telephone make it.
DOTS_PER_INCH = 200


def pictures(content: bytes) -> list:
    """Return every page as a picture."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=DOTS_PER_INCH / 72).to_pil() for page in document]


def qr_codes(picture) -> list[str]:
    """Return the texts of the QR codes seen in a picture."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return [one.text for one in found]
