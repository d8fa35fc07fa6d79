"""/healthz, /readyz and /metrics: for the operator's probes."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select, text

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Solve

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers and has its tables."""
    try:
        db.session.execute(text("SELECT count(*) FROM plan"))
    except Exception:  # whatever is wrong with the database, the answer is the same
        return jsonify(status="not ready", database="failed"), 503
    return jsonify(status="ok", database="ok"), 200


@blueprint.get("/metrics")
def metrics() -> Response:
    """Solves by state and the age of the oldest that waits, in the Prometheus text format."""
    rows = db.session.execute(select(Solve.state, func.count()).group_by(Solve.state)).all()
    oldest = db.session.scalar(select(func.min(Solve.asked_at)).where(Solve.state == "queued"))
    waiting = (clock.now() - oldest).total_seconds() if oldest else 0
    lines = ["# TYPE fieldday_solves gauge"]
    lines += [f'fieldday_solves{{state="{state}"}} {count}' for state, count in sorted(rows)]
    lines += ["# TYPE fieldday_queue_age_seconds gauge", f"fieldday_queue_age_seconds {waiting:.0f}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")
