"""What holds for every route of the API: the document, the error shape, who may come in."""

import json

import pytest
from openapi_spec_validator import validate

from tests.tools import factories

SHAPE = ["alternatives", "code", "context", "hint", "message"]
OPEN_TO_ANYONE = {
    "GET /api/v1/courses",
    "GET /api/v1/courses/<code>",
    "GET /api/v1/lessons",
    "GET /api/v1/lessons/<int:number>",
    "GET /api/v1/plans",
    "GET /api/v1/plans/<plan>",
    "GET /api/v1/plans/<plan>/days",
    "GET /api/v1/plans/<plan>/editions",
    "GET /api/v1/plans/<plan>/events",
    "GET /api/v1/events/<int:number>",
    "GET /api/v1/constraints",
    "GET /api/v1/venues",
    "GET /api/v1/venues/<code>",
    "GET /api/v1/venues/<code>/closures",
    "GET /api/v1/groups",
    "GET /api/v1/branches",
    "GET /api/v1/teams",
    "GET /api/v1/feeds",
    "GET /api/v1/docs",
    "GET /api/v1/openapi.json",
}


def routes(app):
    """(method, rule, address with things that are not there) of every route of the API."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            continue
        values = dict.fromkeys(rule.arguments, 999 if "int:" in rule.rule else "nothing")
        with app.test_request_context():
            _, address = rule.build(values)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield method, rule.rule, address


def test_the_document_is_valid(client):
    document = client.get("/api/v1/openapi.json").json

    validate(document)
    assert document["openapi"] == "3.1.0"


def test_the_reader_lists_every_operation_and_loads_nothing_from_elsewhere(client):
    document = client.get("/api/v1/openapi.json").json
    page = client.get("/api/v1/docs").text

    for path, item in document["paths"].items():
        for method in set(item) & {"get", "post", "patch", "delete"}:
            assert f"{method.upper()} {path}</code>" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page


def test_a_visitor_is_asked_to_sign_in_wherever_it_is_not_open(app, client):
    let_in = set()
    for method, rule, address in routes(app):
        answer = client.open(address, method=method, json={} if method in ("POST", "PATCH") else None)
        if answer.status_code == 401:
            assert answer.json["code"] == "sign-in-needed"
        elif answer.status_code not in (422, 428):  # refused before anyone asks who it is
            let_in.add(f"{method} {rule}")

    assert let_in == OPEN_TO_ANYONE


def test_every_error_of_every_route_has_the_one_shape(app, client, session):
    client.sign_in(factories.user("boss", "admin"))
    session.commit()
    broken = {"data": b"{not json", "content_type": "application/json"}

    for method, _, address in routes(app):
        for answer in (
            client.open(address, method=method),
            client.open(address, method=method, **broken),
            client.open(address, method=method, json={"unknown": 1}),
            client.open(address, method=method, json=[1]),
            client.open(address, method="TRACE"),
        ):
            assert answer.status_code < 500, (method, address, answer.text)
            if answer.status_code >= 400:
                assert sorted(answer.json) == SHAPE, (method, address)
                assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        ({"method": "GET", "path": "/api/v1/plans/none"}, 404, "not-found"),
        ({"method": "PUT", "path": "/api/v1/plans"}, 405, "wrong-method"),
        ({"method": "POST", "path": "/api/v1/plans", "json": {"code": "a b"}}, 422, "bad-fields"),
        ({"method": "PATCH", "path": "/api/v1/plans/2021", "json": {}}, 428, "if-match-needed"),
        (
            {"method": "PATCH", "path": "/api/v1/plans/2021", "json": {}, "headers": {"If-Match": '"old"'}},
            412,
            "changed-meanwhile",
        ),
        (
            {"method": "POST", "path": "/api/v1/plans", "data": b"{", "content_type": "application/json"},
            400,
            "bad-request",
        ),
    ],
)
def test_errors_have_their_status_and_code(client, session, call, status, code):
    factories.plan()
    client.sign_in(factories.user("boss", "organiser"))
    session.commit()

    answer = client.open(**call)

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_field_error_names_the_field(client, session):
    client.sign_in(factories.user("boss", "organiser"))
    session.commit()

    answer = client.post(
        "/api/v1/plans", json={"code": "2022", "first_day": "soon", "last_day": "2022-12-31"}
    )

    assert answer.json["context"]["fields"] == {"json": {"first_day": ["日期应写作 2021-03-05"]}}


def test_an_unknown_token_is_refused_also_where_nobody_needs_one(client):
    answer = client.get("/api/v1/venues", headers={"Authorization": "Bearer wrong"})

    assert (answer.status_code, answer.json["code"]) == (401, "token-unknown")


def test_a_token_acts_within_its_scopes(client, session):
    from scheduler.services import accounts

    factories.plan()
    session.commit()
    user = accounts.make_user("boss", "green-lantern", roles=["organiser"])
    _, reading = accounts.make_token(user, "script", ["read"])
    _, organising = accounts.make_token(user, "script", ["organise"])
    plan = {"code": "2022", "first_day": "2022-01-01", "last_day": "2022-12-31"}

    def ask(secret, method, path, **rest):
        return client.open(path, method=method, headers={"Authorization": f"Bearer {secret}"}, **rest)

    assert ask(reading, "GET", "/api/v1/plans/2021/uses").status_code == 200
    refused = ask(reading, "POST", "/api/v1/plans", json=plan)
    assert (refused.status_code, refused.json["code"]) == (403, "scope-missing")
    assert ask(organising, "POST", "/api/v1/plans", json=plan).status_code == 201


def test_members_are_not_organisers(client, session):
    factories.plan()
    client.sign_in(factories.user("member", "member"))
    session.commit()

    answer = client.get("/api/v1/plans/2021/sessions", headers={"Accept-Language": "en"})

    assert answer.status_code == 403
    assert json.loads(answer.text)["message"] == "This needs the role of organiser."
