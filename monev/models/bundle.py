from django.db import models
from django.urls import reverse

from kim_portal.codes import grouped
from kim_portal.signing_key import key_name
from kim_portal.uploads import StoredFile
from monev.models.result import Outcome


class ResultBundleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public with its version; before that for nobody, since it holds every sheet."""
        return self.published()

    def published(self):
        """Those everybody may read: their version was announced, also when it was replaced."""
        return self.filter(outcome__published_at__isnull=False).select_related(
            "outcome__round__region"
        )


class ResultBundle(StoredFile):
    """The signed file from which one version of a result can be computed again; never changed."""

    outcome = models.OneToOneField(
        Outcome, models.PROTECT, verbose_name="versi hasil", related_name="bundle"
    )
    # What the signature covers: the root over all parts of the file, and the key that signed it.
    root = models.CharField("sidik bundel", max_length=64, unique=True)
    public_key = models.CharField("kunci umum", max_length=64)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)

    objects = ResultBundleQuerySet.as_manager()

    class Meta:
        verbose_name = "bundel hasil"
        verbose_name_plural = "bundel hasil"
        ordering = ["-pk"]

    def __str__(self):
        return f"Bundel {self.outcome}"

    def get_absolute_url(self):
        return reverse("monev:bundle_detail", args=[self.round.slug, self.outcome.number])

    @property
    def round(self):
        return self.outcome.round

    @property
    def key_name(self) -> str:
        return key_name(self.public_key)

    @property
    def printed_root(self) -> str:
        """The fingerprint of the bundle in groups, as it stands on paper."""
        return grouped(self.root, groups=8)
