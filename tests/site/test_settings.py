from kim_portal import settings


def test_sqlite_keeps_every_acknowledged_commit():
    options = settings.SQLITE_OPTIONS

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_postgres_gives_up_in_time():
    options = settings.POSTGRES_OPTIONS

    assert options["connect_timeout"] == 3
    assert "statement_timeout=8000" in options["options"]


def test_no_request_wide_transactions():
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


def test_thousand_separator_stays_off():
    assert settings.USE_THOUSAND_SEPARATOR is False
