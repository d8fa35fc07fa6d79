"""The clubs somebody speaks for, their standing slots, and the ballots in which they wish."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from scheduler.extensions import db
from scheduler.models import Ballot, BallotWish, Booking, Group, Membership, Person
from scheduler.models.booking import LIVE

SPEAKS = ("head", "captain")  # roles in a club that book and wish for it


def clubs_of(person: Person) -> list[Group]:
    """The clubs that the person heads, by code."""
    query = select(Group).join(Membership).where(Group.kind == "club", Membership.person_id == person.id)
    return list(db.session.scalars(query.where(Membership.role.in_(SPEAKS)).order_by(Group.code)))


def ballots() -> list[Ballot]:
    """The newest term first, with all wishes: a result names who got a slot."""
    query = select(Ballot).options(selectinload(Ballot.wishes).joinedload(BallotWish.group))
    return list(db.session.scalars(query.order_by(Ballot.first_day.desc(), Ballot.id.desc()).limit(6)))


def standing(clubs: Collection[Group], since: datetime) -> list[Booking]:
    """What the clubs have from now on, by time; of a standing slot each date."""
    query = (
        select(Booking)
        .where(
            Booking.group_id.in_([club.id for club in clubs]),
            Booking.state.in_(LIVE),
            Booking.start > since,
        )
        .options(joinedload(Booking.venue), joinedload(Booking.group), joinedload(Booking.series))
    )
    return list(db.session.scalars(query.order_by(Booking.start, Booking.id).limit(60)))
