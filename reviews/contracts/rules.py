"""The form of a rule: what one kind of difference means for those who use the contract."""

from typing import NamedTuple

from reviews.contracts.changes import Class


class Rule(NamedTuple):
    """A class, a sentence and what would make it safe. Both texts are filled with the words of a finding:
    `{subject}` (what changed, lower case), `{Subject}` (the same at the start of a sentence), and the rule's own."""

    cls: Class
    text: str
    suggestion: str = ""


Rules = dict[str, Rule]


def both_ways(name: str, request: Rule, response: Rule) -> Rules:
    """A rule that means one thing in what clients send and another in what they receive."""
    return {f"request-{name}": request, f"response-{name}": response}
