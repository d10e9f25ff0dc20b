import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from kim_portal.visitors import is_too_often

pytestmark = pytest.mark.django_db
RATE = "3/h/key"


def counter_of(request, action):
    """The cache key that holds the tries of the visitor of this request."""
    key = salted_hmac("kim_portal.visitors", ratelimit.get_ip(request)).hexdigest()
    (rate,) = ratelimit.parse_rates(RATE)
    return ratelimit.get_cache_key(request, app="kim_portal", action=action, rate=rate, key=key)


def test_visitor_is_refused_after_the_last_allowed_try(rf):
    request = rf.get("/")

    assert [is_too_often(request, "uji", RATE) for _ in range(5)] == [False] * 3 + [True] * 2


def test_visitor_who_waits_in_vain_for_a_busy_counter_with_room_is_let_in(rf):
    request = rf.get("/")
    is_too_often(request, "ramai", RATE)
    # Another phone of the hall holds the counter.
    cache.add(f"{counter_of(request, 'ramai')}:lock", True, timeout=30)

    assert is_too_often(request, "ramai", RATE) is False


def test_visitor_above_the_rate_is_refused_also_while_the_counter_is_busy(rf):
    request = rf.get("/")
    for _ in range(3):
        is_too_often(request, "penuh", RATE)
    cache.add(f"{counter_of(request, 'penuh')}:lock", True, timeout=30)

    assert is_too_often(request, "penuh", RATE) is True
