"""Clients that call at once are answered as if one had called after the other, on every court and day."""

from datetime import timedelta

import pytest

from scheduler import clock
from tests.conftest import NOW
from tests.tools.court_clients import TOKEN, History, explained, make_gym, together

pytestmark = pytest.mark.postgres


def asker(app):
    """A client without a browser: the application itself, by its own thread."""
    client = app.test_client()

    def ask(method, path, body, headers):
        sent = {**headers, "Authorization": f"Bearer {TOKEN}"}
        answer = client.open(f"/api/v1/{path}", method=method, json=body, headers=sent)
        return answer.status_code, answer.get_json(silent=True), answer.headers.get("ETag", "")

    return ask


def test_a_history_of_six_clients_has_an_order(app):
    clock.set_source(lambda: NOW)
    with app.app_context():
        make_gym()
    history = History((NOW + timedelta(days=1)).date(), days=1)

    together(history, [asker(app) for _ in range(6)], seed=1, count=180)

    assert explained(history) == []
    assert sum(map(len, history.ops.values())) > 150


def test_a_history_with_one_answer_turned_round_has_none(app):
    """The recorder and the search together find a desk that says yes twice."""
    with app.app_context():
        make_gym()
    history = History((NOW + timedelta(days=1)).date(), days=1)
    together(history, [asker(app)], seed=1, count=60)
    place = next(p for p, ops in history.ops.items() if any(o.answer[0] == "venue-taken" for o in ops))
    ops = history.ops[place]
    wrong = next(n for n, op in enumerate(ops) if op.answer[0] == "venue-taken" and op.call[0] == "book")
    ops[wrong] = type(ops[wrong])(ops[wrong].start, ops[wrong].end, ops[wrong].call, ("done", 999))

    assert len(explained(history)) == 1
