"""The rules of a plan by the API: every rule of the catalogue, every parameter, who may, what is refused."""

import dataclasses

import pytest

from scheduler.models import Audit, RuleUse, Timetable
from scheduler.schemas.rules import params_schema
from scheduler.transactions import writing
from solver.constraints import rules
from solver.constraints.parameters import parameters
from tests.tools import factories
from tests.tools.parameters import random_params
from tests.tools.problems import small_problem
from tests.tools.published import two_lectures

USES = "/api/v1/plans/2021/uses"


@pytest.fixture
def small(session):
    return two_lectures()


@pytest.fixture
def organiser(client, small):
    return client.sign_in(small.user)


def match(client, url):
    return {"If-Match": client.get(url).headers["ETag"]}


def patch(client, code, said):
    url = f"{USES}/{code}"
    return client.patch(url, json=said, headers=match(client, url))


def test_every_rule_of_the_catalogue_can_be_in_force_and_is_read_back(organiser):
    answers = []
    for code, rule in rules().items():
        params = dataclasses.asdict(random_params(rule, small_problem(0), 1))
        wanted = {k: list(v) if isinstance(v, tuple) else v for k, v in params.items()}
        wanted |= {
            p.name: p.default for p in parameters(rule.params) if p.names in ("venue", "group", "group_kind")
        }
        wanted |= {p.name: ["AUD"] for p in parameters(rule.params) if p.names == "venue"}
        wanted |= {p.name: "" for p in parameters(rule.params) if p.names in ("group", "group_kind")}
        order = {
            "rule": code,
            "code": f"own.{code}",
            "params": wanted,
            "sessions": ["event:E01"],
            "weight": 3,
        }

        made = organiser.post(USES, json=order)

        assert made.status_code == 201, (code, made.text)
        assert made.headers["Location"] == f"{USES}/own.{code}"
        assert (made.json["params"], made.json["origin"], made.json["changed"]) == (wanted, "page", False)
        assert made.json["statement"]["zh"] != made.json["statement"]["en"]
        answers.append(made.json)
    assert [u for u in organiser.get(USES).json if u["origin"] == "page"] == answers


def test_the_standard_rules_are_listed_after_the_plans_own(organiser, small):
    with writing():
        factories.rule_use(small.plan, "team_rest", "E01.rest", origin="kind")

    listed = organiser.get(USES).json

    assert listed[0]["code"] == "E01.rest"
    assert {u["code"] for u in listed[1:]} == {r.code for r in rules().values() if r.standard}
    assert {u["origin"] for u in listed[1:]} == {"standard"}


def test_a_standard_rule_is_switched_off_and_taken_back(organiser, session):
    off = patch(organiser, "venue_open", {"on": False})

    assert (off.json["on"], off.json["origin"], off.json["changed"]) == (False, "page", True)
    gone = organiser.delete(f"{USES}/venue_open", headers={"If-Match": off.headers["ETag"]})
    assert gone.status_code == 204
    assert organiser.get(f"{USES}/venue_open").json["on"]
    assert session.query(RuleUse).count() == 0


def test_what_a_file_said_is_kept_and_comes_back(organiser, small):
    with writing():
        factories.rule_use(small.plan, "team_rest", "rest", origin="file", params={"minutes": "20"}, weight=2)

    changed = patch(organiser, "rest", {"params": {"minutes": 45}, "weight": 9, "hard": False})
    again = patch(organiser, "rest", {"weight": 8})
    organiser.delete(f"{USES}/rest", headers={"If-Match": again.headers["ETag"]})
    back = organiser.get(f"{USES}/rest").json

    assert changed.json["changed"]
    assert (back["params"], back["weight"], back["hard"], back["changed"]) == (
        {"minutes": "20"},
        2,
        None,
        False,
    )


def test_what_nobody_changed_cannot_be_taken_back_but_switched_off(organiser):
    refused = organiser.delete(f"{USES}/venue_open", headers=match(organiser, f"{USES}/venue_open"))

    assert (refused.status_code, refused.json["code"]) == (409, "use-is-inherited")
    assert refused.json["alternatives"][0]["on"] is False


