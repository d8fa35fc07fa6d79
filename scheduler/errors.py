"""Two families of errors. A Refusal is for people: translated, 4xx. A Fault is for us: logged, 5xx."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from solver.words import Words


@dataclass(frozen=True)
class Alternative:
    """Something that can be done instead, and what to send to do it."""

    words: Words
    action: dict[str, Any] = field(default_factory=dict)


class Refusal(Exception):
    """An answer that is no: which thing, why, and what next.

    `code` is stable (venue-taken); `status` the HTTP status; `context` what the words are about, as data.
    """

    def __init__(
        self,
        code: str,
        message: Words,
        *,
        hint: Words | None = None,
        status: int = 409,
        context: dict[str, Any] | None = None,
        alternatives: Sequence[Alternative] = (),
    ) -> None:
        super().__init__(f"{code}: {message.en}")
        self.code, self.message, self.hint, self.status = code, message, hint or Words(), status
        self.context, self.alternatives = context or {}, tuple(alternatives)

    def to_json(self, language: str) -> dict[str, Any]:
        """The one error shape of page, API and command."""
        return {
            "code": self.code,
            "message": self.message.get(language),
            "hint": self.hint.get(language),
            "context": self.context,
            "alternatives": [{"label": a.words.get(language), **a.action} for a in self.alternatives],
        }


class Fault(Exception):
    """Something broke on our side. Not translated; logged with the request id."""
