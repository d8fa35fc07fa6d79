"""Finding people by what a clerk types."""

import pytest

from scheduler.queries import names
from tests.tools import factories


@pytest.fixture
def people(session):
    for code, name, pinyin in (
        ("20317", "张伟", "Zhang Wei"),
        ("20318", "张薇", "Zhang Wei"),
        ("17001", "陈志远", "Chen Zhiyuan"),
        ("17002", "赵文", "Zhao Wen"),
        ("1930", "何军", "He Jun"),
    ):
        factories.person(code, name=name, pinyin=pinyin)
    session.commit()


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("20317", ["20317"]),
        ("张伟", ["20317"]),
        ("zhangwei", ["20317", "20318"]),
        ("Zhang Wei", ["20317", "20318"]),
        ("zw", ["17002", "20317", "20318"]),
        ("czy", ["17001"]),
        ("chen", ["17001"]),
        ("志远", ["17001"]),
        ("张", ["20317", "20318"]),
        ("2031", ["20317", "20318"]),
        ("1930", ["1930"]),
        ("nobody", []),
        ("", []),
    ],
)
def test_who_is_meant(people, typed, codes):
    assert [k.code for k in names.matching(typed)] == codes


def test_somebody_new_is_found_at_once(people, session):
    assert names.matching("ll") == []
    factories.person("30001", name="李雷", pinyin="Li Lei")
    session.commit()

    assert [k.code for k in names.matching("ll")] == ["30001"]


@pytest.mark.parametrize(
    ("pinyin", "letters"),
    [
        ("Zhang Wei", "zw"),
        ("Chen Zhiyuan", "czy"),
        ("Wu Xiaoning", "wxn"),
        ("Li Tiangang", "ltg"),
        ("Lü Er", "le"),
        ("Smith John", "sj"),
        ("", ""),
    ],
)
def test_initials_are_those_of_syllables(pinyin, letters):
    assert names.initials(pinyin) == letters
