"""What tests of pages may ask for."""

from collections.abc import Callable, Iterator

import pytest

from scheduler import clock
from tests.tools.factories import at


@pytest.fixture
def set_now() -> Iterator[Callable[[str], None]]:
    """Set the clock: "2021-03-05 14:00" in Shanghai."""
    yield lambda text: clock.set_source(lambda: at(text))
    clock.set_source(None)
