"""Awards of published results, told to the profile of the KIM."""

from django.urls import reverse
from django.utils import timezone

from monev.models import Award
from registry.honours import Honour, tells_honours
from registry.models import Kim


@tells_honours
def awards_of(kim: Kim) -> list[Honour]:
    rows = Award.objects.published().filter(entry__kim=kim).select_related("outcome__round")
    return [
        Honour(
            title=row.name,
            source=row.outcome.round.name,
            url=reverse("monev:result_detail", args=[row.outcome.round.slug]) + "#penghargaan",
            given_on=timezone.localdate(row.decided_at),
        )
        for row in rows
    ]
