"""Brings facts into normal form, so that different spellings of one meaning become equal."""

import math
from itertools import combinations

from reviews.contracts.document import Document
from reviews.contracts.schemas.facts import KINDS, NULL, NUMBERS, Bound, Facts, Listed, Parts, Union
from reviews.contracts.schemas.keywords_values import fit_values
from reviews.contracts.schemas.reading import collect

NUMERIC_FORMATS = frozenset(
    {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double"}
)
_BOUNDS_OF = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems", "uniqueItems", "minContains", "maxContains"),
    "object": ("minProperties", "maxProperties"),
}
MAX_CHOICES_RESOLVED = 200


def facts_of(document: Document, parts: Parts) -> Facts:
    """What a schema says, in normal form."""
    facts = collect(document, parts)
    _resolve_unions(document, facts)
    if not facts.is_typed and facts.kinds == KINDS:
        facts.kinds = implied_kinds(facts)
    if facts.adds_null:
        facts.kinds |= NULL
        if facts.values is not None:
            facts.values.setdefault(b"null", Listed(None, facts.place("nullable")))
    fit_values(facts)
    _drop_idle(facts)
    _use_whole_numbers(facts)
    return facts


def outline_of(document: Document, parts: Parts) -> Facts:
    """What a schema says, its own choices left as written."""
    found = collect(document, parts)
    if not found.is_typed and found.kinds == KINDS:
        found.kinds = implied_kinds(found)
    fit_values(found)
    if found.adds_null:
        found.kinds |= NULL
    return found


def implied_kinds(facts: Facts) -> frozenset[str]:
    """The kinds that somebody meant who forgot `type`: fields imply an object, entries a list."""
    fields = facts.closed is not None or any(
        (facts.properties, facts.required, facts.additional, facts.pattern_properties, facts.dependent)
    )
    entries = any((facts.items, facts.prefix)) or not facts.bounds.keys().isdisjoint({"minItems", "maxItems"})
    if fields and not entries:
        return frozenset({"object"})
    return frozenset({"array"}) if entries and not fields else facts.kinds


def _resolve_unions(document: Document, facts: Facts) -> None:
    """Put simple choices into the facts: with null, with a single form, between kinds, between listed values."""
    waiting, facts.unions = facts.unions, []
    kept: list[Union] = []
    inlined: set[int] = set()
    while waiting:
        union = waiting.pop(0)
        if len(union.branches) > MAX_CHOICES_RESOLVED:
            kept.append(union)
            continue
        live, has_null = _live_branches(document, union)
        if _is_simple(live, union):
            fresh = [branch for branch, _ in live if id(branch[0].raw) not in inlined]
            inlined.update(id(branch[0].raw) for branch in fresh)
            _absorb(document, facts, fresh, [found for _, found in live], has_null)
            waiting += facts.unions
            facts.unions = []
            continue
        kinds = frozenset[str]().union(*(found.kinds for _, found in live))
        facts.kinds &= kinds | NULL if has_null else kinds
        facts.is_typed = facts.is_typed or kinds != KINDS
        union.branches = [branch for branch, _ in live]
        kept.append(union)
    facts.unions = kept


def _live_branches(document: Document, union: Union) -> tuple[list[tuple[Parts, Facts]], bool]:
    live: list[tuple[Parts, Facts]] = []
    has_null = False
    for branch in union.branches:
        found = outline_of(document, branch)
        if found.kinds <= NULL:
            has_null = has_null or bool(found.kinds)
        else:
            live.append((branch, found))
    return live, has_null


def _is_simple(live: list[tuple[Parts, Facts]], union: Union) -> bool:
    """Whether the choice is a plain schema in disguise."""
    if len(live) <= 1:
        return bool(live) or not union.branches
    found = [facts for _, facts in live]
    if union.discriminator is not None or any(facts.unions or facts.wholes or facts.unresolved for facts in found):
        return False
    if all(facts.values is not None for facts in found):
        return True
    if any(facts.values is not None for facts in found):
        return False
    return all(one.kinds - NULL <= KINDS - other.kinds for one, other in combinations(found, 2))


def _absorb(document: Document, facts: Facts, fresh: list[Parts], found: list[Facts], has_null: bool) -> None:
    own_kinds, own_values = facts.kinds, facts.values
    own_notes = (facts.default, set(facts.flags), facts.sunset, facts.xml, facts.name)
    for branch in fresh:
        facts.kinds, facts.values = KINDS, None
        collect(document, branch, facts)
    if len(found) > 1:
        facts.default, facts.flags, facts.sunset, facts.xml, facts.name = own_notes
    kinds = frozenset[str]().union(*(item.kinds for item in found))
    facts.kinds = own_kinds & (kinds | NULL if has_null else kinds)
    facts.is_typed = facts.is_typed or kinds != KINDS
    facts.values = own_values
    if found and all(item.values is not None for item in found):
        listed: dict[bytes, Listed] = {}
        for item in found:
            listed |= item.values or {}
        if "null" in facts.kinds:
            listed[b"null"] = Listed(None, facts.path)
        facts.values = listed if own_values is None else {k: v for k, v in own_values.items() if k in listed}


def _drop_idle(facts: Facts) -> None:
    """Forget what limits only values that are not allowed anyway."""
    kinds = facts.kinds
    for kind, names in _BOUNDS_OF.items():
        if kind not in kinds:
            for name in names:
                facts.bounds.pop(name, None)
    if kinds.isdisjoint(NUMBERS):
        facts.bounds.pop("minimum", None)
        facts.bounds.pop("maximum", None)
        facts.multiple_of = None
        facts.formats = {name: path for name, path in facts.formats.items() if name not in NUMERIC_FORMATS}
    if "string" not in kinds:
        facts.encoding, facts.patterns = {}, {}
        facts.formats = {name: path for name, path in facts.formats.items() if name in NUMERIC_FORMATS}
    if "object" not in kinds:
        facts.properties, facts.required, facts.closed, facts.additional = {}, {}, None, ()
        facts.pattern_properties, facts.dependent = {}, {}
    if "array" not in kinds:
        facts.items, facts.prefix = (), []


def _use_whole_numbers(facts: Facts) -> None:
    """Where only whole numbers are allowed, "above 0" is "from 1", and steps of 1 are no limit."""
    if "fraction" in facts.kinds or "integer" not in facts.kinds:
        return
    low, high = facts.bounds.get("minimum"), facts.bounds.get("maximum")
    if low is not None:
        value = math.floor(low.value) + 1 if low.exclusive else math.ceil(low.value)
        facts.bounds["minimum"] = Bound(value, False, low.path)
    if high is not None:
        value = math.ceil(high.value) - 1 if high.exclusive else math.floor(high.value)
        facts.bounds["maximum"] = Bound(value, False, high.path)
    if facts.multiple_of is not None and (1 / facts.multiple_of).denominator == 1:
        facts.multiple_of = None
