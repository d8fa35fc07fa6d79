"""Who a page of one's own is for."""

from flask import abort

from scheduler import signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Person, User
from solver.words import Words

NOBODY = Words("这个账号没有对应的人员，不能订场。", "This account stands for nobody, so it cannot book.")


def me_() -> User:
    """The signed-in user."""
    return signed_in.require("read")


def person_of(user: User) -> Person:
    """Whom the account stands for; refused where it stands for nobody."""
    if user.person is None:
        raise Refusal("no-person", NOBODY, status=403)
    return user.person


def my_booking(number: int) -> Booking:
    """The booking, if it is one's own; to everybody else it does not exist."""
    row, user = db.session.get(Booking, number), me_()
    if row is None or user.person_id is None or row.person_id != user.person_id:
        abort(404)
    return row
