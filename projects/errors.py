"""What services say when they refuse. The doors translate: a page into a form error, the API into a problem document."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """Base of all refusals: a stable `code`, a sentence, and whatever helps to open the door."""

    default_code = "refused"

    def __init__(self, message: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.details = details


class NotFound(Refusal):
    """The thing does not exist, or is none of the asker's business: the same answer."""

    default_code = "not_found"

    def __init__(self, message: str = "There is nothing here, or it is not yours to see.") -> None:
        super().__init__(message)


class Invalid(Refusal):
    """Malformed input. `errors` maps a field to its sentences."""

    default_code = "invalid"

    def __init__(self, errors: Mapping[str, list[str]], *, code: str | None = None) -> None:
        sentences = [sentence for field in errors.values() for sentence in field]
        super().__init__(sentences[0] if sentences else "The input cannot be used.", code=code)
        self.errors = {field: list(found) for field, found in errors.items()}


class TooLarge(Invalid):
    default_code = "too_large"


class Forbidden(Refusal):
    """The actor may not do this, whatever the state."""

    default_code = "forbidden"


class Conflict(Refusal):
    """The state of things does not allow it now."""

    default_code = "conflict"
