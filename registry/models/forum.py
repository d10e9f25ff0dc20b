from django.db import models
from django.db.models import Q
from django.urls import reverse

from kim_portal.states import choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionLevel, RegistrationState
from registry.models.kim import Kim
from registry.models.region import Region


class ForumQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_authenticated and user.is_auditor:
            return self
        territory = below_paths(duties(user).paths(), "region__path")
        return self.filter(Q(state=RegistrationState.VERIFIED) | territory)

    def for_list(self):
        return self.select_related("region__parent__parent__parent")


class Forum(models.Model):
    """An association of KIM in a kecamatan, kabupaten/kota or provinsi."""

    name = models.CharField("nama forum", max_length=120)
    slug = models.SlugField("alamat halaman", max_length=160, unique=True, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah", limit_choices_to=~Q(level=RegionLevel.DESA)
    )
    profile = models.TextField("tentang forum", max_length=4000, blank=True)
    # A forum is entered by the office itself, so it needs no submission of its own.
    state = models.CharField(
        "keadaan", max_length=10, choices=RegistrationState, default=RegistrationState.VERIFIED
    )
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = ForumQuerySet.as_manager()

    class Meta:
        verbose_name = "forum"
        verbose_name_plural = "forum"
        ordering = ["name", "pk"]
        constraints = [choices_valid("state", RegistrationState, "forum")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registry:forum_detail", args=[self.slug])

    @property
    def current_sk(self):
        return self.sk_set.in_force().order_by("-starts_on", "-pk").first()

    def kim_in_territory(self):
        """Return the verified KIM whose region lies in the forum's territory."""
        return Kim.objects.public().filter(below_paths([self.region.path], "region__path"))
