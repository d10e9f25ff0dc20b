import pytest
from django.urls import reverse

from kim_portal.visitors import is_too_often
from monev.views.verification import CHECKING_RATE

pytestmark = pytest.mark.django_db
ADDRESS = "/cek/TIDAKADA2345/"


def use_up(rf, count, address="127.0.0.1"):
    for _ in range(count):
        is_too_often(rf.get(ADDRESS, REMOTE_ADDR=address), "check", CHECKING_RATE)


def test_checking_is_limited_by_address_with_a_sentence_and_a_time(client, rf):
    limit = int(CHECKING_RATE.partition("/")[0])
    use_up(rf, limit - 1)

    last, refused = client.get(ADDRESS), client.get(ADDRESS)

    assert (limit >= 120, last.status_code, refused.status_code) == (True, 404, 429)
    assert refused["Retry-After"] == "60"
    assert "Tunggu satu menit" in refused.content.decode()
    assert client.get(ADDRESS, REMOTE_ADDR="10.0.0.7").status_code == 404


def test_asking_for_the_code_is_never_refused(client, rf):
    use_up(rf, int(CHECKING_RATE.partition("/")[0]))

    assert client.get(reverse("monev:check_form")).status_code == 200
    assert client.get(reverse("monev:check_form"), {"kode": "7KQ2M4XD9HTC"}).status_code == 302
