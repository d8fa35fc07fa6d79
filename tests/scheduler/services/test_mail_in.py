"""Answers as other programs send them: each is taken, or refused with the reason."""

import pytest

from scheduler.extensions import db
from scheduler.models import Invitation
from scheduler.services import mail_choices, mail_in
from scheduler.transactions import writing
from tests.tools import factories, replies
from tests.tools.factories import at
from tests.tools.published import Small


@pytest.fixture
def asked(app, session) -> Invitation:
    """Li is asked on 1 March at 9:00 (1:00 UTC) for 5 March, for the second time: SEQUENCE 1."""
    app.config.update(MAIL_FROM="union@example.org", MAIL_ANSWERS="union+{secret}@example.org")
    with writing():
        person = factories.person("LI", name="李雷", mail="Li@example.org")
    small = Small.make()
    small.add("E01")
    small.put("E01.1", "2021-03-05 10:00", "AUD", speaker=["LI"])
    small.publish(at("2021-02-28 09:00"))
    mail_choices.choose(person, {"duties": "invitation"})
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["LI"])
    small.publish(at("2021-03-01 09:00"))
    return db.session.query(Invitation).one()


def received(asked: Invitation, reply: replies.Reply, to: str = "") -> tuple[str, str, str]:
    """What became of it, and what is kept of it."""
    raw = reply(asked.uid, to or f"union+{asked.secret}@example.org", asked.sequence)
    code = mail_in.receive(raw).code
    row = db.session.query(Invitation).one()
    return code, row.answer, row.note


@pytest.mark.parametrize(
    ("reply", "code", "answer", "note"),
    [
        (replies.outlook, "declined", "declined", "出差"),
        (replies.google, "accepted", "accepted", ""),
        (replies.apple, "tentative", "tentative", ""),
        (replies.thunderbird, "accepted", "accepted", ""),
        (replies.uid_in_capitals, "accepted", "accepted", ""),
        (replies.without_sequence, "accepted", "accepted", ""),
        (replies.attached_only, "accepted", "accepted", ""),
        (replies.with_the_request, "accepted", "accepted", ""),
        (replies.in_gb18030, "accepted", "accepted", "晚一点到"),
        (replies.counter, "counter", "", "→ 3月5日 周五 16:00–17:00 / Fri 5 Mar 16:00–17:00"),
        (replies.without_sequence_of_last_week, "answer-stale", "", ""),
        (replies.two_that_differ, "itip-several", "", ""),
        (replies.delegated, "itip-delegated", "", ""),
        (replies.undecided, "answer-undecided", "", ""),
        (replies.winmail, "mail-tnef", "", ""),
        (replies.holiday, "no-answer", "", ""),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_an_answer_is_taken_or_refused_with_its_reason(asked, reply, code, answer, note):
    assert asked.sequence == 1
    assert received(asked, reply) == (code, answer, note)


@pytest.mark.parametrize(
    "sender",
    [
        "eve@example.org",
        '"li@example.org" <eve@example.org>',
        "eve@example.org, li@example.org",
        "li@example.org, eve@example.org",
        "li@example.org\r\nFrom: eve@example.org",
    ],
)
def test_a_forged_sender_is_nobody_where_answers_have_no_secret_address(app, asked, sender):
    app.config["MAIL_ANSWERS"] = ""
    body = replies.calendar(
        f"UID:{asked.uid}\nDTSTAMP:20210301T020000Z\nSEQUENCE:1\nATTENDEE;PARTSTAT=DECLINED:mailto:li@example.org\n"
    )
    forged = replies.mail("union@example.org", "text/calendar; method=REPLY", body, sender)
    honest = replies.mail("union@example.org", "text/calendar; method=REPLY", body)

    assert mail_in.receive(forged).code == "answer-unknown"
    assert mail_in.receive(honest).code == "declined"


def test_a_refusal_says_why_in_words(asked):
    to = f"union+{asked.secret}@example.org"
    refused = [replies.winmail, replies.delegated, replies.undecided, replies.two_that_differ]

    assert [mail_in.receive(one(asked.uid, to, 1)).words for one in refused] == [
        "Outlook's rich text (winmail.dat): nobody else can read the answer",
        "a duty cannot be passed on by mail",
        "neither accepted nor declined nor tentative",
        "the mail holds several answers that differ",
    ]
