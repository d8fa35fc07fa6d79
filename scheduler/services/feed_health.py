"""When a personal feed was last fetched, and by what family of client. No addresses are kept."""

import logging

from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError

from scheduler import clock
from scheduler.models import FeedToken
from scheduler.queries.accounts import token_hash

# The first that occurs in the User-Agent, in lower case. The order matters: Outlook says Mozilla, too.
FAMILIES = (
    ("google-calendar", "Google"),
    ("thunderbird", "Thunderbird"),
    ("icsx5", "ICSx5"),
    ("icsdroid", "ICSx5"),
    ("nextcloud", "Nextcloud"),
    ("home assistant", "Home Assistant"),
    ("homeassistant", "Home Assistant"),
    ("evolution", "Evolution"),
    ("korganizer", "KOrganizer"),
    ("akonadi", "KOrganizer"),
    ("outlook", "Outlook"),
    ("exchange", "Outlook"),
    ("microsoft", "Outlook"),
    ("dataaccessd", "iPhone"),
    ("ios/", "iPhone"),
    ("calendaragent", "Mac"),
    ("macos", "Mac"),
    ("mac os", "Mac"),
)

log = logging.getLogger(__name__)


def family(agent: str) -> str:
    """The client's family by its User-Agent; "" where it is none that we know."""
    lower = agent[:400].lower()
    return next((name for mark, name in FAMILIES if mark in lower), "")


def note_fetch(engine: Engine, secret: str, agent: str) -> None:
    """Note it on the token. A database that is busy is no reason to keep a subscriber waiting or to fail."""
    values = {"last_fetch": clock.now(), "client": family(agent)}
    query = update(FeedToken).where(FeedToken.hash == token_hash(secret)).values(**values)
    try:
        with engine.connect().execution_options(fieldday_writing=True) as connection, connection.begin():
            connection.execute(query)
    except OperationalError:
        log.warning("a feed's last fetch could not be noted", exc_info=True)
