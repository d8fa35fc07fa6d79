"""Every example of docs/reference/api.md is sent, and answered as the page says."""

import json
import re
from pathlib import Path

import pytest

from scheduler.services import accounts, solving
from tests.tools import factories, solves
from tests.tools.published import Small

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "api.md"
EXAMPLE = re.compile(r"```http\n(.*?)```\n+```json (\d+)\n(.*?)```", re.DOTALL)
ANY = "…"


@pytest.fixture
def token(app, session, monkeypatch):
    """An organiser's token; the plan of the page, whose problem is a small one."""
    app.extensions["queue"] = lambda app: lambda name, args: None
    plan = factories.plan()
    factories.venue("AUD")
    factories.venue("GYM-T", lanes=2, features=["table-tennis"])
    factories.person("20317")
    factories.person("20318")
    factories.session(factories.event(plan))
    session.commit()
    published()
    monkeypatch.setattr(solving, "build_problem", lambda plan_id: solves.small_problem(1))
    user = accounts.make_user("organiser", "green-lantern", roles=["organiser", "desk"])
    return accounts.make_token(user, "examples", ["organise", "desk"])[1]


def published() -> None:
    """Another plan, of which something stands on the day that the page closes the auditorium."""
    small = Small.make("2022")
    for event, day in (("E01", "10"), ("E02", "15")):
        small.add(event, places=(("AUD",),))
        small.put(f"{event}.1", f"2021-03-{day} 14:00", "AUD")
    small.publish()


def test_the_examples_are_true(client, token):
    examples = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))
    assert len(examples) == PAGE.read_text(encoding="utf-8").count("```http")

    for request, status, body in examples:
        answer = send(client, request, token)

        assert answer.status_code == int(status), (request, answer.text)
        assert resembles(answer.json, json.loads(body)), (request, answer.text)


def test_a_solve_says_where_to_look(client, token):
    answer = client.post("/api/v1/plans/2021/solves", headers={"Authorization": f"Bearer {token}"})

    assert answer.headers["Location"] == f"/api/v1/solves/{answer.json['id']}"


def send(client, text, token):
    head, _, body = text.partition("\n\n")
    (method, path), *lines = [line.split(" ", 1) for line in head.strip().split("\n")]
    headers = {name.rstrip(":"): value for name, value in lines}
    if headers.get("Authorization") == "Bearer TOKEN":
        headers["Authorization"] = f"Bearer {token}"
    if headers.get("If-Match", "").startswith("ETAG OF "):
        read = {"Authorization": f"Bearer {token}"}
        headers["If-Match"] = client.get(headers["If-Match"][8:], headers=read).headers["ETag"]
    return client.open(path, method=method, headers=headers, json=json.loads(body) if body.strip() else None)


def resembles(found, wanted):
    """Equal, where "…" is any value; in an object or list it stands for any others."""
    if wanted == ANY:
        return True
    if isinstance(wanted, dict) and isinstance(found, dict):
        named = {k: v for k, v in wanted.items() if k != ANY}
        return (ANY in wanted or found.keys() == wanted.keys()) and all(
            k in found and resembles(found[k], v) for k, v in named.items()
        )
    if isinstance(wanted, list) and isinstance(found, list):
        named = [w for w in wanted if w != ANY]
        return (ANY in wanted or len(found) == len(wanted)) and all(
            resembles(f, w) for f, w in zip(found, named, strict=False)
        )
    return found == wanted
