"""How often one address may send what nobody signed for; counted in the shared cache."""

from allauth.core.internal import ratelimit


def is_within_limit(request, action: str, rates: str) -> bool:
    """Count this request, and say whether the address still keeps within `rates` ("20/h/ip")."""
    counted = ratelimit.consume(request, app="portal", action=action, config={action: rates})
    return counted is not None
