"""What a terminal shows of a solve."""

import io

from rich.console import Console

from solver.result import Progress, Result
from solver.screen import Screen, curve, sum_up
from solver.words import Words

NOW = Progress(12.34, "improve", 150, 120, 8, 10, Words("改进日程", "improving"))


def shown(language: str, *told: Progress) -> str:
    screen = Screen(language, 60)
    for progress in told:
        screen.costs.append(progress.cost or 0)
    console = Console(file=io.StringIO(), width=120, force_terminal=False)
    console.print(screen.picture(told[-1]))
    return console.file.getvalue()


def test_the_picture_says_phase_time_places_and_figures():
    text = shown("en", NOW)

    assert "improving" in text
    assert "12.3 / 60 s" in text
    assert "8/10, unplaced 2" in text
    assert "cost 150  bound 120  gap 20.00%" in text


def test_in_chinese_every_label_is():
    text = shown("zh", NOW)

    assert "罚分 150  下界 120  差距 20.00%" in text
    assert "未排 2" in text
    assert not {"cost", "bound", "gap", "unplaced", "time"} & set(text.split())


def test_where_nobody_watches_there_are_lines(capsys):
    with Screen("en", 60) as screen:
        screen.show(Progress(0.1, "check", total=10, words=Words("", "checking")))
        screen.show(NOW)

    assert capsys.readouterr().err.splitlines() == [
        "   0.1 s  checking  0/10  cost –  bound –  gap –",
        "  12.3 s  improving  8/10  cost 150  bound 120  gap 20.00%",
    ]


def test_the_curve_falls_with_the_costs_and_ends_with_the_latest():
    assert curve([]) == ""
    assert curve([5, 5]) == "▁▁"
    assert curve([8, 4, 1]) == "█▄▁"
    assert curve([9] * 80 + [8, 1]) == "█" * 38 + "▇▁"


def test_the_sum_says_whether_it_is_proven(capsys):
    sum_up(Result("optimal", (), (), 7, 7, True, seconds=1.26, memory=99), "en")
    sum_up(Result("stopped", (), (), 7, None, True, seconds=1.26, memory=99), "zh")

    assert capsys.readouterr().err.splitlines() == [
        "optimal: 0 placed, 0 not, cost 7, bound 7, gap 0.00%, 1.3 s, 99 MB",
        "已停止: 已排 0，未排 0, 罚分 7, 下界 –, 差距 –, 1.3 s, 99 MB",
    ]
