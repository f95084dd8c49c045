"""Rules about conditions, which are compared as wholes: any difference inside is one change."""

from itertools import zip_longest

from reviews.contracts.findings import Finding
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.facts import Parts
from reviews.contracts.schemas.graph import Pair
from reviews.contracts.wording import name_words

# Keyword: the name of its rules, and what it is about.
_NAMES = {
    "not": ("exclusion", "rule about what is excluded (“not”)"),
    "if": ("condition", "condition (“if”, “then”, “else”)"),
    "contains": ("contains", "rule about what the list must contain"),
    "propertyNames": ("property-names", "rule about how fields may be named"),
    "contentSchema": ("content-schema", "rule about what the encoded content holds"),
    "dependentSchemas": ("dependent-schema", "rule that comes with the field {field}"),
}
_ELSEWHERE = Rule(
    "risky", "{Subject} is described elsewhere, now at {now} instead of {was}.", "Write it out in this document."
)
RULES: Rules = both_ways("reference-changed", _ELSEWHERE, _ELSEWHERE)
for _rule, _words in _NAMES.values():
    RULES |= both_ways(
        f"{_rule}-added",
        Rule("breaking", f"{{Subject}} now has to follow a {_words}.", "Keep accepting what was accepted."),
        Rule("safe", f"{{Subject}} now follows a {_words}."),
    )
    RULES |= both_ways(
        f"{_rule}-removed",
        Rule("safe", f"{{Subject}} no longer has to follow a {_words}."),
        Rule("risky", f"{{Subject}} no longer follows a {_words}.", "Keep to it."),
    )
    RULES |= both_ways(
        f"{_rule}-changed",
        Rule(
            "breaking",
            f"For {{subject}}, a {_words} has changed. What was accepted may be refused.",
            "Keep accepting what was accepted.",
        ),
        Rule("risky", f"For {{subject}}, a {_words} has changed.", "Keep to what was agreed."),
    )


def compare_wholes(pair: Pair) -> None:
    """Compare conditions, equal ones first and the others in their order."""
    for keyword in pair.base.wholes.keys() | pair.revision.wholes.keys():
        before = list(pair.base.wholes.get(keyword, ()))
        after: list[tuple[Parts, ...]] = []
        for group in pair.revision.wholes.get(keyword, ()):
            twin = next((other for other in before if all(map(pair.same, other, group))), None)
            if twin is None:
                after.append(group)
            else:
                before.remove(twin)
        for ordinal, (base, revision) in enumerate(zip_longest(before, after)):
            _report(pair, keyword, ordinal, base, revision)
    base_unknown, revision_unknown = pair.base.unresolved, pair.revision.unresolved
    if base_unknown != revision_unknown:
        was, now = (", ".join(sorted(unknown)) or "nowhere" for unknown in (base_unknown, revision_unknown))
        words = {"was": name_words(was), "now": name_words(now)}
        pair.report("reference-changed", was, now, base=pair.base.path, revision=pair.revision.path, **words)


def _report(
    pair: Pair, keyword: str, ordinal: int, base: tuple[Parts, ...] | None, revision: tuple[Parts, ...] | None
) -> None:
    name, _, field = keyword.partition(" ")
    fate = "added" if base is None else "removed" if revision is None else "changed"
    rule = f"{_NAMES[name][0]}-{fate}"
    values = [value for value in (field, str(ordinal) if ordinal else "") if value]
    finding = Finding(
        rule,
        tuple(values),
        {"field": name_words(field)},
        pair.base.path if base is None else base[0][0].path,
        pair.revision.path if revision is None else revision[0][0].path,
    )
    if base is None or revision is None:
        pair.node.findings.append(finding)
    else:
        pair.probe(finding, zip(base, revision, strict=True))
