"""Two lectures that are published, and somebody whose programs read them."""

import pytest

from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.caldav import Dav, app_password
from tests.tools.published import two_lectures

C, CS, A = "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}", "{http://apple.com/ns/ical/}"
ALL = "/caldav/calendars/S0001/everything/"
HOME = "/caldav/calendars/S0001/"


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    with writing():
        app_password(factories.person("S0001"))
    return made


@pytest.fixture
def dav(client, small):
    return Dav(client, "S0001")
