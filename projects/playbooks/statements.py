"""From what one line says to drafts of gates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from projects.playbooks import artifacts, asking, titles, wording
from projects.playbooks.drafts import Draft, Terms, terms
from projects.playbooks.inline import in_parentheses, outside_parentheses
from projects.playbooks.names import Names, Parties
from projects.playbooks.parties import PartyFinder
from projects.playbooks.parts import PhaseRef, Source
from projects.playbooks.rows import Row


@dataclass(slots=True)
class Statement:
    """One item while it is being read; `parties` are found on the way."""

    checkpoint: str
    label: str
    body: str
    source: Source
    parties: Parties = field(default_factory=Parties)
    only_when: str = ""  # the condition on which the last of the parties takes part


class Drafter:
    """Drafts the gates that the statements of one document make."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._finder = PartyFinder(names)

    def drafts(self, line: Statement) -> list[Draft]:
        return self._done(line) if line.checkpoint == "merge" else self._handover(line)

    def of_row(self, line: Statement, row: Row) -> list[Draft]:
        """A row says who and what in cells of its own."""
        about = f"{row.about} ({row.condition})" if row.condition else row.about
        found = titles.read(row.what)
        named = tuple((name, f"{own} {about}".strip()) for name, own in found.named)
        return self._drafts(line, replace(found, named=named), about)

    def _handover(self, line: Statement) -> list[Draft]:
        """A line of what is received, or of what is handed over."""
        body = line.body
        if wording.EVERYBODY.match(re.sub(r"^(?:to|from|with|for)\s+", "", line.label, flags=re.IGNORECASE)):
            line.label = ""
        line.parties, title = self._finder.of_label(line.label)
        too, condition = self._finder.too(line.label)
        line.parties, line.only_when = line.parties.joined(too), condition if too else ""
        if not line.parties:
            title = line.label
            if not line.label:
                line.parties, body = self._finder.leading(body)
            if not line.parties:
                line.parties, body = self._finder.within(line.checkpoint, body)
            if not line.parties and line.label:
                line.parties, title = self._finder.within(line.checkpoint, line.label)
        found = titles.read(outside_parentheses(title)) if title else titles.read(body)
        if title and found.named:
            found = replace(found, named=tuple((name, about or body) for name, about in found.named))
        return self._drafts(line, found, body)

    def _drafts(self, line: Statement, found: titles.Titles, body: str) -> list[Draft]:
        """One draft an artifact. What stands at the end of the line is said about all that have no words of their own."""
        named = found.named or (("", body),)
        asides = [] if line.only_when else in_parentheses(line.label)
        shared = terms(" ".join(f"({inside})" for inside in asides))
        last = next((about for _, about in reversed(named) if titles.criterion(about)), "")
        drafts = []
        for index, (title, about) in enumerate(named):
            own = terms(about)
            tail = own if titles.criterion(about) else terms(last)
            phase = shared.phase or own.phase or tail.phase
            said = replace(tail, complex=shared.complex or own.complex, other=shared.other or own.other, phase=phase)
            draft = self._draft(line, title, said)
            if tail is not own and index + 1 < len(named) and (tail.complex or tail.other):
                text = f'Does the condition at the end of this line also hold for "{title}"?'
                draft = draft.asking("shares", text, ("yes", "no"), "complex" if tail.complex else tail.other)
            drafts.append(draft)
        if found.cut:
            text = f"This line names more than {titles.MOST} artifacts; the rest is not read. Can it be split?"
            drafts[-1] = drafts[-1].asking("cut", text, ("leave the rest out",))
        if found.unsure:
            text = f'Is "{named[0][0]}" one artifact or several?'
            drafts[0] = drafts[0].asking("several", text, ("one", "several"))
        return drafts

    def _done(self, line: Statement) -> list[Draft]:
        """A line of what must be approved before a merge."""
        label, body = line.label, line.body
        if label and self._finder.is_sentence(label) and not self._finder.approvers(body):
            label, body = "", f"{label} - {body}"  # the dash stood inside a sentence
        if not label:
            label, body = self._titled(body)
        by_label, title = self._finder.of_label(label)
        if by_label and not title and not body.startswith('"') and self._names.roster.is_everyday(label):
            by_label = Parties()  # "Tests:" is what is done, not who does it
        approvers = self._finder.approvers(body) or self._names.all_known(body)
        line.parties = approvers or by_label or self._finder.signing(label) or self._names.mentioned(body)
        if not label or (by_label and not title):
            found = titles.read(body) if '"' in body else titles.Titles(())
            title = found.named[0][0] if found.named else self._finder.approved(body) or _opening(body)
            return [self._draft(line, title, terms(body))]
        bare = outside_parentheses(label).strip()
        quoted = titles.read(bare) if '"' in bare else titles.Titles(((title or bare, ""),))
        aside = " ".join(f"({inside})" for inside in in_parentheses(label) if not self._names.all_known(inside))
        return [self._draft(line, name, terms(f"{body} {aside}".strip())) for name, _ in quoted.named]

    def _titled(self, body: str) -> tuple[str, str]:
        """ "Visual QA by the Designer" as a label of its own, with nothing left to say."""
        parties, title = self._finder.of_label(body.rstrip(" ."))
        return (body.rstrip(" ."), "") if parties and title else ("", body)

    def _draft(self, line: Statement, title: str, said: Terms) -> Draft:
        criterion = titles.criterion(said.text) or _phase_complete(said)
        criterion = "" if self._names.all_known(criterion) else criterion
        title = title or " ".join(criterion.split()[:8]).rstrip(".,;") or "Unnamed"
        kind = artifacts.kind_of(title, criterion, line.checkpoint)
        giver, receivers = self._sides(line, kind)
        draft = Draft(
            key=artifacts.key_of(kind, title, criterion, receivers),
            title=title[:120],
            checkpoint=line.checkpoint,
            giver=giver,
            receivers=receivers,
            artifact=kind,
            criterion=criterion,
            everyone=not line.parties.any_one and (kind == "contract" or len(receivers) > 1),
            source=line.source,
            applies_when="complex" if said.complex else None,
            needs_phase=self._phase(line, said),
        )
        if line.only_when and not line.parties.unsure:
            draft = asking.whether_all(draft, line.parties, line.only_when)
        return asking.about(draft, line.parties, said, self._names)

    def _sides(self, line: Statement, kind: str) -> tuple[str, tuple[str, ...]]:
        own = self._names.own.slug
        if line.checkpoint != "start":
            return own, line.parties.slugs
        natural = artifacts.natural_giver(kind)
        if not line.parties:
            return natural, (own,)
        return natural if natural in line.parties.slugs else line.parties.slugs[0], (own,)

    def _phase(self, line: Statement, said: Terms) -> PhaseRef | None:
        """The phase a line waits for; its role is "" where the giver's own phase is meant."""
        if said.phase is None:
            return None
        party = self._names.party(said.phase.who) if said.phase.who else None
        named = party is not None and (party.known or party.role.slug in line.parties.slugs)
        return PhaseRef(party.role.slug if party and named else "", said.phase.number)


def _opening(text: str) -> str:
    """A title for a sentence that has none: its first words."""
    sentence = re.split(r"[.;!?](?:\s|$)", text, maxsplit=1)[0]
    return " ".join(sentence.replace('"', "").split()[:8])


def _phase_complete(said: Terms) -> str:
    if said.phase is None:
        return ""
    return f"Phase {said.phase.number}{f' of {said.phase.who}' if said.phase.who else ''} is complete"
