"""`$ref` inside one document: never a file, never the network, and no circle without an end."""

from typing import Any
from urllib.parse import unquote

from reviews.artifacts.contract.places import Path

MAX_HOPS = 50


class BrokenReference(Exception):
    """Says in a sentence why a reference leads nowhere."""


def resolve(root: Any, reference: Any) -> tuple[Any, Path]:
    """The value that a reference leads to, through further references, and its path. Raises BrokenReference."""
    start = reference
    for _ in range(MAX_HOPS):
        target, path = _look_up(root, reference)
        if not (isinstance(target, dict) and isinstance(target.get("$ref"), str)) or len(target) > 1:
            return target, path
        reference = target["$ref"]
    raise BrokenReference(f"“{start[:120]}” points in a circle, or through more than {MAX_HOPS} others, to no value.")


def reference_name(reference: str) -> str:
    """The last step of a reference, which is how people call its target: "Order"."""
    return unquote(reference.rsplit("/", 1)[-1]).replace("~1", "/").replace("~0", "~")


def _look_up(root: Any, reference: Any) -> tuple[Any, Path]:
    if not isinstance(reference, str):
        raise BrokenReference("A reference must be text that starts with “#/”.")
    if reference != "#" and not reference.startswith("#/"):
        raise BrokenReference(
            f"“{reference[:120]}” points outside this document. Only references that start with “#/” are followed, "
            "so that what was agreed is all in one place."
        )
    value: Any = root
    path: Path = ()
    for step in unquote(reference[2:]).split("/") if reference != "#" else []:
        value, path = _step(value, step.replace("~1", "/").replace("~0", "~"), path, reference)
    return value, path


def _step(value: Any, step: str, path: Path, reference: str) -> tuple[Any, Path]:
    if isinstance(value, dict) and step in value:
        return value[step], (*path, step)
    if isinstance(value, list) and step.isascii() and step.isdigit() and len(step) < 8 and int(step) < len(value):
        return value[int(step)], (*path, int(step))
    raise BrokenReference(f"“{reference[:120]}” points to nothing in this document.")
