"""Whether a gate applies to a feature, whom it still asks, and why. Pure."""

from dataclasses import dataclass, replace

from projects.playbooks.process import Gate
from projects.playbooks.settings.expressions import Expression, explain, holds, parse
from projects.roles import title
from reviews.facts import Facts

RULED_SIMPLE = "The architect ruled that the feature is not complex."


@dataclass(frozen=True, slots=True)
class Applicability:
    """`gate` asks only roles that take part; `why` says in a sentence why it does not apply, "" where it does."""

    gate: Gate
    why: str = ""

    @property
    def applies(self) -> bool:
        return not self.why


def applicability(gate: Gate, facts: Facts) -> Applicability:
    """Raises ExpressionError where nobody can read when the gate applies: the caller shuts it."""
    out = facts.roles_out
    if gate.giver in out:
        return Applicability(gate, f"{title(gate.giver)} takes no part in this feature.")
    asked = tuple(role for role in gate.receivers if role not in out)
    if not asked and gate.receivers:
        return Applicability(gate, f"{title(gate.receivers[0])} takes no part in this feature.")
    if gate.applies_when is not None:
        expression = parse(gate.applies_when)
        if not holds(expression, facts.traits):
            return Applicability(gate, _why_not(gate.applies_when, expression, facts))
    return Applicability(replace(gate, receivers=asked))


def _why_not(text: str, expression: Expression, facts: Facts) -> str:
    if text == "complex":
        return RULED_SIMPLE
    said = "; ".join(f"{one.text} is {'true' if one.holds else 'false'}" for one in explain(expression, facts.traits))
    return f"It applies when {text}: {said}."
