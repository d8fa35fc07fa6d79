"""What a copy of a year takes along."""

from sqlalchemy import select

from scheduler.models import Plan, RuleUse
from scheduler.services import copying, importing, ruling
from tests.tools import factories
from tests.tools.import_files import files

WEEKLY = (
    "code,kind,title_zh,title_en,first,last,count,minutes,places,people,groups,options\n"
    "E24,lecture,知识讲座,Lecture,2021-03-01,2021-06-30,3,90,AUD|MPH,chair,women,\n"
)


def plan(code):
    from scheduler.extensions import db

    return db.session.scalars(select(Plan).where(Plan.code == code)).one()


def rule(code, of):
    from scheduler.extensions import db

    return db.session.scalars(
        select(RuleUse).where(RuleUse.plan_id == plan(of).id, RuleUse.code == code)
    ).one()


def set_by_people(use):
    return {name: getattr(use, name) for name in RuleUse.SET_BY_PEOPLE}


def test_what_people_changed_of_a_kind_s_rules_goes_along_and_can_be_taken_back(session):
    """Switched off, weighed otherwise, with other parameters; and what nobody touched comes with the kind."""
    assert importing.run(files({"events.csv": WEEKLY, "rules.csv": "event,code,rule\n"})).ok
    boss = factories.user("boss", "organiser")
    session.commit()
    own = session.scalars(select(RuleUse).where(RuleUse.origin == "kind").order_by(RuleUse.code)).all()
    one, *others = [(use.code, set_by_people(use)) for use in own]
    ruling.change(plan("2021"), one[0], {"on": False, "weight": 7}, boss)

    for _ in "twice":
        report = importing.run(copying.copied(plan("2021"), 2027))

    assert (report.ok, report.sums["updated"]) == (True, 0)
    copied = rule(one[0], "2027")
    assert set_by_people(copied) == one[1] | {"on": False, "weight": 7}
    assert (copied.origin, copied.came_as) == ("kind", one[1])
    assert [(code, set_by_people(rule(code, "2027"))) for code, _ in others] == others
    ruling.take_back(plan("2027"), one[0], boss)
    assert set_by_people(rule(one[0], "2027")) == one[1]
