"""The pages of mails in a real browser: nothing sticks out sideways from a small phone to a desk, in both languages."""

import os
from pathlib import Path
from typing import Any

import pytest

from scheduler.extensions import db
from scheduler.models import Invitation, Mail
from scheduler.services import accounts, mail_choices, mailing
from scheduler.transactions import writing
from solver.words import Words
from tests.browser.conftest import PASSWORD
from tests.browser.test_pages import AXE, violations
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

LONG = Words("长" * 40 + "，第一讲", "A lecture of the health series with quite a long name, part one")
WIDTHS = (320, 360, 390, 1440)


@pytest.fixture
def small(app: Any, session: Any) -> Small:
    """Mails sent, waiting and failed; an invitation declined with a note; a draft with a change to be published."""
    with writing():
        li = factories.person("LI", name="李雷", mail="li.lei.of.the.laboratory@optics.institute.example.org")
        han = factories.person("HAN", name="Han Meimei", mail="han@example.org")
    small = Small.make()
    with writing():
        hashed = accounts.hashed(PASSWORD)
        small.user.login, small.user.password_hash, small.user.person = "boss", hashed, han
    small.add("E01", name=LONG)
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["LI", "HAN"])
    small.publish(at("2021-03-01 09:00"))
    mail_choices.choose(li, {"duties": "invitation"})
    small.put("E01.1", "2021-03-05 16:00", "AUD", speaker=["LI", "HAN"])
    small.publish(at("2021-03-02 09:00"), note=Words("报告厅要修", "The auditorium is under repair"))
    mailing.run()
    with writing():
        mail = db.session.query(Mail).filter_by(to="han@example.org").one()
        mail.state, mail.error = "failed", "550 5.1.1 <han@example.org>: Recipient address rejected"
        row = db.session.query(Invitation).one()
        row.answer, row.note = "declined", "→ 3月5日 周五 18:00–19:00 / Fri 5 Mar 18:00–19:00\nlater please"
    small.put("E01.1", "2021-03-06 10:00", "MPH", speaker=["LI", "HAN"])
    return small


def shot(page: Any, name: str) -> None:
    """Where MAIL_SHOTS names a folder, what the page looks like."""
    if folder := os.environ.get("MAIL_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_of_mails_fit_every_width(open_page: Any, site: str, small: Small, lang: str) -> None:
    page = open_page("/sign-in", lang=lang)
    page.fill("#f-login", "boss")
    page.fill("#f-password", PASSWORD)
    page.press("#f-password", "Enter")
    page.wait_for_load_state()
    failed = db.session.query(Mail).filter_by(state="failed").one().id
    pages = {
        "settings": "/me/settings/mail",
        "mine": "/me/settings",
        "outbox": "/organiser/outbox",
        "mail": f"/organiser/outbox/{failed}",
        "publish": "/organiser/plans/2021/publish",
    }
    wrong = []
    for name, path in pages.items():
        page.goto(site + path)
        if violations(page):
            wrong.append((name, violations(page)))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            shot(page, f"{name}-{lang}-{width}")
            wrong += [(name, width, over)] if over > 0 else []
    assert wrong == []
