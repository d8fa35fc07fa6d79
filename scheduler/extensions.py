"""Unbound extensions. `scheduler.app.create_app` binds them."""

from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy

from scheduler.models.base import Base

db = SQLAlchemy(model_class=Base)
babel = Babel()
