"""/keys: what `?` shows, as a page of its own for who has no script."""

from flask import render_template

from scheduler.web import keys as listed
from scheduler.web.door import door


@door.get("/keys")
def keys() -> str:
    return render_template("keys.html", groups=listed.groups(), here_key="keys")
