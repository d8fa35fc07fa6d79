"""Words in two languages, and the sentences of rules. Plain data: no translation machinery."""

from dataclasses import dataclass
from typing import Any

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """A name or text in Chinese and English; where one is missing the other is shown."""

    zh: str = ""
    en: str = ""

    def get(self, language: str) -> str:
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


@dataclass(frozen=True, slots=True)
class Ref:
    """A fact that names a thing of the problem: `Ref("venue", "AUD")`, `Ref("session", "E05.F")`."""

    sort: str  # venue, person, group, session, kit
    id: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """A fact that is a length of time."""

    value: int

    def get(self, language: str) -> str:
        hours, rest = divmod(self.value, 60)
        if hours and not rest:
            return f"{hours} 小时" if language == "zh" else f"{hours} h"
        return f"{self.value} 分钟" if language == "zh" else f"{self.value} min"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule says, with {placeholders} that its facts fill."""

    zh: str
    en: str

    def say(self, facts: dict[str, Any], language: str, name: Any = None) -> str:
        """The sentence in one language. `name(ref, language)` gives the name behind a Ref.

        Facts that are missing stay as an ellipsis, so a sentence never fails to be said.
        """
        spoken = {key: spoken_fact(value, language, name) for key, value in facts.items()}
        return (self.en if language == "en" else self.zh).format_map(_Gaps(spoken))


class _Gaps(dict):
    def __missing__(self, key: str) -> str:
        return "…"


def spoken_fact(value: Any, language: str, name: Any = None) -> str:
    """One fact in words: names for Refs, both-language words resolved, lists joined."""
    if isinstance(value, Ref):
        return name(value, language) if name else value.id
    if isinstance(value, (Words, Minutes)):
        return value.get(language)
    if isinstance(value, (tuple, list)):
        return ("、" if language == "zh" else ", ").join(spoken_fact(v, language, name) for v in value)
    return str(value)
