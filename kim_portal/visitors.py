"""How often somebody without an account may send something."""

from allauth.core.internal import ratelimit
from django.utils.crypto import salted_hmac


def is_too_often(request, action: str, rate: str) -> bool:
    """Count one try of this visitor and say whether it is one too many; rate: "10/h/key".

    The shared cache keeps a keyed fingerprint of the address, never the address.
    """
    key = salted_hmac("kim_portal.visitors", ratelimit.get_ip(request)).hexdigest()
    used = ratelimit.consume(
        request, app="kim_portal", action=action, config={action: rate}, key=key
    )
    return used is None
