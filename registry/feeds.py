from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

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
        return item.story

    def item_link(self, item):
        return item.public_url

    def item_author_name(self, item):
        return f"{item.owners_in_words}, {item.region.place}"

    def item_pubdate(self, item):
        return item.verified_at

    def item_updateddate(self, item):
        return item.updated_at

    def item_categories(self, item):
        return [item.get_kind_display(), *item.adinda_labels]
