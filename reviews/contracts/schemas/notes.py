"""Rules about what is said of a value beside its form: defaults, and how XML writes it."""

from reviews.contracts.lifecycle import Life, compare_lives
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.facts import Facts, key_of
from reviews.contracts.schemas.graph import Pair
from reviews.contracts.wording import value_words

RULES: Rules = {
    **both_ways(
        "default-added",
        Rule("safe", "{Subject} is now {now} where it is not sent."),
        Rule("safe", "{Subject} is said to be {now} where it is missing."),
    ),
    **both_ways(
        "default-changed",
        Rule(
            "risky",
            "{Subject} is now {now} instead of {was} where it is not sent. The same request may have another result.",
            "Keep the default, and let clients ask for the new value.",
        ),
        Rule("safe", "{Subject} is said to be {now} instead of {was} where it is missing."),
    ),
    **both_ways(
        "default-removed",
        Rule(
            "risky",
            "{Subject} is no longer {was} where it is not sent. The same request may have another result.",
            "Keep the default.",
        ),
        Rule("safe", "{Subject} is no longer said to be {was} where it is missing."),
    ),
    **both_ways(
        "xml-changed",
        Rule(
            "risky", "{Subject} is now written in another way in XML.", "Keep names and namespaces, where XML is used."
        ),
        Rule(
            "risky", "{Subject} is now written in another way in XML.", "Keep names and namespaces, where XML is used."
        ),
    ),
}


def compare_notes(pair: Pair) -> None:
    """Compare what is said beside the form."""
    base, revision = pair.base, pair.revision
    _compare_defaults(pair)
    if base.xml != revision.xml:
        values = base.xml.decode(), revision.xml.decode()
        pair.report("xml-changed", *values, base=base.place("xml"), revision=revision.place("xml"))
    for finding in compare_lives(_life(base), _life(revision)):
        pair.node.findings.append(finding)


def _compare_defaults(pair: Pair) -> None:
    before, after = pair.base.default, pair.revision.default
    was, now = (None if listed is None else key_of(listed.value).decode() for listed in (before, after))
    if was == now:
        return
    rule = "default-added" if before is None else "default-removed" if after is None else "default-changed"
    words = {
        name: value_words(listed.value) for name, listed in (("was", before), ("now", after)) if listed is not None
    }
    pair.report(
        rule,
        was or "",
        now or "",
        base=pair.base.path if before is None else before.path,
        revision=pair.revision.path if after is None else after.path,
        **words,
    )


def _life(facts: Facts) -> Life:
    return Life("deprecated" in facts.flags, facts.sunset, facts.place("deprecated"), facts.place("x-sunset"))
