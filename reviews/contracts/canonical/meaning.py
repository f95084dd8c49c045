"""What one schema says to one side, without anything that means nothing: the content of a node and its children."""

from typing import Any

from reviews.contracts.findings import Flow
from reviews.contracts.schemas.facts import Facts, Parts, key_of
from reviews.contracts.schemas.graph import Schemas
from reviews.contracts.schemas.inheritance import marks

_HIDDEN = {"request": "readOnly", "response": "writeOnly"}
_ONLY_BESIDE_CONTAINS = {"minContains", "maxContains"}

# A child is a schema, or a group of further children. Children of one label have no order.
Children = list[tuple[str, "Parts | Group"]]


class Group:
    """Children that belong together, such as the branches of one choice."""

    def __init__(self, said: Any, children: Children) -> None:
        self.said = said
        self.children = children


def meaning_of(schemas: Schemas, facts: Facts, flow: Flow) -> tuple[bytes, Children]:
    """What a schema itself says, and what lies further inside."""
    hidden = _HIDDEN[flow]
    seen = {
        name: parts
        for name, parts in facts.properties.items()
        if not any(isinstance(part.raw, dict) for part in parts) or hidden not in schemas.facts(parts).flags
    }
    required = [name for name in facts.required if name in seen or name not in facts.properties]
    said = [
        sorted(facts.kinds),
        None if facts.values is None else sorted(key.decode() for key in facts.values),
        sorted(_bounds(facts)),
        str(facts.multiple_of),
        sorted(facts.formats),
        sorted(facts.encoding.items()),
        sorted(facts.patterns),
        sorted(required),
        facts.closed is not None,
        sorted(facts.dependent),
        "" if facts.default is None else key_of(facts.default.value).decode(),
        "deprecated" in facts.flags,
        facts.sunset,
        facts.xml.decode(),
        sorted(facts.unresolved),
        _discriminator(facts),
    ]
    return key_of(said), [*((f".{name}", parts) for name, parts in seen.items()), *_children(schemas, facts)]


def _bounds(facts: Facts) -> list[list[Any]]:
    return [
        [name, bound.value, bound.exclusive]
        for name, bound in facts.bounds.items()
        if name not in _ONLY_BESIDE_CONTAINS or "contains" in facts.wholes
    ]


def _discriminator(facts: Facts) -> list[str]:
    named = [union.discriminator.field for union in facts.unions if union.discriminator is not None]
    own = facts.discriminator
    return named or ([own.field] if own is not None and (facts.variants or facts.properties) else [])


def _children(schemas: Schemas, facts: Facts) -> Children:
    children: Children = [("[]", facts.items)]
    if facts.closed is None:
        children.append(("*", facts.additional))
    children += [(f"{{{pattern}}}", parts) for pattern, parts in facts.pattern_properties.items()]
    children += [(f"[{index}]", parts) for index, parts in enumerate(facts.prefix)]
    children += [(f"|{value}", parts) for value, parts in facts.variants.items()]
    for union in facts.unions:
        mapping = union.discriminator.mapping if union.discriminator is not None else None
        named = marks(schemas.document, union.branches, mapping) if mapping is not None else [[]] * len(union.branches)
        branches: Children = [(" ".join(names), branch) for names, branch in zip(named, union.branches, strict=True)]
        children.append(("choice", Group(union.how, branches)))
    for keyword, groups in facts.wholes.items():
        for group in groups:
            children.append((keyword, Group(keyword, [(str(index), parts) for index, parts in enumerate(group)])))
    return children
