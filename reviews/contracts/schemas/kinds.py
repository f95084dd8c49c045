"""Rules about types and null."""

from reviews.contracts.findings import ENTRIES
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.facts import NULL, Facts, kind_words
from reviews.contracts.schemas.graph import Pair

RULES: Rules = {
    **both_ways(
        "type-changed",
        Rule("breaking", "{Subject} must now be {now} instead of {was}.", "Keep {was}, or add a new field beside it."),
        Rule("breaking", "{Subject} is now {now} instead of {was}.", "Keep {was}, or add a new field beside it."),
    ),
    **both_ways(
        "type-narrowed",
        Rule("breaking", "{Subject} must now be {now}; before, it could be {was}.", "Keep accepting {was}."),
        Rule("safe", "{Subject} is now always {now}; before, it could be {was}."),
    ),
    **both_ways(
        "type-widened",
        Rule("safe", "{Subject} may now be {now}; before, it had to be {was}."),
        Rule(
            "breaking",
            "{Subject} can now be {now}; before, it was always {was}.",
            "Keep {was}, or add a new field for the other values.",
        ),
    ),
    **both_ways(
        "nullable-added",
        Rule("safe", "{Subject} may now be null."),
        Rule(
            "breaking",
            "{Subject} can now be null, where there always was a value. Reading it as {kind} fails then.",
            "Keep it filled, or add a new field that says when there is no value.",
        ),
    ),
    **both_ways(
        "nullable-removed",
        Rule("breaking", "{Subject} must no longer be null. Who sends null is refused.", "Keep accepting null."),
        Rule("safe", "{Subject} is never null any more."),
    ),
}

# What is written as text anyway, as in a query or a header.
_WRITTEN = frozenset({"boolean", "integer", "fraction"})


def compare_kinds(pair: Pair) -> None:
    """Compare the allowed types."""
    base, revision = pair.base, pair.revision
    added, removed = revision.kinds - base.kinds, base.kinds - revision.kinds
    says_null = base.is_typed and revision.is_typed and base.kinds - NULL and revision.kinds - NULL
    if says_null:
        _compare_null(pair, added, removed)
        added, removed = added - NULL, removed - NULL
    if pair.is_text:
        removed = removed - _WRITTEN if _takes_any_text(revision) else removed
        added = added - _WRITTEN if _takes_any_text(base) else added
    if removed and "array" in added and _takes_single_values(pair):
        pair.descend(ENTRIES, pair.base_parts, revision.items, is_text=True)
        removed = removed - _WRITTEN - {"string"}
    if not added and not removed:
        return
    rule = "type-changed" if added and removed else "type-widened" if added else "type-narrowed"
    was, now = kind_words(base.kinds - NULL or base.kinds), kind_words(revision.kinds - NULL or revision.kinds)
    pair.report(rule, was, now, base=base.place("type"), revision=revision.place("type"), was=was, now=now)


def _compare_null(pair: Pair, added: frozenset[str], removed: frozenset[str]) -> None:
    places = pair.base.place("type"), pair.revision.at.get("nullable", pair.revision.place("type"))
    if "null" in added:
        kind = kind_words(pair.base.kinds)
        pair.report("nullable-added", base=places[0], revision=places[1], kind=kind)
    if "null" in removed:
        pair.report(
            "nullable-removed", base=pair.base.at.get("nullable", places[0]), revision=pair.revision.place("type")
        )


def _takes_single_values(pair: Pair) -> bool:
    """Whether a parameter that became a list still takes one value: "a=1" is written like a list of one."""
    fewest = pair.revision.bounds.get("minItems")
    is_single = "array" not in pair.base.kinds and not pair.revision.prefix and (fewest is None or fewest.value <= 1)
    return pair.is_text and pair.flow == "request" and is_single


def _takes_any_text(facts: Facts) -> bool:
    limits = facts.values is not None or facts.patterns or facts.formats or facts.encoding
    return "string" in facts.kinds and not limits and not {"minLength", "maxLength"} & facts.bounds.keys()
