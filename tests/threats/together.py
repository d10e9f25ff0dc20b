"""Starts several acts at one moment, each with a database connection of its own."""

import threading

import pytest
from django.db import connection

from kim_portal.errors import DomainError

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="row locks exist on PostgreSQL only"
)


def run_together(*acts) -> list:
    """Return what each act raised: None, or the class of the refusal; other errors are raised."""
    start, raised = threading.Barrier(len(acts)), [None] * len(acts)
    unexpected = []

    def run(number, act):
        start.wait()
        try:
            act()
        except DomainError as error:
            raised[number] = type(error)
        except BaseException as error:  # noqa: BLE001  told to the test's own thread
            unexpected.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for error in unexpected:
        raise error
    return raised
