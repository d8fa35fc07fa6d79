"""Hostile files: each is answered, with the limit it breaks and where, by a child that goes on living."""

from collections.abc import Iterator
from datetime import date

import pytest

from feeds.foreign import Readers, Reading, Unreadable
from tests.tools.foreign import outlook
from tests.tools.zoo import BEASTS, Beast

START, END = date(2021, 3, 1), date(2022, 2, 28)


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    readers = Readers(1)
    yield readers
    readers.close()


def answer(readers: Readers, data: bytes) -> Reading | Unreadable:
    try:
        return readers.read(data, zone="Asia/Shanghai", first=START, last=END, titles=True)
    except Unreadable as refusal:
        return refusal


@pytest.mark.parametrize("beast", BEASTS, ids=[beast[0].replace(" ", "-") for beast in BEASTS])
def test_a_hostile_file_is_answered(readers: Readers, beast: Beast) -> None:
    _, make, code = beast

    found = answer(readers, make())

    if isinstance(found, Unreadable):
        assert found.code == code
        assert found.line >= 1 or code == "ics-too-large"
        assert found.located.zh
        assert found.located.en
    else:
        assert [n.code for n in found.notices] == [code] * bool(code)


def test_there_are_enough_of_them() -> None:
    assert len({name for name, _, _ in BEASTS}) == len(BEASTS) >= 40


def test_after_the_zoo_a_good_file_is_read_as_ever(readers: Readers) -> None:
    for name, make, _ in BEASTS[:12]:
        assert name
        answer(readers, make())

    found = answer(readers, outlook())

    assert isinstance(found, Reading)
    assert len(found.spans) == 5
