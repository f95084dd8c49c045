"""Reads the keywords that speak of single values: types, lists of values, limits, formats, notes.

Values of the wrong type are as good as absent: an invalid contract is refused where it is offered, not here.
"""

import math
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from reviews.artifacts.contract.places import Path
from reviews.contracts.document import Document
from reviews.contracts.schemas.facts import KINDS, NULL, NUMBERS, Bound, Facts, Listed, key_of, kind_of_value

_TYPES = {"number": NUMBERS} | {kind: frozenset({kind}) for kind in KINDS if kind != "fraction"}
# A hint for input fields; the values are the same.
_NO_FORMAT = {"", "password"}
_BYTES = {"byte": ("contentEncoding", "base64"), "binary": ("contentMediaType", "application/octet-stream")}


def read_type(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`type` as text or list, with `nullable` where that is a keyword."""
    names = value if isinstance(value, list) else [value]
    kinds: frozenset[str] = frozenset()
    for name in names:
        kinds |= _TYPES.get(name, frozenset()) if isinstance(name, str) else frozenset()
    if not kinds:
        return
    if document.old_schemas and schema.get("nullable") is True:
        kinds |= NULL
    facts.kinds &= kinds
    facts.is_typed = True
    facts.at["type"] = path


def read_nullable(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`nullable` without a type beside it means the whole of what it wraps."""
    if document.old_schemas and value is True:
        facts.at["nullable"] = path
        if "type" not in schema:
            facts.adds_null = True


def read_enum(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`enum`, and null with it where the schema says that it may be null."""
    if not isinstance(value, list):
        return
    document.work.add(len(value))
    listed = {key_of(item): Listed(item, (*path, index)) for index, item in enumerate(value)}
    if document.old_schemas and schema.get("nullable") is True:
        listed.setdefault(b"null", Listed(None, path))
    _limit_values(facts, listed, path)


def read_const(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`const` is a list of one."""
    _limit_values(facts, {key_of(value): Listed(value, path)}, path)


def _limit_values(facts: Facts, listed: dict[bytes, Listed], path: Path) -> None:
    known = facts.values
    facts.values = listed if known is None else {key: item for key, item in known.items() if key in listed}
    facts.at["enum"] = path


def read_minimum(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`minimum`, exclusive where the old flag beside it says so."""
    add_lower(facts, "minimum", value, schema.get("exclusiveMinimum") is True, path)


def read_maximum(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`maximum`, exclusive where the old flag beside it says so."""
    add_upper(facts, "maximum", value, schema.get("exclusiveMaximum") is True, path)


def read_exclusive_minimum(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`exclusiveMinimum` as a number."""
    add_lower(facts, "minimum", value, True, path)


def read_exclusive_maximum(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`exclusiveMaximum` as a number."""
    add_upper(facts, "maximum", value, True, path)


def read_at_least(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """A least count: length, entries, fields. Zero limits nothing."""
    if is_number(value) and value > 0:
        add_lower(facts, str(path[-1]), value, False, path)


def read_at_most(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """A greatest count."""
    add_upper(facts, str(path[-1]), value, False, path)


def add_lower(facts: Facts, name: str, value: Any, exclusive: bool, path: Path) -> None:
    """Keep the higher of two lower limits."""
    if is_number(value):
        known = facts.bounds.get(name)
        if known is None or (value, exclusive) > (known.value, known.exclusive):
            facts.bounds[name] = Bound(value, exclusive, path)


def add_upper(facts: Facts, name: str, value: Any, exclusive: bool, path: Path) -> None:
    """Keep the lower of two upper limits."""
    if is_number(value):
        known = facts.bounds.get(name)
        if known is None or (value, not exclusive) < (known.value, not known.exclusive):
            facts.bounds[name] = Bound(value, exclusive, path)


def is_number(value: Any) -> bool:
    """A number that can be compared."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def read_multiple_of(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`multipleOf`; two of them are their least common multiple."""
    if is_number(value) and value > 0:
        step, known = Fraction(str(value)), facts.multiple_of
        if known is not None:
            step = Fraction(lcm(step.numerator, known.numerator), gcd(step.denominator, known.denominator))
        facts.multiple_of = step
        facts.at["multipleOf"] = path


def read_unique(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`uniqueItems`."""
    if value is True:
        facts.bounds["uniqueItems"] = Bound(1, False, path)


def read_format(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`format`; those that name an encoding are what JSON Schema says with other words."""
    if not isinstance(value, str) or value in _NO_FORMAT:
        return
    if value in _BYTES:
        keyword, meaning = _BYTES[value]
        facts.encoding[keyword] = meaning
        facts.at["encoding"] = path
    else:
        facts.formats[value] = path


def read_encoding(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`contentEncoding` and `contentMediaType`."""
    if isinstance(value, str):
        facts.encoding[str(path[-1])] = value.lower()
        facts.at["encoding"] = path


def read_pattern(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`pattern`, never run, only compared; one that lets everything through is none."""
    if isinstance(value, str) and value not in ("", "^", "$", ".*", "^.*$", "^.*", ".*$", "^$|.*"):
        facts.patterns[value] = path


def read_default(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`default`; the outermost one counts."""
    if facts.default is None:
        facts.default = Listed(value, path)


def read_flag(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`readOnly`, `writeOnly`, `deprecated`."""
    if value is True:
        facts.flags.add(str(path[-1]))
        facts.at[str(path[-1])] = path


def read_sunset(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`x-sunset`, as written."""
    facts.sunset = value if isinstance(value, str) else str(value)
    facts.at["x-sunset"] = path


def read_xml(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`xml`: how the value is written in XML."""
    if isinstance(value, dict) and value:
        facts.xml = key_of({key: item for key, item in value.items() if not key.startswith("x-")})
        facts.at["xml"] = path


def read_name(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`title`, for people alone."""
    if isinstance(value, str) and not facts.name:
        facts.name = value


def fit_values(facts: Facts) -> None:
    """Bring kinds and listed values together: neither allows what the other refuses."""
    if facts.values is None:
        return
    facts.values = {key: item for key, item in facts.values.items() if kind_of_value(item.value) in facts.kinds}
    facts.kinds = frozenset(kind_of_value(item.value) for item in facts.values.values())
    facts.is_typed = True
    facts.values.pop(b"null", None)
    if set(facts.values) == {b"true", b"false"} or not facts.values:
        facts.values = None
