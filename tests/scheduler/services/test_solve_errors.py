import pytest

from scheduler.services.solve_errors import told


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        ("", "", ""),
        (
            "the worker was lost",
            "做求解的工作进程没有了消息，试了几次都没有做完。",
            "The worker was lost each time it was tried.",
        ),
        (
            "the solving process ended with signal 9",
            "求解进程被系统终止（信号 9，多半是内存不够）。",
            "The solving process was ended by the system (signal 9, most likely for lack of memory).",
        ),
        (
            "the solving process ended with exit code 139: Segmentation fault, they say",
            "求解进程意外结束（代码 139），最后一句是：Segmentation fault, they say。",
            "The solving process ended unexpectedly (code 139); it said last: Segmentation fault, they say.",
        ),
        ("bad problem: d[3]", "求解进程读不懂这个计划：d[3]", "The solving process cannot read the plan: d[3]"),
        ("something else", "求解出错：something else", "The solve failed: something else"),
    ],
)  # fmt: skip
def test_a_cause_is_said_in_both_languages(error, zh, en):
    assert (told(error).zh, told(error).en) == (zh, en)
