"""The OpenAPI document, written when it is first asked for: writing it takes longer than the rest of a start."""

import threading
from typing import Any

from flask import Response
from flask_smorest import Api, Blueprint

from scheduler.schemas.base import ErrorSchema, WordsField
from scheduler.schemas.rules import params_schema
from solver.constraints import rules as catalogue


class OurApi(Api):
    """Blueprints are registered at once and documented later.

    Errors are answered by scheduler.answers, in the one shape of pages and commands.
    """

    ERROR_SCHEMA = ErrorSchema

    def init_app(self, app: Any, *, spec_kwargs: dict[str, Any] | None = None) -> None:
        self._undocumented: list[Blueprint] = []
        self._writing = threading.Lock()
        super().init_app(app, spec_kwargs=spec_kwargs)

    def register_blueprint(self, blp: Blueprint, *, parameters: None = None, **options: Any) -> None:
        """The blueprint's addresses work from now on; its operations stand in the next `document()`."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undocumented.append(blp)

    def document(self) -> dict[str, Any]:
        """The whole document (OpenAPI 3.1), operations in the order in which blueprints were registered."""
        with self._writing:
            if self._undocumented:
                self._write_common_parts()
            while self._undocumented:
                self._write(self._undocumented.pop(0))
        document: dict[str, Any] = self.spec.to_dict()
        return document

    def _write_common_parts(self) -> None:
        self.register_field(WordsField, "object", None)
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
        self.spec.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": "fieldday"})
        self.spec.options["security"] = [{"token": []}, {"cookie": []}]
        for code in catalogue():
            self.spec.components.schema(f"Params_{code}", schema=params_schema(code))

    def _write(self, blueprint: Blueprint) -> None:
        blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
        self.spec.tag({"name": blueprint.name, "description": blueprint.description})

    def _openapi_json(self) -> Response:
        self.document()
        answer: Response = super()._openapi_json()
        return answer

    def _register_error_handlers(self) -> None:
        return
