"""Appeals: somebody says that a point is wrong, the desk takes it back or explains why it stands."""

from sqlalchemy import select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Point, User
from scheduler.services import auditing, messages
from scheduler.transactions import lock_row, writing
from solver.words import Words


def appeal(point: Point, by: User, text: str) -> Point:
    """The person whose point it is says why it is wrong. Once for each point."""
    if by.person_id != point.person_id:
        raise Refusal("not-found", Words("没有这个记分。", "There is no such point."), status=404)
    if not text.strip():
        raise Refusal(
            "appeal-empty",
            Words("请写一句为什么不对。", "Please write in a sentence what is wrong."),
            status=422,
        )
    with writing():
        _read_again(point)
        _refuse_over(point)
        if point.appealed_at is not None:
            raise Refusal(
                "appealed-already",
                Words("这个记分已经申诉过了。", "This point has been appealed already."),
                hint=Words("有结果会通知你。", "You will be told."),
            )
        point.appeal, point.appealed_at = text.strip(), clock.now()
        auditing.record(by, "appeal", f"point:{point.id}")
    return point


def waive(point: Point, by: User, answer: str) -> Point:
    """The desk takes the point back, appealed or not."""
    return _answer(point, by, answer, is_waived=True)


def uphold(point: Point, by: User, answer: str) -> Point:
    """The desk has looked at the appeal, and the point stands."""
    return _answer(point, by, answer, is_waived=False)


def waiting() -> list[Point]:
    """Appeals that nobody has answered, the oldest first."""
    query = select(Point).where(Point.appealed_at.is_not(None), Point.answered_at.is_(None))
    return list(db.session.scalars(query.order_by(Point.appealed_at, Point.id)))


def _answer(point: Point, by: User, answer: str, *, is_waived: bool) -> Point:
    access.require(by, "desk")
    if by.person_id is not None and by.person_id == point.person_id:
        raise Refusal(
            "own-point",
            Words("自己的记分要由别人处理。", "Somebody else has to decide about your own point."),
            status=403,
        )
    if not answer.strip():
        raise Refusal("reason-needed", Words("请写明理由。", "Please give the reason."), status=422)
    with writing():
        _read_again(point)
        _refuse_over(point)
        point.answered_at, point.answer = clock.now(), answer.strip()
        if is_waived:
            point.waived_at, point.waived_by_id = clock.now(), by.id
        auditing.record(by, "waive" if is_waived else "uphold", f"point:{point.id}")
        messages.tell(point.person, f"point-answer:{point.id}:{is_waived}", "point", _told(point, is_waived))
    return point


def _read_again(point: Point) -> None:
    lock_row(point)


def _refuse_over(point: Point) -> None:
    if point.waived_at is not None:
        raise Refusal(
            "point-waived", Words("这个记分已经撤销了。", "This point has been taken back already.")
        )
    if point.expires <= clock.now():
        raise Refusal("point-expired", Words("这个记分已经消除了。", "This point has expired already."))


def _told(point: Point, is_waived: bool) -> Words:
    if is_waived:
        return Words(f"1 分已撤销：{point.answer}", f"1 point was taken back: {point.answer}")
    return Words(f"申诉后 1 分仍保留：{point.answer}", f"After your appeal the point stands: {point.answer}")
