"""The application, put together in one place."""

import importlib
from collections.abc import Mapping
from datetime import timedelta
from importlib.util import find_spec
from typing import Any

from flask import Flask

from scheduler import answers, config, health, language, queue, security, transactions
from scheduler.caldav_door import CalDavDoor
from scheduler.extensions import babel, db
from scheduler.feed_door import FeedDoor
from scheduler.services import api_tokens, feeding, lesson_rooms, offers, seat_offers


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The web application; `overrides` win over the environment (see scheduler/config.py).

    It never imports OR-Tools or numpy: that is the worker's.
    """
    app = Flask("scheduler", static_folder=None, template_folder=None)
    settings = config.load(overrides)
    app.config.update(_flask_settings(settings))
    app.config.update(settings)
    _bind_database(app)
    babel.init_app(app, locale_selector=_locale)
    queue.init_app(app)
    security.init_app(app)
    api_tokens.init_app(app)
    app.register_blueprint(health.blueprint)
    _register_doors(app)
    answers.init_app(app)
    _serve_feeds_first(app)
    return app


def _flask_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """What Flask and the extensions call our settings."""
    return {
        "SQLALCHEMY_DATABASE_URI": settings["DATABASE_URL"],
        "SQLALCHEMY_ENGINE_OPTIONS": transactions.pool(settings["DATABASE_URL"], settings["WEB_THREADS"]),
        "SECRET_KEY_FALLBACKS": settings["FORMER_SECRETS"].split(),
        "MAX_CONTENT_LENGTH": settings["UPLOAD"] * 1024 * 1024,
        "SESSION_COOKIE_NAME": "fieldday",
        # Only who changes the session writes it: a poll that was on its way would bring back what an undo took.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": settings["SECURE_COOKIES"],
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings["SESSION_DAYS"]),
        "BABEL_DEFAULT_TIMEZONE": settings["ZONE"],
    }


def _locale() -> str:
    return "en" if language.chosen() == "en" else "zh_Hans_CN"


def _bind_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        transactions.prepare(db.engine)
    for step in (lesson_rooms.follow_rooms, seat_offers.offer_seats, offers.offer_gains):  # in this order
        transactions.last_step(step)


def _register_doors(app: Flask) -> None:
    """The front doors that are there: API and pages."""
    for name in ("scheduler.api", "scheduler.web"):
        if find_spec(name) is not None:
            door = importlib.import_module(name)
            if hasattr(door, "register"):
                door.register(app)


def _serve_feeds_first(app: Flask) -> None:
    """Feeds and CalDAV are answered before Flask is asked: most requests are polls that find nothing new."""
    proxies, shelf = app.config["PROXIES"], feeding.shelf_of(app)
    caldav = CalDavDoor(app.wsgi_app, shelf, outside=app.config["PUBLIC_URL"], believes_scheme=bool(proxies))
    app.wsgi_app = FeedDoor(caldav, shelf, misses=app.config["FEED_MISSES"])  # type: ignore[method-assign]
    if proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        # Outermost: who tries passwords is known by the address that the proxy saw.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
