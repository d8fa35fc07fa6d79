"""Polls: the organiser offers times for a session, people say which suit them, the deadline makes it a wish.

Who voted how is nobody's business but the voter's own: everybody else gets counts.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from scheduler import access, clock, spoken
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import (
    EventSession,
    Group,
    Membership,
    Person,
    Plan,
    Poll,
    PollOption,
    PollVote,
    RuleUse,
    User,
)
from scheduler.services import auditing, messages, poll_words
from scheduler.transactions import lock_row, writing
from solver.words import Words

ANSWERS = {"yes": 2, "maybe": 1, "no": 0}  # and what each counts for in the wish
MOST = 20  # times in a poll
REMINDER = timedelta(days=1)  # before the deadline; with less time than two of them, half-way


def ask(
    session: EventSession,
    starts: Mapping[datetime, int | None],
    deadline: datetime,
    by: User,
    *,
    groups: Collection[str] = (),
    people: Collection[str] = (),
) -> Poll:
    """A poll about the session: `starts` with their prices, where known. Everybody asked gets one message."""
    access.require(by, "organiser")
    plan = session.event.plan
    asked = _people(groups, people)
    _refuse_bad(plan, starts, deadline, asked)
    with writing():
        poll = Poll(plan_id=plan.id, session_id=session.id, asked=asked, deadline=deadline)
        poll.made_at, poll.made_by_id = clock.now(), by.id
        poll.options = [PollOption(start=start, price=price) for start, price in sorted(starts.items())]
        db.session.add(poll)
        db.session.flush()
        for person in _persons(asked):
            messages.tell(
                person, f"poll:{poll.id}:ask:{person.id}", "poll", poll_words.asked(poll), before=deadline
            )
        auditing.record(by, "ask", f"poll:{poll.id}", session=session.id, people=len(asked))
    return poll


def vote(poll: Poll, answers: Mapping[int, str], by: User) -> None:
    """What the person says of the options, by their numbers, instead of what they said before."""
    person = voter(poll, by)
    with writing():
        lock_row(poll)
        _refuse_closed(poll)
        own = {option.id for option in poll.options}
        if not answers or set(answers) - own or set(answers.values()) - set(ANSWERS):
            words = Words(
                "请对列出的时间回答可以、勉强或不行。", "Say yes, maybe or no to the times that are listed."
            )
            raise Refusal("bad-fields", words, status=422, context={"options": sorted(own)})
        db.session.execute(
            delete(PollVote).where(PollVote.person_id == person.id, PollVote.option_id.in_(own))
        )
        for option, answer in answers.items():
            row = PollVote(option_id=option, person_id=person.id, answer=answer, at=clock.now())
            db.session.add(row)
        db.session.flush()
        db.session.expire(poll)


def withdraw(poll: Poll, by: User) -> None:
    """There will be no wish of it; one that it made goes out of the plan."""
    access.require(by, "organiser")
    with writing():
        lock_row(poll)
        poll.state = "withdrawn"
        db.session.execute(delete(RuleUse).where(RuleUse.plan_id == poll.plan_id, RuleUse.code == poll.use))
        auditing.record(by, "withdraw", f"poll:{poll.id}")


def close_now(poll: Poll, by: User) -> None:
    """Before its deadline."""
    access.require(by, "organiser")
    with writing():
        lock_row(poll)
        _refuse_closed(poll, even_late=True)
        auditing.record(by, "close", f"poll:{poll.id}")
        _close(poll)


def due() -> list[int]:
    """Polls whose deadline has come."""
    query = select(Poll.id).where(Poll.state == "open", Poll.deadline <= clock.now())
    return list(db.session.scalars(query.order_by(Poll.deadline)))


def close(number: int) -> bool:
    """At the deadline the votes become a wish of the plan's next solve, and the organiser is told."""
    with writing():
        poll = db.session.get(Poll, number, with_for_update=True, populate_existing=True)
        if poll is None or poll.state != "open" or poll.deadline > clock.now():
            return False
        _close(poll)
    return True


def to_remind() -> list[int]:
    """Polls that end soon, of which those who have not answered are reminded, once."""
    now = clock.now()
    query = select(Poll).where(Poll.state == "open", Poll.reminded_at.is_(None), Poll.deadline > now)
    return [poll.id for poll in db.session.scalars(query) if _remind_at(poll) <= now]


def remind(number: int) -> bool:
    with writing():
        poll = db.session.get(Poll, number, with_for_update=True, populate_existing=True)
        if poll is None or poll.state != "open" or poll.reminded_at is not None:
            return False
        poll.reminded_at = clock.now()
        silent = set(poll.asked) - answered(poll)
        for person in _persons(sorted(silent)):
            words = poll_words.reminded(poll)
            messages.tell(person, f"poll:{poll.id}:remind:{person.id}", "poll", words, before=poll.deadline)
    return True


def counts(poll: Poll) -> dict[int, Counter[str]]:
    """How many said what, by the number of the option."""
    return {option.id: Counter(vote.answer for vote in option.votes) for option in poll.options}


