"""Nobody learns why a person is busy: private words are planted everywhere they come in, and looked for everywhere
anything goes out: pages, API, feeds, CalDAV, problem, messages, mails, imports, audit, every table, the database's
own files, a backup, the log."""

import io
import json
import logging
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from scheduler import clock, sealing
from scheduler.cli import main
from scheduler.cli.backup import _copy_sqlite as copy_sqlite
from scheduler.extensions import db
from scheduler.fetching import Fetched
from scheduler.imports.reading import unpacked
from scheduler.models import Busy, DraftProof, ImportRun, OutsideCalendar, Person, Solve
from scheduler.models.base import Base
from scheduler.services import (
    accounts,
    busy_patterns,
    due,
    importing,
    outside_refreshing,
    placing,
    proving,
    solving,
)
from scheduler.services.building import build_problem
from scheduler.services.busy_patterns import Wanted
from scheduler.transactions import writing
from solver import codec
from solver.explain.told import CLAIMS
from tests.scheduler.services.test_late_busy import Told, clashes
from tests.tools import factories, import_files
from tests.tools.foreign import calendar, event

SECRETS = (
    *("ZzTitle", "ZzPlace", "ZzAbout", "ZzOrganizer", "ZzGuest", "ZzCalendarName", "ZzUid", "ZzCategory"),
    *(
        "ZzFileName",
        "ZzAddressKey",
        "ZzHost",
        "ZzNameForMyself",
        "ZzReason",
        "ZzColumn",
        "ZzListName",
        "ZzError",
    ),
)
LINES = (
    *("DTSTART:20210305T060000Z", "DURATION:PT1H", "UID:ZzUid-1", "SUMMARY:ZzTitle", "LOCATION:ZzPlace"),
    *(
        "DESCRIPTION:ZzAbout",
        "ORGANIZER;CN=ZzOrganizer:mailto:ZzOrganizer@example.org",
        "CATEGORIES:ZzCategory",
    ),
    "ATTENDEE;CN=ZzGuest:mailto:ZzGuest@example.org",
)
FILE = calendar("X-WR-CALNAME:ZzCalendarName", *event(*LINES))
ADDRESS = "https://zzhost.example.com/ZzAddressKey/basic.ics"
BUSY = b"person,start,end,ZzColumn\nS2,2021-03-08,2021-03-09,ZzReason\n"
LIST = "工号,开始日期,结束日期,ZzColumn\nS1,2021-03-05,2021-03-05,ZzReason\n".encode()


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()]


@pytest.fixture
def told(
    session: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, client: Any
) -> Told:
    """Everything private has come in by every door there is; a fetch has worked, and one has failed."""
    caplog.set_level(logging.INFO)
    told = Told()
    member = client.sign_in(told.user)
    upload = {"file": (io.BytesIO(FILE), "ZzFileName.ics"), "title": "ZzNameForMyself"}
    assert member.post("/me/calendars", data=upload, content_type="multipart/form-data").status_code == 303
    files = {"file": (io.BytesIO(FILE), "ZzFileName.ics")}
    api = member.post("/api/v1/me/calendars/files", data=files, content_type="multipart/form-data")
    assert api.status_code == 201
    assert member.post("/me/calendars", data={"address": ADDRESS}).status_code == 303
    monkeypatch.setattr(outside_refreshing, "fetch", lambda *given, **options: Fetched(FILE, '"1"'))
    assert outside_refreshing.refresh_due() == 1
    _failing(monkeypatch)
    busy_patterns.add(told.speaker, Wanted(date(2021, 3, 1), date(2021, 3, 31), weekdays=(5,)), told.user)
    kept = importing.dry_run({"ZzListName请假.csv": LIST}, plan="2021", user=told.organiser)
    assert importing.run_kept(kept.id, user=told.organiser).written
    kept = importing.dry_run({"busy.csv": BUSY}, plan="2021", user=told.organiser)
    assert importing.run_kept(kept.id, user=told.organiser).written
    notes = import_files.workbook({"venues": [["code"], ["AUD"]], "notes": [["who"], ["ZzReason"]]})
    importing.dry_run({"year.xlsx": notes}, plan="2021", user=told.organiser)
    solving.stop_solve(solving.request_solve(told.small.plan, told.organiser), told.organiser)
    due.run()
    return told


