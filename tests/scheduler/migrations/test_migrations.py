"""The migrations make exactly the tables that the models describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from scheduler import tables
from scheduler.app import create_app
from scheduler.extensions import db
from scheduler.models.base import Base


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_app(request, tmp_path):
    """An application whose database has no table yet."""
    if request.param == "sqlite":
        yield create_app({"DATA": str(tmp_path), "ENV": "test"})
        return
    server = request.getfixturevalue("postgres_server")
    url = server.empty()
    app = create_app({"DATA": str(tmp_path), "DATABASE_URL": url, "ENV": "test"})
    yield app
    with app.app_context():
        db.engine.dispose()
    server.drop(url)


def test_migrations_and_models_agree(bare_app):
    with bare_app.app_context():
        tables.upgrade(bare_app)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []


def test_every_step_can_be_taken_back(bare_app):
    with bare_app.app_context():
        tables.upgrade(bare_app)
        tables.alembic(bare_app).downgrade(revision="base")

        assert inspect(db.engine).get_table_names() == ["alembic_version"]
