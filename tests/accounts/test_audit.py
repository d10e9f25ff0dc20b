import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from kim_portal.accounts import triggers
from kim_portal.accounts.audit import check_chain, record
from kim_portal.accounts.models import AuditEntry, AuditHead
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    actor, subject = UserFactory(full_name="Rahmat Hidayat", username="ppu"), UserFactory()
    return [record(actor, "user.update", subject, step=number) for number in range(4)]


@pytest.fixture
def as_database_administrator(entries):
    """Somebody who owns the database can drop the triggers; the chain must still tell."""
    triggers.remove(connection)

    def execute(sql, *parameters):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return execute


def verify():
    with pytest.raises(CommandError) as caught:
        call_command("verify_log")
    assert caught.value.returncode == 1
    return str(caught.value)


def test_record_keeps_who_what_and_when(entries):
    entry = entries[0]

    assert (entry.user_text, entry.subject_text) == (
        f"pengguna {entry.user_id}", f"pengguna {entry.subject_id}",
    )  # fmt: skip
    assert entry.actor == "Rahmat Hidayat (ppu)"
    assert (entry.verb, entry.subject_type) == ("user.update", "accounts.user")
    assert entry.facts == {"step": 0}
    assert entry.at.tzinfo is not None


def test_record_without_a_person_is_the_system():
    entry = record(None, "user.update", UserFactory())

    assert (entry.user, entry.user_text) == (None, "sistem")


def test_record_masks_personal_facts():
    entry = record(
        None, "user.update", UserFactory(), phone="0812", email="a@b.id", address="", reason="x"
    )

    assert entry.facts == {
        "phone": "disamarkan",
        "email": "disamarkan",
        "address": "",
        "reason": "x",
    }
    assert check_chain().broken is None


def test_record_chains_entries(entries):
    hashes = [entry.entry_hash for entry in entries]

    assert [entry.previous_hash for entry in entries] == ["", *hashes[:-1]]
    head = AuditHead.objects.get()
    assert (head.last_hash, head.entry_count) == (hashes[-1], 4)


def test_record_belongs_to_its_transaction():
    person = UserFactory()

    with transaction.atomic():
        record(None, "user.update", person)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()
    assert check_chain().reason == ""


def test_verify_log_whole(entries, capsys):
    call_command("verify_log")

    assert capsys.readouterr().out == "Utuh: 4 catatan diperiksa.\n"


def test_verify_log_empty(capsys):
    call_command("verify_log")

    assert capsys.readouterr().out == "Utuh: 0 catatan diperiksa.\n"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditentry SET verb = 'x.y'",
        "UPDATE accounts_auditentry SET facts = '{}' WHERE 1 = 1",
        "DELETE FROM accounts_auditentry",
    ],
)
def test_audit_database_refuses_raw_sql(entries, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert check_chain().count == 4


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_audit_database_refuses_truncate(entries):
    # Deferred foreign keys of this transaction would be refused before the trigger is.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE accounts_auditentry")

    assert check_chain().count == 4


def test_audit_model_refuses_changes(entries):
    entry = entries[0]

    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(verb="x.y"),
    ):
        with pytest.raises(TypeError):
            attempt()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "user.create"),
        ("user_text", "Orang Lain (lain)"),
        ("subject_text", "Data lain"),
        ("subject_id", "999"),
        ("facts", '{"step": 7}'),
        ("at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_verify_log_finds_a_changed_entry(entries, as_database_administrator, column, value):
    as_database_administrator(
        f"UPDATE accounts_auditentry SET {column} = %s WHERE id = %s",  # noqa: S608  a column of the list above
        value,
        entries[1].pk,
    )

    assert check_chain().broken == entries[1]
    assert f"catatan {entries[1].pk} (" in verify()
    assert verify().endswith("isinya berubah sejak dicatat.")


def test_verify_log_finds_a_deleted_entry(entries, as_database_administrator):
    as_database_administrator("DELETE FROM accounts_auditentry WHERE id = %s", entries[1].pk)

    assert check_chain().broken == entries[2]
    assert verify().endswith("tidak menyambung ke catatan sebelumnya.")


@pytest.mark.parametrize("kept", [0, 3])
def test_verify_log_finds_a_missing_end(entries, as_database_administrator, kept):
    first = entries[kept].pk
    as_database_administrator("DELETE FROM accounts_auditentry WHERE id >= %s", first)

    assert verify().endswith("catatan terakhir hilang atau berlebih.")


def test_verify_log_finds_swapped_entries(entries, as_database_administrator):
    one, two = entries[1].pk, entries[2].pk
    for old, new in ((one, 900), (two, one), (900, two)):
        as_database_administrator("UPDATE accounts_auditentry SET id = %s WHERE id = %s", new, old)

    assert check_chain().broken.pk == one
    assert verify().endswith("tidak menyambung ke catatan sebelumnya.")


def test_verify_log_finds_an_added_entry(entries, as_database_administrator):
    as_database_administrator(
        "INSERT INTO accounts_auditentry (at, user_text, verb, subject_type, subject_id, "
        "subject_text, facts, previous_hash, entry_hash) "
        "VALUES ('2026-01-01 00:00:00+00:00', 'x', 'kim.verify', 'registry.kim', '1', 'x', '{}', "
        "%s, %s)",
        entries[-1].entry_hash,
        "0" * 64,
    )

    assert verify().endswith("isinya berubah sejak dicatat.")


def test_verify_log_finds_a_missing_head(entries, as_database_administrator):
    as_database_administrator("DELETE FROM accounts_audithead")

    assert verify().endswith("kepala catatan hilang.")


def test_triggers_can_be_installed_twice(entries):
    triggers.install(connection)
    triggers.install(connection)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Hubungi 0812-3456-7890 sore", "Hubungi (disamarkan) sore"),
        ("WA +62 812 3456 7890", "WA (disamarkan)"),
        ("Surat ke budi.s@contoh.go.id.", "Surat ke (disamarkan)."),
        ("Nomor 141/0812/2024 tahun 2024", "Nomor 141/0812/2024 tahun 2024"),
        ("a0812345678901f", "a0812345678901f"),
        ({"note": ["0812 3456 7890"]}, {"note": ["(disamarkan)"]}),
    ],
)
def test_record_masks_contacts_inside_a_text(written, kept):
    entry = record(None, "user.update", UserFactory(), reason=written)

    assert entry.facts == {"reason": kept}
    assert check_chain().broken is None
