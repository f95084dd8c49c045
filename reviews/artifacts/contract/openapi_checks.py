"""What no single field of an OpenAPI object can say: fields that need or exclude each other, and keys with a form."""

import re
from typing import Any

from reviews.artifacts.contract.checker import Checker
from reviews.artifacts.contract.places import Path

_STATUS = re.compile(r"[1-5](?:[0-9]{2}|XX)")
_COMPONENT_NAME = re.compile(r"[a-zA-Z0-9._-]+")
STYLES = {
    "path": ("matrix", "label", "simple"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}


def parameter_check(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """A path parameter is required, and each place has its own styles."""
    place = value.get("in")
    if place == "path" and value.get("required") is not True:
        checker.refuse(path, f"The path parameter “{str(value.get('name'))[:60]}” must say “required: true”.")
    styles = STYLES.get(place) if isinstance(place, str) else None
    if styles and "style" in value and value["style"] not in styles:
        checker.refuse((*path, "style"), f"A {place} parameter can have the style {' or '.join(styles)}.")
    schema_or_content(checker, value, path)


def schema_or_content(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """Exactly one of the two ways to say what a value looks like."""
    if ("schema" in value) == ("content" in value):
        checker.refuse(path, "Exactly one of “schema” and “content” must say what this looks like.")
    one_example(checker, value, path)


def one_example(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """One example or several named ones, not both."""
    if "example" in value and "examples" in value:
        checker.refuse(path, "“example” and “examples” exclude each other. Keep one.")


def some_response(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """At least one response."""
    if not any(not key.startswith("x-") for key in value):
        checker.refuse(path, "An operation needs at least one response.")


def status_rule(checker: Checker, value: Any, path: Path) -> None:
    """A response stands under a status code, a range, or default."""
    status = str(path[-1])
    if status.startswith("x-"):
        return
    if not _STATUS.fullmatch(status):
        checker.refuse(
            path, f"“{status[:20]}” is no response status. Use a code such as 200, a range such as 4XX, or default."
        )
        return
    checker.visit(value, "response", path)


def path_rule(checker: Checker, value: Any, path: Path) -> None:
    """A path starts with a slash."""
    address = str(path[-1])
    if address.startswith("x-"):
        return
    if not address.startswith("/"):
        checker.refuse(path, f"The path “{address[:80]}” must start with “/”.")
        return
    checker.visit(value, "pathItem", path)


def callback_rule(checker: Checker, value: Any, path: Path) -> None:
    """A callback's keys are expressions; its values are paths."""
    if not str(path[-1]).startswith("x-"):
        checker.visit(value, "pathItem", path)


def component_names(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """Names that can stand in a reference."""
    for section, entries in value.items():
        for name in entries if isinstance(entries, dict) and not section.startswith("x-") else ():
            if not _COMPONENT_NAME.fullmatch(name):
                checker.refuse(
                    (*path, section, name), "A component's name has letters, digits, dots, dashes and underscores."
                )


def one_target(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """A link names its operation in exactly one way."""
    if ("operationId" in value) == ("operationRef" in value):
        checker.refuse(path, "A link names its operation by exactly one of “operationId” and “operationRef”.")


def one_value(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """An example is given in place or elsewhere, not both."""
    if "value" in value and "externalValue" in value:
        checker.refuse(path, "“value” and “externalValue” exclude each other. Keep one.")


def scheme_parts(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """What each type of security scheme cannot do without."""
    needs = {
        "apiKey": ("name", "in"),
        "http": ("scheme",),
        "oauth2": ("flows",),
        "openIdConnect": ("openIdConnectUrl",),
    }
    kind = value.get("type")
    for key in needs.get(kind, ()) if isinstance(kind, str) else ():
        if key not in value:
            checker.refuse(path, f"A security scheme of the type {kind} needs “{key}”.")
    if kind == "http" and "bearerFormat" in value and str(value.get("scheme")).lower() != "bearer":
        checker.refuse((*path, "bearerFormat"), "“bearerFormat” belongs to the scheme bearer.")
