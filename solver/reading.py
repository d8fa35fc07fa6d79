"""Quick reading of JSON that is as it should be: a reader for each type, made once.

A reader says `Unlike` where anything is not as the type says, and nothing of where or why: `solver.codec` then reads
again, slowly, to say that. So what is refused, and how, is decided there alone.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from sys import intern
from typing import Any

from solver.timespan import Span

Reader = Callable[[Any], Any]


class Unlike(Exception):
    """Something is not what its type says."""


@cache
def reader(kind: Any) -> Reader:
    """The reader of a type: a record, or what the fields of records are. Raises TypeError for any other."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if kind in (str, int, bool):
        return _exactly(kind)
    if kind is date:
        return _date
    if kind is Span:
        return _span
    if origin in (typing.Union, types.UnionType) and type(None) in inner and len(inner) == 2:
        return _or_none(next(k for k in inner if k is not type(None)))
    if origin is tuple:
        return _list_of(inner[0]) if inner[1:] == (Ellipsis,) else _row(inner)
    if dataclasses.is_dataclass(kind):
        return _record(typing.cast(type, kind))
    return _other(kind)


def _exactly(kind: type) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise Unlike
        return value

    return read


def _date(value: Any) -> date:
    if type(value) is not str:
        raise Unlike
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Unlike from None


def _span(value: Any) -> Span:
    if type(value) is not list or [type(v) for v in value] != [int, int]:
        raise Unlike
    return Span(*value)


def _or_none(kind: Any) -> Reader:
    read = reader(kind)
    return lambda value: None if value is None else read(value)


def _list_of(kind: Any) -> Reader:
    read = reader(kind)

    def read_all(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Unlike
        return tuple([read(v) for v in value])

    def read_ids(value: Any) -> tuple[str, ...]:
        """Many name the same people and places, and each name is kept once."""
        if type(value) is not list:
            raise Unlike
        try:
            return tuple(map(intern, value))
        except TypeError:
            raise Unlike from None

    return read_ids if kind is str else read_all


def _row(kinds: tuple[Any, ...]) -> Reader:
    reads = [reader(kind) for kind in kinds]

    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or len(value) != len(reads):
            raise Unlike
        return tuple([one(v) for one, v in zip(reads, value, strict=True)])

    return read


def _record(kind: type) -> Reader:
    reads = {name: reader(inner) for name, inner in typing.get_type_hints(kind).items()}
    names = [spec.name for spec in dataclasses.fields(kind)]
    needed = {spec.name for spec in dataclasses.fields(kind) if _has_no_default(spec)}
    reads = {name: reads[name] for name in names}

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping) or not needed <= value.keys():
            raise Unlike
        try:
            return kind(**{name: reads[name](item) for name, item in value.items()})
        except KeyError:
            raise Unlike from None

    return read


def _has_no_default(spec: dataclasses.Field) -> bool:
    return spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING


def _other(kind: Any) -> Reader:
    """What is read as it is: parameters of rules, whose types the rules know."""
    if kind is Any:
        return frozen
    if typing.get_origin(kind) is dict:
        read = reader(typing.get_args(kind)[1])

        def read_dict(value: Any) -> dict[str, Any]:
            if type(value) is not dict:
                raise Unlike
            return {k: read(v) for k, v in value.items()}

        return read_dict
    raise TypeError(f"no reader for {kind}")


def frozen(value: Any) -> Any:
    """Lists as tuples, whatever is in them."""
    return tuple(frozen(v) for v in value) if isinstance(value, list) else value
