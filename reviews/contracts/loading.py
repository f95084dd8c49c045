"""From text to a contract that can be compared."""

from typing import Any

from reviews.artifacts.contract.description import parse_description
from reviews.artifacts.contract.references import BrokenReference, resolve
from reviews.artifacts.errors import InvalidArtifact
from reviews.contracts.collector import paused_collector
from reviews.contracts.errors import NotAContract

_SECTIONS = ("paths", "webhooks", "components")
# What stands below these keys are values of people, not parts of the contract.
_VALUES = frozenset({"example", "examples", "default", "enum", "const", "x-webhooks"})


def load(text: bytes | str) -> dict[str, Any]:
    """A contract from JSON or YAML as plain data. Raises NotAContract with a sentence.

    What can be compared is less strict than what can be offered: a description without titles can be compared, one
    that refers to other files cannot.
    """
    try:
        with paused_collector():
            root = parse_description(_decoded(text), "body").root
    except InvalidArtifact as problem:
        raise NotAContract(
            " ".join(sentence for sentences in problem.errors.values() for sentence in sentences)
        ) from None
    if "openapi" in root:
        _check_sections(root)
    _check_references(root)
    return root


def _decoded(text: bytes | str) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAContract(f"This is no text in UTF-8: byte {error.start + 1} belongs to no character.") from None


def _check_sections(root: dict[str, Any]) -> None:
    present = [name for name in _SECTIONS if name in root]
    if not present:
        raise NotAContract(
            "The description has neither “paths” nor “webhooks” nor “components”: there is nothing to agree on."
        )
    for name in present:
        if not isinstance(root[name], dict):
            raise NotAContract(f"“{name}” must be an object.")


def _check_references(root: dict[str, Any]) -> None:
    waiting: list[Any] = [root]
    seen: set[str] = set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += [child for child in item if isinstance(child, dict | list)]
            continue
        reference = item.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            try:
                resolve(root, reference)
            except BrokenReference as problem:
                raise NotAContract(str(problem)) from None
        waiting += [child for key, child in item.items() if isinstance(child, dict | list) and key not in _VALUES]
