"""Problems and results as versioned JSON, written canonically and read with located errors.

The JSON follows the data classes field by field (docs/reference/problem.md): what has its default is left
out, a `Words` is {"zh", "en"}, a `Span` is [start, end], a date is ISO text. The canonical form has sorted
keys and no spaces, so that equal problems have equal digests.
"""

import dataclasses
import hashlib
import json
import re
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from solver.building import building
from solver.edits import Edit
from solver.explain.told import Explanation, Proof
from solver.problem import Problem
from solver.reading import Unlike, frozen, reader
from solver.repair.told import Repair
from solver.result import Result
from solver.timespan import Span
from solver.timetable import Placement
from solver.words import Words

EDITS = {"_".join(re.findall("[A-Z][a-z]*", kind.__name__)).lower(): kind for kind in typing.get_args(Edit)}
EDITS_BY_TYPE = {kind: name for name, kind in EDITS.items()}

PROBLEM_FORMAT = "fieldday.problem/1"
RESULT_FORMAT = "fieldday.result/1"
REPAIR_FORMAT = "fieldday.repair/1"


class BadFile(ValueError):
    """JSON that is not a problem or result: `where` is a path like sessions[3].minutes."""

    def __init__(self, where: str, words: Words) -> None:
        super().__init__(f"{where or 'the file'}: {words.en}")
        self.where, self.words = where, words


def dump_problem(problem: Problem) -> dict[str, Any]:
    return {"format": PROBLEM_FORMAT, **_plain(problem)}


def load_problem(data: Mapping[str, Any]) -> Problem:
    """The problem that the JSON says. Raises BadFile; whether ids are known is for `solver.findings`."""
    said = _checked(data, PROBLEM_FORMAT)
    with building():
        try:
            return reader(Problem)(said)
        except Unlike:  # slowly, to say what and where
            return _of(Problem, said, "")


def dump_result(result: Result) -> dict[str, Any]:
    return {"format": RESULT_FORMAT, **_plain(result)}


def load_result(data: Mapping[str, Any]) -> Result:
    return _of(Result, _checked(data, RESULT_FORMAT), "")


def dump_explanation(explanation: Explanation) -> dict[str, Any]:
    return _plain(explanation)


def load_explanation(data: Mapping[str, Any]) -> Explanation:
    return _of(Explanation, data, "explanation")


def dump_proof(proof: Proof) -> dict[str, Any]:
    return _plain(proof)


def load_proof(data: Mapping[str, Any]) -> Proof:
    return _of(Proof, data, "proof")


def dump_repair(repair: Repair) -> dict[str, Any]:
    return {"format": REPAIR_FORMAT, **_plain(repair)}


def load_repair(data: Mapping[str, Any]) -> Repair:
    return _of(Repair, _checked(data, REPAIR_FORMAT), "")


def plain(value: Any) -> Any:
    """Any record of the library as JSON, for answers that are only ever read by people and pages."""
    return _plain(value)


def dump_edits(edits: Iterable[Any]) -> list[dict[str, Any]]:
    return [_plain(e) for e in edits]


def load_edits(data: Any) -> tuple[Any, ...]:
    """Edits from JSON; BadFile says where one is not understood."""
    return _of(tuple[Edit, ...], data, "edits")


def dump_placements(placements: tuple[Placement, ...]) -> list[dict[str, Any]]:
    return [_plain(p) for p in placements]


def load_placements(data: list[Mapping[str, Any]]) -> tuple[Placement, ...]:
    return _of(tuple[Placement, ...], data, "placements")


def canonical(data: Mapping[str, Any]) -> bytes:
    """The JSON in its one canonical form."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(problem: Problem) -> str:
    """SHA-256 of the canonical form, in hex: what a solve was asked with."""
    return hashlib.sha256(canonical(dump_problem(problem))).hexdigest()


def _checked(data: Any, wanted: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise BadFile("", Words("要一个 JSON 对象", "a JSON object is needed"))
    found = data.get("format")
    if found != wanted:
        raise BadFile(
            "format", Words(f"要“{wanted}”，这里是“{found}”", f"{wanted!r} is needed, this is {found!r}")
        )
    return {k: v for k, v in data.items() if k != "format"}


_AS_IT_IS = frozenset((str, int, bool, float, type(None)))


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is Words:
        return {k: v for k, v in (("zh", value.zh), ("en", value.en)) if v}
    if dataclasses.is_dataclass(kind):
        found = {"edit": EDITS_BY_TYPE[kind]} if kind in EDITS_BY_TYPE else {}
        for name, default in _defaults(kind):
            inner = getattr(value, name)
            if inner != default:
                found[name] = inner if type(inner) in _AS_IT_IS else _plain(inner)
        return found
    if isinstance(value, tuple | list):
        return [v if type(v) in _AS_IT_IS else _plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return value.isoformat() if isinstance(value, date) else value


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """The names of a record's fields with what is left out: the values they have where nothing is said."""
    return tuple((spec.name, _default(spec)) for spec in dataclasses.fields(kind))


