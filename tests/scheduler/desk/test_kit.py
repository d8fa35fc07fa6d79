"""What is lent where."""

from solver.words import Words
from tests.tools.desk_requests import request, said

RACKET = {"racket": Words("球拍", "Rackets")}
PIANO = {"piano": Words("电钢琴", "Stage piano")}


def test_what_lies_there_is_lent():
    assert said("kit", request(kit=RACKET), items=["racket"]) is None
    assert said("kit", request(), items=[]) is None


def test_what_lies_elsewhere_is_not_and_is_named():
    assert said("kit", request(kit=RACKET | PIANO), items=["racket"]) == (
        "这里不借：电钢琴。",
        "Not lent here: Stage piano.",
    )


def test_it_is_asked_when_kit_is_added_to_what_is_booked():
    assert said("kit", request(kit=PIANO, verb="lend"), items=["racket"]) is not None
