"""What an API consists of: the components that its operations lead to."""

from collections.abc import Iterator
from typing import Any

from reviews.contracts.document import Document, Part

Component = tuple[str, str]
_STARTS = ("paths", "webhooks", "x-webhooks", "security")


def used_components(document: Document) -> set[Component]:
    """The components that an operation or a webhook uses, directly or further on: (section, name)."""
    root = Part(document.root, ())
    extensions = _extensions(document)
    found: set[Component] = set()
    waiting: list[Any] = [document.root.get(key) for key in _STARTS]
    schemes = root.child("components", "securitySchemes").raw
    while waiting:
        for component in _named(waiting.pop(), document, set(schemes) if isinstance(schemes, dict) else set()):
            if component in found:
                continue
            found.add(component)
            part = root.child("components", *component)
            waiting.append(part.raw)
            if isinstance(part.raw, dict) and "discriminator" in part.raw:
                waiting += [{"$ref": f"#/components/schemas/{name}"} for name in extensions.get(component[1], ())]
    return found


def _named(value: Any, document: Document, schemes: set[str]) -> Iterator[Component]:
    """The components that a value names."""
    waiting = [value]
    count = 0
    while waiting:
        item = waiting.pop()
        count += 1
        if isinstance(item, dict):
            for key, child in item.items():
                if key == "$ref" and isinstance(child, str):
                    yield from _component(document, child)
                elif key == "mapping" and isinstance(child, dict):
                    for target in child.values():
                        if isinstance(target, str):
                            short = f"#/components/schemas/{target}"
                            yield from _component(document, target if "#" in target else short)
                elif key == "security" and isinstance(child, list):
                    waiting += child
                elif key in schemes and isinstance(child, list):
                    yield ("securitySchemes", key)
                if isinstance(child, dict | list):
                    waiting.append(child)
        elif isinstance(item, list):
            waiting += [child for child in item if isinstance(child, dict | list)]
    document.work.add(count // 20)


def _component(document: Document, reference: str) -> Iterator[Component]:
    """The component that a reference leads to or into; those on the way count as well."""
    target = document.target(reference)
    if target is not None and len(target.path) >= 3 and target.path[0] == "components":
        yield (str(target.path[1]), str(target.path[2]))
    steps = reference.removeprefix("#/").split("/")
    if len(steps) >= 3 and steps[0] == "components":
        yield (steps[1], steps[2].replace("~1", "/").replace("~0", "~"))


def _extensions(document: Document) -> dict[str, list[str]]:
    """For each schema the names of those that extend it by `allOf`."""
    found: dict[str, list[str]] = {}
    for name, schema in Part(document.root, ()).child("components", "schemas").items():
        for entry in schema.child("allOf").entries():
            for _, extended in _component(document, entry.text("$ref")) if entry.text("$ref") else ():
                found.setdefault(extended, []).append(name)
    return found
