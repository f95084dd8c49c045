"""Reads the keywords that hold further schemas: fields, entries, choices, conditions."""

from typing import Any

from reviews.artifacts.contract.places import Path
from reviews.contracts.document import Document, Part
from reviews.contracts.schemas.facts import Bound, Discriminator, Facts, Parts, Union


def read_properties(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`properties`; a field that several parts describe follows all of them."""
    if isinstance(value, dict):
        for name, child in value.items():
            facts.properties[name] = (*facts.properties.get(name, ()), Part(child, (*path, name)))


def read_pattern_properties(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`patternProperties`; the patterns are never run."""
    if isinstance(value, dict):
        for name, child in value.items():
            facts.pattern_properties[name] = (*facts.pattern_properties.get(name, ()), Part(child, (*path, name)))


def read_required(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`required` as a list of names."""
    if isinstance(value, list):
        for index, name in enumerate(value):
            if isinstance(name, str):
                facts.required.setdefault(name, (*path, index))


def read_additional(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`additionalProperties`, and `unevaluatedProperties`, which says the same of the merged whole."""
    if value is False:
        facts.closed = path
    elif isinstance(value, dict) and value:
        facts.additional = (*facts.additional, Part(value, path))


def read_items(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`items`: for all entries, or for each of the first ones, as older drafts have it."""
    if isinstance(value, list):
        _add_prefix(facts, value, path)
    elif value is not True and value != {}:
        facts.items = (*facts.items, Part(value, path))


def read_rest(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`additionalItems` speaks only where `items` is a list; `unevaluatedItems` where there is no `items`."""
    is_heard = isinstance(schema.get("items"), list) if path[-1] == "additionalItems" else "items" not in schema
    if is_heard and value is not True and value != {}:
        facts.items = (*facts.items, Part(value, path))


def read_prefix(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`prefixItems`."""
    if isinstance(value, list):
        _add_prefix(facts, value, path)


def _add_prefix(facts: Facts, value: list[Any], path: Path) -> None:
    for index, child in enumerate(value):
        part = Part(child, (*path, index))
        if index < len(facts.prefix):
            facts.prefix[index] = (*facts.prefix[index], part)
        else:
            facts.prefix.append((part,))


def read_union(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`oneOf` and `anyOf`, with the discriminator beside them."""
    if isinstance(value, list) and value:
        document.work.add(len(value))
        branches: list[Parts] = [(Part(child, (*path, index)),) for index, child in enumerate(value)]
        facts.unions.append(Union(str(path[-1]), branches, path, _discriminator(schema, path[:-1])))


def read_discriminator(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """A `discriminator` without a choice beside it: the forms are those that extend this schema."""
    if "oneOf" not in schema and "anyOf" not in schema and facts.discriminator is None:
        facts.discriminator = _discriminator(schema, path[:-1])


def _discriminator(schema: dict[str, Any], path: Path) -> Discriminator | None:
    value = schema.get("discriminator")
    if not isinstance(value, dict) or not isinstance(value.get("propertyName"), str):
        return None
    mapping = value.get("mapping")
    named = (
        {key: target for key, target in mapping.items() if isinstance(target, str)} if isinstance(mapping, dict) else {}
    )
    return Discriminator(value["propertyName"], named, (*path, "discriminator"))


def read_whole(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`not`, `propertyNames` and others that are compared as wholes."""
    if isinstance(value, dict | bool):
        facts.wholes.setdefault(str(path[-1]), []).append(((Part(value, path),),))
        facts.at[str(path[-1])] = path


def read_contains(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`contains`, with how many entries must be so."""
    read_whole(facts, value, path, schema, document)
    least, most = schema.get("minContains", 1), schema.get("maxContains")
    if isinstance(least, int) and least > 0:
        said = (*path[:-1], "minContains") if "minContains" in schema else path
        facts.bounds["minContains"] = Bound(least, False, said)
    if isinstance(most, int):
        facts.bounds["maxContains"] = Bound(most, False, (*path[:-1], "maxContains"))


def read_condition(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`if` with its `then` and `else`, as one."""
    places = [path, (*path[:-1], "then"), (*path[:-1], "else")]
    schemas = [value, schema.get("then", True), schema.get("else", True)]
    if schemas[1:] == [True, True]:
        return
    group: list[Parts] = [(Part(child, place),) for child, place in zip(schemas, places, strict=True)]
    facts.wholes.setdefault("if", []).append(tuple(group))
    facts.at["if"] = path


def read_dependent_required(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`dependentRequired`: whoever sends one field must send others."""
    if isinstance(value, dict):
        for name, needed in value.items():
            for other in needed if isinstance(needed, list) else ():
                if isinstance(other, str):
                    facts.dependent[name, other] = (*path, name)


def read_dependent_schemas(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`dependentSchemas`, one whole for each field."""
    if isinstance(value, dict):
        for name, child in value.items():
            if isinstance(child, dict | bool):
                facts.wholes.setdefault(f"dependentSchemas {name}", []).append(((Part(child, (*path, name)),),))
                facts.at[f"dependentSchemas {name}"] = (*path, name)


def read_dependencies(facts: Facts, value: Any, path: Path, schema: dict[str, Any], document: Document) -> None:
    """`dependencies` of older drafts: either of the two."""
    read_dependent_required(facts, value, path, schema, document)
    read_dependent_schemas(facts, value, path, schema, document)
