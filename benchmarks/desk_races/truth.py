"""Whether all holds in the database of a figure, read by an application of its own at the end."""

from typing import Any

from scheduler.app import create_app
from scheduler.extensions import db
from tests.tools import desk_truth


def wrong(config: dict[str, Any], told: dict[int, str]) -> list[str]:
    """Everything that is not as it should be; see tests/tools/desk_truth."""
    app = create_app(config)
    with app.app_context():
        try:
            return desk_truth.wrong(told)
        finally:
            db.session.remove()
            db.engine.dispose()
