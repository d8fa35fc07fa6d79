"""Which language an answer is in."""

from flask import current_app, has_request_context, request, session

from solver.words import LANGUAGES


def chosen() -> str:
    """zh or en: what the address says, else the visitor chose, else the browser asks for, else the default."""
    if not has_request_context():
        return str(current_app.config["LANGUAGE"])
    for wish in (request.args.get("lang"), session.get("language")):
        if wish in LANGUAGES:
            return wish
    accepted = request.accept_languages.best_match(LANGUAGES) if request.accept_languages else None
    return accepted or str(current_app.config["LANGUAGE"])
