"""A gate before it has its key, and the questions its line leaves open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from projects.playbooks import conditions
from projects.playbooks.inline import in_parentheses
from projects.playbooks.names import Names, Parties
from projects.playbooks.parts import PhaseRef, Question, Role, Source


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about a gate before the gate has its key. `kind` decides what an answer does (see `effects`).

    `condition` is what the gate would depend on: "complex", or words that no fact of a feature answers.
    """

    kind: str
    text: str
    suggestions: tuple[str, ...]
    source: Source
    answer: str = ""
    condition: str = ""

    def question(self, about: str = "") -> Question:
        return Question(about, self.text, self.suggestions, self.source)


@dataclass(frozen=True, slots=True)
class Draft:
    """`key` is a wish; the compiler makes it unique. `asks` are open questions about this gate, `settled` answered ones."""

    key: str
    title: str
    checkpoint: str
    giver: str
    receivers: tuple[str, ...]
    artifact: str
    criterion: str
    everyone: bool
    source: Source
    applies_when: str | None = None
    needs_phase: PhaseRef | None = None
    asks: tuple[Ask, ...] = ()
    settled: tuple[Ask, ...] = ()

    def asking(self, kind: str, text: str, suggestions: tuple[str, ...] = (), condition: str = "") -> Draft:
        return replace(self, asks=(*self.asks, Ask(kind, text, suggestions, self.source, condition=condition)))


@dataclass(slots=True)
class Reading:
    """What one document's lines yield: gates, the roles they name, who of them is unknown, and what else is open."""

    lines: int = 0  # that state a handshake, whatever an answer makes of it
    drafts: list[Draft] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    strangers: list[tuple[Role, Question]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def meet(self, parties: Parties, names: Names, source: Source) -> None:
        """Note the roles of a line; an unknown one becomes a role and a question."""
        for party in parties.found:
            if party.role.slug in {role.slug for role in self.roles}:
                continue
            if not party.known:
                self.strangers.append((party.role, _who_is(party.role, names, source)))
            self.roles.append(party.role)


def _who_is(role: Role, names: Names, source: Source) -> Question:
    suggestions = (*names.roster.suggestions(role.title), f"a new role: {role.title}")
    return Question(role.slug, f'Who is "{role.title}"? No known role has this name.', suggestions, source)


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions of a piece of text, and that text without them."""

    text: str
    complex: bool = False
    other: str = ""
    phase: conditions.PhaseMention | None = None


def terms(text: str) -> Terms:
    """Take conditions and references to phases out of a text; other parentheses stay."""
    found = Terms(text)
    for inside in in_parentheses(text):
        mention = conditions.phase_in(inside)
        if conditions.is_complex(inside):
            found = replace(found, complex=True)
        elif mention:
            found = replace(found, phase=mention)
        elif conditions.is_condition(inside):
            found = replace(found, other=inside)
        else:
            continue
        found = replace(found, text=found.text.replace(f"({inside})", "").replace(f"[{inside}]", ""))
    return _unbracketed(found)


def _unbracketed(found: Terms) -> Terms:
    condition, rest = conditions.trailing(found.text)
    if condition and conditions.is_complex(condition):
        return replace(found, text=rest, complex=True)
    mention = found.phase or conditions.phase_in(found.text)
    if condition and not (mention and conditions.phase_in(condition)):
        return replace(found, text=rest, other=found.other or condition, phase=mention)
    return replace(found, phase=mention)
