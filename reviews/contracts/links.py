"""Rules about links: which further calls a response names."""

from reviews.contracts.comparison import Comparison
from reviews.contracts.document import Part
from reviews.contracts.rules import Rule, Rules
from reviews.contracts.schemas.facts import key_of
from reviews.contracts.uses import Use
from reviews.contracts.wording import name_words

RULES: Rules = {
    "link-added": Rule("safe", "{Subject} now names a further call, {link}."),
    "link-removed": Rule("risky", "{Subject} no longer names the further call {link}.", "Keep the link."),
    "link-changed": Rule("risky", "The further call {link} that {subject} names is now another one.", "Keep the link."),
}
_MEANING = ("operationId", "operationRef", "parameters", "requestBody", "server")


def compare_links(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    """Compare the links of two responses."""
    before = {name: comparison.base.follow(link) for name, link in base.child("links").items()}
    after = {name: comparison.revision.follow(link) for name, link in revision.child("links").items()}
    for name in before.keys() | after.keys():
        words = {"link": name_words(name)}
        if name not in before:
            comparison.report(use, "link-added", name, base=None, revision=after[name].path, **words)
        elif name not in after:
            comparison.report(use, "link-removed", name, base=before[name].path, revision=None, **words)
        elif (was := meaning_of(before[name])) != (now := meaning_of(after[name])):
            places = before[name].path, after[name].path
            comparison.report(use, "link-changed", name, was, now, base=places[0], revision=places[1], **words)


def meaning_of(link: Part) -> str:
    """What a link says to programs."""
    return key_of({key: link.raw[key] for key in _MEANING if key in link.raw}).decode()