def test_a_put_says_all_of_it_a_patch_some(organiser):
    organiser.post(USES, json={"rule": "team_rest", "code": "r", "params": {"minutes": 45}, "weight": 7})

    assert patch(organiser, "r", {"on": False}).json["weight"] == 7
    url = f"{USES}/r"
    put = organiser.put(url, json={"params": {"minutes": 10}}, headers=match(organiser, url))
    assert (put.json["weight"], put.json["on"], put.json["params"]) == (1, True, {"minutes": 10})


@pytest.mark.parametrize("rule", rules().values(), ids=lambda r: r.code)
def test_the_boundary_refuses_what_the_rule_does_not_take(rule):
    """The same schema as the API's: a value of the wrong sort, one beyond its bounds, a name that is none."""
    loaded = params_schema(rule.code)
    assert loaded.validate({"no-such": 1}) == {"no-such": ["Unknown field."]}
    for one in parameters(rule.params):
        wrong = [{"x": []}] if one.sort in ("text", "texts") else ["soon", {}]
        wrong = [[value] if one.is_list else value for value in wrong]
        wrong += [one.least - 1, one.most + 1] if one.least is not None else []
        wrong += [["nonsense"] if one.is_list else "nonsense"] if one.choices or one.reads else []
        for value in wrong:
            [[words]] = loaded.validate({one.name: value}).values()
            assert words.zh != words.en, (one.name, value)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"params": {"minutes": -1}}, "params"),
        ({"params": {"minutes": "soon"}}, "params"),
        ({"weight": -1}, "weight"),
        ({"weight": 10**9}, "weight"),
        ({"on": "perhaps"}, "on"),
        ({"sessions": [""]}, "sessions"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_fields_are_refused_where_they_are(organiser, said, where):
    organiser.post(USES, json={"rule": "team_rest", "code": "r"})

    refused = patch(organiser, "r", said)

    assert (refused.status_code, refused.json["code"]) == (422, "bad-fields")
    assert list(refused.json["context"]["fields"]["json"]) == [where]


def test_a_refusal_is_told_in_the_language_that_was_asked_for(organiser):
    order = {"rule": "team_rest", "params": {"minutes": -1}}

    zh = organiser.post(f"{USES}?lang=zh", json=order).json["context"]["fields"]["json"]["params"]["minutes"]
    en = organiser.post(f"{USES}?lang=en", json=order).json["context"]["fields"]["json"]["params"]["minutes"]

    assert (zh, en) == (["要在 0 到 1000000 之间"], ["from 0 to 1000000 is needed"])


@pytest.mark.parametrize(
    ("order", "code", "where"),
    [
        ({"rule": "teem_rest"}, "unknown-rule", "rule"),
        ({"rule": "window", "hard": False}, "bad-fields", "hard"),
        ({"rule": "spread", "hard": True}, "bad-fields", "hard"),
        (
            {"rule": "band", "params": {"start_minute": 800, "end_minute": 700}},
            "bad-fields",
            "params.end_minute",
        ),
        ({"rule": "near_anchor"}, "bad-fields", "params.date"),
        ({"rule": "preferred_place", "params": {"places": ["AUX"]}}, "bad-fields", "params.places"),
        ({"rule": "team_rest", "sessions": ["event:E99"]}, "bad-fields", "sessions"),
        ({"rule": "team_rest", "sessions": ["E01.9"]}, "bad-fields", "sessions"),
        ({"rule": "team_rest", "then": ["E01.1"]}, "bad-fields", "then"),
    ],
)
def test_what_the_solver_could_not_bind_or_would_not_hear_is_refused(organiser, order, code, where):
    refused = organiser.post(USES, json=order)

    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert list(refused.json["context"]["fields"]) == [where]


def test_a_code_is_used_once_and_another_is_offered(organiser):
    organiser.post(USES, json={"rule": "team_rest", "code": "rest"})

    refused = organiser.post(USES, json={"rule": "team_rest", "code": "rest"})

    assert (refused.status_code, refused.json["code"]) == (409, "use-exists")
    other = refused.json["alternatives"][0]["code"]
    again = organiser.post(USES, json={"rule": "team_rest", "code": other})
    assert again.status_code == 201


def test_who_saw_an_older_one_is_refused(organiser):
    organiser.post(USES, json={"rule": "team_rest", "code": "r"})
    seen = match(organiser, f"{USES}/r")
    patch(organiser, "r", {"weight": 2})

    late = organiser.patch(f"{USES}/r", json={"weight": 5}, headers=seen)

    assert (late.status_code, late.json["code"]) == (412, "changed-meanwhile")
    assert organiser.patch(f"{USES}/r", json={"weight": 5}).status_code == 428


def test_only_organisers_see_or_change_them(client, small):
    with writing():
        member = factories.user("member-1", "member")
    client.sign_in(member)

    assert client.get(USES).status_code == 403
    assert client.get("/api/v1/plans/2021/rule-changes").status_code == 403
    assert client.post(USES, json={"rule": "team_rest"}).status_code == 403
    assert client.post("/api/v1/plans/2021/rule-trials", json={"rule": "team_rest"}).status_code == 403


def test_a_trial_says_what_the_draft_would_break_and_writes_nothing(organiser, session):
    order = {"rule": "band", "params": {"start_minute": 1200}, "sessions": ["E01.1"]}

    tried = organiser.post("/api/v1/plans/2021/rule-trials", json=order).json

    assert tried["before"] is None
    assert (tried["after"]["breaches"], tried["after"]["cost"], tried["after"]["selected"]) == (1, None, 1)
    assert tried["after"]["found"][0]["sessions"] == ["E01.1"]
    assert session.query(RuleUse).count() == 0


def test_a_trial_of_a_rule_in_force_compares(organiser):
    order = {"rule": "preferred_time", "code": "noon", "params": {"start": 690, "end": 720}, "weight": 2}
    organiser.post(USES, json=order)

    tried = organiser.post("/api/v1/plans/2021/rule-trials", json={"code": "noon", "weight": 6}).json

    assert tried["after"]["cost"] == 3 * tried["before"]["cost"] > 0


def test_the_draft_is_measured_anew_and_the_trail_tells(organiser, small, session):
    before = small.draft().version

    organiser.post(USES, json={"rule": "band", "code": "late", "params": {"start_minute": 1200}})

    session.expire_all()
    draft = session.get(Timetable, small.draft().id)
    assert (draft.breaches, draft.version > before) == (2, True)
    trail = session.query(Audit).order_by(Audit.id.desc()).first()
    assert (trail.verb, trail.thing, trail.details["use"]) == ("make-rule", "plan:2021", "late")


def test_changes_are_undone_and_done_again(organiser):
    organiser.post(USES, json={"rule": "team_rest", "code": "r", "params": {"minutes": 45}})
    patch(organiser, "r", {"weight": 5})
    changed, made = organiser.get("/api/v1/plans/2021/rule-changes").json

    assert organiser.post(f"/api/v1/rule-changes/{made['id']}/undo").json["code"] == "rule-changed-since"
    organiser.post(f"/api/v1/rule-changes/{changed['id']}/undo")
    assert organiser.get(f"{USES}/r").json["weight"] == 1
    organiser.post(f"/api/v1/rule-changes/{changed['id']}/undo")
    assert organiser.get(f"{USES}/r").json["weight"] == 5
    organiser.post(f"/api/v1/rule-changes/{changed['id']}/undo")
    organiser.post(f"/api/v1/rule-changes/{made['id']}/undo")
    assert organiser.get(f"{USES}/r").status_code == 404


def test_one_taken_away_comes_back_by_undo(organiser):
    organiser.post(USES, json={"rule": "team_rest", "code": "r", "params": {"minutes": 45}})
    was = organiser.get(f"{USES}/r").json
    organiser.delete(f"{USES}/r", headers=match(organiser, f"{USES}/r"))

    organiser.post(
        f"/api/v1/rule-changes/{organiser.get('/api/v1/plans/2021/rule-changes').json[0]['id']}/undo"
    )

    assert organiser.get(f"{USES}/r").json | {"id": 0} == was | {"id": 0}
