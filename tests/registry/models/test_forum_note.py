import itertools
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.enums_forum import NOTE_TRANSITIONS, NoteState
from registry.models import ForumNote
from tests.factories.accounts import UserFactory
from tests.factories.forum import ForumNoteFactory
from tests.factories.registry import ForumFactory, region

pytestmark = pytest.mark.django_db
ALLOWED = {("open", "answered"), ("answered", "open")}


@pytest.mark.parametrize(("old", "new"), list(itertools.product(NoteState, NoteState)))
def test_forum_note_moves_only_along_the_table(old, new):
    assert (new in NOTE_TRANSITIONS[old]) is ((old, new) in ALLOWED)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "wish"}, "Pilihan ini tidak dikenal."),
        ({"state": "lost"}, "Pilihan ini tidak dikenal."),
        ({"kind": "resource", "resource": "luck"}, "Pilihan ini tidak dikenal."),
        ({"kind": "resource"}, "Pilih jenis sumber daya yang diperlukan"),
        ({"resource": "finance"}, "Pilih jenis sumber daya yang diperlukan"),
        ({"is_public": True}, "Hanya potensi yang boleh tampil untuk umum"),
        ({"state": "answered"}, "Tulis tanggapannya"),
        ({"answer": "Ya."}, "Tulis tanggapannya"),
    ],
)
def test_forum_note_refuses_what_cannot_be(wrong, sentence):
    note = ForumNoteFactory()
    for name, value in wrong.items():
        setattr(note, name, value)

    with pytest.raises(ValidationError) as refusal:
        note.validate_constraints()
    with pytest.raises(IntegrityError):
        note.save()

    assert sentence in refusal.value.messages


def test_forum_note_is_answered_and_opened_again():
    note, by = ForumNoteFactory(), UserFactory()

    note.reply(by=by, answer="Repeater dipasang tahun depan.")
    answered = ForumNote.objects.get().answer
    note.reopen(by=by)

    stored = ForumNote.objects.get()
    assert answered == "Repeater dipasang tahun depan."
    assert (stored.state, stored.answer, stored.answered_at) == ("open", "", None)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "forum_note.reply", "forum_note.reopen",
    ]  # fmt: skip


def test_forum_note_answered_meanwhile_is_not_overwritten():
    note = ForumNoteFactory()
    ForumNote.objects.get().reply(by=UserFactory(), answer="Sudah.")
    note.text = "Diam-diam diubah."

    with pytest.raises(IllegalTransitionError):
        note.store(by=UserFactory(), changed=["text"])

    assert ForumNote.objects.get().text == "Sinyal lemah di tiga dusun."


def test_forum_note_sent_twice_is_one_row():
    forum, key, by = ForumFactory(), uuid.uuid4(), UserFactory()
    values = {"forum": forum, "kind": "potential", "text": "Kopi", "year": 2026}

    stored = [ForumNote(request_id=key, **values).store(by=by) for _ in range(2)]

    assert stored[0].pk == stored[1].pk
    assert ForumNote.objects.count() == 1


def test_forum_note_belongs_to_the_territory_of_its_forum(personas):
    note = ForumNoteFactory(forum__region=region("64.09.02"))

    seen = [
        name
        for name in ("provinsi", "kabupaten", "kecamatan", "auditor", "desa", "pengurus",
                     "kabupaten_lain", "nobody")
        if list(ForumNote.objects.visible_to(getattr(personas, name))) == [note]
    ]  # fmt: skip

    assert seen == ["provinsi", "kabupaten", "kecamatan", "auditor"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "obstacle"}, "Kendala"),
        ({"kind": "resource", "resource": "people"}, "Sumber daya: manusia"),
    ],
)
def test_forum_note_names_its_kind(values, words):
    assert ForumNoteFactory(**values).kind_words == words
