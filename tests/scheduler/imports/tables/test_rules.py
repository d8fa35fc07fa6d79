"""rules.csv."""

import pytest
from sqlalchemy import select

from scheduler import access
from scheduler.models import Plan, RuleUse
from scheduler.queries import plans
from scheduler.services import importing, ruling
from tests.tools.import_files import files

HEAD = "event,code,rule,sessions,then,params,hard,weight,note_zh,note_en\n"


def dry(*rows: str):
    return importing.dry_run(files({"rules.csv": HEAD + "".join(f"{row}\n" for row in rows)}))


@pytest.mark.parametrize(
    ("row", "code", "column", "use"),
    [
        ("E24,a,venue_opn,*,,,,,,", "unknown-rule", "rule", "venue_open"),
        ("E42,a,venue_open,*,,,,,,", "unknown-event", "event", "E24"),
        (",a,team_rest,*,,minute=3,,,,", "bad-parameter", "params", "minutes"),
        (",a,team_rest,*,,minutes=x,,,,", "bad-parameter", "params", ""),
        (",a,venue_open,*,,,no,,,", "not-switchable", "hard", ""),
        ("E24,a,venue_open,9,,,,,,", "unknown-session", "sessions", ""),
        (",a,venue_open,E24.11,,,,,,", "unknown-session", "sessions", "E24.1"),
        (",a,venue_open,kind:lectures,,,,,,", "unknown-kind", "sessions", "lecture"),
        (",a,venue_open,*,,minutes,,,,", "bad-value", "params", ""),
        (",a,anchor,*,,date=lanterns; after=1,,,,", "bad-parameter", "params", "lantern"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_with_what_would_be_right(session, row, code, column, use):
    report = dry(row)

    assert [(p.code, p.column, p.use) for p in report.problems] == [(code, column, use)]


def test_a_bare_session_code_means_the_events_own_and_others_are_taken_as_they_are(session):
    rows = (
        "E24,own,venue_open,1,X2.1,,,,,",
        "E24,all,venue_open,*,,,,,,",
        ",tag,venue_open,tag:big|E24*,,,,,,",
    )

    report = importing.run(files({"rules.csv": HEAD + "\n".join(rows) + "\n"}))

    assert report.errors == 0
    uses = session.scalars(select(RuleUse).where(RuleUse.origin == "file").order_by(RuleUse.code)).all()
    assert [(u.code, u.sessions, u.then) for u in uses] == [
        ("E24.all", ["event:E24"], []),
        ("E24.own", ["E24.1"], ["X2.1"]),
        ("tag", ["tag:big", "E24*"], []),
    ]


def test_a_rule_that_the_file_no_longer_has_is_out_of_force(session):
    importing.run(files())

    report = importing.run(files({"rules.csv": HEAD}))

    assert session.scalars(select(RuleUse).where(RuleUse.origin == "file")).all() == []
    assert report.sums["removed"] == 1


def test_a_festival_may_be_named_and_becomes_the_plans_own_date(session):
    importing.run(files({"rules.csv": HEAD + ",a,anchor,E24.1,,date=lantern; before=1,,,,\n"}))

    use = session.scalars(select(RuleUse).where(RuleUse.origin == "file")).one()
    assert use.params == {"date": "2021-02-26", "before": "1"}


def test_a_date_to_be_met_exactly_inside_a_break_is_said_to_be(session):
    report = dry("E24,a,anchor,1,,date=2021-05-04,,,,", "E24,b,anchor,1,,date=2021-05-04; after=3,,,,")

    assert [(p.code, p.row, p.column, p.warning) for p in report.problems] == [
        ("on-holiday", 2, "params", True)
    ]


def test_what_an_organiser_changed_stays_until_the_file_says_something_new(session):
    row = ",rest,team_rest,*,,minutes=20,,1,,,"
    importing.run(files({"rules.csv": RESTED + row + "\n"}))
    plan = session.scalars(select(Plan)).first()
    ruling.change(plans.plan_called(plan.code), "rest", {"params": {"minutes": 45}}, access.operator())

    same = importing.run(files({"rules.csv": RESTED + row + "\n"}))
    assert (params(session), same.errors) == ({"minutes": 45}, 0)
    importing.run(files({"rules.csv": RESTED + row.replace("20", "25") + "\n"}))
    assert params(session) == {"minutes": "25"}


def test_a_file_may_switch_a_rule_off(session):
    importing.run(files({"rules.csv": RESTED + ",rest,team_rest,*,,minutes=20,,1,,,no\n"}))

    assert not session.scalar(select(RuleUse.on).where(RuleUse.code == "rest"))


RESTED = HEAD.strip() + ",on\n"


def params(session):
    session.expire_all()
    return session.scalar(select(RuleUse.params).where(RuleUse.code == "rest"))
