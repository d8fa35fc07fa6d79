"""The pages: server-rendered, in two languages, usable without script."""

import importlib
import pkgutil

from flask import Flask

from scheduler.web import assets, packing, shell
from scheduler.web.door import door


def register(app: Flask) -> None:
    """Every module called pages_… adds its addresses to the door; then the door is opened."""
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("pages_"):
            importlib.import_module(f"{__name__}.{module.name}")
    shell.prepare(app)
    assets.prepare(app)
    packing.prepare(app)
    app.register_blueprint(door)
