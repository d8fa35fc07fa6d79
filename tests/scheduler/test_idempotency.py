"""A request sent twice acts once."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from flask import jsonify, request
from sqlalchemy import func, select

from scheduler import clock, idempotency, signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Answered, KitItem
from scheduler.transactions import writing
from solver.words import Words
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.client import Client

HEADERS = {"Idempotency-Key": "k-1", "Accept": "application/json", "Accept-Language": "en"}


@pytest.fixture
def app(app):
    """With an address that makes a thing, or refuses, or breaks."""

    @app.post("/api/v1/things")
    @idempotency.once
    def things():
        signed_in.require("read")
        asked = request.get_json()
        with writing():
            db.session.add(KitItem(code=f"{asked['name']}-{count() + 1}"))
        if asked.get("refuse"):
            raise Refusal("no-thing", Words("不行", "No."), status=409)
        if asked.get("break"):
            raise RuntimeError("broken")
        answer = jsonify(name=asked["name"], number=count())
        answer.status_code = 201
        answer.headers["Location"] = "/api/v1/things/1"
        return answer

    return app


def count():
    return db.session.scalar(select(func.count()).select_from(KitItem))


@pytest.fixture
def somebody(session, client):
    user = factories.user("10001", "member")
    session.commit()
    return client.sign_in(user)


def post(client, headers=None, **body):
    return client.post(
        "/api/v1/things", json={"name": "ball", **body}, headers={**HEADERS, **(headers or {})}
    )


def test_the_first_answer_is_given_again_byte_for_byte(somebody):
    first, again = post(somebody), post(somebody)

    assert (first.status_code, first.data) == (201, again.data)
    assert again.status_code == 201
    assert again.headers["Location"] == "/api/v1/things/1"
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count() == 1


def test_without_a_key_each_request_acts(somebody):
    post(somebody, {"Idempotency-Key": ""})
    post(somebody, {"Idempotency-Key": ""})

    assert count() == 2


def test_another_body_under_the_same_key_is_refused(somebody):
    post(somebody)
    answer = post(somebody, name="net")

    assert (answer.status_code, answer.json["code"]) == (422, "key-used")
    assert count() == 1


def test_a_key_belongs_to_its_user(app, session, somebody):
    other = factories.user("10002", "member")
    session.commit()
    post(somebody)

    assert post(app.test_client().sign_in(other)).status_code == 201
    assert count() == 2


def test_a_refusal_is_given_again_and_has_written_nothing(somebody):
    first, again = post(somebody, refuse=True), post(somebody, refuse=True)

    assert (first.status_code, first.data) == (409, again.data)
    assert count() == 0


def test_after_a_fault_the_same_key_may_try_again(somebody):
    assert post(somebody, **{"break": True}).status_code == 500
    assert db.session.scalar(select(func.count()).select_from(Answered)) == 0
    assert count() == 0


def test_while_it_runs_the_same_key_is_told_so(session, somebody):
    post(somebody)
    row = session.scalars(select(Answered)).one()
    with writing():
        row.state, row.body = "running", None

    answer = post(somebody)

    assert (answer.status_code, answer.json["code"]) == (409, "still-running")


def test_a_key_whose_process_died_is_free_again(session, somebody):
    post(somebody)
    row = session.scalars(select(Answered)).one()
    with writing():
        row.state, row.body = "running", None
    clock.set_source(lambda: NOW + idempotency.PATIENCE)

    assert post(somebody).status_code == 201


def test_an_answer_is_kept_for_a_day(somebody):
    post(somebody)
    clock.set_source(lambda: NOW + timedelta(hours=24, seconds=1))
    answer = post(somebody)

    assert "Idempotency-Replayed" not in answer.headers
    assert count() == 2


def test_a_key_that_is_too_long_is_refused(somebody):
    assert post(somebody, {"Idempotency-Key": "x" * 201}).status_code == 422


@pytest.mark.postgres
def test_of_a_hundred_retries_at_once_one_acts(app, session):
    user = factories.user("10001", "member")
    session.commit()
    answers = []
    clients = [Client(app).sign_in(user) for _ in range(101)]

    def retry(client):
        answers.append(post(client))

    threads = [threading.Thread(target=retry, args=(client,)) for client in clients[:100]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    seen = Counter(a.status_code for a in answers)
    made = {a.data for a in answers if a.status_code == 201}
    assert set(seen) <= {201, 409}
    assert seen[201] >= 1
    assert len(made) == 1
    assert {a.json["code"] for a in answers if a.status_code == 409} <= {"still-running"}
    assert post(clients[100]).data == made.pop()
    assert count() == 1
