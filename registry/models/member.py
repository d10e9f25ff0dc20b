import uuid
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, choices_valid
from registry.consent import CONSENT_BY_FILE, CURRENT
from registry.duties import below_paths, duties
from registry.enums import Position, Sex
from registry.enums_office import Occupation
from registry.models.forum import Forum
from registry.models.kim import Kim

# Stands where a name was once the person is erased.
ERASED_NAME = "Anggota (data dihapus)"
ONE_KETUA = "Akhiri masa jabatan ketua lama dahulu."


@dataclass(frozen=True)
class HeadCount:
    """How many people, without a name: {sex: count} and {position: count}."""

    sexes: dict[str, int]
    positions: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.sexes.values())

    @property
    def sex_words(self) -> str:
        """7 perempuan, 5 laki-laki, 1 tidak disebutkan; empty when it is stated of nobody."""
        if set(self.sexes) <= {Sex.NOT_STATED}:
            return ""
        return _listed(self.sexes, Sex)

    @property
    def position_words(self) -> str:
        """1 ketua, 1 sekretaris, 4 seksi media, in the order of the positions."""
        return _listed(self.positions, Position)


def _listed(counts: dict[str, int], choices) -> str:
    return ", ".join(f"{counts[one]} {one.label.lower()}" for one in choices if counts.get(one))


class MemberQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Names belong to the own KIM and the own territory; an auditor sees numbers only."""
        own = duties(user)
        paths = own.paths()
        return self.filter(
            below_paths(paths, "kim__region__path")
            | below_paths(paths, "forum__region__path")
            | Q(kim__in=own.kim_ids)
        )

    def in_office(self, on=None):
        """Members whose term covers the day (default today)."""
        on = on or timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), started_on__lte=on)

    def former(self, on=None):
        """Members whose term was over before or on the day (default today), newest first."""
        return self.filter(ended_on__lte=on or timezone.localdate()).order_by("-ended_on", "pk")

    def named(self):
        """Terms that still name a person."""
        return self.filter(erased_on=None)

    def awaiting_consent(self):
        """Names that came with a file of the office: the person was not asked yet."""
        return self.named().filter(consent_version=CONSENT_BY_FILE)

    def for_list(self):
        return self.select_related(
            "kim__region__parent__parent__parent", "forum__region__parent__parent__parent"
        )

    def by_position(self):
        """Order as an office lists its people: ketua first, then by length of service."""
        ranks = [models.When(position=value, then=rank) for rank, value in enumerate(Position)]
        return self.order_by(models.Case(*ranks), "started_on", "pk")

    def head_count(self) -> "HeadCount":
        """Count the rows by sex and by position, in one query."""
        sexes, positions = Counter(), Counter()
        rows = self.order_by().values_list("sex", "position").annotate(count=Count("pk"))
        for sex, position, count in rows:
            sexes[sex] += count
            positions[position] += count
        return HeadCount(dict(sexes), dict(positions))


class Member(models.Model):
    """A person's term in a KIM or forum. A term ends, it is never overwritten.

    As little as the task needs (UU 27/2022): no NIK, religion or birth date.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True, related_name="members"
    )
    forum = models.ForeignKey(
        Forum, models.PROTECT, verbose_name="forum", null=True, blank=True, related_name="members"
    )
    full_name = models.CharField("nama lengkap", max_length=120)
    sex = models.CharField("jenis kelamin", max_length=10, choices=Sex, default=Sex.NOT_STATED)
    position = models.CharField("jabatan", max_length=20, choices=Position)
    occupation = models.CharField(
        "pekerjaan", max_length=20, choices=Occupation, default=Occupation.NOT_STATED
    )
    phone = models.CharField("nomor WhatsApp", max_length=20, blank=True)
    started_on = models.DateField("mulai menjabat", default=timezone.localdate)
    ended_on = models.DateField("selesai menjabat", null=True, blank=True)
    end_reason = models.CharField("alasan selesai", max_length=250, blank=True)
    consent_version = models.CharField("versi persetujuan", max_length=20)
    consented_on = models.DateField("persetujuan diberikan", default=timezone.localdate)
    # Set once the person was erased: the term still counts and names nobody.
    erased_on = models.DateField("data dihapus pada", null=True, blank=True, editable=False)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota"
        verbose_name_plural = "anggota"
        ordering = ["started_on", "pk"]
        constraints = [
            choices_valid("sex", Sex, "member"),
            choices_valid("position", Position, "member"),
            choices_valid("occupation", Occupation, "member"),
            models.CheckConstraint(
                condition=Q(kim__isnull=True) ^ Q(forum__isnull=True),
                name="member_belongs_to_one",
                violation_error_message="Anggota harus milik satu KIM atau satu forum.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="member_ends_after_start",
                violation_error_message="Tanggal selesai tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True)
                | Q(full_name=ERASED_NAME, phone="", end_reason=""),
                name="member_erased_names_nobody",
                violation_error_message="Data orang ini sudah dihapus dan tidak dapat diisi lagi.",
            ),
            models.UniqueConstraint(
                fields=["kim"],
                condition=Q(position=Position.KETUA, ended_on__isnull=True, kim__isnull=False),
                name="member_one_ketua_per_kim",
                violation_error_message=f"KIM ini sudah punya ketua. {ONE_KETUA}",
            ),
            models.UniqueConstraint(
                fields=["forum"],
                condition=Q(position=Position.KETUA, ended_on__isnull=True, forum__isnull=False),
                name="member_one_ketua_per_forum",
                violation_error_message=f"Forum ini sudah punya ketua. {ONE_KETUA}",
            ),
        ]

    def __str__(self):
        return f"{self.get_position_display()} {self.owner}"

    @property
    def owner(self):
        return self.kim or self.forum

    @property
    def region(self):
        return self.owner.region

    @transaction.atomic
    def join(self, *, by):
        """Begin the term; a repeated request returns the member it made the first time.

        Raises DomainError when the KIM or forum has a ketua already.
        """
        first = Member.objects.filter(request_id=self.request_id).first()
        if first:
            return first
        self._obey("position")
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            # Another request was faster: the constraint that `_obey` could not see yet.
            raise DomainError(f"Sudah ada ketua. {ONE_KETUA}", field="position") from error
        record(by, "member.create", self, position=self.position)
        return self

    @transaction.atomic
    def end_term(self, *, by, on, reason: str = ""):
        """End the term on that day; raises DomainError for a term that has ended already."""
        if self.ended_on:
            raise IllegalTransitionError("Masa jabatan ini sudah selesai.")
        self.ended_on, self.end_reason = on, reason
        try:
            self._obey("ended_on")
        except DomainError:
            self.ended_on, self.end_reason = None, ""
            raise
        self.save(update_fields=["ended_on", "end_reason"])
        # Why somebody leaves is about that person: it stays in the row, where it can be erased.
        record(by, "member.end", self, position=self.position)

    @property
    def awaits_consent(self) -> bool:
        return self.consent_version == CONSENT_BY_FILE and self.erased_on is None

    @transaction.atomic
    def confirm_consent(self, *, by, on):
        """Keep that the person agreed to today's text on that day; a second click changes nothing.

        Raises DomainError for a term that names nobody any more.
        """
        if self.erased_on:
            raise IllegalTransitionError("Data orang ini sudah dihapus.")
        if not self.awaits_consent:
            return
        self.consent_version, self.consented_on = CURRENT.version, on
        self.save(update_fields=["consent_version", "consented_on"])
        record(by, "member.confirm_consent", self, version=self.consent_version)

    @transaction.atomic
    def forget(self, *, by):
        """Empty what names the person; term, position and sex stay for the counts (UU 27/2022).

        A second call changes nothing. `erasure.erase` is what forgets a person everywhere.
        """
        if self.erased_on:
            return
        self.full_name, self.phone, self.end_reason = ERASED_NAME, "", ""
        self.occupation, self.erased_on = Occupation.NOT_STATED, timezone.localdate()
        self.save(update_fields=["full_name", "phone", "end_reason", "occupation", "erased_on"])
        record(by, "member.erase", self, position=self.position)

    def _obey(self, field: str) -> None:
        try:
            self.validate_constraints()
        except ValidationError as error:
            raise DomainError(" ".join(error.messages), field=field) from error
