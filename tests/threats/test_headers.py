"""Every answer carries the protecting headers: pages, refusals, files and errors alike."""

import pytest
from django.db import OperationalError

from kim_portal import views
from tests.access.sk import recorded

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_whole(response) -> bool:
    policy = response.headers.get("Content-Security-Policy", "")
    closed = "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    unsafe = "unsafe-inline" in policy or "unsafe-eval" in policy
    return closed and not unsafe and ALWAYS.items() <= dict(response.headers.items()).items()


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/", 200),
        ("/kim/", 200),
        ("/masuk/", 200),
        ("/tugas/", 302),
        ("/tidak-ada/", 404),
        ("/kim/?q=%00", 400),
        ("/robots.txt", 200),
        ("/pekerja.js", 200),
        ("/sehat/", 200),
    ],
)
def test_headers_of_a_visitor(client, db, url, status):
    response = client.get(url)

    assert response.status_code == status
    assert is_whole(response), dict(response.headers)
    assert "charset=utf-8" in response.headers.get("Content-Type", "charset=utf-8") or (
        response.headers["Content-Type"] == "application/json"
    )


def test_headers_of_a_refusal_and_a_file(personas, as_user):
    (sk,) = recorded(personas)
    refused = as_user(personas.nobody).get("/pengguna/")
    file = as_user(personas.kabupaten).get(f"/sk/{sk}/berkas/")
    method = as_user(personas.kabupaten).delete("/kim/")

    assert [one.status_code for one in (refused, file, method)] == [403, 200, 405]
    assert [is_whole(one) for one in (refused, file, method)] == [True, True, True]
    assert file.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.expects_error_log
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("server closed the connection"), 503, "sedang"),
        (RuntimeError("rahasia dapur"), 500, "nomor rujukan"),
    ],
)
def test_an_error_shows_no_inside(client, db, monkeypatch, error, status, words):
    """The view really fails; what the visitor reads is plain and says what to do."""

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(views, "tallies", fail)
    client.raise_request_exception = False

    response = client.get("/")

    text = response.content.decode()
    assert response.status_code == status
    assert is_whole(response), dict(response.headers)
    assert str(error) not in text
    assert "Traceback" not in text
    assert words in text
    assert ("Retry-After" in response.headers) == (status == 503)
