import uuid

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
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
        """Load what a row of the list shows, with the number of its member KIM."""
        inside = Q(region__path=OuterRef("region__path")) | Q(
            region__path__startswith=Concat(OuterRef("region__path"), Value("."))
        )
        count = (
            (Kim.objects.public().filter(inside).order_by().annotate(one=Value(1)).values("one"))
            .annotate(count=Count("pk"))
            .values("count")
        )
        from registry.models.forum_kim import ForumKim  # noqa: PLC0415  forum_kim imports forum

        recorded = ForumKim.objects.filter(forum=OuterRef("pk")).order_by()
        members = recorded.in_force().filter(kim__state=RegistrationState.VERIFIED)
        joined = members.values("forum").annotate(count=Count("pk")).values("count")
        return self.select_related("region__parent__parent__parent").annotate(
            kim_count=Case(
                When(Exists(recorded), then=Coalesce(Subquery(joined), 0)),
                default=Coalesce(Subquery(count), 0),
            )
        )

    def search(self, text: str):
        """Find by part of the forum's or a region's name, or by the beginning of a region code."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(region__name__icontains=word)
                | Q(region__parent__name__icontains=word)
                | Q(region__code__startswith=word)
            )
        return found

    def within(self, path: str):
        """Return the forums of a region and of everything below it."""
        return self.filter(below_paths([path], "region__path"))

    def in_territory_of(self, user):
        """Return those the user watches over; an auditor's territory is everything."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(below_paths(duties(user).paths(), "region__path"))


class Forum(models.Model):
    """An association of KIM in a kecamatan, kabupaten/kota or provinsi."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
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

    @property
    def last_ended_sk(self):
        """Return the recorded SK that ended most recently, or None."""
        return self.sk_set.ended().order_by("-expires_on", "-pk").first()

    def member_kim(self, on=None):
        """Return the verified member KIM of a day: the recorded ones, else all of the territory."""
        if not self.memberships.exists():
            return self.kim_in_territory()
        joined = self.memberships.in_force(on).order_by()
        return Kim.objects.public().filter(pk__in=joined.values("kim"))

    def kim_in_territory(self):
        """Return the verified KIM whose region lies in the forum's territory."""
        return Kim.objects.public().filter(below_paths([self.region.path], "region__path"))
