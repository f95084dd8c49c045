"""Reading structured data field by field, collecting every mistake under the place where it was made."""

from collections.abc import Collection
from typing import Any

from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.names import clean_text
from reviews.artifacts.snapshots import check_web_address


class FieldReader:
    """Reads values out of untrusted objects; `finish` raises InvalidArtifact with all mistakes found.

    Places are written as the doors name them: `data.risks[2].likelihood`.
    """

    def __init__(self) -> None:
        self.errors: dict[str, list[str]] = {}

    def refuse(self, place: str, sentence: str) -> None:
        """Remember a mistake."""
        self.errors.setdefault(place, []).append(sentence)

    def finish(self) -> None:
        """Raise InvalidArtifact when anything was refused."""
        if self.errors:
            raise InvalidArtifact(self.errors)

    def object(self, value: Any, place: str, known: Collection[str]) -> dict[str, Any]:
        """The value as an object without unknown keys; {} after a refusal."""
        if not isinstance(value, dict):
            self.refuse(place, f"This must be an object with {_listed(known)}.")
            return {}
        for key in value:
            if key not in known:
                self.refuse(f"{place}.{str(key)[:60]}", f"This is not known here. Known are {_listed(known)}.")
        return value

    def rows(self, value: Any, place: str, *, least: int, most: int) -> list[Any]:
        """The value as a list within bounds; [] after a refusal."""
        if not isinstance(value, list):
            self.refuse(place, "This must be a list.")
        elif len(value) < least:
            self.refuse(place, f"At least {least} must be given." if least > 1 else "The list is empty.")
        elif len(value) > most:
            self.refuse(place, f"At most {most} can be given, and {len(value)} came.")
        else:
            return value
        return []

    def text(self, row: dict[str, Any], key: str, place: str, *, most: int, required: str = "") -> str:
        """A text, cleaned of control characters. `required` is the sentence for a missing one."""
        value = row.get(key)
        if value is None:
            value = ""
        where = f"{place}.{key}"
        if not isinstance(value, str):
            self.refuse(where, "This must be text.")
            return ""
        text = clean_text(value)
        if len(text) > most:
            self.refuse(where, f"This is longer than {most} characters.")
        elif not text and required:
            self.refuse(where, required)
        return text

    def rating(self, row: dict[str, Any], key: str, place: str) -> int:
        """A whole number from 1 to 5; digits in text count, because forms send text."""
        value = row.get(key)
        if isinstance(value, str) and value.strip() in ("1", "2", "3", "4", "5"):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
            missing = value is None or value == ""
            self.refuse(f"{place}.{key}", f"{'A rating is missing' if missing else 'This is no rating'}: 1 to 5.")
            return 1
        return value

    def choice(self, row: dict[str, Any], key: str, place: str, choices: Collection[str]) -> str:
        """One of the choices, or "" when nothing is given."""
        value = row.get(key)
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or value not in choices:
            self.refuse(f"{place}.{key}", f"This must be one of {_listed(choices)}.")
            return ""
        return value

    def address(self, row: dict[str, Any], key: str, place: str) -> str:
        """An http or https address, or "" when nothing is given."""
        value = row.get(key)
        if value is None or value == "":
            return ""
        try:
            return check_web_address(value, f"{place}.{key}")
        except InvalidArtifact as error:
            for where, sentences in error.errors.items():
                self.errors.setdefault(where, []).extend(sentences)
            return ""


def _listed(words: Collection[str]) -> str:
    return ", ".join(words)
