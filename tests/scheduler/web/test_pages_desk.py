"""The desk, the member's pages and the door screen, in both languages, without script."""

import re

import pytest
from sqlalchemy import select

from scheduler.models import Booking
from scheduler.web.views_desk import WHOLE, day_view
from tests.tools.desk import Gym, gym
from tests.tools.factories import at

DESK = (
    *(
        "/desk",
        "/desk?date=2021-10-15",
        "/desk?date=nonsense&part=9",
        "/desk/book?court=3&at=1170",
        "/desk/waiting",
    ),
    *("/desk/people", "/desk/people?q=zw", "/desk/people/20317", "/desk/sheet", "/desk/bookings/1"),
    "/desk/report?first=2021-10-01&last=2021-10-31",
)
MINE = ("/me", "/me/book", "/me/book?day=2021-10-15&activity=table-tennis", "/me/bookings/1/cancel")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
OURS = ("中文", "工", "张伟", "张薇", "孙丽", "陈志远")


@pytest.fixture
def hall(session) -> Gym:
    made = gym()
    made.book("GYM-B", "19:30", "20:30", "20317")
    return made


@pytest.fixture
def clerk(client, hall):
    return client.sign_in(hall.clerk)


@pytest.fixture
def member(client, hall):
    return client.sign_in(hall.member)


def line(client, text, **more):
    return client.post("/desk/line", data={"text": text, **more}, headers={"Accept": "application/json"})


def states(session):
    return [(b.venue.code, b.state) for b in session.scalars(select(Booking).order_by(Booking.id))]


@pytest.mark.parametrize("path", DESK)
@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_every_page_of_the_desk_answers_in_the_wanted_language(clerk, path, language, lang):
    answer = clerk.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert re.search(r'<html lang="([^"]+)"', answer.text)[1] == lang
    assert 'style="' not in answer.text


@pytest.mark.parametrize("path", [*MINE, "/board", "/board?venue=GYM-B/1", "/board?venue=GYM-F"])
@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_every_page_of_members_answers_in_the_wanted_language(member, path, language, lang):
    answer = member.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert re.search(r'<html lang="([^"]+)"', answer.text)[1] == lang
    assert 'style="' not in answer.text


@pytest.mark.parametrize("path", [*DESK, "/board"])
def test_an_english_page_of_the_desk_has_no_chinese_of_ours(clerk, path):
    text = clerk.get(path, headers={"Accept-Language": "en"}).text

    assert [word for word in CHINESE.findall(text) if word not in OURS] == []


@pytest.mark.parametrize("path", DESK)
def test_the_desk_is_for_the_desk(member, path):
    assert member.get(path).status_code == 403


def test_a_walk_in_has_the_court_that_was_typed(clerk, session):
    answer = line(clerk, "5")
    made = session.scalars(select(Booking).order_by(Booking.id.desc())).first()

    assert answer.json["undo"] is True
    assert (made.venue.code, made.state, made.source) == ("GYM-T", "checked_in", "walk_in")
    assert "<b>散客</b>" in re.search(r'id="p-row-5".*?</tbody>', clerk.get("/desk").text, re.DOTALL)[0]


def test_somebody_is_booked_by_initials_time_and_guests(clerk, session):
    assert line(clerk, "czy 3 1930 +1 90m").status_code == 200
    made = session.scalars(select(Booking).order_by(Booking.id.desc())).first()

    assert (made.person.code, made.venue.code, made.party) == ("17001", "GYM-T", 2)
    assert (made.start, made.end) == (at("2021-10-14 19:30"), at("2021-10-14 21:00"))


def test_what_was_understood_is_said_before_enter(clerk):
    said = clerk.get("/desk/understand?text=20317 1 1930", headers={"Accept-Language": "en"}).text

    assert re.sub(r"<[^>]+>|\s+", " ", said).split() == [
        "张伟",
        "20317",
        "Badminton",
        "1",
        "19:30–20:30",
        "taken:",
        "张伟",
    ]


def test_two_people_of_the_same_sound_are_asked_for(clerk):
    said = clerk.get("/desk/understand?text=zhangwei 5").text

    assert re.findall(r'data-who="(\d+)"', said) == ["20317", "20318"]
    assert line(clerk, "zhangwei 5").status_code == 422


def test_a_refusal_has_alternatives_that_can_be_taken(clerk, session):
    refused = line(clerk, "21044 1 1930")
    taken = {k: v for k, v in refused.json["alternatives"][0].items() if k != "label"}
    done = clerk.post(
        "/desk/take", data={"text": "21044 1 1930", **taken}, headers={"Accept": "application/json"}
    )

    assert (refused.status_code, refused.json["code"]) == (409, "venue-taken")
    assert done.status_code == 200
    assert session.scalars(select(Booking).order_by(Booking.id.desc())).first().person.code == "21044"


