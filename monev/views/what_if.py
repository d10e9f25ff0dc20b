from django.shortcuts import render
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from monev.views.instrument import find_instrument
from monev.what_if import rounds_to_try, what_if
from registry.duties import duties
from registry.enums import Role


@require_safe
def instrument_what_if(request, pk):
    """The instrument on the sheets of a published round of the own office; nothing is stored."""
    instrument = find_instrument(request.user, pk)
    authorize(request.user, "monev.try_instrument", instrument)
    offices = duties(request.user).paths(Role.KABUPATEN, Role.PROVINSI)
    rounds = rounds_to_try(instrument, offices)
    wanted = request.GET.get("putaran", "")
    chosen = next((one for one in rounds if one.slug == wanted), rounds[0] if rounds else None)
    context = {"instrument": instrument, "rounds": rounds, "chosen": chosen}
    try:
        context["tried"] = what_if(instrument, chosen) if chosen else None
    except DomainError as error:
        context["obstacle"] = str(error)
    return render(request, "monev/instrument_what_if.html", context)
