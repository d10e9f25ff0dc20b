"""The report form on first view stays below the budget of the design guide (section 17)."""

import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
KB = 1024
# What the whole page may weigh compressed, and its parts by the ending of their names.
WHOLE = 60 * KB
PARTS = {"html": 15 * KB, "css": 36 * KB, "woff2": 14 * KB, "js": 5 * KB}
REQUESTS = 6


def weight_of(content: bytes) -> int:
    return len(brotli.compress(content))


def first_view(page: str) -> dict[str, int]:
    """Return file → compressed bytes of what the browser fetches before the page is loaded."""
    named = re.findall(r'<(?:link|script|img|use)[^>]*?(?:href|src)="/static/([^"#]+)', page)
    sizes = {"page.html": weight_of(page.encode())}
    for name in named:
        with open(finders.find(name), "rb") as file:
            content = file.read()
        # A font is compressed already.
        sizes[name] = len(content) if name.endswith("woff2") else weight_of(content)
    return sizes


@pytest.mark.parametrize("kind", ["laporan", "aspirasi"])
def test_form_of_a_pengurus_is_light_on_first_view(as_user, give, kind):
    kim = KimFactory(verified=True)
    aspiration = reverse("registry:kim_aspiration_create", args=[kim.slug])
    address = reverse("registry:report_create") if kind == "laporan" else aspiration
    page = as_user(give(UserFactory(), kim=kim)).get(address).content.decode()

    sizes = first_view(page)

    # The drawings of the header are those of every page and come from the cache.
    assert sum(not name.endswith("svg") for name in sizes) <= REQUESTS, sizes
    for ending, budget in PARTS.items():
        part = sum(size for name, size in sizes.items() if name.endswith(ending))
        assert 0 < part <= budget, (ending, part, sizes)
    assert sum(sizes.values()) <= WHOLE, sizes


def test_what_works_without_network_comes_after_the_page(as_user, give):
    kim = KimFactory(verified=True)
    client = as_user(give(UserFactory(), kim=kim))
    page = client.get(reverse("registry:report_create")).content.decode()

    later = re.search(r'data-skrip="([^"]+)"', page)[1].split()

    assert [name.rsplit("/", 1)[-1] for name in later] == ["antrean.js", "formulir-luring.js"]
    assert not any(f'src="{name}"' in page for name in later)
    found = [finders.find(name.removeprefix("/static/")) for name in later]
    total = 0
    for name in found:
        with open(name, "rb") as file:
            total += weight_of(file.read())
    assert total <= 8 * KB


def test_the_form_is_whole_without_scripts(as_user, give):
    kim = KimFactory(verified=True)
    client = as_user(give(UserFactory(), kim=kim))

    page = client.get(reverse("registry:report_create")).content.decode()

    # An ordinary form with its own key and its own file input; scripts only add to it.
    assert re.search(r'<form method="post" novalidate enctype="multipart/form-data"', page)
    assert re.search(r'name="kunci" value="[0-9a-f-]{36}"', page)
    assert re.search(r'<input type="file" name="new_photos"', page)
    assert 'data-wajib="title"' in page
