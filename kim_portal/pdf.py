"""PDF documents: the only place that knows the PDF engine (Typst).

A document is a Typst template beside the app's other templates and a JSON-able context. Data reach
the template through `sys.inputs`, never by pasting text into markup, so no user text can become
markup.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import typst
from django.conf import settings

TEMPLATE_ROOT = Path(settings.BASE_DIR) / "templates"


def render(template: str, context: Mapping) -> bytes:
    """Return the PDF (PDF/A-2a, tagged) of `template`, a path below `templates/`.

    context: JSON-able mapping, read in the template as `json(bytes(sys.inputs.data))`.
    Raises typst.TypstError when the template is faulty.
    """
    return typst.compile(
        str(TEMPLATE_ROOT / template),
        root=str(TEMPLATE_ROOT),
        sys_inputs={"data": json.dumps(context, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=["a-2a"],
    )
