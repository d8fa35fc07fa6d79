"""/api/v1/docs: the OpenAPI document as a page, without a script and without anything from elsewhere."""

from typing import Any

from flask import Blueprint, Flask, current_app, render_template

blueprint = Blueprint("docs", __name__, template_folder="templates")
METHODS = ("get", "post", "put", "patch", "delete")


@blueprint.get("/docs")
def docs() -> str:
    spec = _spec(current_app)
    return render_template("docs.html", spec=spec, operations=operations(spec))


def operations(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation with its method and path, in the order of the document."""
    return [
        {"path": path, "method": method, "shared": item.get("parameters", []), **item[method]}
        for path, item in spec["paths"].items()
        for method in METHODS
        if method in item
    ]


def _spec(app: Flask) -> dict[str, Any]:
    api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    document: dict[str, Any] = api.document()
    return document
