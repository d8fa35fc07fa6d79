"""Finding people by what a clerk types: staff number, name, pinyin in full or begun, initials."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from scheduler.extensions import db
from scheduler.models import Person
from scheduler.models.person import LEFT

# A syllable ends before the consonants of the next one: xiao-ning, tian-gang, zhi-yuan.
_SYLLABLE = re.compile(r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouvü]+(?:ng|n|r)?(?![aeiouvü])")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with all that they may be typed as."""

    id: int
    code: str
    name: str
    pinyin: str  # without spaces, in small letters
    initials: str


def matching(text: str, *, limit: int = 5) -> list[Known]:
    """Who is meant, the best first. An exact staff number, name or full pinyin hides what only begins so."""
    typed = "".join(text.split()).casefold()
    if not typed:
        return []
    graded = sorted(((grade, k.code, k) for k in everybody() if (grade := _grade(k, typed))), key=_order)
    best = [k for grade, _, k in graded if grade <= EXACT]
    return (best or [k for _, _, k in graded])[:limit]


def everybody() -> tuple[Known, ...]:
    """All people who are still here, kept between requests as long as nobody was added or changed."""
    stamp = db.session.execute(
        select(func.count(Person.id), func.max(Person.id), func.sum(Person.version))
    ).one()
    return _read(str(db.engine.url), tuple(stamp))


@lru_cache(maxsize=4)
def _read(database: str, stamp: tuple[Any, ...]) -> tuple[Known, ...]:
    rows = db.session.execute(
        select(Person.id, Person.code, Person.name, Person.pinyin).where(Person.status != LEFT)
    )
    return tuple(Known(i, c, n, _plain(p), initials(p)) for i, c, n, p in rows)


EXACT = 3


def _grade(known: Known, typed: str) -> int:
    """1 staff number, 2 name, 3 full pinyin or initials; then what begins so; 0 for no match."""
    tests = (
        known.code.casefold() == typed,
        known.name.casefold().replace(" ", "") == typed,
        typed in (known.pinyin, known.initials) and bool(typed),
        known.name.casefold().startswith(typed) or known.code.casefold().startswith(typed),
        bool(known.pinyin) and (known.pinyin.startswith(typed) or known.initials.startswith(typed)),
        len(typed) > 1 and typed in known.name.casefold(),
    )
    return next((n for n, passed in enumerate(tests, 1) if passed), 0)


def _order(graded: tuple[int, str, Known]) -> tuple[int, str]:
    return graded[:2]


def initials(pinyin: str) -> str:
    """Chen Zhiyuan → czy: the first letter of every syllable. A word that is no pinyin gives its own first."""
    return "".join(letter for word in pinyin.split() for letter in _letters(word))


def _letters(word: str) -> Iterable[str]:
    word = word.casefold().replace("'", "")
    found = _SYLLABLE.findall(word)
    if "".join(found) != word:
        return word[:1]
    return (syllable[0] for syllable in found)


def _plain(pinyin: str) -> str:
    return "".join(pinyin.split()).casefold().replace("'", "")
