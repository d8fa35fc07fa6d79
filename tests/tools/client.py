"""A test client whose requests have their own application context, as they do in a server."""

import contextvars
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient

from scheduler.extensions import db
from scheduler.signed_in import password_mark


class Client(FlaskClient):
    """Without this a request would share the session, and its open transaction, with the test itself."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("buffered", True)  # a stream is read in the context in which it began
        result = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context() and not (db.session.new or db.session.dirty):
            db.session.rollback()  # so that the test reads what the request wrote
        return result

    def sign_in(self, user: Any) -> "Client":
        """Be this user from now on."""
        with self.session_transaction() as session:
            session["user_id"] = user.id
            session["password"] = password_mark(user)
        return self
