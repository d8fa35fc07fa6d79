"""The sample year as a problem, through the importer and the builder that the service uses."""

import tempfile
from pathlib import Path

from solver.problem import Problem

SAMPLE = Path(__file__).resolve().parent.parent / "scheduler" / "sample"


MADE = 2021  # the year that is kept as files


def sample_problem(year: int = MADE) -> Problem:
    """The sample year, or the same with its dates moved to another year, from a database that is thrown away."""
    from scheduler.app import create_app
    from scheduler.daytypes.shifting import Shift
    from scheduler.extensions import db
    from scheduler.imports.shifting import shifted
    from scheduler.models import Plan
    from scheduler.services import importing
    from scheduler.services.building import build_problem

    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATABASE_URL": f"sqlite:///{folder}/sample.db", "DATA": folder})
        with app.app_context():
            db.create_all()
            files = {p.name: p.read_bytes() for p in sorted((SAMPLE / str(MADE)).glob("*.csv"))}
            if year != MADE:
                files |= shifted(files, Shift(MADE, year), str(year))
            report = importing.run(files)
            if errors := [p for p in report.problems if not p.warning]:
                raise SystemExit(f"the sample does not import: {errors[0]}")
            problem = build_problem(db.session.query(Plan).one().id)
            db.engine.dispose()
    return problem
