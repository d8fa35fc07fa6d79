"""/api/v1: a blueprint a module, found by name. Every view is parse, access, one call, answer."""

import importlib
import pkgutil

from flask import Flask
from flask_smorest import Blueprint

from scheduler.api.openapi import OurApi

PREFIX = "/api/v1"


def register(app: Flask) -> None:
    app.config.update(
        API_TITLE="fieldday",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = OurApi(app)
    for module in pkgutil.iter_modules(__path__):
        blueprint = getattr(importlib.import_module(f"{__name__}.{module.name}"), "blueprint", None)
        if isinstance(blueprint, Blueprint):
            api.register_blueprint(blueprint, url_prefix=PREFIX)
        elif blueprint is not None:  # the reader is a page, not a part of the API
            app.register_blueprint(blueprint, url_prefix=PREFIX)
