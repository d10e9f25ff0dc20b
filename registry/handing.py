"""The desa publishes a post of a KIM: the post and the known facts of its site move together."""

import datetime

from django.db import transaction

from registry.models import DesaWebsite, Handover


@transaction.atomic
def publish_handover(handover: Handover, *, by, url: str, on: datetime.date) -> Handover:
    """Record the published address; the website of the desa has a post of that day from now on."""
    handover.publish(by=by, url=url, on=on)
    website = DesaWebsite.objects.filter(region=handover.region_id).first()
    if website:
        website.note_post(on)
    return handover
