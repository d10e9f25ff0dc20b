"""Fill the forms of a page as a browser without scripts does: what stands there is sent along."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form as it came: field → values a browser would send; the submit buttons apart."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[PageForm] = []
        self.open: PageForm | None = None
        self.text_of = self.select = None
        self.is_chosen = False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.open = PageForm(given.get("action") or "")
            if (given.get("method") or "get").lower() == "post":
                self.forms.append(self.open)
        if self.open is None:
            return
        name = given.get("name")
        if name and "disabled" not in given:
            self.open.names.add(name)
            self._take(tag, name, given)
        if tag == "option" and self.select:
            self._choose(given)

    def _take(self, tag, name, given):
        kind = given.get("type", "text")
        if tag == "input" and kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.open.fields.setdefault(name, []).append(given.get("value") or "on")
        elif tag == "input" and kind not in {"submit", "file"}:
            self.open.fields.setdefault(name, []).append(given.get("value") or "")
        elif kind == "file":
            self.open.files.append(name)
        elif tag == "button" or kind == "submit":
            self.open.buttons.append((name, given.get("value") or ""))
        elif tag == "textarea":
            self.text_of = name
            self.open.fields[name] = [""]
        elif tag == "select":
            self.select, self.is_chosen = name, False

    def _choose(self, given):
        value, chosen = given.get("value") or "", "selected" in given
        # Without a chosen option a browser sends the first one.
        if chosen or (self.select not in self.open.fields and not self.is_chosen):
            self.open.fields[self.select] = [value]
            self.is_chosen = chosen

    def handle_data(self, data):
        if self.text_of:
            self.open.fields[self.text_of][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.text_of = None
        elif tag == "select":
            self.select = None


def forms_of(response) -> list[PageForm]:
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms


def submit(client, url: str, values: dict | None = None, *, action: str = ""):
    """Open a page, fill its form and send it; return the answer to the POST.

    values: field → value or list of values, added to what stands in the form. action: part of the
    address the form is sent to; without it the form that has all the fields is taken. The first
    match counts. Fails when the page, the form or a field is not there.
    """
    values = values or {}
    page = client.get(url)
    assert page.status_code == 200, f"{url}: {page.status_code}"
    fitting = [
        form for form in forms_of(page)
        if (action in form.action if action else "keluar" not in form.action)
        and set(values) <= form.names
    ]  # fmt: skip
    assert fitting, f"{url}: no form with {sorted(values)} {action}"
    return client.post(fitting[0].action or url, fitting[0].fields | values)
