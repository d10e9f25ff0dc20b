from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from registry.models import ActivityReport

FEED_LENGTH = 30


class ActivityFeed(Feed):
    """The newest kegiatan as Atom; it names KIM and places, never persons."""

    feed_type = Atom1Feed
    title = "Kegiatan KIM"
    subtitle = "Kegiatan Komunitas Informasi Masyarakat yang sudah diverifikasi."

    def link(self):
        return reverse("registry:activity_list")

    def feed_url(self):
        return reverse("registry:activity_feed")

    def items(self):
        return (
            ActivityReport.objects.published()
            .for_list()
            .order_by("-verified_at", "-pk")[:FEED_LENGTH]
        )

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        # A summary is HTML to a reader: what somebody typed must not become markup there.
        return linebreaks(item.story, autoescape=True)

    def item_link(self, item):
        return item.public_url

    def item_author_name(self, item):
        return f"{item.owners_in_words}, {item.region.place}"

    def item_pubdate(self, item):
        return item.verified_at

    def item_updateddate(self, item):
        # Reports that were verified before every move of state was a change.
        return max(item.updated_at, item.verified_at)

    def item_categories(self, item):
        return [item.get_kind_display(), *item.adinda_labels]
