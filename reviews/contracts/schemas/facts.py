"""What a schema says, in one normal form for OpenAPI 3.0, 3.1 and JSON Schema."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from reviews.artifacts.contract.places import Path
from reviews.artifacts.plain import canonical_json
from reviews.contracts.document import Part

# What a schema consists of: all of these parts hold together. () allows anything.
Parts = tuple[Part, ...]

NUMBERS = frozenset({"integer", "fraction"})
KINDS = frozenset({"null", "boolean", "string", "array", "object"}) | NUMBERS
NULL = frozenset({"null"})


class Bound(NamedTuple):
    """A limit and where it stands; `exclusive` where the value itself is already outside."""

    value: int | float
    exclusive: bool
    path: Path


class Listed(NamedTuple):
    """One allowed value and where it is listed."""

    value: Any
    path: Path


class Discriminator(NamedTuple):
    """The field whose value names the form, and the reference or schema name that each value stands for."""

    field: str
    mapping: dict[str, str]
    path: Path


@dataclass(slots=True)
class Union:
    """A choice between forms: `how` is "oneOf" or "anyOf"."""

    how: str
    branches: list[Parts]
    path: Path
    discriminator: Discriminator | None = None


@dataclass(slots=True)
class Facts:
    """Everything that one schema, its `allOf` and its references say. Kinds are those of JSON, with numbers told apart
    into integers and fractions, so that sets of them can be compared; `path` and `at` say where it was found."""

    path: Path = ()
    name: str = ""
    kinds: frozenset[str] = KINDS
    is_typed: bool = False
    adds_null: bool = False
    values: dict[bytes, Listed] | None = None
    bounds: dict[str, Bound] = field(default_factory=dict)
    multiple_of: Fraction | None = None
    formats: dict[str, Path] = field(default_factory=dict)
    encoding: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, Path] = field(default_factory=dict)
    properties: dict[str, Parts] = field(default_factory=dict)
    required: dict[str, Path] = field(default_factory=dict)
    closed: Path | None = None
    additional: Parts = ()
    pattern_properties: dict[str, Parts] = field(default_factory=dict)
    dependent: dict[tuple[str, str], Path] = field(default_factory=dict)
    items: Parts = ()
    prefix: list[Parts] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)
    # Keywords that are compared as wholes: for each, its occurrences, each of one schema or of several (if, then, else).
    wholes: dict[str, list[tuple[Parts, ...]]] = field(default_factory=dict)
    default: Listed | None = None
    discriminator: Discriminator | None = None
    holder: Part | None = None  # the schema that says the discriminator
    variants: dict[str, Parts] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    sunset: str = ""
    xml: bytes = b""
    unresolved: set[str] = field(default_factory=set)
    at: dict[str, Path] = field(default_factory=dict)

    def place(self, keyword: str) -> Path:
        """Where a keyword stands, or the schema where it is missing."""
        return self.at.get(keyword, self.path)

    def allows(self, kind: str) -> bool:
        """Whether values of a kind are allowed."""
        return kind in self.kinds

    @property
    def allows_numbers(self) -> bool:
        """Whether any number is allowed."""
        return not self.kinds.isdisjoint(NUMBERS)

    @property
    def says_nothing(self) -> bool:
        """Whether any value at all is allowed."""
        return not (self.is_typed or self.unions or self.is_narrow or self.kinds != KINDS)

    @property
    def is_narrow(self) -> bool:
        """Whether something beyond kinds and choices limits the values."""
        return bool(
            self.bounds or self.multiple_of or self.formats or self.encoding or self.patterns or self.properties
            or self.required or self.closed is not None or self.additional or self.pattern_properties or self.dependent
            or self.items or self.prefix or self.wholes or self.values is not None or self.unresolved
        )  # fmt: skip


def key_of(value: Any) -> bytes:
    """A value as something that is equal exactly when JSON calls the values equal."""
    return canonical_json(value)


def kind_of_value(value: Any) -> str:
    """The kind that a value has."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    if isinstance(value, float):
        return "fraction"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def kind_words(kinds: frozenset[str]) -> str:
    """Kinds as people say them: "a number", "text or a list"."""
    if kinds >= KINDS - NULL:
        return "any value"
    words = []
    if "string" in kinds:
        words.append("text")
    if kinds >= NUMBERS:
        words.append("a number")
    elif "integer" in kinds:
        words.append("a whole number")
    elif "fraction" in kinds:
        words.append("a fraction")
    if "boolean" in kinds:
        words.append("true or false")
    if "array" in kinds:
        words.append("a list")
    if "object" in kinds:
        words.append("an object")
    if not words:
        return "null" if "null" in kinds else "no value"
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
