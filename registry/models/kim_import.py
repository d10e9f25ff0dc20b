import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from kim_portal.uploads import StoredFile
from registry.duties import below_paths, duties
from registry.enums import IMPORT_TRANSITIONS, ImportState, Role
from registry.models.region import Region

# A running import that has stored no batch for so long has lost its worker.
SILENCE = datetime.timedelta(minutes=3)
# Remarks quote cells of the file; they go with it.
QUOTE_GONE = "Isi temuan dihapus bersama berkasnya"


class TakenOverError(Exception):
    """Another worker goes on with this import; the one that notices stops without a word."""


class KimImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The file names people, so only the office of the kabupaten sees it."""
        return self.filter(below_paths(duties(user).paths(Role.KABUPATEN), "region__path"))

    def with_file(self):
        return self.filter(file_deleted_at=None).exclude(file="")

    def for_list(self):
        return self.select_related("region", "created_by").order_by("-created_at", "-pk")


class KimImport(Stateful, StoredFile):
    """A file of an office on its way into the registry: uploaded, checked, running, done.

    columns: {meaning: column of the sheet}, as a person may have corrected it.
    findings: [{"row", "column", "message", "kind", "is_fault"}], in the order of the rows.
    The counts are those of the check until the import runs, then of what was stored.
    """

    TRANSITIONS = IMPORT_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="kabupaten/kota")
    state = models.CharField(
        "keadaan", max_length=10, choices=ImportState, default=ImportState.UPLOADED
    )
    columns = models.JSONField("arti kolom", default=dict, blank=True)
    findings = models.JSONField("temuan", default=list, blank=True)
    row_count = models.PositiveIntegerField("jumlah baris", default=0)
    new_count = models.PositiveIntegerField("baru", default=0)
    changed_count = models.PositiveIntegerField("berubah", default=0)
    same_count = models.PositiveIntegerField("sama", default=0)
    faulty_count = models.PositiveIntegerField("bermasalah", default=0)
    # Last row of the file that is dealt with; a resumed import goes on behind it.
    done_row = models.PositiveIntegerField("baris terakhir", default=0)
    # Counts the starts: a worker that was thought dead notices that another one took over.
    attempt = models.PositiveIntegerField("percobaan", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)
    heard_at = models.DateTimeField("kabar terakhir", null=True, blank=True)
    # The file names people: it goes after a while, the counts stay.
    file_deleted_at = models.DateTimeField("berkas dihapus pada", null=True, blank=True)
    finished_at = models.DateTimeField("selesai pada", null=True, blank=True)

    objects = KimImportQuerySet.as_manager()

    class Meta:
        verbose_name = "impor KIM"
        verbose_name_plural = "impor KIM"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choices_valid("state", ImportState, "kimimport"),
            models.CheckConstraint(
                condition=models.Q(state=ImportState.DONE, finished_at__isnull=False)
                | (~models.Q(state=ImportState.DONE) & models.Q(finished_at__isnull=True)),
                name="kimimport_done_has_moment",
                violation_error_message="Impor yang selesai harus punya waktu selesai.",
            ),
        ]

    def __str__(self):
        return f"Impor {self.original_name}"

    @property
    def log_text(self) -> str:
        """How the log names this file: people write names of people into names of files."""
        return f"impor {self.pk}"

    def get_absolute_url(self):
        return reverse("registry:kim_import_detail", args=[self.pk])

    @property
    def faults(self) -> list[dict]:
        return [one for one in self.findings if one["is_fault"]]

    @property
    def duplicates(self) -> list[dict]:
        return [one for one in self.findings if one["kind"] == "duplicate"]

    @property
    def notes(self) -> list[dict]:
        return [one for one in self.findings if not one["is_fault"] and not one["kind"]]

    @property
    def is_changeable(self) -> bool:
        """Say whether the meaning of the columns may still be corrected."""
        return self.has_file and self.state in {ImportState.UPLOADED, ImportState.CHECKED}

    @property
    def has_file(self) -> bool:
        return self.file_deleted_at is None

    def require_changeable(self) -> None:
        if not self.is_changeable:
            raise IllegalTransitionError(
                "Impor ini sudah dijalankan atau berkasnya sudah dihapus, jadi kolomnya tetap."
            )

    @property
    def wanted_count(self) -> int:
        """Rows that storing would change something for."""
        return self.new_count + self.changed_count

    @property
    def usable_count(self) -> int:
        return self.new_count + self.changed_count + self.same_count

    @property
    def done_count(self) -> int:
        """Rows that are stored, found the same, or named as faulty."""
        return min(self.row_count, self.usable_count + self.faulty_count)

    @property
    def is_stalled(self) -> bool:
        """Say whether it should be running and nothing was heard of it for minutes."""
        return self.state == ImportState.RUNNING and timezone.now() - self.heard_at > SILENCE

    @property
    def may_start(self) -> bool:
        """Say whether there is something to store, from the beginning or where it broke."""
        if not self.has_file:
            return False
        if self.state == ImportState.CHECKED:
            return bool(self.wanted_count)
        return self.state == ImportState.FAILED or self.is_stalled

    def content(self) -> bytes:
        with self.file.open("rb") as stream:
            return stream.read()

    @transaction.atomic
    def upload(self, *, by):
        """Store the row of a file that is attached already."""
        self.created_by = by
        self.save()
        record(by, "kim_import.upload", self, region=self.region.path, sha256=self.sha256)

    @transaction.atomic
    def store_check(self, columns: dict, facts: dict | None) -> None:
        """Keep what a check found; `facts` is None while columns are missing.

        facts: the four counts, row_count and findings.
        """
        self.columns = columns
        for name, value in (facts or {}).items():
            setattr(self, name, value)
        self.save(update_fields=["columns", *(facts or {})])
        target = ImportState.CHECKED if facts else ImportState.UPLOADED
        if self.state != target:
            self.move_to(target)

    @transaction.atomic
    def begin(self, *, by):
        """Start, or go on after an interruption; the counts then are of what is stored."""
        if self.is_stalled:
            self.move_to(ImportState.FAILED)
        if not self.may_start:
            raise IllegalTransitionError("Impor ini sudah berjalan atau tidak berisi hal baru.")
        counts = {} if self.attempt else {"new_count": 0, "changed_count": 0, "same_count": 0}
        self.move_to(
            ImportState.RUNNING, attempt=self.attempt + 1, heard_at=timezone.now(), **counts
        )
        record(by, "kim_import.begin", self, attempt=self.attempt, row_count=self.row_count)

    def note_progress(self, *, done_row: int, new: int, changed: int, same: int, faulty: int):
        """Add the sums of one batch, in its transaction.

        Raises TakenOverError when another worker has taken the import over.
        """
        mine = KimImport.objects.filter(pk=self.pk, state=ImportState.RUNNING, attempt=self.attempt)
        stored = mine.update(
            done_row=done_row,
            new_count=F("new_count") + new,
            changed_count=F("changed_count") + changed,
            same_count=F("same_count") + same,
            faulty_count=F("faulty_count") + faulty,
            heard_at=timezone.now(),
        )
        if not stored:
            raise TakenOverError
        self.done_row = done_row

    @transaction.atomic
    def finish(self):
        self.move_to(ImportState.DONE, finished_at=timezone.now())
        self.refresh_from_db()
        record(
            self.created_by, "kim_import.finish", self,
            new=self.new_count, changed=self.changed_count, same=self.same_count,
            faulty=self.faulty_count,
        )  # fmt: skip

    @transaction.atomic
    def delete_file(self, *, by):
        """Delete the file and what was quoted from it; the counts stay. Twice changes nothing.

        Raises IllegalTransitionError while the import is running.
        """
        if not self.has_file:
            return
        if self.state == ImportState.RUNNING and not self.is_stalled:
            raise IllegalTransitionError("Impor sedang berjalan. Hapus berkasnya sesudah selesai.")
        stored = self.file.name
        self.file, self.original_name = "", f"berkas impor {self.pk}"
        self.findings = [one | {"message": QUOTE_GONE} for one in self.findings]
        self.file_deleted_at = timezone.now()
        self.save(update_fields=["file", "original_name", "findings", "file_deleted_at"])
        record(by, "kim_import.delete_file", self, sha256=self.sha256)
        storage = KimImport._meta.get_field("file").storage
        transaction.on_commit(lambda: storage.delete(stored))

    @transaction.atomic
    def interrupt(self):
        """Say that the import broke; the batches stored before stay."""
        self.move_to(ImportState.FAILED)
        record(self.created_by, "kim_import.interrupt", self, done_row=self.done_row)
