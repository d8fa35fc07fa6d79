"""Looks for garbage are put off, and come back."""

import gc

import pytest

from solver.building import building


def test_looks_for_garbage_are_back_also_after_a_failure():
    was: list[bool] = []

    def fails():
        with building():
            was.append(gc.isenabled())
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails()

    assert was == [False]
    assert gc.isenabled()


def test_whoever_has_none_gets_none():
    gc.disable()
    try:
        with building():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
