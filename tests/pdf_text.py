"""Text of a PDF for assertions: what the portal itself reads from a signed paper."""

from kim_portal.pdf_text import page_count, pdf_text, squeezed

__all__ = ["page_count", "pdf_text", "squeezed"]
