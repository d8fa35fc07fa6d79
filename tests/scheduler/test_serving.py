"""The application as a web process serves it."""

import gc
import sys
from datetime import UTC, datetime

from scheduler import clock, daytypes, desk, serving
from scheduler.cli import processes
from scheduler.daytypes import predicted
from scheduler.extensions import db


def test_what_the_modules_hold_is_in_no_collection(monkeypatch, app):
    monkeypatch.setattr(serving, "create_app", lambda: app)
    before = sys.getswitchinterval()
    try:
        served = serving.application()

        assert served is app
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
        sys.setswitchinterval(before)


def test_a_first_booking_finds_rules_and_next_year_s_holidays_loaded(monkeypatch, app):
    clock.set_source(lambda: datetime(2087, 6, 1, tzinfo=UTC))  # no notice of any year near it
    monkeypatch.setattr(serving, "create_app", lambda: app)
    monkeypatch.setattr(serving.gc, "freeze", lambda: None)
    before = sys.getswitchinterval()
    for kept in (desk.rules, daytypes.day_type, predicted._year):
        kept.cache_clear()
    try:
        serving.application()
    finally:
        sys.setswitchinterval(before)

    assert (desk.rules.cache_info().currsize, predicted._year.cache_info().currsize > 0) == (1, True)


def test_what_is_loaded_before_the_processes_part_has_nothing_open(monkeypatch, app):
    """Two processes on one connection would read each other's answers, or lose a lock of the file."""
    monkeypatch.setattr(serving, "create_app", lambda: app)
    monkeypatch.setattr(serving.gc, "freeze", lambda: None)
    before = sys.getswitchinterval()
    try:
        served = serving.application()
    finally:
        sys.setswitchinterval(before)

    with served.app_context():
        assert (db.engine.pool.checkedin(), db.engine.pool.checkedout()) == (0, 0)
    assert "huey" not in served.extensions
    assert "--preload" in processes.web_command(served.config)
