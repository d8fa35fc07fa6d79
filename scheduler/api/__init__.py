"""/api/v1: a blueprint a module, found by name. Every view is parse, access, one call, answer."""

import importlib
import pkgutil

from flask import Flask
from flask_smorest import Api, Blueprint

from scheduler.schemas.base import ErrorSchema, WordsField
from scheduler.schemas.rules import params_schema
from solver.constraints import rules as catalogue

PREFIX = "/api/v1"


class OurApi(Api):
    """Errors are answered by scheduler.answers, in the one shape of pages and commands."""

    ERROR_SCHEMA = ErrorSchema

    def _register_error_handlers(self) -> None:
        return


def register(app: Flask) -> None:
    app.config.update(
        API_TITLE="fieldday",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = OurApi(app)
    api.register_field(WordsField, "object", None)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": "fieldday"})
    api.spec.options["security"] = [{"token": []}, {"cookie": []}]
    for module in pkgutil.iter_modules(__path__):
        blueprint = getattr(importlib.import_module(f"{__name__}.{module.name}"), "blueprint", None)
        if isinstance(blueprint, Blueprint):
            api.register_blueprint(blueprint, url_prefix=PREFIX)
        elif blueprint is not None:  # the reader is a page, not a part of the API
            app.register_blueprint(blueprint, url_prefix=PREFIX)
    for code in catalogue():
        api.spec.components.schema(f"Params_{code}", schema=params_schema(code))
