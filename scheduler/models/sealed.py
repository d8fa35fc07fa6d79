"""Column types of what tells where and under which name somebody keeps their own calendar: sealed in the database.

Both are plain values to the program. What a former key sealed and the present ones do not open is empty.
"""

import json
from typing import Any

from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

from scheduler.sealing import Lost, seal, unsealed


class SealedText(TypeDecorator[str]):
    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return seal(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return _opened(value) if value is not None else None


class SealedJson(TypeDecorator[Any]):
    """Nothing, and an empty list, are kept as they are: there is nothing to hide. `many`: a list, never None."""

    impl = Text
    cache_ok = True

    def __init__(self, *, many: bool = False) -> None:
        super().__init__()
        self.many = many

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False)
        return seal(text) if value else text

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        opened = _opened(value) if value is not None else ""
        if opened:
            return json.loads(opened)
        return [] if self.many else None


def _opened(kept: str) -> str:
    try:
        return unsealed(kept)
    except Lost:
        return ""
