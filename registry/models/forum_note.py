import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums_coaching import TrainingNeedSource
from registry.enums_forum import NOTE_TRANSITIONS, NoteKind, NoteState, ResourceKind
from registry.models.forum import Forum
from registry.models.kim import Kim
from registry.models.region import Region
from registry.models.training_need import TrainingNeed


class ForumNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Notes are read in their territory; `public()` is what everybody reads."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(below_paths(duties(user).paths(), "forum__region__path"))

    def public(self):
        return self.filter(is_public=True)

    def open(self):
        return self.filter(state=NoteState.OPEN)

    def search(self, text: str):
        """Find by part of the note, its forum, its KIM or its desa; every word must occur."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(text__icontains=word)
                | Q(forum__name__icontains=word)
                | Q(kim__name__icontains=word)
                | Q(desa__name__icontains=word)
            )
        return found

    def for_list(self):
        return self.select_related(
            "forum__region__parent__parent__parent", "desa__parent__parent__parent", "kim",
            "created_by",
        )  # fmt: skip


class ForumNote(Stateful):
    """A potential, an obstacle or a needed resource that a forum tells the office."""

    TRANSITIONS = NOTE_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    forum = models.ForeignKey(Forum, models.PROTECT, verbose_name="forum", related_name="notes")
    kind = models.CharField("jenis catatan", max_length=10, choices=NoteKind)
    # Only a needed resource has one.
    resource = models.CharField(
        "jenis sumber daya", max_length=10, choices=ResourceKind, blank=True
    )
    text = models.TextField("isi catatan", max_length=1000)
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True, related_name="forum_notes"
    )
    desa = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan", null=True, blank=True,
        related_name="forum_notes",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("tahun")
    is_public = models.BooleanField("tampil untuk umum", default=False)
    state = models.CharField("keadaan", max_length=10, choices=NoteState, default=NoteState.OPEN)
    answer = models.TextField("tanggapan", max_length=1000, blank=True)
    answered_at = models.DateTimeField("ditanggapi pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditulis oleh", related_name="+"
    )
    created_at = models.DateTimeField("ditulis pada", auto_now_add=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = ForumNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan forum"
        verbose_name_plural = "catatan forum"
        ordering = ["-year", "-created_at", "-pk"]
        constraints = [
            choices_valid("kind", NoteKind, "forumnote"),
            models.CheckConstraint(
                condition=Q(resource__in=["", *sorted(ResourceKind.values)]),
                name="forumnote_resource_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            choices_valid("state", NoteState, "forumnote"),
            models.CheckConstraint(
                condition=(Q(kind=NoteKind.RESOURCE) & ~Q(resource=""))
                | (~Q(kind=NoteKind.RESOURCE) & Q(resource="")),
                name="forumnote_resource_has_kind",
                violation_error_message="Pilih jenis sumber daya yang diperlukan",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(kind=NoteKind.POTENTIAL),
                name="forumnote_only_potential_public",
                violation_error_message="Hanya potensi yang boleh tampil untuk umum",
            ),
            models.CheckConstraint(
                condition=Q(state=NoteState.OPEN, answer="", answered_at__isnull=True)
                | (Q(state=NoteState.ANSWERED, answered_at__isnull=False) & ~Q(answer="")),
                name="forumnote_answered_has_answer",
                violation_error_message="Tulis tanggapannya",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="forumnote_state_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.forum}"

    def get_absolute_url(self):
        return f"{self.forum.get_absolute_url()}#catatan-{self.pk}"

    @property
    def region(self):
        return self.forum.region

    @property
    def kind_words(self) -> str:
        """Potensi, Kendala, or the resource with its kind."""
        if self.resource:
            return f"Sumber daya: {self.get_resource_display().lower()}"
        return self.get_kind_display()

    @property
    def about(self) -> str:
        """The KIM and desa it concerns; empty when it is about the whole territory."""
        return ", ".join(str(one) for one in (self.kim, self.desa) if one)

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Write a new note, or the next version of one that waits for its answer.

        Raises IllegalTransitionError when the office has answered meanwhile.
        """
        if self.pk is None:
            first = ForumNote.objects.filter(request_id=self.request_id).first()
            if first:
                return first
            self.created_by = by
            self.save()
            record(by, "forum_note.create", self, kind=self.kind, year=self.year)
            self._note_need(by)
            return self
        stored = ForumNote.objects.select_for_update().get(pk=self.pk)
        stored.require_open()
        self.version = stored.version + 1
        self.save()
        record(by, "forum_note.update", self, changed=sorted(changed))
        self._note_need(by)
        return self

    def _note_need(self, by) -> None:
        """What a forum lacks is a need as well, for the list that trainings are planned from."""
        if self.kind == NoteKind.POTENTIAL:
            return
        place = {"kim": self.kim} if self.kim else {"area": self.desa or self.forum.region}
        TrainingNeed.objects.note(
            f"catatan:{self.pk}", self.text, source=TrainingNeedSource.FORUM, by=by, **place
        )

    def require_open(self) -> None:
        """Raise IllegalTransitionError once the office has answered."""
        if self.state != NoteState.OPEN:
            raise IllegalTransitionError("Catatan ini sudah ditanggapi, jadi tidak dapat diubah.")

    @transaction.atomic
    def reply(self, *, by, answer: str):
        """Say what the office does about it."""
        self.move_to(NoteState.ANSWERED, answer=answer, answered_at=timezone.now())
        record(by, "forum_note.reply", self, outcome=answer)

    @transaction.atomic
    def reopen(self, *, by):
        """Put it back before the office; the former answer stays in the log."""
        self.move_to(NoteState.OPEN, answer="", answered_at=None)
        record(by, "forum_note.reopen", self)
