"""Rules about fields that an object does not name one by one, and about fields that ask for one another."""

from reviews.contracts.findings import OTHER_FIELDS, Step
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.graph import Pair
from reviews.contracts.wording import name_words

RULES: Rules = {
    **both_ways(
        "additional-closed",
        Rule(
            "breaking",
            "{Subject} no longer accepts fields that the contract does not name.",
            "Keep accepting and ignoring them.",
        ),
        Rule("safe", "{Subject} no longer has fields that the contract does not name."),
    ),
    **both_ways(
        "additional-opened",
        Rule("safe", "{Subject} now accepts fields that the contract does not name."),
        Rule(
            "risky",
            "{Subject} can now have fields that the contract does not name. Strict readers refuse them.",
            "Name the fields that come.",
        ),
    ),
    **both_ways(
        "pattern-properties-allowed",
        Rule("safe", "{Subject} now accepts fields named like {pattern}."),
        Rule(
            "risky",
            "{Subject} can now have fields named like {pattern}. Strict readers refuse them.",
            "Name the fields that come.",
        ),
    ),
    **both_ways(
        "pattern-properties-refused",
        Rule("breaking", "{Subject} no longer accepts fields named like {pattern}.", "Keep accepting them."),
        Rule("risky", "{Subject} no longer has fields named like {pattern}.", "Keep sending them while they are used."),
    ),
    **both_ways(
        "pattern-properties-limited",
        Rule(
            "breaking",
            "Fields of {subject} named like {pattern} must now follow rules of their own.",
            "Keep accepting other values in them.",
        ),
        Rule("safe", "Fields of {subject} named like {pattern} now follow rules of their own."),
    ),
    **both_ways(
        "pattern-properties-freed",
        Rule("safe", "Fields of {subject} named like {pattern} may now be anything."),
        Rule("risky", "Fields of {subject} named like {pattern} can now be anything.", "Keep the rules for them."),
    ),
    **both_ways(
        "dependent-required-added",
        Rule("breaking", "In {subject}, who sends {name} must now send {other} as well.", "Keep {other} optional."),
        Rule("safe", "In {subject}, {other} now always comes with {name}."),
    ),
    **both_ways(
        "dependent-required-removed",
        Rule("safe", "In {subject}, {name} can now be sent without {other}."),
        Rule("risky", "In {subject}, {name} can now come without {other}.", "Keep sending both."),
    ),
}


def compare_openness(pair: Pair) -> None:
    """Compare what is said of all other fields, where both sides allow objects."""
    if "object" in pair.base.kinds & pair.revision.kinds:
        _compare_additional(pair)
        _compare_patterns(pair)
        _compare_dependent(pair)


def _compare_dependent(pair: Pair) -> None:
    base, revision = pair.base, pair.revision
    for name, other in sorted(base.dependent.keys() ^ revision.dependent.keys()):
        is_new = (name, other) in revision.dependent
        place = revision.dependent[name, other] if is_new else base.dependent[name, other]
        pair.report(
            f"dependent-required-{'added' if is_new else 'removed'}",
            name,
            other,
            base=base.path if is_new else place,
            revision=place if is_new else revision.path,
            name=name_words(name),
            other=name_words(other),
        )


def _compare_additional(pair: Pair) -> None:
    base, revision = pair.base, pair.revision
    if (base.closed is None) != (revision.closed is None):
        rule = "additional-opened" if revision.closed is None else "additional-closed"
        place = revision.additional[0].path if revision.additional else revision.path
        pair.report(rule, base=base.closed or base.path, revision=revision.closed or place)
    elif base.closed is None and (base.additional or revision.additional):
        pair.descend(OTHER_FIELDS, base.additional, revision.additional)


def _compare_patterns(pair: Pair) -> None:
    base, revision = pair.base, pair.revision
    for pattern in base.pattern_properties.keys() | revision.pattern_properties.keys():
        before, after = base.pattern_properties.get(pattern), revision.pattern_properties.get(pattern)
        if before is not None and after is not None:
            step = f"{{{pattern}}}"
            pair.descend(Step(step, step), before, after)
            continue
        # Where other fields are allowed anyway, rules for some of them come or go; where not, the fields themselves do.
        if before is None:
            rule = "allowed" if base.closed is not None else "limited"
        else:
            rule = "refused" if revision.closed is not None else "freed"
        places = before[0].path if before else base.path, after[0].path if after else revision.path
        pair.report(
            f"pattern-properties-{rule}", pattern, base=places[0], revision=places[1], pattern=name_words(pattern)
        )
