"""The sample year, imported and built once for all tests that look at it."""

import time
from pathlib import Path

import pytest

from scheduler import sample
from scheduler.extensions import db
from scheduler.imports.reading import read_folder
from scheduler.models import Plan
from scheduler.services import importing
from scheduler.services.building import build_problem
from solver import codec

FOLDER = Path(sample.__file__).parent / "2021"


@pytest.fixture(scope="session")
def built(sqlite_files, tmp_path_factory):
    """The problem, and the seconds of computing that building it took."""
    from scheduler.app import create_app

    folder = tmp_path_factory.mktemp("year")
    url = sqlite_files.fresh(folder)
    app = create_app({"DATABASE_URL": url, "DATA": str(folder), "ENV": "test", "TESTING": True})
    with app.app_context():
        assert importing.run(read_folder(FOLDER)).written
        plan = db.session.query(Plan).one().id
        db.session.remove()
        began = time.process_time()
        problem = build_problem(plan)
        seconds = time.process_time() - began
        db.session.remove()
        assert codec.digest(build_problem(plan)) == codec.digest(problem)
        db.engine.dispose()
    return problem, seconds


@pytest.fixture(scope="session")
def problem(built):
    return built[0]


@pytest.fixture(scope="session")
def built_in(built):
    return built[1]
