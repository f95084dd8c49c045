"""From a schema as written to what it says: references followed, `allOf` merged, simple choices resolved."""

from collections.abc import Callable
from typing import Any

from reviews.artifacts.contract.places import Path
from reviews.artifacts.contract.references import reference_name
from reviews.contracts.document import Document, Part
from reviews.contracts.schemas import keywords_structure as structure
from reviews.contracts.schemas import keywords_values as values
from reviews.contracts.schemas.facts import Facts, Parts

Reader = Callable[[Facts, Any, Path, dict[str, Any], Document], None]

READERS: dict[str, Reader] = {
    "type": values.read_type,
    "nullable": values.read_nullable,
    "enum": values.read_enum,
    "const": values.read_const,
    "minimum": values.read_minimum,
    "maximum": values.read_maximum,
    "exclusiveMinimum": values.read_exclusive_minimum,
    "exclusiveMaximum": values.read_exclusive_maximum,
    **dict.fromkeys(("minLength", "minItems", "minProperties"), values.read_at_least),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties"), values.read_at_most),
    "multipleOf": values.read_multiple_of,
    "uniqueItems": values.read_unique,
    "format": values.read_format,
    **dict.fromkeys(("contentEncoding", "contentMediaType"), values.read_encoding),
    "pattern": values.read_pattern,
    "default": values.read_default,
    **dict.fromkeys(("readOnly", "writeOnly", "deprecated"), values.read_flag),
    "x-sunset": values.read_sunset,
    "xml": values.read_xml,
    "title": values.read_name,
    "properties": structure.read_properties,
    "patternProperties": structure.read_pattern_properties,
    "required": structure.read_required,
    **dict.fromkeys(("additionalProperties", "unevaluatedProperties"), structure.read_additional),
    "items": structure.read_items,
    **dict.fromkeys(("additionalItems", "unevaluatedItems"), structure.read_rest),
    "prefixItems": structure.read_prefix,
    **dict.fromkeys(("oneOf", "anyOf"), structure.read_union),
    **dict.fromkeys(("not", "propertyNames", "contentSchema"), structure.read_whole),
    "contains": structure.read_contains,
    "if": structure.read_condition,
    "dependentRequired": structure.read_dependent_required,
    "dependentSchemas": structure.read_dependent_schemas,
    "dependencies": structure.read_dependencies,
}
# What `allOf` passes on is about the values. These are about the schema that says them.
_NOT_INHERITED = {"discriminator", "title", "deprecated", "x-sunset", "xml"}


def collect(document: Document, parts: Parts, facts: Facts | None = None) -> Facts:
    """What some parts say together, choices still as written. Adds to `facts` where they are given."""
    facts = Facts() if facts is None else facts
    waiting = [(part, False) for part in reversed(parts)]
    seen: set[int] = set()
    while waiting:
        part, is_inherited = waiting.pop()
        raw = part.raw
        if raw is False:
            facts.kinds, facts.is_typed = frozenset(), True
        if not isinstance(raw, dict) or id(raw) in seen:
            continue
        seen.add(id(raw))
        document.work.add()
        reference = raw.get("$ref")
        if isinstance(reference, str):
            target = document.target(reference)
            if target is None:
                facts.unresolved.add(reference)
            else:
                waiting.append((target, is_inherited))
                facts.name = facts.name or reference_name(reference)
            if document.references_alone or len(raw) == 1:
                continue
        _read(document, facts, part, is_inherited)
        whole = raw.get("allOf")
        if isinstance(whole, list):
            waiting += [
                (Part(child, (*part.path, "allOf", index)), True) for index, child in reversed(list(enumerate(whole)))
            ]
    facts.path = facts.path or (parts[0].path if parts else ())
    return facts


def _read(document: Document, facts: Facts, part: Part, is_inherited: bool) -> None:
    schema, path = part.raw, part.path
    if not facts.path:
        facts.path = path
    for keyword, value in schema.items():
        reader = READERS.get(keyword)
        if reader is not None and not (is_inherited and keyword in _NOT_INHERITED):
            reader(facts, value, (*path, keyword), schema, document)
    if "discriminator" in schema and not is_inherited:
        structure.read_discriminator(facts, schema["discriminator"], (*path, "discriminator"), schema, document)
        if facts.discriminator is not None:
            facts.holder = part
