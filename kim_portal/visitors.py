"""How often somebody without an account may send something."""

import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.utils.crypto import salted_hmac


def is_too_often(request, action: str, rates: str, about: str = "") -> bool:
    """Count one try of this visitor and say whether it is one too many; rates: "20/h/key".

    about: what the tries are about, when each such thing is counted by itself. A whole village
    shares one address of its mobile network: a rate is many times what people there need, and
    stops only what no person sends. The shared cache keeps a keyed fingerprint of the address,
    never the address.
    """
    whose = f"{ratelimit.get_ip(request)} {about}".strip()
    key = salted_hmac("kim_portal.visitors", whose).hexdigest()
    used = ratelimit.consume(
        request, app="kim_portal", action=action, config={action: rates}, key=key, limit_get=True
    )
    return used is None and not _has_room(request, action, rates, key)


def _has_room(request, action: str, rates: str, key: str) -> bool:
    """Say whether the counter still has room, without counting.

    `consume` also refuses when it waited a second for the counter in vain: forty phones in one
    hall come within that second, and nobody of them is one too many.
    """
    now = time.time()
    for rate in ratelimit.parse_rates(rates):
        name = ratelimit.get_cache_key(request, app="kim_portal", action=action, rate=rate, key=key)
        allowed, _ = ratelimit.apply_rate(list(cache.get(name, [])), now, rate, dry_run=True)
        if not allowed:
            return False
    return True
