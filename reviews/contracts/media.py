"""Rules about media types: in which form a body travels."""

from collections.abc import Iterator

from reviews.contracts.comparison import Comparison, schema_of
from reviews.contracts.document import EMPTY, Part
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.facts import key_of
from reviews.contracts.uses import Use
from reviews.contracts.wording import name_words

RULES: Rules = {
    **both_ways(
        "media-type-added",
        Rule("safe", "{Subject} may also be sent as {type}."),
        Rule("safe", "{Subject} can also be had as {type}."),
    ),
    **both_ways(
        "media-type-removed",
        Rule("breaking", "{Subject} can no longer be sent as {type}.", "Keep accepting {type}."),
        Rule("breaking", "{Subject} can no longer be had as {type}.", "Keep offering {type}."),
    ),
    **both_ways(
        "media-type-widened",
        Rule("safe", "{Subject} may now be sent as {type}, not only as {was}."),
        Rule("breaking", "{Subject} can now come as {type}, not only as {was}.", "Name the media types that come."),
    ),
    **both_ways(
        "media-type-narrowed",
        Rule("breaking", "{Subject} may now be sent only as {type}, not as {was} in general.", "Keep accepting {was}."),
        Rule("safe", "{Subject} now comes as {type}, within {was}."),
    ),
    **both_ways(
        "part-encoding-changed",
        Rule("breaking", "The part {part} of {subject} must now be sent in another way: {now} instead of {was}.", "Keep accepting the old way."),
        Rule("breaking", "The part {part} of {subject} now comes in another way: {now} instead of {was}.", "Keep the old way."),
    ),
}  # fmt: skip


def compare_content(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    """Compare what a body may look like, media type by media type. Ranges such as `application/*` stand for those
    inside."""
    before, after = _by_type(base), _by_type(revision)
    for name in before.keys() & after.keys():
        _compare_media_type(comparison, use, before[name], after[name])
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    widened = {(name, wider) for name in gone for wider in new if _covers(wider, name)}
    narrowed = {(name, inner) for name in gone for inner in new if _covers(name, inner)}
    for name, other in sorted(widened | narrowed):
        rule = "media-type-widened" if (name, other) in widened else "media-type-narrowed"
        places = before[name].path, after[other].path
        words = {"was": name_words(name), "type": name_words(other)}
        comparison.report(use, rule, name, other, base=places[0], revision=places[1], **words)
        _compare_media_type(comparison, use, before[name], after[other])
    told = {name for pair in widened | narrowed for name in pair}
    for name in sorted(gone - told):
        is_covered = [wider for wider in after if _covers(wider, name)]
        if is_covered:
            _compare_media_type(comparison, use, before[name], after[is_covered[0]])
        else:
            place = before[name].path
            comparison.report(use, "media-type-removed", name, base=place, revision=None, type=name_words(name))
    for name in sorted(new - told):
        is_covered = [wider for wider in before if _covers(wider, name)]
        if is_covered:
            _compare_media_type(comparison, use, before[is_covered[0]], after[name])
        else:
            place = after[name].path
            comparison.report(use, "media-type-added", name, base=None, revision=place, type=name_words(name))


def normal_type(name: str) -> str:
    """A media type without its parameters, in small letters."""
    return name.split(";", 1)[0].strip().lower()


def _by_type(content: Part) -> dict[str, Part]:
    return {normal_type(name): part for name, part in content.items()}


def _covers(wider: str, name: str) -> bool:
    if wider == name or not wider.endswith("*"):
        return False
    return wider in ("*/*", "*") or name.startswith(wider[:-1])


def _compare_media_type(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    comparison.compare_schemas(use, schema_of(base), schema_of(revision))
    before, after = dict(base.child("encoding").items()), dict(revision.child("encoding").items())
    for name in sorted(before.keys() | after.keys()):
        places = before.get(name, Part(EMPTY, base.path)), after.get(name, Part(EMPTY, revision.path))
        was, now = (encoding_words(place) for place in places)
        if was != now:
            words = {"part": name_words(name), "was": was, "now": now}
            comparison.report(
                use, "part-encoding-changed", name, was, now, base=places[0].path, revision=places[1].path, **words
            )


def encoding_words(part: Part) -> str:
    """How a part of a body is sent, in words that are equal for equal ways."""
    return ", ".join(_encoding_parts(part)) or "as usual"


def _encoding_parts(part: Part) -> Iterator[str]:
    types = sorted(normal_type(name) for name in part.text("contentType").split(",") if name.strip())
    if types:
        yield " or ".join(types)
    for key in ("style", "explode", "allowReserved"):
        if isinstance(part.raw, dict) and key in part.raw:
            yield f"{key} {key_of(part.raw[key]).decode()}"
