"""When a gate applies: a small language over facts of the feature.

    complex or (contract touched and not label "internal") or path "api/**"

`and` binds tighter than `or`, `not` tightest. An unknown word is refused with what is known, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from projects.playbooks.inline import straight
from projects.playbooks.settings.traits import Traits, matches

LONGEST = 500
DEEPEST = 10
PLAIN = ("complex", "contract touched", "always", "never")
NAMED = ("label", "component", "path")
_TOKEN = re.compile(r'\s*(?:(?P<text>"[^"]*")|(?P<sign>[()])|(?P<word>[^\s()"]+))')
_OPENING = re.compile(r"^\s*(?:only\s+)?(?:if|when|where)\s+", re.IGNORECASE)


class ExpressionError(ValueError):
    """What is wrong with an expression, in a sentence that says what would be right."""


@dataclass(frozen=True, slots=True)
class Fact:
    kind: str
    value: str = ""

    def __str__(self) -> str:
        return f'{self.kind} "{self.value}"' if self.kind in NAMED else self.kind


@dataclass(frozen=True, slots=True)
class Not:
    of: Expression


@dataclass(frozen=True, slots=True)
class All:
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    of: tuple[Expression, ...]


Expression = Fact | Not | All | Either


@dataclass(frozen=True, slots=True)
class Clause:
    """One fact of an expression: is it so, and why."""

    text: str
    holds: bool
    why: str


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(f"A condition has at most {LONGEST} characters.")
    reader = _Reader(_OPENING.sub("", straight(text)))
    found = reader.either(0)
    if reader.token:
        raise ExpressionError(f"“{reader.token}” is one too many: join conditions with “and” or “or”.")
    return found


def holds(expression: Expression, traits: Traits) -> bool:
    match expression:
        case Not(of):
            return not holds(of, traits)
        case All(of):
            return all(holds(one, traits) for one in of)
        case Either(of):
            return any(holds(one, traits) for one in of)
    return judge(expression, traits).holds


def clauses(expression: Expression) -> Iterator[Fact]:
    """The facts an expression asks about, in order."""
    match expression:
        case Fact():
            yield expression
        case Not(of):
            yield from clauses(of)
        case All(parts) | Either(parts):
            for part in parts:
                yield from clauses(part)


def asks_about(text: str | None, kind: str) -> bool:
    """Whether a condition, as written, asks about this fact; one that cannot be read asks about nothing."""
    try:
        return text is not None and any(fact.kind == kind for fact in clauses(parse(text)))
    except ExpressionError:
        return False


def explain(expression: Expression, traits: Traits) -> list[Clause]:
    return [judge(fact, traits) for fact in dict.fromkeys(clauses(expression))]


def judge(fact: Fact, traits: Traits) -> Clause:
    """Whether one fact is so, with the reason in words."""
    match fact.kind:
        case "always" | "never":
            return Clause(str(fact), fact.kind == "always", "By definition.")
        case "complex":
            why = "The architect ruled so." if traits.ruled else "Nobody has ruled yet, and until then it counts so."
            return Clause(str(fact), traits.complex, why)
        case "contract touched":
            why = "A contract was offered." if traits.contract_touched else "No contract has been offered."
            return Clause(str(fact), traits.contract_touched, why)
        case "path":
            hits = [path for path in traits.paths if matches(fact.value, path)]
            why = f"{hits[0]} is one of {len(traits.paths)} paths." if hits else _none("path", traits.paths)
            return Clause(str(fact), bool(hits), why)
    known = traits.labels if fact.kind == "label" else traits.components
    found = fact.value.casefold() in {one.casefold() for one in known}
    return Clause(str(fact), found, f"The feature has it: {fact.value}." if found else _none(fact.kind, known))


def _none(kind: str, known: tuple[str, ...]) -> str:
    listed = ", ".join(known[:5]) + (", …" if len(known) > 5 else "")
    return f"The feature has {listed}." if known else f"The feature has no {kind}."


class _Reader:
    """Recursive descent over the tokens; the depth of parentheses is bounded."""

    def __init__(self, text: str) -> None:
        self._tokens = [found.group().strip() for found in _TOKEN.finditer(text) if found.group().strip()]
        self._place = 0
        if not self._tokens:
            raise ExpressionError('Say when it applies, for example: complex or label "payments".')
        if text.count('"') % 2:
            raise ExpressionError("A quotation mark is never closed.")

    @property
    def token(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _word(self) -> str:
        return self.token.lower()

    def _take(self) -> str:
        token = self.token
        self._place += 1
        return token

    def either(self, depth: int) -> Expression:
        parts = [self._all(depth)]
        while self._word() == "or":
            self._take()
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self, depth: int) -> Expression:
        parts = [self._one(depth)]
        while self._word() == "and":
            self._take()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise ExpressionError(f"Conditions are nested more than {DEEPEST} deep.")
        if self._word() == "not":
            self._take()
            return Not(self._one(depth + 1))
        if self.token == "(":
            self._take()
            inner = self.either(depth + 1)
            if self._take() != ")":
                raise ExpressionError("A parenthesis is never closed.")
            return inner
        return self._fact()

    def _fact(self) -> Fact:
        word = self._take().lower()
        if word == "contract" and self._word() == "touched":
            self._take()
            return Fact("contract touched")
        if word in NAMED:
            value = self._take().strip('"').strip()
            if not value or value in "()":
                raise ExpressionError(f'Say which {word}: {word} "…".')
            return Fact(word, value)
        if word in PLAIN:
            return Fact(word)
        known = ", ".join([*PLAIN, *(f'{name} "…"' for name in NAMED)])
        said = f"“{word}” is no fact of a feature." if word else "Something is missing at the end."
        raise ExpressionError(f"{said} Known are: {known}.")
