"""What is said about a poll, in messages and notes."""

from flask import current_app

from scheduler import spoken
from scheduler.models import Poll
from solver.words import Words


def name(poll: Poll) -> Words:
    """What the poll is about."""
    event, session = poll.session.event.title, poll.session.title
    zh, en = session.get("zh") or event.get("zh"), session.get("en") or event.get("en")
    return Words(
        zh if event.get("zh") in zh else f"{event.get('zh')}：{zh}",
        en if event.get("en") in en else f"{event.get('en')}: {en}",
    )


def asked(poll: Poll) -> Words:
    what, until, link = name(poll), _until(poll), _link(poll)
    return Words(
        f"“{what.zh}”排在什么时候合适？{until.zh}前回答。\n{link}\n别人只看到人数。",
        f"When would “{what.en}” suit you? Answer before {until.en}.\n{link}\nOthers see counts only.",
    )


def reminded(poll: Poll) -> Words:
    what, until, link = name(poll), _until(poll), _link(poll)
    return Words(
        f"“{what.zh}”的时间还等你回答，{until.zh}截止。\n{link}",
        f"Your answer on the time of “{what.en}” is still open; it ends {until.en}.\n{link}",
    )


def closed(poll: Poll, best: Words | None, count: int) -> Words:
    """To the organiser: the outcome in counts."""
    what = name(poll)
    if best is None:
        return Words(
            f"“{what.zh}”的意向征集截止了，没有可用的回答。",
            f"The poll on “{what.en}” has ended without a usable answer.",
        )
    return Words(
        f"“{what.zh}”的意向征集截止了：{len(poll.asked)} 人里 {count} 人回答，最多的是 {best.zh}。下次求解会尽量照办。",
        f"The poll on “{what.en}” has ended: {count} of {len(poll.asked)} answered, most for {best.en}. "
        "The next solve heeds it as a wish.",
    )


def note(poll: Poll) -> Words:
    """Beside the rule that its votes became."""
    count = len({v.person_id for o in poll.options for v in o.votes})
    return Words(f"意向征集，{count} 人回答", f"Poll, {count} answered")


def _until(poll: Poll) -> Words:
    return spoken.moment(poll.deadline, poll.plan.zone)


def _link(poll: Poll) -> str:
    return f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/me/polls/{poll.id}"
