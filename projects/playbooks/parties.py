"""Who a line of a lifecycle list names, wherever in the line it does so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from projects.playbooks import conditions, wording
from projects.playbooks.inline import in_parentheses, outside_parentheses
from projects.playbooks.names import Names, Parties

_LONGEST_NAME = 4
_ARTICLES = r"(?:my|our|the|a|an|your|their|this|that|all)"


@dataclass(frozen=True, slots=True)
class PartyFinder:
    """Every answer comes with the text that remains when the words naming the party are taken out."""

    names: Names

    def of_label(self, label: str) -> tuple[Parties, str]:
        """The parties a label names, and the artifact it names before them ("PRD from PM")."""
        bare = outside_parentheses(label).strip()
        if not bare:
            return Parties(), ""
        prefix = wording.PREFIX.match(bare)
        if prefix and '"' not in prefix["names"]:
            if wording.DEED.match(prefix["before"].strip()):
                return self.names.parties(prefix["names"]), ""
            known = self.names.all_known(prefix["names"])
            if known:
                return known, prefix["before"].strip()
        known = self.names.all_known(bare)
        return known or (self.names.parties(bare) if wording.SOUNDS_LIKE_A_ROLE.match(bare) else known), ""

    def too(self, label: str) -> tuple[Parties, str]:
        """ "To QA (and PM if complex)": who else is named beside the label, and on what condition."""
        for inside in in_parentheses(label):
            lead = wording.TOO.match(inside)
            condition, rest = conditions.trailing(inside[lead.end() :]) if lead else ("", "")
            known = self.names.all_known(rest.strip()) if rest.strip() else Parties()
            if known:
                return known, condition
        return Parties(), ""

    def leading(self, body: str) -> tuple[Parties, str]:
        """ "From PM received ..." without any separator."""
        prefix = wording.LEADING.match(body)
        if not prefix or not wording.DEED.match(prefix["before"].strip()):
            return Parties(), body
        parties, rest = self.names.leading(prefix["rest"])
        return (parties, rest.lstrip(" ,;:.-–—")) if parties else (Parties(), body)

    def within(self, checkpoint: str, text: str) -> tuple[Parties, str]:
        """A party anywhere in a text: behind a preposition, in parentheses, as the subject, or just mentioned."""
        prepositions = wording.PREPOSITIONS[checkpoint]
        known = self.names.all_known(text)
        if known:
            return known, ""
        parties, span = self.names.after(prepositions, text)
        if parties:
            return parties, _without(text, span)
        for inside in in_parentheses(text):
            who, _, condition = conditions.set_apart(inside).partition(" (")
            known = self.names.all_known(wording.ASIDE.sub("", who))
            if known:
                return known, text.replace(f"({inside})", f"({condition}" if condition else "").strip()
        given = re.match(
            f"(?:(?i:{wording.GIVES}))?(?P<who>{self.names.list_of_known})\\s+(?:through\\s+)?(?={_ARTICLES}\\s)", text
        )
        if given and checkpoint == "build":
            return self.names.parties(given["who"]), text[given.end() :]
        subject = re.match(f"(?:The |Our |Your )?(?P<who>{self.names.list_of_known}){wording.HANDS}", text)
        if subject:
            return self.names.parties(subject["who"]), text[subject.end("who") :].strip()
        owner = self.names.owner(wording.RECEIVED.sub("", text)) if checkpoint == "start" else Parties()
        if owner:
            return owner, re.sub(r"^.*?'s?\s+", "", text, count=1)
        parties, span = self.names.after(prepositions, text, unknown=True)
        return (parties, _without(text, span)) if parties else (self.names.mentioned(text), text)

    def approvers(self, text: str) -> Parties:
        """Who, by a sentence, has approved: "The Designer has marked ...", "approved by QA and the PM"."""
        found = Parties()
        for match in re.finditer(f"(?P<who>{self.names.list_of_known}){wording.APPROVES}", text):
            found = found.joined(self.names.parties(match["who"]))
        found = found.joined(self.names.after("by|from", text)[0])
        subject = self._subject(text)
        if found:
            return subject if set(subject.slugs) >= set(found.slugs) else found
        opening = re.match(f"(?:The |the |Our |our )?(?P<who>{self.names.list_of_known}){wording.HANDS}", text)
        if opening:
            return self.names.parties(opening["who"])
        return subject or self.names.after("by", text, unknown=True)[0]

    def _subject(self, text: str) -> Parties:
        """Whoever a sentence begins with and lets approve, known or not: "The Security Officer and QA have approved"."""
        found = wording.UNKNOWN_SUBJECT.match(text)
        if not found or wording.NO_SUBJECT.search(found["who"]):
            return Parties()
        parties = self.names.parties(found["who"])
        too_long = any(len(party.said.split()) > _LONGEST_NAME and not party.known for party in parties.found)
        return Parties() if too_long else parties

    def approved(self, text: str) -> str:
        """What a sentence says was approved: "QA has signed off the regression run" is about the regression run."""
        found = re.match(f"(?:The |the )?(?:{self.names.list_of_known}){wording.APPROVES}{wording.APPROVED}", text)
        return found["what"][:1].upper() + found["what"][1:] if found else ""

    def is_sentence(self, label: str) -> bool:
        """Did a dash inside a sentence look like the end of a label: "The Designer has approved - finally"?"""
        return bool(re.search(r"\b(?:has|have)\b", label) and self.approvers(label))

    def signing(self, label: str) -> Parties:
        """ "Visual QA (Designer)", "QA sign-off"."""
        for inside in in_parentheses(label):
            known = self.names.all_known(inside)
            if known:
                return known
        if wording.SIGN_OFF.search(label) and self.names.known.match(label):
            return self.names.leading(label)[0]
        return Parties()


def _without(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]].rstrip()} {text[span[1] :].lstrip()}".strip()
