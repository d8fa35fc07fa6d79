"""The read model of a feed: frozen data that a caller fills and `calendar` renders."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

LANGUAGES = ("zh", "en", "both")
STATUSES = ("CONFIRMED", "TENTATIVE", "CANCELLED")

ZONE_NAME = "Asia/Shanghai"
# The fixed offset, not the zone table: what is written must agree with the one-rule VTIMEZONE beside it.
ZONE = timezone(timedelta(hours=8), ZONE_NAME)


@dataclass(frozen=True, slots=True)
class Text:
    """A name or text in Chinese and English; where one is missing the other is shown."""

    zh: str = ""
    en: str = ""

    def get(self, language: str, between: str = " / ") -> str:
        """The text in `zh`, `en` or `both`; both is said once where they are equal or one is missing."""
        if language == "en":
            return self.en or self.zh
        if language == "both" and self.zh and self.en and self.zh != self.en:
            return f"{self.zh}{between}{self.en}"
        return self.zh or self.en

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One placed session (or booking, duty) as a feed shows it.

    `start` and `end` are aware datetimes, or dates where `all_day`; `end` is exclusive either way.
    `changed_at` is the time of the last change, aware UTC in whole seconds: see `feeds.revision`.
    `venues`, `branches`, `teams`, `clubs` and `people` hold ids and only decide which feeds it is in;
    a venue's id stands there for each of its parts, and each part's for the whole, if both are taken.
    """

    uid: str
    sequence: int
    changed_at: datetime
    start: datetime | date
    end: datetime | date
    title: Text
    status: str = "CONFIRMED"
    all_day: bool = False
    description: Text = Text()
    location: Text = Text()
    url: str = ""
    kind: str = ""
    kind_name: Text = Text()
    color: str = ""  # a CSS3 name; another is not written
    series: str = ""  # sessions of one series have the same one
    transparent: bool = False  # shown, but takes nobody's time
    geo: tuple[float, float] | None = None  # latitude, longitude
    public: bool = True
    venues: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    clubs: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    on_duty: tuple[str, ...] = ()  # those of the people who speak, referee, judge or lead
    event: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What one feed holds. The items may come in any order."""

    name: Text
    items: tuple[Item, ...] = ()
    color: str = ""
    refresh: timedelta = timedelta(hours=1)


def instant(moment: datetime | date) -> datetime:
    """The moment as aware UTC; a date begins at midnight in the feed's zone."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), ZONE)
    return moment.astimezone(UTC)


def order(item: Item) -> tuple[datetime, str]:
    """The fixed order of a feed: by start, then UID. Bytes and ETag rest on it."""
    return (instant(item.start), item.uid)