def _failing(monkeypatch: pytest.MonkeyPatch) -> None:
    words = f"ZzError {ADDRESS}"

    def breaks(*given: Any, **options: Any) -> Any:
        raise ValueError(words)

    monkeypatch.setattr(outside_refreshing, "fetch", breaks)
    now = clock.now()
    later = now + timedelta(hours=2)
    clock.set_source(lambda: later)
    assert outside_refreshing.refresh_due() == 1
    clock.set_source(lambda: now)


def test_what_came_in_did_its_work(told: Told) -> None:
    assert [code for code, _ in clashes()] == ["S1"]
    assert len(told.messages()) == 1
    assert len(set(db.session.scalars(select(Busy.source)))) == 6


def test_nothing_is_kept_but_under_the_seal_of_the_owner_s_own_row(told: Told) -> None:
    found = {
        table.name: leaks(str(row))
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))
        if leaks(str(row))
    }

    assert found == {}
    own = [(row.title, row.problem, row.notices) for row in db.session.scalars(select(OutsideCalendar))]
    assert leaks(str(own)) == ["ZzHost", "ZzNameForMyself"]
    kept = [row.sealed for row in db.session.scalars(select(OutsideCalendar)) if row.sealed]
    assert [sealing.unsealed(text) for text in kept] == [ADDRESS]


def test_what_imports_and_solves_keep_has_lost_it_unpacked_too(told: Told) -> None:
    (problem,) = (zlib.decompress(kept).decode() for kept in db.session.scalars(select(Solve.problem)))
    assert ('"S1"' in problem, leaks(problem)) == (True, [])
    kept = [unpacked(run.content) for run in db.session.scalars(select(ImportRun).order_by(ImportRun.id))]

    assert [sorted(files) for files in kept] == [["leave.csv"], ["busy.csv"], ["year.xlsx"]]
    assert leaks(" ".join(_text(data) for files in kept for data in files.values())) == []


def test_a_backup_and_the_database_s_own_files_do_not_give_it_away(
    told: Told, app: Any, tmp_path: Path
) -> None:
    database = Path(app.config["DATABASE_URL"].removeprefix("sqlite:///"))
    copy_sqlite(str(database), tmp_path / "backup.sqlite")

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    found = {path.name: leaks(path.read_bytes().decode("latin-1")) for path in files}

    assert "S1" in (tmp_path / "backup.sqlite").read_bytes().decode("latin-1")
    assert {name: those for name, those in found.items() if those} == {}
    assert found.keys() >= {database.name, "backup.sqlite"}


def test_the_problem_has_spans_and_nothing_else(told: Told) -> None:
    problem = build_problem(told.small.plan.id)

    speaker = next(p for p in codec.dump_problem(problem)["people"] if p["id"] == "S1")
    assert set(speaker) <= {"id", "name", "busy"}
    assert speaker["busy"]
    assert leaks(json.dumps(codec.dump_problem(problem), ensure_ascii=False)) == []


def test_the_log_has_none_of_it(told: Told, caplog: pytest.LogCaptureFixture) -> None:
    said = "\n".join(str(vars(record)) + record.getMessage() for record in caplog.get_records("setup"))

    assert "could not be refreshed: ValueError" in said
    assert leaks(said) == []


def test_explanations_ways_out_and_repairs_have_none_of_it(told: Told, client: Any, near: None) -> None:
    """The speaker is busy then: that is said, and the ways out go round it, but why is nowhere."""
    draft = told.small.draft().id
    browser = client.sign_in(told.organiser)
    session = f"/api/v1/timetables/{draft}/sessions/E01.1"

    why = browser.get(f"{session}/explanation")
    verdict = browser.get(f"{session}/verdict?start=2021-03-05T14:00:00%2B08:00&venues=AUD")
    repair = browser.post("/api/v1/plans/2021/repairs", json={"cause": "有人不在"})
    answers = [why, verdict, repair]
    for language in ("zh", "en"):
        for path in ("board/E01.1", f"repair/{repair.json['id']}"):
            answers.append(
                browser.get(f"/organiser/plans/2021/{path}", headers={"Accept-Language": language})
            )

    assert [a.status_code for a in answers] == [200, 200, 201, 200, 200, 200, 200]
    assert "person_busy" in {reason["use"] for reason in why.json["reasons"]}
    assert [m["session"] for m in repair.json["result"]["moved"]] == ["E01.1"]
    assert [leaks(a.get_data(as_text=True)) for a in answers] == [[]] * len(answers)


