"""Rules about the headers of responses."""

from reviews.contracts.comparison import Comparison, schema_of
from reviews.contracts.document import Document, Part
from reviews.contracts.lifecycle import compare_lives, life_of
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.schemas.facts import Parts
from reviews.contracts.uses import Use
from reviews.contracts.wording import name_words

RULES: Rules = {
    **both_ways(
        "header-added",
        Rule("safe", "{Subject} may be given."),
        Rule("safe", "{Subject} is new."),
    ),
    "request-header-added-required": Rule("breaking", "{Subject} is new and must be given.", "Make it optional."),
    **both_ways(
        "header-removed",
        Rule("breaking", "{Subject} is no longer read.", "Keep reading it."),
        Rule("risky", "{Subject}, which could be missing before, does not come any more.", "Keep sending it."),
    ),
    "response-header-removed-required": Rule(
        "breaking", "{Subject}, which was always there, does not come any more.", "Keep sending it."
    ),
    **both_ways(
        "header-required",
        Rule("breaking", "{Subject} must now be given.", "Keep it optional."),
        Rule("safe", "{Subject} is now always there."),
    ),
    **both_ways(
        "header-optional",
        Rule("safe", "{Subject} need not be given any more."),
        Rule("breaking", "{Subject} can now be missing; before, it was always there.", "Keep sending it always."),
    ),
}


def compare_headers(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    """Compare the headers of two responses, without regard to capitals."""
    before, after = _by_name(comparison.base, base), _by_name(comparison.revision, revision)
    for key in before.keys() | after.keys():
        name, header = after.get(key) or before[key]
        there = use.at(f"the header {name_words(name)}", f"header {name}", f"header {key}")
        if key not in before:
            rule = "header-added-required" if header.flag("required") and use.flow == "request" else "header-added"
            comparison.report(there, rule, base=None, revision=header.path)
        elif key not in after:
            is_required = header.flag("required") and use.flow == "response"
            rule = "header-removed-required" if is_required else "header-removed"
            comparison.report(there, rule, base=header.path, revision=None)
        else:
            _compare_header(comparison, there, before[key][1], after[key][1])


def _by_name(document: Document, response: Part) -> dict[str, tuple[str, Part]]:
    return {
        name.lower(): (name, document.follow(header))
        for name, header in response.child("headers").items()
        if name.lower() != "content-type"
    }


def _compare_header(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    if base.flag("required") != revision.flag("required"):
        rule = "header-required" if revision.flag("required") else "header-optional"
        comparison.report(use, rule, base=base.path, revision=revision.path)
    comparison.take(use, compare_lives(life_of(base), life_of(revision)))
    comparison.compare_schemas(use, _schema_of(base), _schema_of(revision), is_text=True)


def _schema_of(header: Part) -> Parts:
    content = header.child("content").items()
    return schema_of(content[0][1]) if content else schema_of(header)
