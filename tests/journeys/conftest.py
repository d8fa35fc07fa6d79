"""The published sample year, a copy for each test that asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler import clock
from scheduler.services import advising
from tests.tools import sample_year
from tests.tools.near_adviser import Near
from tests.tools.sample_year import Year


@pytest.fixture(scope="session")
def year_file(sqlite_files, tmp_path_factory) -> Path:
    folder = sample_year.folder_of_all_workers(tmp_path_factory.getbasetemp())
    return sample_year.made(folder, sqlite_files)


@pytest.fixture
def year(year_file, app, database, tmp_path, session) -> Year:
    """The sample year, imported, solved and published before it begins; the clock stands there."""
    session.remove()
    from scheduler.extensions import db

    db.engine.dispose()
    sample_year.copied(year_file, tmp_path)
    clock.set_source(lambda: sample_year.BEFORE_THE_YEAR)
    return sample_year.opened()


@pytest.fixture(scope="session")
def near_advisers() -> Iterator[advising.Advisers]:
    """Kept for the whole run: tests that ask about the same plan share what was compiled."""
    kept = advising.Advisers()
    yield kept
    kept.close()


@pytest.fixture
def near(near_advisers, monkeypatch) -> None:
    """Questions are answered in this process, by the same code as in a child."""
    monkeypatch.setattr(advising, "Child", Near)
    monkeypatch.setattr(advising, "advisers", near_advisers)