def answered(poll: Poll) -> set[int]:
    """Who has said anything: known to the job that reminds, and as a count to the organiser."""
    return {vote.person_id for option in poll.options for vote in option.votes}


def own(poll: Poll, person: Person) -> dict[int, str]:
    """What the person themselves said."""
    return {option.id: v.answer for option in poll.options for v in option.votes if v.person_id == person.id}


def of(person: Person) -> list[Poll]:
    """Open polls that the person is asked in, the one that ends first at the top."""
    query = (
        select(Poll).where(Poll.state == "open", Poll.deadline > clock.now()).order_by(Poll.deadline, Poll.id)
    )
    return [poll for poll in db.session.scalars(query) if person.id in poll.asked]


def voter(poll: Poll, by: User) -> Person:
    """The person, who is asked in this poll; to everybody else it is not there."""
    access.require(by)
    if by.person is None or by.person.id not in poll.asked:
        words = Words("没有这个意向征集。", "There is no such poll.")
        raise Refusal("not-found", words, status=404)
    return by.person


def _close(poll: Poll) -> None:
    poll.state, poll.closed_at = "closed", clock.now()
    zone = ZoneInfo(poll.plan.zone)
    votes = {o.start: sum(ANSWERS[v.answer] for v in o.votes) for o in poll.options}
    if any(votes.values()):
        texts = [
            f"{start.astimezone(zone):%Y-%m-%dT%H:%M}={number}" for start, number in sorted(votes.items())
        ]
        session = poll.session
        note = poll_words.note(poll)
        db.session.add(
            RuleUse(
                plan_id=poll.plan_id,
                code=poll.use,
                rule="poll",
                sessions=[f"{session.event.code}.{session.code}"],
                params={"votes": texts},
                note_zh=note.zh,
                note_en=note.en,
            )
        )
    maker = db.session.get(User, poll.made_by_id) if poll.made_by_id else None
    if maker is not None and maker.person is not None:
        best = max(votes, key=lambda start: (votes[start], -start.timestamp()), default=None)
        said = spoken.moment(best, poll.plan.zone) if best is not None and votes[best] else None
        words = poll_words.closed(poll, said, len(answered(poll)))
        messages.tell(maker.person, f"poll:{poll.id}:closed", "poll", words)
    db.session.flush()


def _remind_at(poll: Poll) -> datetime:
    return max(poll.deadline - REMINDER, poll.made_at + (poll.deadline - poll.made_at) / 2)


def _people(groups: Collection[str], people: Collection[str]) -> list[int]:
    """Ids of the people named, and of the members of the groups. Raises Refusal for what is not there."""
    by_code = select(Person.code, Person.id).where(Person.code.in_(people), Person.status != "left")
    found = {row.code: row.id for row in db.session.execute(by_code)}
    known = set(db.session.scalars(select(Group.code).where(Group.code.in_(groups))))
    missing = sorted({*people} - found.keys()) + sorted({*groups} - known)
    if missing:
        zh, en = "、".join(missing), ", ".join(missing)
        words = Words(f"没有这样的人或群组：{zh}", f"There is nobody and no group called {en}.")
        raise Refusal("not-found", words, status=422, context={"unknown": missing})
    members = select(Membership.person_id).join(Membership.group).join(Membership.person)
    members = members.where(Group.code.in_(groups), Person.status != "left")
    return sorted({*found.values(), *db.session.scalars(members)})


def _persons(ids: Sequence[int]) -> list[Person]:
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))


def _refuse_bad(
    plan: Plan, starts: Mapping[datetime, int | None], deadline: datetime, asked: Sequence[int]
) -> None:
    if not 2 <= len(starts) <= MOST:
        raise _bad("starts", Words(f"要给出 2 到 {MOST} 个时间。", f"Offer 2 to {MOST} times."))
    if not asked:
        raise _bad("people", Words("还没有说问谁。", "Nobody is asked yet."))
    if deadline <= clock.now():
        raise _bad("deadline", Words("截止时间已过。", "The deadline is over already."))
    zone = ZoneInfo(plan.zone)
    for start in starts:
        local = start.astimezone(zone)
        if not plan.first_day <= local.date() <= plan.last_day:
            raise _bad(
                "starts", Words(f"{local:%Y-%m-%d} 不在计划之内。", f"{local:%Y-%m-%d} is not in the plan.")
            )
        if start <= deadline:
            raise _bad("starts", Words("时间要晚于截止。", "The times must be after the deadline."))
        if (local.hour * 60 + local.minute) % plan.tick:
            wrong = Words(
                f"起始时刻须是 {plan.tick} 分钟的整数倍。", f"Starts are whole steps of {plan.tick} minutes."
            )
            raise _bad("starts", wrong)


def _refuse_closed(poll: Poll, *, even_late: bool = False) -> None:
    if poll.state != "open" or (poll.deadline <= clock.now() and not even_late):
        words = Words("已经截止，不能再改。", "It has ended; answers cannot be changed any more.")
        raise Refusal("poll-closed", words, context={"poll": poll.id})


def _bad(name: str, words: Words) -> Refusal:
    return Refusal("bad-fields", words, status=422, context={"fields": {name: [words.zh, words.en]}})
