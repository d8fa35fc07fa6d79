"""One item as the bytes of one VEVENT, written once per change and kept beside the item."""

from datetime import datetime
from urllib.parse import quote

from icalendar import Event, vText

from feeds.agenda import ZONE, Item, Text
from feeds.bad import BadItem, refuse_bad
from feeds.colors import CSS3
from feeds.identity import uid_for
from feeds.lines import folded, isolated, one_line, paragraphs

CANCELLED = Text("已取消：", "Cancelled: ")
REMINDER = Text("提醒", "Reminder")
LONGEST_ALARM = 40320  # minutes: four weeks
_END = b"END:VEVENT\r\n"


def fragment(item: Item, language: str, alarm_minutes: int | None = None) -> bytes:
    """The item's VEVENT in `zh`, `en` or `both`; the same bytes for the same item.

    No clock is read: every stamp comes from the item. Raises BadItem where some reader would choke on
    it. Source: RFC 5545 §3.6.1, RFC 7986 §5; cancelled items stay in, RFC 5545 §3.8.1.11.
    """
    refuse_bad(item)
    try:
        lines = [str(line) for line in _event(item, language).content_lines() if line]
    except ValueError as error:
        raise BadItem(item.uid, "unwritable", str(error)) from error
    written = b"".join(folded(line) for line in lines)
    return written if alarm_minutes is None else with_alarm(written, language, alarm_minutes)


def with_alarm(fragment: bytes, language: str, minutes: int) -> bytes:
    """A kept fragment with a reminder so many minutes (0 to 40320) before; a cancelled one gets none."""
    if not 0 <= minutes <= LONGEST_ALARM:
        raise ValueError(f"an alarm comes 0 to {LONGEST_ALARM} minutes before, not {minutes}")
    if b"\r\nSTATUS:CANCELLED\r\n" in fragment:
        return fragment
    return fragment.removesuffix(_END) + _alarm(language, minutes) + _END


def _alarm(language: str, minutes: int) -> bytes:
    lines = ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{REMINDER.get(language)}")
    return b"".join(folded(line) for line in (*lines, f"TRIGGER:-PT{minutes}M", "END:VALARM"))


def _event(item: Item, language: str) -> Event:
    event = Event()
    event.add("uid", item.uid)
    event.add("dtstamp", item.changed_at)
    event.add("last-modified", item.changed_at)
    event.add("sequence", item.sequence)
    event.add("status", item.status)
    _add_time(event, item)
    _add_words(event, item, language)
    _add_extras(event, item, language)
    return event


def _add_time(event: Event, item: Item) -> None:
    for name, moment in (("dtstart", item.start), ("dtend", item.end)):
        if isinstance(moment, datetime):
            event.add(name, moment.astimezone(ZONE))
        else:
            event.add(name, moment)
    busy = _busy_status(item)
    event.add("transp", "TRANSPARENT" if busy == "FREE" else "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", busy)


def _busy_status(item: Item) -> str:
    if item.transparent or item.status == "CANCELLED":
        return "FREE"
    return "TENTATIVE" if item.status == "TENTATIVE" else "BUSY"


def _add_words(event: Event, item: Item, language: str) -> None:
    _add_text(event, "summary", title(item, language))
    _add_text(event, "location", _said(item.location, language))
    between = "\n\n" if "\n" in item.description.zh + item.description.en else " / "
    words = paragraphs(item.description.get(language, between))
    # Google does not show URL, so the same link is the last line of the description.
    _add_text(event, "description", "\n".join(part for part in (words, _link(item)) if part))


def title(item: Item, language: str) -> str:
    """The title as it is shown, with `已取消：` or `Cancelled: ` before it where it is cancelled."""
    words = _spoken(item.title, language)
    if item.status != "CANCELLED":
        return words.get(language)
    words = Text(isolated(words.zh), isolated(words.en)) if language != "both" else words
    marked = Text(
        f"{CANCELLED.zh}{words.zh or words.en}",
        f"{CANCELLED.en}{words.en or words.zh}",
    )
    return marked.get(language)


def _add_extras(event: Event, item: Item, language: str) -> None:
    if kind := _said(item.kind_name, language):
        event.add("categories", [kind])
    if item.color.lower() in CSS3:
        event.add("color", item.color.lower())
    if item.url:
        event.add("url", _link(item))
    if item.geo is not None:
        event.add("geo", item.geo)
    if item.series:
        event.add("related-to", uid_for("series", item.series, host=item.uid.rpartition("@")[2]))


def _add_text(event: Event, name: str, value: str) -> None:
    if value:
        event.add(name, vText(value))


def _said(text: Text, language: str) -> str:
    return _spoken(text, language).get(language)


def _spoken(text: Text, language: str) -> Text:
    """Both as one line; where they will stand side by side, each keeps its direction to itself."""
    words = Text(one_line(text.zh), one_line(text.en))
    return Text(isolated(words.zh), isolated(words.en)) if language == "both" else words


def _link(item: Item) -> str:
    """The address in ASCII: what is not (or would break a line) is percent-encoded."""
    return quote(item.url, safe="%/:?#[]@!$&'()*+,;=~")
