"""Rules about request bodies."""

from reviews.contracts.comparison import Comparison
from reviews.contracts.document import Part
from reviews.contracts.media import compare_content
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.uses import Use

RULES: Rules = {
    **both_ways(
        "body-added",
        Rule("safe", "{Subject} may now be sent."),
        Rule("safe", "{Subject} now comes with it."),
    ),
    "request-body-added-required": Rule(
        "breaking", "{Subject} must now be sent. Calls without it are refused.", "Make it optional."
    ),
    **both_ways(
        "body-removed",
        Rule("breaking", "{Subject} is no longer read.", "Keep accepting it."),
        Rule("breaking", "{Subject} does not come any more.", "Keep sending it."),
    ),
    **both_ways(
        "body-required",
        Rule("breaking", "{Subject} must now be sent. Calls without it are refused.", "Keep it optional."),
        Rule("safe", "{Subject} now always comes with it."),
    ),
    **both_ways(
        "body-optional",
        Rule("safe", "{Subject} need not be sent any more."),
        Rule("breaking", "{Subject} can now be missing.", "Keep sending it always."),
    ),
}


def compare_bodies(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    """Compare the request bodies of two operations."""
    before, after = (
        document.follow(part.child("requestBody"))
        for document, part in ((comparison.base, base), (comparison.revision, revision))
    )
    has_body = bool(before.raw), bool(after.raw)
    if not any(has_body):
        return
    there = use.at("the body" if use.flow == "request" else "the message", "body")
    if has_body == (False, True):
        is_required = after.flag("required") and use.flow == "request"
        rule = "body-added-required" if is_required else "body-added"
        comparison.report(there, rule, base=None, revision=after.path)
    elif has_body == (True, False):
        comparison.report(there, "body-removed", base=before.path, revision=None)
    else:
        if before.flag("required") != after.flag("required"):
            rule = "body-required" if after.flag("required") else "body-optional"
            comparison.report(there, rule, base=before.path, revision=after.path)
        compare_content(comparison, there, before.child("content"), after.child("content"))
