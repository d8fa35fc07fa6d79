"""Entries as calendars read them."""

import pytest
from flask import current_app
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Entry
from tests.tools.published import Small


def lines(entry, language="en"):
    return entry.fragments[language].replace("\r\n ", "").split("\r\n")


def published(*, public=True):
    small = Small.make()
    small.add("E01", about="带水杯", public=public)
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.publish()
    return db.session.scalars(select(Entry)).one()


@pytest.fixture
def outside(session):
    current_app.config["PUBLIC_URL"] = "https://union.example/"


def test_an_entry_links_to_its_page_also_in_the_last_line_of_its_text(outside):
    found = lines(published())

    assert "URL:https://union.example/events/E01" in found
    assert r"DESCRIPTION:带水杯\nhttps://union.example/events/E01" in found


def test_what_is_not_public_has_no_page_to_link_to(outside):
    assert "union.example" not in "".join(lines(published(public=False)))


def test_without_an_outside_address_there_is_no_link(session):
    found = lines(published())

    assert [line for line in found if line.startswith(("URL", "DESCRIPTION"))] == ["DESCRIPTION:带水杯"]
