"""Rules about limits: numbers, lengths, counts, steps."""

from fractions import Fraction
from typing import NamedTuple

from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.facts import Bound
from reviews.contracts.schemas.graph import Pair


class _Limit(NamedTuple):
    """One limit: its keyword, the name of its rules, whether it limits from below, and how it is said: with what is
    counted (one, several), and without a limit."""

    keyword: str
    rule: str
    is_lower: bool
    words: str
    counted: tuple[str, str]
    without: str


_CHARACTERS, _ENTRIES, _FIELDS = (" character", " characters"), (" entry", " entries"), (" field", " fields")
_MATCHING = (" matching entry", " matching entries")
_LIMITS = (
    _Limit("minimum", "minimum", True, "be at least", ("", ""), "be any number"),
    _Limit("maximum", "maximum", False, "be at most", ("", ""), "be any number"),
    _Limit("minLength", "min-length", True, "have at least", _CHARACTERS, "have any length"),
    _Limit("maxLength", "max-length", False, "have at most", _CHARACTERS, "have any length"),
    _Limit("minItems", "min-items", True, "have at least", _ENTRIES, "have any count of entries"),
    _Limit("maxItems", "max-items", False, "have at most", _ENTRIES, "have any count of entries"),
    _Limit("minProperties", "min-properties", True, "have at least", _FIELDS, "have any count of fields"),
    _Limit("maxProperties", "max-properties", False, "have at most", _FIELDS, "have any count of fields"),
    _Limit("minContains", "min-contains", True, "have at least", _MATCHING, "have any matching entries"),
    _Limit("maxContains", "max-contains", False, "have at most", _MATCHING, "have any matching entries"),
    _Limit("uniqueItems", "unique-items", True, "have only different entries", ("", ""), "have equal entries too"),
)
_ONLY_BESIDE_CONTAINS = ("minContains", "maxContains")

_TIGHTENED = (
    Rule("breaking", "{Subject} must now {now}; before, it could {was}.", "Keep accepting what was accepted."),
    Rule("safe", "{Subject} will now always {now}; before, it could {was}."),
)
_LOOSENED = (
    Rule("safe", "{Subject} may now {now}; before, it had to {was}."),
    Rule("breaking", "{Subject} can now {now}; before, it would always {was}.", "Keep the limit, or use a new field."),
)
RULES: Rules = {
    **both_ways("multiple-of-tightened", _TIGHTENED[0], _TIGHTENED[1]),
    **both_ways("multiple-of-loosened", _LOOSENED[0], _LOOSENED[1]),
    **both_ways(
        "multiple-of-changed",
        Rule("breaking", "{Subject} must now {now}; before, it had to {was}.", "Keep accepting what was accepted."),
        Rule("breaking", "{Subject} will now {now}; before, it would {was}.", "Keep the step."),
    ),
}
for _limit in _LIMITS:
    RULES |= both_ways(f"{_limit.rule}-tightened", *_TIGHTENED)
    RULES |= both_ways(f"{_limit.rule}-loosened", *_LOOSENED)


def compare_bounds(pair: Pair) -> None:
    """Compare the limits of the kinds that both sides allow."""
    common = pair.base.kinds & pair.revision.kinds
    limited = pair.base.bounds.keys() | pair.revision.bounds.keys()
    for limit in _LIMITS if limited else ():
        if limit.keyword not in limited or not _speaks_of(limit.keyword, common):
            continue
        base, revision = pair.base.bounds.get(limit.keyword), pair.revision.bounds.get(limit.keyword)
        if limit.keyword in _ONLY_BESIDE_CONTAINS and not _both_contain(pair):
            continue
        before, after = _tightness(limit, base), _tightness(limit, revision)
        if before != after:
            _report(pair, limit, base, revision, "tightened" if after > before else "loosened")
    if not common.isdisjoint({"integer", "fraction"}):
        _compare_steps(pair)


def _speaks_of(keyword: str, kinds: frozenset[str]) -> bool:
    if keyword in ("minimum", "maximum"):
        return not kinds.isdisjoint({"integer", "fraction"})
    kind = "string" if keyword.endswith("Length") else "object" if keyword.endswith("Properties") else "array"
    return kind in kinds


def _both_contain(pair: Pair) -> bool:
    return "contains" in pair.base.wholes and "contains" in pair.revision.wholes


def _tightness(limit: _Limit, bound: Bound | None) -> tuple[int | float, ...]:
    """Greater is tighter; no limit is the least."""
    if bound is None:
        return ()
    return (bound.value if limit.is_lower else -bound.value, bound.exclusive)


def _report(pair: Pair, limit: _Limit, base: Bound | None, revision: Bound | None, fate: str) -> None:
    was, now = _words(limit, base), _words(limit, revision)
    places = [
        facts.path if bound is None else bound.path for facts, bound in ((pair.base, base), (pair.revision, revision))
    ]
    pair.report(f"{limit.rule}-{fate}", was, now, base=places[0], revision=places[1], was=was, now=now)


def _words(limit: _Limit, bound: Bound | None) -> str:
    if bound is None:
        return limit.without
    if limit.keyword == "uniqueItems":
        return limit.words
    value = int(bound.value) if isinstance(bound.value, float) and bound.value.is_integer() else bound.value
    words = limit.words if not bound.exclusive else "be more than" if limit.is_lower else "be less than"
    return f"{words} {value}{limit.counted[value != 1]}"


def _compare_steps(pair: Pair) -> None:
    base, revision = pair.base.multiple_of, pair.revision.multiple_of
    if base == revision:
        return
    if base is None or (revision is not None and (revision / base).denominator == 1):
        rule = "multiple-of-tightened"
    elif revision is None or (base / revision).denominator == 1:
        rule = "multiple-of-loosened"
    else:
        rule = "multiple-of-changed"
    was, now = ("be any number" if step is None else f"be a multiple of {_decimal(step)}" for step in (base, revision))
    places = pair.base.place("multipleOf"), pair.revision.place("multipleOf")
    pair.report(rule, was, now, base=places[0], revision=places[1], was=was, now=now)


def _decimal(step: Fraction) -> str:
    return str(step) if step.denominator == 1 else str(float(step))
