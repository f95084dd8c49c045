"""What an API consists of: the components that its operations lead to."""

from typing import Any

from reviews.artifacts.contract.places import Path
from reviews.contracts.document import Document, Part, objects_in, references_of

Component = tuple[str, str]
_STARTS = ("paths", "webhooks", "x-webhooks")


def used_components(document: Document) -> set[Component]:
    """The components that an operation or a webhook uses, directly or further on: (section, name)."""
    root = Part(document.root, ())
    extensions = _extensions(document)
    found: set[Component] = {("securitySchemes", name) for name in used_schemes(document)}
    waiting: list[Any] = [document.root.get(key) for key in _STARTS]
    known: set[str] = set()
    while waiting:
        for item in objects_in(waiting.pop(), document.work):
            for reference in references_of(item):
                if reference in known:
                    continue
                known.add(reference)
                for component in _components(document, reference) - found:
                    found.add(component)
                    part = root.child("components", *component)
                    waiting.append(part.raw)
                    if isinstance(part.raw, dict) and "discriminator" in part.raw:
                        waiting += [
                            {"$ref": f"#/components/schemas/{name}"} for name in extensions.get(component[1], ())
                        ]
    return found


def used_schemes(document: Document) -> set[str]:
    """The names of the security schemes that the document or an operation asks for."""
    root = Part(document.root, ())
    holders = [root]
    for section in _STARTS:
        for _, item in root.child(section).items():
            holders += [part for _, part in document.follow(item).items()]
    return {name for holder in holders for way in holder.child("security").entries() for name, _ in way.items()}


def _components(document: Document, reference: str) -> set[Component]:
    """The components that a reference names and leads to; it may lead on through others, or into the middle of one."""
    target = document.target(reference)
    named: Path = tuple(reference.removeprefix("#/").replace("~1", "/").split("/"))
    paths = (named, () if target is None else target.path)
    return {(str(path[1]), str(path[2])) for path in paths if len(path) >= 3 and path[0] == "components"}


def _extensions(document: Document) -> dict[str, list[str]]:
    """For each schema the names of those that extend it by `allOf`."""
    found: dict[str, list[str]] = {}
    for name, schema in Part(document.root, ()).child("components", "schemas").items():
        for entry in schema.child("allOf").entries():
            reference = entry.text("$ref")
            for _, extended in _components(document, reference) if reference else ():
                found.setdefault(extended, []).append(name)
    return found
