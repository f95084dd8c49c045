"""The operations of a contract, matched by method and path whatever the path parameters are called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviews.artifacts.contract.openapi_shapes import METHODS
from reviews.contracts.document import Document, Part
from reviews.contracts.findings import Flow

_PLACEHOLDER = re.compile(r"\{([^{}/]*)\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: how it is shown, how it is told apart from others, who sends its message, and where it stands."""

    shown: str
    identity: str
    flow: Flow
    placeholders: tuple[str, ...]
    item: Part
    part: Part


Operations = dict[str, Operation]


def operations_of(document: Document) -> Operations:
    """All operations, webhooks included, by identity, in the order of the document."""
    root = Part(document.root, ())
    found: Operations = {}
    for address, item in root.child("paths").items():
        if address.startswith("/"):
            for operation in _of_item(document, item, "request", address, ""):
                found.setdefault(operation.identity, operation)
    for section in ("webhooks", "x-webhooks"):
        for name, item in root.child(section).items():
            for operation in _of_item(document, item, "response", name, "webhook "):
                found.setdefault(operation.identity, operation)
    return found


def callbacks_of(document: Document, operation: Operation) -> Operations:
    """The calls that an operation makes back: what they send is received by the client."""
    flow: Flow = "response" if operation.flow == "request" else "request"
    found: Operations = {}
    for name, callback in operation.part.child("callbacks").items():
        for address, item in document.follow(callback).items():
            if address.startswith("x-"):
                continue
            for inner in _of_item(document, item, flow, address, f"callback {name} "):
                shown = f"{operation.shown} callback {name} {str(inner.part.path[-1]).upper()}"
                identity = f"{operation.identity} {inner.identity}"
                named = Operation(shown, identity, flow, inner.placeholders, inner.item, inner.part)
                found.setdefault(identity, named)
    return found


def bare(address: str) -> str:
    """A path without the names of its parameters."""
    return _PLACEHOLDER.sub("{}", address)


def _of_item(document: Document, item: Part, flow: Flow, address: str, prefix: str) -> Iterator[Operation]:
    holder = document.follow(item)
    placeholders = tuple(_PLACEHOLDER.findall(address))
    for method in METHODS:
        part = holder.child(method)
        if isinstance(part.raw, dict):
            name = f"{method.upper()} {prefix}"
            yield Operation(f"{name}{address}", f"{name}{bare(address)}", flow, placeholders, holder, part)
