"""Input as strict as the contract says: a text is a text, a number a number, and nothing is guessed."""

import re
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any

from django.db.models import Field as Column
from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from projects import clock

MOST_MEMBERS = 100
LARGEST_NUMBER = 2_147_483_647
_MISSING = "This is missing."


class Input(serializers.Serializer[Any]):
    """The members of a request's body.

    Null counts as missing. Unknown members are ignored, but for those that look like a misspelt known one: what a
    person meant to say must not get lost without a word.
    """

    def to_internal_value(self, data: Any) -> Any:
        if len(data) > MOST_MEMBERS:
            raise serializers.ValidationError({"body": [f"At most {MOST_MEMBERS} members, please."]})
        given = {name: value for name, value in data.items() if value is not None}
        for name in given:
            close = get_close_matches(name, self.fields, 1, 0.8) if name not in self.fields else []
            if close and close[0] not in given:
                raise serializers.ValidationError({name: [f"This is not known here. Did you mean “{close[0]}”?"]})
        return super().to_internal_value(given)


class Text(serializers.CharField):
    default_error_messages = {
        "required": _MISSING,
        "blank": _MISSING,
        "invalid": "This has to be a text.",
        "max_length": "At most {max_length} characters, please.",
    }

    def __init__(self, *, kept: bool = False, **options: Any) -> None:
        """`kept`: a missing one leaves what there is, instead of counting as empty."""
        if kept:
            options = {"required": False, "allow_blank": True, **options}
        elif options.get("required") is False:
            options = {"allow_blank": True, "default": "", **options}
            options.pop("required")
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:  # with the spaces around it, as it was sent
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


def text_of(model: type[Model], name: str, **options: Any) -> Text:
    """A text as long as the column that keeps it."""
    column = model._meta.get_field(name)
    assert isinstance(column, Column)
    return Text(max_length=column.max_length, **options)


class WholeNumber(serializers.IntegerField):
    default_error_messages = {"required": _MISSING, "invalid": "This has to be a whole number."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST_NUMBER, **options})

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class YesNo(serializers.BooleanField):
    default_error_messages = {"required": _MISSING, "invalid": "This has to be true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Texts(serializers.ListField):
    child = Text()
    default_error_messages = {"required": _MISSING, "not_a_list": "This has to be a list of texts."}


class Emails(Texts):
    """A list of addresses; a single text may hold several, by commas, as forms send them."""

    def to_internal_value(self, data: Any) -> list[str]:
        given = [data] if isinstance(data, str) else data
        found = super().to_internal_value(given)
        return [email.strip() for text in found for email in text.split(",") if email.strip()]


class Number(serializers.FloatField):
    default_error_messages = {"invalid": "This has to be a number."}

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, (int, float)) or abs(data) > LARGEST_NUMBER:
            self.fail("invalid")
        return float(data)


class Box(serializers.ListField):
    """Four numbers, which the service judges; nothing where none is given."""

    child = Number()
    default_error_messages = {"not_a_list": "This has to be a list of four numbers."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_length": 4, "max_length": 4, "default": None, "required": False, **options})


class Digest(Text):
    default_error_messages = {"invalid_digest": "A digest has 64 hexadecimal digits."}

    def to_internal_value(self, data: Any) -> str:
        digest = super().to_internal_value(data).lower()
        if not re.fullmatch("[0-9a-f]{64}", digest):
            self.fail("invalid_digest")
        return digest


@extend_schema_field({"type": "object", "additionalProperties": {}})
class JSONObject(serializers.Field[Any, Any, Any, Any]):
    default_error_messages = {"required": _MISSING, "invalid": "This has to be a JSON object."}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]})
class Until(Text):
    """A moment, or a day, which means its end in UTC. A moment without an offset is UTC.

    The last day that is `longest` ahead ends where the limit does.
    """

    default_error_messages = {
        "invalid_moment": "Say a day such as 2026-03-31, or a moment such as 2026-03-31T12:00:00Z."
    }

    def __init__(self, *, longest: timedelta, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def to_internal_value(self, data: Any) -> datetime:  # type: ignore[override]
        text = super().to_internal_value(data)
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                return self._end_of(date.fromisoformat(text))
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("invalid_moment")

    def _end_of(self, day: date) -> datetime:
        limit = clock.now().astimezone(UTC) + self.longest
        return limit if day == limit.date() else datetime.combine(day, time.max, UTC)
