"""Rules about the fields of objects."""

from reviews.contracts.findings import field_step
from reviews.contracts.rules import Rule, Rules
from reviews.contracts.schemas.facts import Facts
from reviews.contracts.schemas.graph import Pair

RULES: Rules = {
    "request-property-added": Rule("safe", "{Subject} can be sent as a new field."),
    "request-property-added-required": Rule(
        "breaking", "{Subject} is a new field that must be sent. Requests without it are refused.", "Make it optional."
    ),
    "request-property-added-required-default": Rule(
        "risky",
        "{Subject} is a new field that must be sent, though it has a default. Strict checks refuse requests without it.",
        "Make it optional, as its default already says.",
    ),
    "request-property-removed": Rule(
        "risky", "{Subject} is no longer a field. What is sent in it is no longer read.", "Keep reading it for a while."
    ),
    "request-property-removed-closed": Rule(
        "breaking",
        "{Subject} is no longer a field, and unknown fields are refused. Requests that still send it fail.",
        "Keep accepting it, or allow additional fields.",
    ),
    "request-property-required": Rule(
        "breaking", "{Subject} must now be sent. Requests without it are refused.", "Keep it optional."
    ),
    "request-property-required-default": Rule(
        "risky",
        "{Subject} must now be sent, though it has a default. Strict checks refuse requests without it.",
        "Keep it optional, as its default already says.",
    ),
    "request-property-optional": Rule("safe", "{Subject} need not be sent any more."),
    "request-property-read-only": Rule(
        "risky", "{Subject} can no longer be set: it is now only read.", "Keep accepting it for a while."
    ),
    "request-property-writable": Rule("safe", "{Subject} can now be set."),
    "request-property-writable-required": Rule(
        "breaking", "{Subject} must now be sent; before, it was only read.", "Make it optional."
    ),
    "response-property-added": Rule("safe", "{Subject} is a new field."),
    "response-property-added-closed": Rule(
        "risky",
        "{Subject} is a new field, where the contract said that there are no others. Strict readers refuse it.",
        "Allow additional fields first, and add new ones later.",
    ),
    "response-property-removed": Rule(
        "risky", "{Subject}, which could be missing before, does not come any more.", "Keep sending it while it is used."
    ),
    "response-property-removed-required": Rule(
        "breaking", "{Subject}, which was always there, does not come any more.", "Keep sending it."
    ),
    "response-property-required": Rule("safe", "{Subject} is now always there."),
    "response-property-optional": Rule(
        "breaking", "{Subject} can now be missing; before, it was always there.", "Keep sending it always."
    ),
    "response-property-write-only": Rule("risky", "{Subject} does not come any more: it is now only sent.", "Keep sending it."),
    "response-property-write-only-required": Rule(
        "breaking", "{Subject}, which was always there, does not come any more: it is now only sent.", "Keep sending it."
    ),
    "response-property-readable": Rule("safe", "{Subject} now comes as well."),
}  # fmt: skip

_HIDDEN = {"request": "readOnly", "response": "writeOnly"}


def compare_objects(pair: Pair) -> None:
    """Compare fields, where both sides allow objects."""
    if "object" not in pair.base.kinds & pair.revision.kinds:
        return
    base, revision = pair.base, pair.revision
    for name in base.properties.keys() | revision.properties.keys():
        _compare_field(pair, name)
    for name in base.required.keys() ^ revision.required.keys():
        if name not in base.properties and name not in revision.properties:
            _report_required(pair, name, is_defaulted=False)


def _compare_field(pair: Pair, name: str) -> None:
    base, revision = pair.base.properties.get(name), pair.revision.properties.get(name)
    is_required = name in pair.base.required, name in pair.revision.required
    if base is not None and revision is not None and is_required[0] == is_required[1] and pair.same(base, revision):
        return
    before = pair.graph.base.facts(base) if base is not None else None
    after = pair.graph.revision.facts(revision) if revision is not None else None
    hidden = _HIDDEN[pair.flow]
    was_seen = before is not None and hidden not in before.flags
    is_seen = after is not None and hidden not in after.flags
    if was_seen and is_seen and base is not None and revision is not None and after is not None:
        if is_required[0] != is_required[1]:
            _report_required(pair, name, is_defaulted=after.default is not None)
        pair.descend(field_step(name), base, revision)
    elif was_seen and before is not None:
        _report_gone(pair, name, before, after)
    elif is_seen and after is not None:
        _report_new(pair, name, before, after)


def _report_required(pair: Pair, name: str, *, is_defaulted: bool) -> None:
    is_now = name in pair.revision.required
    rule = "property-required" if is_now else "property-optional"
    if is_now and is_defaulted and pair.flow == "request":
        rule += "-default"
    base, revision = pair.base, pair.revision
    places = base.required.get(name, base.path), revision.required.get(name, revision.path)
    pair.report_field(name, rule, base=places[0], revision=places[1])


def _report_gone(pair: Pair, name: str, before: Facts, after: Facts | None) -> None:
    was_required = name in pair.base.required
    if after is not None:
        rule = "property-read-only" if pair.flow == "request" else "property-write-only"
        place = after.place(_HIDDEN[pair.flow])
    else:
        rule, place = "property-removed", None
    if pair.flow == "request" and after is None and pair.revision.closed is not None:
        rule += "-closed"
    if pair.flow == "response" and was_required:
        rule += "-required"
    pair.report_field(name, rule, base=before.path, revision=place)


def _report_new(pair: Pair, name: str, before: Facts | None, after: Facts) -> None:
    is_required = name in pair.revision.required and pair.flow == "request"
    if before is not None:
        rule = "property-writable" if pair.flow == "request" else "property-readable"
        rule += "-required" if is_required else ""
        pair.report_field(name, rule, base=before.place(_HIDDEN[pair.flow]), revision=after.path)
        return
    rule = "property-added"
    if is_required:
        rule += "-required-default" if after.default is not None else "-required"
    elif pair.flow == "response" and pair.base.closed is not None:
        rule += "-closed"
    pair.report_field(name, rule, base=None, revision=after.path)