def _default(spec: dataclasses.Field) -> Any:
    if spec.default is not dataclasses.MISSING:
        return spec.default
    return spec.default_factory() if spec.default_factory is not dataclasses.MISSING else dataclasses.MISSING


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _of(kind: Any, value: Any, where: str) -> Any:
    """The value as the type says, or BadFile."""
    origin = typing.get_origin(kind)
    if kind is Any:
        return frozen(value)
    if kind == Edit:
        return _edit(_mapping(value, where), where)
    if origin in (typing.Union, types.UnionType):
        inner = [k for k in typing.get_args(kind) if k is not type(None)]
        return None if value is None else _of(inner[0], value, where)
    if kind is Span:
        start, end = _items(value, where, 2)
        return Span(_of(int, start, f"{where}[0]"), _of(int, end, f"{where}[1]"))
    if origin is tuple:
        return _tuple(typing.get_args(kind), value, where)
    if origin is dict:
        return {
            k: _of(typing.get_args(kind)[1], v, f"{where}.{k}") for k, v in _mapping(value, where).items()
        }
    if dataclasses.is_dataclass(kind):
        return _record(typing.cast(type, kind), value, where)
    return _scalar(kind, value, where)


def _record(kind: type, value: Any, where: str) -> Any:
    data, hints = _mapping(value, where), _hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind)}
    for name in data:
        if name not in fields:
            known = ", ".join(sorted(fields))
            raise BadFile(
                _at(where, name), Words(f"没有这一项；可用：{known}", f"no such field; known: {known}")
            )
    for name, spec in fields.items():
        if name not in data and _default(spec) is dataclasses.MISSING:
            raise BadFile(_at(where, name), Words("缺这一项", "this field is missing"))
    return kind(**{name: _of(hints[name], item, _at(where, name)) for name, item in data.items()})


def _edit(data: dict[str, Any], where: str) -> Any:
    """An edit says by `edit` which it is."""
    kind = EDITS.get(data.pop("edit", None))
    if kind is None:
        known = ", ".join(EDITS)
        raise BadFile(_at(where, "edit"), Words(f"要写其中之一：{known}", f"one of these is needed: {known}"))
    return _record(kind, data, where)


def _tuple(inner: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_of(inner[0], v, f"{where}[{i}]") for i, v in enumerate(_items(value, where)))
    items = _items(value, where, len(inner))
    return tuple(_of(k, v, f"{where}[{i}]") for i, (k, v) in enumerate(zip(inner, items, strict=True)))


def _scalar(kind: Any, value: Any, where: str) -> Any:
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadFile(where, Words("要日期，如 2021-03-05", "a date like 2021-03-05 is needed")) from None
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    zh = {int: "整数", str: "文字", bool: "true 或 false", float: "数字", date: "日期"}.get(kind, str(kind))
    en = {int: "a whole number", str: "text", bool: "true or false", float: "a number", date: "a date"}
    raise BadFile(
        where, Words(f"要{zh}，不是 {value!r}", f"{en.get(kind, str(kind))} is needed, not {value!r}")
    )


def _items(value: Any, where: str, size: int | None = None) -> list[Any]:
    if not isinstance(value, list | tuple) or (size is not None and len(value) != size):
        count = f" {size} 项的" if size else ""
        wanted = f"a list of {size}" if size else "a list"
        raise BadFile(where, Words(f"要{count}列表", f"{wanted} is needed"))
    return list(value)


def _mapping(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise BadFile(where, Words("要一个 JSON 对象", "a JSON object is needed"))
    return dict(value)


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