def test_without_script_the_refusal_stands_on_the_page_with_its_alternatives(clerk):
    page = clerk.post("/desk/line", data={"text": "21044 1 1930"})

    assert page.status_code == 409
    assert 'value="21044 1 1930"' in page.text
    assert page.text.count('action="/desk/take"') == 3


def test_check_in_cancel_and_move_by_the_line(clerk, hall, session):
    hall.book("GYM-T", "17:10", "18:10", "21044")
    assert line(clerk, "c1").status_code == 200
    assert line(clerk, "m3 4 1900").status_code == 200
    assert line(clerk, "x4").status_code == 200

    assert states(session) == [("GYM-B", "confirmed"), ("GYM-T", "cancelled")]


def test_each_act_is_taken_back(clerk, hall, session):
    hall.book("GYM-T", "17:10", "18:10", "21044")
    undo = {"headers": {"Accept": "application/json"}}
    line(clerk, "c1")
    clerk.post("/desk/undo", **undo)
    assert states(session)[-1] == ("GYM-T", "confirmed")

    line(clerk, "5")
    clerk.post("/desk/undo", **undo)
    assert states(session)[-1] == ("GYM-T", "cancelled")

    line(clerk, "x3")
    clerk.post("/desk/undo", **undo)
    assert states(session)[-1] == ("GYM-T", "confirmed")
    assert clerk.post("/desk/undo", **undo).status_code == 409


def test_a_stale_drag_is_refused(clerk, hall):
    row = hall.book("GYM-T", "19:00", "20:00", "21044")
    values = {"booking": row.id, "version": row.version - 1, "court": 4, "minute": 1140}
    answer = clerk.post("/desk/move", data=values, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["code"]) == (412, "changed-meanwhile")


def test_the_same_line_sent_twice_books_once(clerk, session):
    headers = {"Accept": "application/json", "Idempotency-Key": "one"}
    first = clerk.post("/desk/line", data={"text": "5"}, headers=headers)
    again = clerk.post("/desk/line", data={"text": "5"}, headers=headers)

    assert first.data == again.data
    assert len(states(session)) == 2


def test_the_form_books_and_keeps_what_was_typed(clerk, session):
    form = {"court": "1", "at": "1930", "minutes": "60", "who": "21044", "guests": "1", "date": "2021-10-14"}
    refused = clerk.post("/desk/book", data=form)
    done = clerk.post("/desk/book", data={**form, "court": "2"})

    assert (refused.status_code, 'value="21044"' in refused.text) == (409, True)
    assert (done.status_code, states(session)[-1]) == (303, ("GYM-B", "confirmed"))


def test_the_csv_of_the_report_is_a_table(clerk):
    answer = clerk.get("/desk/report.csv?first=2021-10-14&last=2021-10-14")

    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.text.splitlines()[1].startswith("GYM-A,")


@pytest.mark.parametrize("part", [0, 1, 2, WHOLE])
def test_an_evening_booking_makes_no_row_wider_than_the_stretch_that_is_shown(hall, part):
    board = day_view(at("2021-10-14 08:00").date(), part)

    columns = sum(span for _, span in board.heads)
    widths = [sum(cell.span for cell in row.cells) for row in board.rows if row.cells]
    assert widths == [columns] * 7


def test_the_whole_day_has_all_its_stretches_with_a_gap_between(clerk, hall):
    hall.book("GYM-B", "12:00", "13:00", "21044", day="2021-10-15")
    hall.book("GYM-B", "17:00", "18:00", "17001", day="2021-10-15")
    page = clerk.get("/desk?date=2021-10-15&part=-1").text

    assert re.findall(r'data-minute="(\d+)">\d\d:\d\d</th>', page)[3:6] == ["480", "690", "720"]
    assert "孙丽" in page
    assert "陈志远" in page
    assert page.count('class="gap"') == 2 * 9


def test_what_is_free_after_a_booking_says_from_when(clerk, hall):
    hall.book("GYM-B", "18:00", "19:00", "20318")
    page = clerk.get("/desk").text

    assert re.findall(r">(空\D*\d\d:\d\d(?: 起)?)<", page) == ["空到 19:30", "空 20:30 起"]


def test_a_clerk_holds_a_court_by_the_form_and_confirms_it_on_its_page(clerk, session):
    form = {"court": "4", "at": "1830", "minutes": "60", "who": "20318", "date": "2021-10-14", "hold": "1"}
    told = clerk.post("/desk/book", data=form, follow_redirects=True).text
    assert "为张薇留着乒乓 2 18:30–19:30" in told
    held = session.scalars(select(Booking).order_by(Booking.id.desc())).first()
    seen = held.state, held.hold_until

    assert f"/desk/bookings/{held.id}/confirm" in clerk.get(f"/desk/bookings/{held.id}").text
    clerk.post(f"/desk/bookings/{held.id}/confirm")
    session.refresh(held)

    assert seen == ("held", at("2021-10-14 17:18"))
    assert (held.state, held.hold_until) == ("confirmed", None)
