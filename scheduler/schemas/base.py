"""Fields and schemas that all parts share."""

from datetime import UTC
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from solver.words import LANGUAGES


class WordsSchema(ma.Schema):
    """A text in both languages; where one is empty, the other is shown."""

    zh = fields.String()
    en = fields.String()


class WordsField(fields.Field):
    """A row's pair of columns `<name>_zh`, `<name>_en` as {"zh", "en"}."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return {language: getattr(obj, f"{attr}_{language}") for language in LANGUAGES}

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = ma.missing) -> Any:
        return None  # there is no single attribute; `_serialize` reads both

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict) or set(value) - set(LANGUAGES):
            raise ma.ValidationError("an object with zh and en is needed")
        if not all(isinstance(text, str) for text in value.values()):
            raise ma.ValidationError("zh and en are texts")
        return value


FIRST_YEAR, LAST_YEAR = 1970, 2200  # outside, arithmetic with days and zones falls off the calendar


class Utc(fields.AwareDateTime):
    """Told in UTC whatever zone it was asked in, so that a row just made has the ETag that it has when read."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return super()._serialize(value.astimezone(UTC) if value else value, attr, obj, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        found = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ma.ValidationError(f"a year from {FIRST_YEAR} to {LAST_YEAR} is needed")
        return found


def instant(**options: Any) -> fields.AwareDateTime:
    """An aware datetime, given in UTC."""
    return Utc(format="iso", default_timezone=UTC, **options)


class ErrorSchema(ma.Schema):
    """The one error shape. `code` is stable; `message` and `hint` are in the language of Accept-Language."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    hint = fields.String(required=True)
    context = fields.Dict(required=True)
    alternatives = fields.List(fields.Dict(), required=True)


class LanguageQuery(ma.Schema):
    lang = fields.String(validate=validate.OneOf(LANGUAGES))


def columns(values: dict[str, Any]) -> dict[str, Any]:
    """What a schema has loaded, as columns: {"title": {"zh": "…"}} becomes {"title_zh": "…"}."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict) and value.keys() <= set(LANGUAGES):
            flat.update({f"{name}_{language}": text for language, text in value.items()})
        else:
            flat[name] = value
    return flat
