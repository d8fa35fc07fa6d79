"""Two lectures that are published, and somebody who reads them over CalDAV."""

import pytest

from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.caldav import Dav, app_password
from tests.tools.published import two_lectures


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    return made


@pytest.fixture
def dav(client, small):
    with writing():
        person = factories.person("S0001")
    app_password(person)
    return Dav(client, "S0001")
