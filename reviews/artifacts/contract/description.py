"""A contract read from text: which format it has, and whether it is valid."""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from reviews.artifacts.contract.checker import Checker, Shape, kind_word
from reviews.artifacts.contract.openapi_31_shapes import OPENAPI_31
from reviews.artifacts.contract.openapi_shapes import OPENAPI_30
from reviews.artifacts.contract.places import Path, lines_of, words
from reviews.artifacts.contract.schema_shapes import JSON_SCHEMA_04, JSON_SCHEMA_2020, JSON_SCHEMA_OLD
from reviews.artifacts.contract.semantics import check_meaning
from reviews.artifacts.contract.yamltext import load_yaml
from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.plain import check_plain, load_json

MAX_SEARCHED = 1_000_000
_OPENAPI_VERSION = re.compile(r"3\.([01])\.\d+(-.+)?")
_JSON_SCHEMA = re.compile(r"https?://json-schema\.org/(?:draft/(20\d\d-\d\d)|(draft-0[4-7]))/schema#?")
_SCHEMA_SIGNS = ("$schema", "$defs", "definitions", "type", "properties", "$ref", "allOf", "oneOf", "anyOf", "enum")


@dataclass(frozen=True)
class Format:
    """A format of contracts: its slug in data, its name on pages, and the shapes that judge it."""

    slug: str
    title: str
    root_shape: str
    shapes: dict[str, Shape]


@dataclass(frozen=True)
class Description:
    """A valid contract: its format and its value as plain data."""

    format: Format
    root: dict[str, Any]

    @property
    def is_openapi(self) -> bool:
        """Whether it has operations, or is a bare JSON Schema."""
        return self.format.root_shape == "openapi"


def read_description(text: str, field: str) -> Description:
    """Parse and validate a contract. Raises InvalidArtifact on `field`, each mistake with its place and line."""
    description = parse_description(text, field)
    checker = Checker(description.root, description.format.shapes)
    checker.run(description.format.root_shape)
    if description.is_openapi and not checker.mistakes:
        check_meaning(checker, description.root)
    if checker.mistakes:
        raise InvalidArtifact.of(field, *_sentences(checker, text, field))
    return description


def parse_description(text: str, field: str) -> Description:
    """Parse a contract that is known to be valid, or is about to be judged."""
    root = load_json(text, field) if text.lstrip()[:1] in ("{", "[") else load_yaml(text, field)
    check_plain(root, field)
    if not isinstance(root, dict):
        raise InvalidArtifact.of(field, f"A contract is an object with named parts, and this is {kind_word(root)}.")
    return Description(format=_format_of(root, field), root=root)


def _format_of(root: dict[str, Any], field: str) -> Format:
    if "openapi" in root:
        return _openapi_format(root["openapi"], field)
    if "swagger" in root:
        raise InvalidArtifact.of(field, "This is Swagger 2.0. Convert it to OpenAPI 3.0 or 3.1 and offer that.")
    if "asyncapi" in root:
        raise InvalidArtifact.of(field, "This is AsyncAPI. OpenAPI 3.0 or 3.1 and JSON Schema can be reviewed here.")
    if any(sign in root for sign in _SCHEMA_SIGNS):
        return _schema_format(root.get("$schema"), field)
    raise InvalidArtifact.of(
        field, "This is neither an OpenAPI description (it has no “openapi: 3.0.3” or the like) nor a JSON Schema."
    )


def _openapi_format(version: Any, field: str) -> Format:
    match = _OPENAPI_VERSION.fullmatch(version) if isinstance(version, str) else None
    if match is None:
        raise InvalidArtifact.of(
            field, f'“openapi” must be a version in text such as "3.0.3" or "3.1.0", not {str(version)[:40]}.'
        )
    minor = match.group(1)
    return Format(f"openapi-3.{minor}", f"OpenAPI 3.{minor}", "openapi", OPENAPI_30 if minor == "0" else OPENAPI_31)


def _schema_format(dialect: Any, field: str) -> Format:
    match = _JSON_SCHEMA.fullmatch(dialect) if isinstance(dialect, str) else None
    if dialect is not None and match is None:
        raise InvalidArtifact.of(
            field, "“$schema” names an unknown dialect. Use a draft of json-schema.org, such as 2020-12 or draft-07."
        )
    draft = (match.group(1) or match.group(2)) if match else "2020-12"
    shape = {"2020-12": JSON_SCHEMA_2020, "draft-04": JSON_SCHEMA_04}.get(draft, JSON_SCHEMA_OLD)
    return Format(f"json-schema-{draft}", f"JSON Schema {draft}", "schema", {"schema": shape})


def _sentences(checker: Checker, text: str, field: str) -> list[str]:
    """The mistakes in the order of the document, each with its line where a sender can count lines: data has none."""
    lines: dict[Path, int] = {}
    if field != "data" and len(text) <= MAX_SEARCHED:
        # JSON that is no YAML, such as one indented with tabs, has places but no lines.
        with suppress(InvalidArtifact):
            lines = lines_of(text, {path for path, _ in checker.mistakes}, field)
    ordered = sorted(checker.mistakes, key=lambda mistake: lines.get(mistake[0], 0))
    return [f"{_where(path, lines.get(path))}: {sentence}" for path, sentence in ordered]


def _where(path: Path, line: int | None) -> str:
    place = words(path)
    return f"Line {line}, {place}" if line else place[:1].upper() + place[1:]
