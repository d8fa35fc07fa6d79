"""What somebody writes to one reader is read by nobody else: an appeal and its answer (the desk), why somebody cannot
come (the organisers), why an exception was made (the desk). And why people are busy is in no mail, digest,
invitation or exported file."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from scheduler import clock
from scheduler.cli import main
from scheduler.extensions import db
from scheduler.models import Audit, Invitation, Mail, Message
from scheduler.services import appeals, due, mail_choices, mail_form, mail_in, mailing, placing, points
from scheduler.services.mail_parts import parts
from scheduler.services.publishing import publish
from scheduler.transactions import writing
from tests.journeys.test_nobody_learns_why import _addresses, _text, leaks, told  # noqa: F401
from tests.tools import factories, replies
from tests.tools.desk import gym
from tests.tools.factories import at
from tests.tools.published import Small

APPEAL, ANSWER, REASON, NOTE = "QqAppeal", "QqAnswer", "QqReason", "QqNote"
EVERY = (APPEAL, ANSWER, REASON, NOTE)


def said(answer: Any) -> str:
    return _text(answer.get_data()) + str(answer.headers)


def found(answer: Any) -> list[str]:
    return [word for word in EVERY if word in said(answer)]


def declined(asked: Invitation) -> bytes:
    lines = (
        f"ATTENDEE;PARTSTAT=DECLINED:mailto:li@example.org\nCOMMENT:{NOTE}\nUID:{asked.uid}\n{replies.TIME}"
    )
    lines += f"DTSTAMP:20210301T050000Z\nSEQUENCE:{asked.sequence}\n"
    body = replies.calendar(lines, zone=replies.ZONE)
    return replies.mail(f"union+{asked.secret}@example.org", "text/calendar; method=REPLY", body)


@pytest.fixture
def written(app: Any, session: Any, caplog: pytest.LogCaptureFixture) -> SimpleNamespace:
    """20317 has appealed twice, and was answered once; was let book against a rule; and cannot come to a lecture."""
    caplog.set_level(logging.INFO)
    app.config.update(MAIL_FROM="union@example.org", MAIL_ANSWERS="union+{secret}@example.org")
    hall = gym()
    clock.set_source(lambda: at("2021-03-01 12:00"))
    person = hall.people["20317"]
    with writing():
        person.mail = "li@example.org"
        boss = factories.user("boss", "organiser", person=hall.people["21044"])
        other = factories.user("17001", "member", "captain", "venue_owner", person=hall.people["17001"])
    small = Small.make()
    small.add("E01")
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["20317"])
    mail_choices.choose(person, {"duties": "invitation"})
    small.publish(at("2021-03-01 12:00"))
    for start, end in (("17:00", "18:00"), ("18:00", "19:00")):
        row = hall.book("GYM-B", start, end, "20317", day="2021-03-04")
        with writing():
            point = points.score(row, "no_show")
        appeals.appeal(point, hall.member, APPEAL)
    appeals.uphold(point, hall.clerk, ANSWER)
    hall.book("GYM-T", "19:00", "20:00", "20317", day="2021-03-05", override=("quota_day",), reason=REASON)
    asked = db.session.scalars(select(Invitation)).one()
    assert mail_in.receive(declined(asked)).code == "declined"
    due.run()
    mailing.run()
    return SimpleNamespace(hall=hall, person=person, boss=boss, other=other, small=small, speaker=person)


def test_each_is_read_by_whom_it_was_written_for(written: SimpleNamespace, app: Any) -> None:
    def seen(user: Any, page: str) -> list[str]:
        return found(app.test_client().sign_in(user).get(page))

    assert seen(written.hall.clerk, "/desk/appeals") == [APPEAL]
    assert seen(written.hall.clerk, "/desk/people/20317") == [APPEAL, ANSWER]
    assert seen(written.hall.member, "/me/points") == [APPEAL, ANSWER]
    assert seen(written.boss, "/organiser/outbox") == [NOTE]
    told_to = {m.person_id for m in db.session.scalars(select(Message)) if NOTE in m.text_zh}
    assert told_to == {written.boss.person_id}


def test_nobody_else_reads_it_on_any_page_or_by_any_answer(written: SimpleNamespace, app: Any) -> None:
    """Organisers may do what the desk does, so they are not among the others."""
    for user in (None, written.other):
        browser = app.test_client() if user is None else app.test_client().sign_in(user)
        answers = {path: browser.get(path) for path in _addresses(app, written)}
        assert {path: words for path, answer in answers.items() if (words := found(answer))} == {}
        assert sum(a.status_code == 200 for a in answers.values()) > (20 if user is None else 40)


def test_lists_of_the_desk_the_trail_the_feeds_and_the_log_have_none_of_it(
    written: SimpleNamespace, app: Any, client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = app.test_client().sign_in(written.hall.clerk)
    for day in ("2021-03-04", "2021-03-05"):
        for page in (
            f"/desk/report.csv?date={day}",
            f"/desk/report.xlsx?date={day}",
            f"/desk/sheet?date={day}",
        ):
            answer = clerk.get(page)
            assert (answer.status_code, found(answer)) == (200, []), page
    trail = " ".join(str(row.details) for row in db.session.scalars(select(Audit)))
    assert [word for word in (APPEAL, ANSWER, NOTE) if word in trail] == []
    assert REASON in trail, "why a rule was set aside is recorded"
    logged = "\n".join(str(vars(r)) + r.getMessage() for r in caplog.get_records("setup"))
    assert [word for word in EVERY if word in logged] == []
    posted = [(m.to, word) for m in mails() for word in EVERY if word in read(m)]
    assert posted == [("li@example.org", ANSWER)]


def test_why_somebody_is_busy_is_in_no_mail_and_in_no_file(told: Any, app: Any, tmp_path: Any) -> None:  # noqa: F811
    """The lecture moves because the speaker is away: whoever comes is told when, and not why."""
    app.config.update(MAIL_FROM="union@example.org")
    with writing():
        told.speaker.mail, told.guest.mail = "s1@example.org", "s2@example.org"
    mail_choices.choose(told.speaker, {"duties": "invitation"})
    placing.put(told.small.draft(), "E01.1", at("2021-03-10 10:00"), ("AUD",), told.organiser, seen=None)
    publish(told.small.plan, told.organiser)
    due.run()
    later = clock.now().replace(day=clock.now().day + 1)
    clock.set_source(lambda: later)
    mailing.run()
    places = {"DATABASE_URL": app.config["DATABASE_URL"], "FIELDDAY_DATA": app.config["DATA"]}
    said_by_commands = [
        CliRunner().invoke(main, ["export", "2021", "--what", what], env=places).output
        for what in ("timetable", "problem")
    ]

    assert mails() != []
    assert [leaks(read(mail)) for mail in mails()] == [[]] * len(mails())
    assert ["E01.1" in text_of for text_of in said_by_commands] == [True, True]
    assert [leaks(text_of) for text_of in said_by_commands] == [[], []]
    public = app.test_client()
    for path in ("/changes.atom", "/changes", "/?view=list&from=2021-03-01"):
        answer = public.get(path)
        assert (answer.status_code, leaks(said(answer))) == (200, []), path


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail)))


def read(mail: Mail) -> str:
    """The mail as its reader's program unpacks it, the calendar beside it as well."""
    made = mail_form.message(mail)
    found = [part.get_payload(decode=True) for part in parts(made)]
    return str(made.items()) + " ".join(part.decode() for part in found if part)
