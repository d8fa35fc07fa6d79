"""Tokens for programs, made and revoked on a page: shown once, never by another token, never for somebody else."""

import re
from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.models import ApiToken
from scheduler.queries.accounts import token_hash
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.desk import Gym, gym

FORM = {"name": "门口的平板", "scopes": ["own"]}
ADMIN = {"login": "clerk", "name": "kiosk", "scopes": ["desk"]}


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def member(client, hall):
    return client.sign_in(hall.member)


@pytest.fixture
def admin(client, hall):
    with writing():
        boss = factories.user("boss", "admin")
    return client.sign_in(boss)


def secret_of(page):
    return re.search(r'class="well address mono"[^>]*>([\w-]{43})<', page)[1]


def tokens(session):
    session.expire_all()
    return list(session.query(ApiToken).order_by(ApiToken.id))


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_of_ones_own_is_shown_once_and_works(app, member, session):
    page = member.post("/me/tokens", data=FORM).text
    secret = secret_of(page)
    (token,) = tokens(session)

    assert (token.name, token.scopes, token.hash) == ("门口的平板", ["own"], token_hash(secret))
    assert secret not in member.get("/me/tokens").text
    assert app.test_client().get("/api/v1/bookings", headers=bearer(secret)).status_code == 200


def test_its_last_use_is_known_to_the_hour(app, member, session):
    secret = secret_of(member.post("/me/tokens", data=FORM).text)
    assert "没用过" in member.get("/me/tokens").text
    uses = []
    for minutes in (0, 59, 60):
        clock.set_source(lambda m=minutes: NOW + timedelta(minutes=m))
        app.test_client().get("/api/v1/bookings", headers=bearer(secret))
        uses.append(tokens(session)[0].used_at)

    assert uses == [NOW, NOW, NOW + timedelta(hours=1)]
    assert re.search(r'data-label="最近用过">([^<]*)<', member.get("/me/tokens").text)[1] == "2月22日 10:00"


def test_what_is_refused_counts_as_use_too(app, member, session):
    secret = secret_of(member.post("/me/tokens", data=FORM).text)
    order = {"venue": "X", "start": "2021-10-15T12:00:00+08:00", "end": "2021-10-15T13:00:00+08:00"}
    answer = app.test_client().post("/api/v1/bookings", json=order, headers=bearer(secret))

    assert answer.status_code == 404
    assert tokens(session)[0].used_at is not None


def test_a_revoked_token_is_refused_at_once(app, member, session):
    secret = secret_of(member.post("/me/tokens", data=FORM).text)
    number = tokens(session)[0].id
    assert "门口的平板" in member.get(f"/me/tokens/{number}").text
    assert member.post(f"/me/tokens/{number}/revoke").status_code == 303

    assert app.test_client().get("/api/v1/bookings", headers=bearer(secret)).status_code == 401
    assert "<b>门口的平板</b>" not in member.get("/me/tokens").text
    assert member.post(f"/me/tokens/{number}/revoke").status_code == 404


@pytest.mark.parametrize("scope", ["desk", "organise", "admin"])
def test_nobody_gives_a_program_of_their_own_more_than_their_own_things(client, hall, session, scope):
    clerk = client.sign_in(hall.clerk)
    answer = clerk.post("/me/tokens", data={"name": "x", "scopes": [scope]})

    assert (answer.status_code, tokens(session)) == (403, [])


@pytest.mark.parametrize(
    "form", [{"name": " ", "scopes": ["own"]}, {"name": "x"}, {"name": "x", "scopes": ["all"]}]
)
def test_what_is_missing_is_said_and_what_was_typed_stays(member, session, form):
    answer = member.post("/me/tokens", data=form)

    assert answer.status_code in (403, 422)
    assert f'name="name" type="text" value="{form["name"]}"' in answer.text
    assert tokens(session) == []


def test_a_token_makes_no_token(app, member, session):
    secret = secret_of(member.post("/me/tokens", data=FORM).text)
    answer = app.test_client().post("/me/tokens", data=FORM, headers=bearer(secret))

    assert (answer.status_code, len(tokens(session))) == (403, 1)


def test_there_are_not_more_than_twenty_that_stand(member, hall, session):
    with writing():
        for n in range(20):
            session.add(ApiToken(user_id=hall.member.id, hash=f"{n}", name=f"{n}", made_at=NOW))
            session.add(ApiToken(user_id=hall.clerk.id, hash=f"c{n}", name=f"{n}", made_at=NOW))
    full = member.post("/me/tokens", data=FORM)
    with writing():
        session.query(ApiToken).filter_by(hash="7").update({"revoked_at": NOW})

    assert [full.status_code, member.post("/me/tokens", data=FORM).status_code] == [409, 200]


def test_another_site_makes_none(member, session):
    answer = member.post("/me/tokens", data=FORM, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, tokens(session)) == (403, [])


def test_the_token_of_somebody_else_does_not_exist(client, hall, session):
    with writing():
        number = factories.saved(ApiToken(user_id=hall.clerk.id, hash="x", name="kiosk", made_at=NOW)).id
    member = client.sign_in(hall.member)

    assert [
        member.get(f"/me/tokens/{number}").status_code,
        member.post(f"/me/tokens/{number}/revoke").status_code,
    ] == [
        404,
        404,
    ]
    assert "kiosk" not in member.get("/me/tokens").text
    assert tokens(session)[0].revoked_at is None


def test_an_administrator_makes_a_token_of_the_desk_and_revokes_it(app, admin, session):
    secret = secret_of(admin.post("/admin/tokens", data=ADMIN).text)
    (token,) = tokens(session)
    assert (token.user.login, token.scopes) == ("clerk", ["desk"])
    assert app.test_client().get("/api/v1/desk-rules", headers=bearer(secret)).status_code == 200

    page = admin.get("/admin/tokens").text
    assert "kiosk" in page
    assert secret not in page
    assert admin.post(f"/admin/tokens/{token.id}/revoke").status_code == 303
    assert "已撤销" in admin.get("/admin/tokens").text
    assert app.test_client().get("/api/v1/desk-rules", headers=bearer(secret)).status_code == 401


def test_a_token_can_do_no_more_than_its_account(admin, session):
    answer = admin.post("/admin/tokens", data=ADMIN | {"scopes": ["admin"]})
    unknown = admin.post("/admin/tokens", data=ADMIN | {"login": "nobody"})

    assert (answer.status_code, unknown.status_code, tokens(session)) == (403, 404, [])
    assert "kiosk" in unknown.text


@pytest.mark.parametrize("who", ["member", "clerk"])
def test_only_administrators_see_everybodys_tokens(client, hall, session, who):
    someone = client.sign_in(getattr(hall, who))
    answers = [someone.get("/admin/tokens"), someone.post("/admin/tokens", data=ADMIN)]

    assert [a.status_code for a in answers] == [403, 403]
    assert tokens(session) == []


def test_the_page_is_in_english_as_well(client, hall):
    page = client.sign_in(hall.member).get("/me/tokens", headers={"Accept-Language": "en"}).text

    assert "My access tokens" in page
    assert not re.search(
        r"[一-鿿]", re.sub(r"<(title|nav|header|footer).*?</\1>|中文|张伟", "", page, flags=re.S)
    )
