"""The sample year, imported and built once for all tests that look at it."""

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
    """The problem of the sample year, through the importer."""
    from scheduler.app import create_app

    folder = tmp_path_factory.mktemp("year")
    url = sqlite_files.fresh(folder)
    app = create_app({"DATABASE_URL": url, "DATA": str(folder), "ENV": "test", "TESTING": True})
    with app.app_context():
        assert importing.run(read_folder(FOLDER)).written
        plan = db.session.query(Plan).one().id
        db.session.remove()
        problem = build_problem(plan)
        db.session.remove()
        assert codec.digest(build_problem(plan)) == codec.digest(problem)
        db.engine.dispose()
    return problem


@pytest.fixture(scope="session")
def problem(built):
    return built