def test_what_is_proven_of_any_plan_has_none_of_it(told: Told, client: Any, app: Any, near: None) -> None:
    """On the one day of its window the speaker is busy: that is proven to leave nothing, and why is nowhere."""
    placing.take_out(told.small.draft(), "E01.1", told.organiser, seen=lambda draft: None)
    draft = told.small.draft().id
    browser = client.sign_in(told.organiser)
    address = f"/api/v1/timetables/{draft}/sessions/E01.1/explanation"

    coming = browser.get(address)
    proving.run(draft)
    found = browser.get(address)
    pages = [
        browser.get(f"/organiser{path}", headers={"Accept-Language": language})
        for language in ("zh", "en")
        for path in ("", "/plans/2021", "/plans/2021/board", "/plans/2021/board/E01.1")
    ]
    places = {"DATABASE_URL": app.config["DATABASE_URL"], "FIELDDAY_DATA": app.config["DATA"]}
    spoken = CliRunner().invoke(main, ["explain", "2021", "--in-any-plan"], env=places)

    assert (coming.json["upgrading"], found.json["upgrading"]) == (True, False)
    assert found.json["proof"]["claim"] in CLAIMS
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert "person_busy" in {reason["use"] for reason in found.json["reasons"]}
    said = [answer.get_data(as_text=True) for answer in (coming, found, *pages)]
    kept = [f"{row.found} {row.shown}" for row in db.session.scalars(select(DraftProof))]
    assert (len(kept), spoken.exit_code, "E01.1" in spoken.output) == (1, 1, True)
    assert [leaks(text) for text in (*said, *kept, spoken.output)] == [[]] * (len(said) + 2)


def test_no_page_and_no_answer_tells_others(told: Told, client: Any, app: Any) -> None:
    with writing():
        admin = factories.user("root", "admin", "organiser", "desk")
    seen = 0
    for user, languages in (
        (None, ["zh"]),
        (told.other, ["en"]),
        (told.organiser, ["zh", "en"]),
        (admin, ["zh"]),
    ):
        browser = app.test_client() if user is None else app.test_client().sign_in(user)
        for path in _addresses(app, told):
            for language in languages:
                answer = browser.get(path, headers={"Accept-Language": language})
                assert answer.status_code != 500, path
                assert leaks(_text(answer.get_data()) + str(answer.headers)) == [], (path, language)
                seen += answer.status_code == 200
    assert seen > 200


def test_feeds_and_accounts_of_the_person_and_of_others_have_none(told: Told, client: Any) -> None:
    with writing():
        people = [db.session.get_one(Person, p.id) for p in (told.speaker, told.guest)]
    for person, user in zip(people, (told.user, told.other), strict=True):
        _, secret = accounts.make_feed_token(person, "phone", language="zh", scope="personal", by=user)
        for form in ("ics", "busy.ics", "ifb", "json"):
            assert leaks(client.get(f"/feeds/{secret}.{form}").get_data(as_text=True)) == []
        headers = {"Authorization": _basic(person.code, secret), "Depth": "1"}
        for page in ("/caldav/", f"/caldav/{person.code}/"):
            answer = client.open(page, method="PROPFIND", headers=headers)
            assert leaks(answer.get_data(as_text=True)) == []


def test_the_person_sees_no_titles_either_and_no_address(told: Told, client: Any) -> None:
    page = client.sign_in(told.user).get("/me/calendars").text

    assert leaks(page) == ["ZzHost", "ZzNameForMyself"]


def _text(body: bytes) -> str:
    """What is in it; of a workbook all of its parts."""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def _addresses(app: Any, told: Told) -> Iterator[str]:
    """Every page and API address that is read without more than a plan, a person, or a small number."""
    fill = {"plan": "2021", "code": "S1", "number": 1, "person": told.speaker.id, "name": "S1", "row": 1}
    for rule in app.url_map.iter_rules():
        if (
            "GET" in rule.methods
            and rule.arguments <= fill.keys()
            and "events" not in rule.rule.split("/")[-1]
        ):
            with app.test_request_context():
                adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
                yield adapter.build(rule.endpoint, {name: fill[name] for name in rule.arguments})


def _basic(user: str, secret: str) -> str:
    from base64 import b64encode

    return "Basic " + b64encode(f"{user}:{secret}".encode()).decode()
