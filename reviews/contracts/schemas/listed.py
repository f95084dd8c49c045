"""Rules about listed values: `enum` and `const`."""

from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.facts import Listed, kind_of_value
from reviews.contracts.schemas.graph import Pair
from reviews.contracts.wording import list_words, value_words

RULES: Rules = {
    **both_ways(
        "enum-value-removed",
        Rule(
            "breaking", "{Subject} no longer accepts {value}.", "Keep accepting {value} until nobody sends it any more."
        ),
        Rule("safe", "{Subject} is never {value} any more."),
    ),
    **both_ways(
        "enum-value-added",
        Rule("safe", "{Subject} also accepts {value}."),
        Rule(
            "risky",
            "{Subject} can have a new value, {value}. Who lists the known values will meet one they do not know.",
            "Agree what happens with unknown values, or say it in a new field.",
        ),
    ),
    **both_ways(
        "enum-replaced",
        Rule("breaking", "{Subject} must now be {now}, and no longer {was}.", "Accept {was} as well."),
        Rule("breaking", "{Subject} is now {now}, and never {was} any more.", "Keep {was}, or use a new field."),
    ),
    **both_ways(
        "enum-introduced",
        Rule(
            "breaking", "{Subject} now accepts only {now}; before, any value would do.", "Keep accepting other values."
        ),
        Rule("safe", "{Subject} is now always {now}."),
    ),
    **both_ways(
        "enum-dropped",
        Rule("safe", "{Subject} accepts any value now, not only {was}."),
        Rule(
            "risky",
            "{Subject} can now have any value; before, it was always {was}.",
            "List the values that can come, or agree what happens with unknown ones.",
        ),
    ),
}


def compare_listed(pair: Pair) -> None:
    """Compare the listed values of the kinds that both sides allow."""
    common = pair.base.kinds & pair.revision.kinds
    base, revision = pair.base.values, pair.revision.values
    if (base is None and revision is None) or not common - {"null"}:
        return
    places = pair.base.place("enum"), pair.revision.place("enum")
    if base is None or revision is None:
        listed = base if base is not None else revision or {}
        said = _words(listed)
        rule = "enum-introduced" if base is None else "enum-dropped"
        pair.report(rule, *_keys(listed), base=places[0], revision=places[1], was=said, now=said)
        return
    removed = {key: item for key, item in base.items() if key not in revision}
    added = {key: item for key, item in revision.items() if key not in base}
    if removed and added and len(removed) == len(base) and len(added) == len(revision):
        values = *_keys(base), "→", *_keys(revision)
        words = {"was": _words(base), "now": _words(revision)}
        pair.report("enum-replaced", *values, base=places[0], revision=places[1], **words)
        return
    for key, item in removed.items():
        if kind_of_value(item.value) in common:
            value = value_words(item.value)
            pair.report("enum-value-removed", key.decode(), base=item.path, revision=places[1], value=value)
    for key, item in added.items():
        if kind_of_value(item.value) in common:
            value = value_words(item.value)
            pair.report("enum-value-added", key.decode(), base=places[0], revision=item.path, value=value)


def _keys(listed: dict[bytes, Listed]) -> list[str]:
    return sorted(key.decode() for key in listed)


def _words(listed: dict[bytes, Listed]) -> str:
    return list_words(item.value for item in listed.values())
