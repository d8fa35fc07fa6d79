"""A published year of any size, written straight into a new database: what the feed benchmarks serve."""

from datetime import timedelta

from feeds.identity import uid_for
from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Edition, Entry, FeedToken, Group, Person, Plan, Venue
from scheduler.queries.accounts import token_hash
from scheduler.services import rendering
from scheduler.transactions import writing

KINDS = ("match", "lecture", "family", "outdoor", "culture", "meeting", "club", "care")
DAYS = 380  # ahead, so that all of it is shown
VENUES, BRANCHES = 30, 20


def publish(count: int, *, people: int = 0, each: int = 0) -> None:
    """Edition 1 with so many entries. With `people`, each of them is named in `each` and has the token
    `secret(n)`."""
    now = clock.now()
    with writing():
        plan = Plan(
            code="bench", title_zh="基准", title_en="Bench", first_day=now.date(), last_day=now.date()
        )
        db.session.add(plan)
        db.session.add_all(
            Venue(code=f"V{n}", title_zh=f"场地{n}", title_en=f"Venue {n}") for n in range(VENUES)
        )
        db.session.add_all(
            Group(code=f"B{n}", kind="branch", title_zh=f"分会{n}", title_en=f"Branch {n}")
            for n in range(BRANCHES)
        )
        db.session.flush()
        db.session.add(Edition(id=1, plan_id=plan.id, number=1, published_at=now))
        for n in range(people):
            person = Person(code=f"P{n}", name=f"张{n}")
            db.session.add(person)
            db.session.flush()
            db.session.add(FeedToken(person_id=person.id, hash=token_hash(secret(n)), made_at=now))
        db.session.flush()
        for n in range(count):
            db.session.add(entry(n, edition=1, named=_named(n, people, each, count)))
            if n % 1000 == 0:
                db.session.flush()
                db.session.expunge_all()


def change(numbers: range, edition: int) -> None:
    """One more edition, in which these entries are an hour later."""
    with writing():
        db.session.add(Edition(id=edition, plan_id=1, number=edition, published_at=clock.now()))
        for n in numbers:
            old = db.session.query(Entry).filter_by(uid=uid(n), superseded_by=None).one()
            old.superseded_by = edition
            db.session.add(entry(n, edition=edition, named=old.people["people"]))


def secret(number: int) -> str:
    return f"{number:043}"


def uid(number: int) -> str:
    return uid_for("bench", str(number))


def entry(number: int, *, edition: int, named: list[str]) -> Entry:
    now = clock.now()
    morning = now.replace(hour=1, minute=0, second=0, microsecond=0)
    start = morning + timedelta(days=1 + number % DAYS, hours=number // DAYS % 10 + edition - 1)
    made = Entry(
        plan_id=1,
        edition_id=edition,
        uid=uid(number),
        sequence=edition - 1,
        changed_at=now.replace(microsecond=0) + timedelta(seconds=edition),
        start=start,
        end=start + timedelta(hours=1),
        first_day=start.date(),
        event_code=f"E{number % 40}",
        session_code=str(number),
        category=KINDS[number % len(KINDS)],
        title_zh=f"第{number}场：拔河比赛小组赛，物理所对数学所",
        title_en=f"Session {number}: tug of war",
        place_zh="体育馆，2 号场地",
        place_en="Gym, court 2",
        about_zh="请提前十五分钟检录；带好工作证。",
        about_en="Marshalling 15 minutes before.",
        venues=[f"V{number % VENUES}"],
        groups={"branch": [f"B{number % BRANCHES}"]},
        people={"people": named},
        status="CONFIRMED",
        change="new",
        public=True,
        all_day=False,
        free=False,
    )
    made.fragments = rendering.fragments(made)
    return made


def _named(number: int, people: int, each: int, count: int) -> list[str]:
    """Of `count` entries each person is named in `each`, spread evenly."""
    if not people:
        return []
    share = people * each // count
    return [f"P{(number * share + n) % people}" for n in range(share)]
