"""/desk/rules: clerks read the rules with their numbers, organisers change them, and they hold at once."""

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit, DeskRule
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import gym


@pytest.fixture
def there(session):
    with writing():
        factories.user("boss", "organiser")
    return gym()


@pytest.fixture
def boss(client, there):
    from scheduler.models import User

    return client.sign_in(db.session.scalars(select(User).where(User.login == "boss")).one())


def rows() -> list[tuple[str, str | None, dict, bool]]:
    found = db.session.scalars(select(DeskRule).order_by(DeskRule.id))
    return [(r.code, r.venue_id and "GYM-B", r.params, r.on) for r in found]


def test_every_rule_is_shown_with_its_numbers_and_clerks_only_read(client, there):
    page = client.sign_in(there.clerk).get("/desk/rules").text

    assert [code for code in ("hold", "reoffer", "waiting") if f'id="r-{code}"' not in page] == []
    assert 'name="before" value="30" type="number" min="0" max="1000000" step="1" readonly' in page
    assert client.post("/desk/rules/hold", data={"minutes": "5"}).status_code == 403
    assert rows() == []


def test_a_change_holds_at_once_at_its_place_alone_and_is_recorded(boss, there):
    answer = boss.post(
        "/desk/rules/length", data={"venue": "GYM-B", "verb": "on", "longest": "45", "shortest": "20"}
    )
    there.book("GYM-T", "18:00", "19:00", "20317")
    with pytest.raises(Refusal) as refused:
        there.book("GYM-B", "19:00", "20:00", "20318")

    assert (answer.status_code, refused.value.code) == (303, "desk-length")
    assert rows() == [("length", "GYM-B", {"longest": 45}, True)]
    line = db.session.scalars(select(Audit).where(Audit.verb == "set-desk-rule")).one()
    assert line.details == {"params": {"longest": 45}, "on": True, "was": None}


def test_a_rule_is_switched_off_and_is_as_usual_again(boss):
    boss.post("/desk/rules/advance", data={"verb": "off"})
    off = rows()
    boss.post("/desk/rules/advance", data={"verb": "usual"})

    assert (off, rows()) == ([("advance", None, {}, False)], [])


def test_codes_are_ticked_and_lists_typed_with_any_comma(boss):
    with writing():
        factories.group("007", "club")

    boss.post(
        "/desk/rules/quota_peak",
        data={
            "peak": "12:00–13:00、18:00-19:00",
            "peak_days-asked": "1",
            "peak_days": ["work", "rest"],
            "exempt_roles-asked": "1",
            "exempt_groups": "007",
        },
    )

    params = {"peak": ["12:00-13:00", "18:00-19:00"], "peak_days": ["work", "rest"], "exempt_groups": ["007"]}
    assert rows() == [("quota_peak", None, params, True)]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("hold", {"minutes": "soon"}),
        ("hold", {"minutes": "-5"}),
        ("hold", {"minutes": "9" * 30}),
        ("quota_peak", {"day_hours": "nan"}),
        ("quota_peak", {"peak": "noon"}),
        ("quota_peak", {"peak_days-asked": "1", "peak_days": "someday"}),
        ("waiting", {"order": "loudest"}),
        ("length", {"exempt_groups": "nobody"}),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_rule_and_kept_in_the_form(boss, code, values):
    answer = boss.post(f"/desk/rules/{code}", data=values)

    assert (answer.status_code, rows()) == (422, [])
    assert 'role="alert"' in answer.text


def test_no_such_rule_or_place_and_no_such_reader(boss, client, there):
    assert boss.post("/desk/rules/nothing", data={}).status_code == 404
    assert boss.get("/desk/rules?venue=NOWHERE").status_code == 404
    assert client.sign_in(there.member).get("/desk/rules").status_code == 403
