"""Finds the parties a line speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from projects.playbooks import wording
from projects.playbooks.inline import outside_parentheses, slug
from projects.playbooks.parts import Role
from projects.playbooks.roles import WORDS, Roster, normal

_JOIN = r"(?:\s*,\s*(?:(?:and|or|as well as|plus)\s+)?|\s*[;&+]\s*|\s*/\s*|\s+(?:and|or|as well as|plus|und|oder)\s+(?:also\s+)?)"
_SPLIT = re.compile(
    r"\s*[,;&+]\s*(?:(?:and|or|as well as|plus)\s+)?|\s+(?:and|or|as well as|plus|und|oder)\s+(?:also\s+)?",
    re.IGNORECASE,
)
_ANY = re.compile(r"\bor\b|\boder\b|\beither\b|\bone of\b|\bany of\b", re.IGNORECASE)
_ARTICLE = r"(?:(?:the|a|an|our|your|each|every|all|both|any|either|relevant|responsible)\s+)*"
_TAIL = r"(?:\s+(?:team|lead|role|group)s?)?"
_UNKNOWN = r"[A-Z][\w&'-]*(?:[ /][A-Z][\w&'-]*){0,4}"


@dataclass(frozen=True, slots=True)
class Party:
    role: Role
    known: bool
    said: str


@dataclass(frozen=True, slots=True)
class Parties:
    """Who a line names, without repetition; `any_one` where it says "or", `unsure` where it only mentions them."""

    found: tuple[Party, ...] = ()
    any_one: bool = False
    unsure: bool = False

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(party.role.slug for party in self.found)

    def __bool__(self) -> bool:
        return bool(self.found)

    def joined(self, other: Parties) -> Parties:
        new = tuple(party for party in other.found if party.role.slug not in self.slugs)
        return Parties(self.found + new, self.any_one or other.any_one)


@dataclass(slots=True)
class Names:
    """Reads names for one document: `own` is its role, `others` the roles that further documents bring."""

    roster: Roster
    own: Role
    others: Mapping[str, Role] = field(default_factory=dict)
    known: re.Pattern[str] = field(init=False)
    list_of_known: str = field(init=False)
    _documented: dict[str, Role] = field(init=False)

    def __post_init__(self) -> None:
        self._documented = {}
        for role in (self.own, *self.others.values()):
            for name in (normal(role.title), role.slug.replace("-", " "), f"{normal(role.title)}s"):
                self._documented.setdefault(name, role)
        persons = [*self.roster.persons, *(role.title.lower() for role in (self.own, *self.others.values()))]
        everyday = [_capitalised(name) for names in WORDS.values() for name in names]
        one = f"(?:(?i:{_either(persons)})s?|(?:{_either(everyday)})){_TAIL}(?![\\w-])"
        self.list_of_known = f"(?<![\\w-]){_ARTICLE}{one}(?:{_JOIN}{_ARTICLE}{one})*"
        self.known = re.compile(f"(?<![\\w-]){one}")

    def party(self, said: str) -> Party | None:
        """One name; None where nothing of a name is left."""
        said = said.strip(" .,:;'\"!?*_-–—")
        found = self._look_up(said)
        if found:
            return Party(found, True, said)
        bare = re.sub(f"^{_ARTICLE}", "", said, flags=re.IGNORECASE)[:60].strip()
        if not slug(bare) or wording.EVERYBODY.match(bare):
            return None
        return Party(Role(slug(bare), bare[:1].upper() + bare[1:]), False, bare)

    def parties(self, phrase: str) -> Parties:
        """A phrase that holds nothing but names: "QA, Design and the Security Champion"."""
        phrase = outside_parentheses(phrase).strip()
        whole = self._look_up(phrase)
        if whole:
            return Parties((Party(whole, True, phrase),))
        found = Parties()
        for part in self.split(phrase):
            for name in self._slashed(part):
                party = self.party(name)
                found = found.joined(Parties((party,))) if party else found
        return Parties(found.found, len(found.found) > 1 and bool(_ANY.search(phrase)))

    @staticmethod
    def split(phrase: str) -> list[str]:
        """The names of a phrase that joins them by commas and "and"."""
        return _SPLIT.split(phrase)[:12]

    def all_known(self, phrase: str) -> Parties:
        """The parties of a phrase where every single one is known, else none."""
        found = self.parties(phrase)
        return found if all(party.known for party in found.found) else Parties()

    def leading(self, text: str) -> tuple[Parties, str]:
        """Names at the start of a sentence, known or capitalised, and what follows them."""
        found = re.match(self.list_of_known, text) or re.match(f"{_ARTICLE}{_UNKNOWN}", text)
        return (self.parties(found.group()), text[found.end() :]) if found else (Parties(), text)

    def after(self, prepositions: str, text: str, unknown: bool = False) -> tuple[Parties, tuple[int, int]]:
        """Names behind a preposition anywhere in a text, with the span of both."""
        who = f"{_ARTICLE}{_UNKNOWN}" if unknown else self.list_of_known
        found = re.search(f"\\b(?i:{prepositions})\\s+(?P<who>{who})", text)
        return (self.parties(found["who"]), found.span()) if found else (Parties(), (0, 0))

    def mentioned(self, text: str) -> Parties:
        """Every person named anywhere in a text, whatever it says of them."""
        found = Parties()
        for match in self.known.finditer(text):
            found = found.joined(self.parties(match.group()))
        return Parties(found.found, unsure=bool(found))

    def unquoted(self, text: str) -> str:
        """The text without quotation marks around names of persons: 'from "PM"' as emphasis leaves it."""
        return re.sub(r'"([^"]{1,40})"', lambda found: found[1] if self._is_person(found[1]) else found[0], text)

    def _is_person(self, said: str) -> bool:
        return not self.roster.is_everyday(said) and self._look_up(said) is not None

    def owner(self, text: str) -> Parties:
        """ "the PM's PRD", "your Designers' mocks": whoever owns the thing that a text begins with."""
        found = re.match(f"{_ARTICLE}(?P<who>{self.known.pattern})(?:'s?)(?=\\s)", text, re.IGNORECASE)
        return self.parties(found["who"].removesuffix("s'")) if found else Parties()

    def _look_up(self, said: str) -> Role | None:
        documented = self._documented.get(normal(said))
        if documented:
            return documented
        found = self.roster.resolve(said, self.own.slug)
        return (
            Role(found, self.others[found].title if found in self.others else self.roster.title(found))
            if found
            else None
        )

    def _slashed(self, part: str) -> list[str]:
        """A slash joins parties where all sides are known, or one is beyond doubt; else it is part of a title."""
        pieces = [piece.strip() for piece in part.split("/") if piece.strip()]
        if len(pieces) < 2 or self._look_up(part):
            return [part]
        known = [piece for piece in pieces if self._look_up(piece)]
        certain = any(not self.roster.is_everyday(piece) for piece in known)
        return pieces if certain or len(known) == len(pieces) else [part]


def _either(names: list[str]) -> str:
    longest_first = sorted(dict.fromkeys(names), key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[\s-]").replace("/", r"\s?/\s?") for name in longest_first)


def _capitalised(name: str) -> str:
    return name.upper() if len(name) <= 3 else "/".join(part[:1].upper() + part[1:] for part in name.split("/"))
