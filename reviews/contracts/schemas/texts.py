"""Rules about the form of texts and numbers: formats, encodings, patterns."""

from reviews.artifacts.contract.places import Path
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.facts import NUMBERS
from reviews.contracts.schemas.graph import Pair
from reviews.contracts.schemas.normal import NUMERIC_FORMATS
from reviews.contracts.wording import name_words

RULES: Rules = {
    **both_ways(
        "format-changed",
        Rule("breaking", "{Subject} must now have the form {now} instead of {was}.", "Accept both forms, or use a new field."),
        Rule("breaking", "{Subject} now has the form {now} instead of {was}.", "Keep the form, or use a new field."),
    ),
    **both_ways(
        "format-narrowed",
        Rule("risky", "{Subject} should now have the form {now}; before: {was}. Other values may be refused.", "Keep accepting other values, or find out whether anybody sends them."),
        Rule("safe", "{Subject} now has the form {now}; before: {was}."),
    ),
    **both_ways(
        "format-widened",
        Rule("safe", "{Subject} may now have the form {now}; before: {was}."),
        Rule("risky", "{Subject} can now have the form {now}; before, one could count on {was}.", "Keep the form {was}."),
    ),
    **both_ways(
        "number-size-narrowed",
        Rule("breaking", "{Subject} must now fit into {now}; before: {was}.", "Keep accepting larger values."),
        Rule("safe", "{Subject} now always fits into {now}; before: {was}."),
    ),
    **both_ways(
        "number-size-widened",
        Rule("safe", "{Subject} may now be as large as {now} holds; before: {was}."),
        Rule("breaking", "{Subject} can now be as large as {now} holds; before, it always fitted into {was}.", "Keep values within {was}, or use a new field."),
    ),
    **both_ways(
        "encoding-changed",
        Rule("breaking", "{Subject} must now be encoded as {now} instead of {was}.", "Accept both encodings."),
        Rule("breaking", "{Subject} is now encoded as {now} instead of {was}.", "Keep the encoding, or use a new field."),
    ),
    **both_ways(
        "pattern-added",
        Rule("breaking", "{Subject} must now match the pattern {now}.", "Leave the pattern out, or make sure that it refuses nothing that was sent so far."),
        Rule("safe", "{Subject} now always matches the pattern {now}."),
    ),
    **both_ways(
        "pattern-removed",
        Rule("safe", "{Subject} need not match the pattern {was} any more."),
        Rule("risky", "{Subject} may no longer match the pattern {was}.", "Keep the pattern."),
    ),
    **both_ways(
        "pattern-changed",
        Rule("breaking", "{Subject} must now match the pattern {now} instead of {was}.", "Keep the pattern, or make sure that the new one refuses nothing that was sent so far."),
        Rule("risky", "{Subject} now matches the pattern {now} instead of {was}.", "Keep the pattern."),
    ),
}  # fmt: skip

# (narrower, wider): every value of the first is one of the second.
_WITHIN = {
    ("uri", "uri-reference"), ("uri", "iri"), ("uri", "iri-reference"), ("uri-reference", "iri-reference"),
    ("iri", "iri-reference"), ("email", "idn-email"), ("hostname", "idn-hostname"), ("ipv4", "hostname"),
    ("int8", "int16"), ("int8", "int32"), ("int8", "int64"), ("int16", "int32"), ("int16", "int64"), ("int32", "int64"),
    ("uint8", "uint16"), ("uint8", "uint32"), ("uint8", "uint64"), ("uint16", "uint32"), ("uint16", "uint64"),
    ("uint32", "uint64"), ("uint8", "int16"), ("uint8", "int32"), ("uint8", "int64"), ("uint16", "int32"),
    ("uint16", "int64"), ("uint32", "int64"), ("float", "double"),
}  # fmt: skip
# Programs read these into small types; the others are as wide as what one would take without a format.
_SMALL = frozenset({"int8", "int16", "int32", "uint8", "uint16", "uint32"})


def compare_texts(pair: Pair) -> None:
    """Compare formats, encodings and patterns of the kinds that both sides allow."""
    common = pair.base.kinds & pair.revision.kinds
    if not common.isdisjoint(NUMBERS):
        _compare_formats(pair, _formats(pair.base.formats, True), _formats(pair.revision.formats, True), True)
    if "string" in common:
        _compare_formats(pair, _formats(pair.base.formats, False), _formats(pair.revision.formats, False), False)
        _compare_encoding(pair)
        _compare_patterns(pair)


def _formats(formats: dict[str, Path], numeric: bool) -> list[str]:
    return sorted(name for name in formats if (name in NUMERIC_FORMATS) == numeric)


def _compare_formats(pair: Pair, base: list[str], revision: list[str], numeric: bool) -> None:
    if base == revision:
        return
    if not base or not revision:
        fate = "narrowed" if revision else "widened"
    elif len(base) == len(revision) == 1 and (revision[0], base[0]) in _WITHIN:
        fate = "narrowed"
    elif len(base) == len(revision) == 1 and (base[0], revision[0]) in _WITHIN:
        fate = "widened"
    elif set(base) < set(revision) or set(revision) < set(base):
        fate = "narrowed" if set(base) < set(revision) else "widened"
    else:
        fate = "changed"
    is_small = numeric and fate != "changed" and not _SMALL.isdisjoint(revision if fate == "narrowed" else base)
    was, now = (" and ".join(map(name_words, names)) or "any form" for names in (base, revision))
    places = (
        _format_place(pair.base.formats, base, pair.base.path),
        _format_place(pair.revision.formats, revision, pair.revision.path),
    )
    rule = f"number-size-{fate}" if is_small else f"format-{fate}"
    pair.report(rule, was, now, base=places[0], revision=places[1], was=was, now=now)


def _format_place(formats: dict[str, Path], names: list[str], path: Path) -> Path:
    return formats[names[0]] if names else path


def _compare_encoding(pair: Pair) -> None:
    base, revision = pair.base.encoding, pair.revision.encoding
    if base != revision:
        was, now = (
            " ".join(encoding[key] for key in sorted(encoding)) or "plain text" for encoding in (base, revision)
        )
        places = pair.base.place("encoding"), pair.revision.place("encoding")
        pair.report(
            "encoding-changed", was, now, base=places[0], revision=places[1], was=name_words(was), now=name_words(now)
        )


def _compare_patterns(pair: Pair) -> None:
    removed = [pattern for pattern in pair.base.patterns if pattern not in pair.revision.patterns]
    added = [pattern for pattern in pair.revision.patterns if pattern not in pair.base.patterns]
    if len(removed) == 1 and len(added) == 1:
        places = pair.base.patterns[removed[0]], pair.revision.patterns[added[0]]
        words = {"was": name_words(removed[0]), "now": name_words(added[0])}
        pair.report("pattern-changed", removed[0], added[0], base=places[0], revision=places[1], **words)
        return
    for pattern in removed:
        place = pair.base.patterns[pattern]
        pair.report("pattern-removed", pattern, base=place, revision=pair.revision.path, was=name_words(pattern))
    for pattern in added:
        place = pair.revision.patterns[pattern]
        pair.report("pattern-added", pattern, base=pair.base.path, revision=place, now=name_words(pattern))
