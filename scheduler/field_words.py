"""What is wrong with the fields of a request, in the language of the reader."""

from collections.abc import Iterator
from typing import Any

from solver.words import Words

ZH = {
    "Missing data for required field.": "必须填写",
    "Unknown field.": "没有这个字段",
    "Field may not be null.": "不能为空",
    "Invalid input type.": "应为 JSON 对象",
    "Invalid JSON body.": "不是有效的 JSON",
    "Not a valid number.": "应为数字",
    "Not a valid integer.": "应为整数",
    "Not a valid string.": "应为文字",
    "Not a valid boolean.": "应为 true 或 false",
    "Not a valid list.": "应为列表",
    "Not a valid mapping type.": "应为 JSON 对象",
    "Not a valid date.": "日期应写作 2021-03-05",
    "Not a valid datetime.": "时间应写作 2021-03-05T14:00:00+08:00",
    "Not a valid aware datetime.": "时间要带时区，如 2021-03-05T14:00:00+08:00",
    "Special numeric values (nan or infinity) are not permitted.": "应为有限的数字",
}


def told(fields: Any, language: str) -> Any:
    """The same tree, its sentences in the language; one that is not known stays as it is."""
    if isinstance(fields, dict):
        return {name: told(inner, language) for name, inner in fields.items()}
    if isinstance(fields, list):
        return [told(inner, language) for inner in fields]
    if isinstance(fields, Words):
        return fields.get(language)
    return ZH.get(fields, fields) if language == "zh" and isinstance(fields, str) else fields


def first(fields: Any) -> Words:
    """The first field and what is wrong with it, as a hint; empty where there is none."""
    for path, said in _leaves(fields, ()):
        name = ".".join(part for part in path[1:] if part != "_schema") or path[0]
        both = said if isinstance(said, Words) else Words(ZH.get(said, said), said)
        return Words(f"{name}：{both.zh}", f"{name}: {both.en}")
    return Words()


def _leaves(fields: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str | Words]]:
    if isinstance(fields, dict):
        for name, inner in fields.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(fields, list):
        for inner in fields:
            yield from _leaves(inner, path)
    elif path:
        yield path, fields if isinstance(fields, Words) else str(fields)
