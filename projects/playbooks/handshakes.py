"""From the items of a lifecycle list to drafts of gates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from projects.playbooks import artifacts, asking, labels, titles, wording
from projects.playbooks.answers import Answers
from projects.playbooks.drafts import Draft, Reading, Terms, terms
from projects.playbooks.effects import Settling
from projects.playbooks.inline import in_parentheses, outside_parentheses
from projects.playbooks.listings import Entry, Listing
from projects.playbooks.names import Names, Parties
from projects.playbooks.parties import PartyFinder
from projects.playbooks.parts import CHECKPOINTS, PhaseRef, Question, Source


@dataclass(slots=True)
class _Line:
    """One item while it is being read."""

    checkpoint: str
    label: str
    body: str
    source: Source
    parties: Parties = field(default_factory=Parties)


class Handshakes:
    """Reads the lists of one document into a Reading."""

    def __init__(self, names: Names, file: str, answers: Answers) -> None:
        self._names = names
        self._finder = PartyFinder(names)
        self._file = file
        self._answers = answers
        self.reading = Reading()
        self._settling = Settling(answers, names, self.reading.roles)

    def take(self, listing: Listing) -> None:
        for entry in listing.entries:
            checkpoint = listing.checkpoint or self._checkpoint_of(entry)
            if checkpoint:
                self._entry(entry, checkpoint)
            elif self._speaks_of_others(entry):
                self._where(listing, entry)

    def is_plausible(self, listing: Listing) -> bool:
        """Does any item of a list found outside the lifecycle section name a party?"""
        return any(self._speaks_of_others(entry) for entry in listing.entries)

    def _entry(self, entry: Entry, checkpoint: str) -> None:
        label, body = labels.split(entry.text)
        if wording.NOBODY.match(f"{label}: {body}" if label else body):
            return
        if entry.children and not (body if label else ""):
            for child in entry.children:
                self._line(child, checkpoint, label or body.rstrip(" :"), labels.said(child.text))
            return
        more = " ".join(labels.said(child.text) for child in entry.children)
        self._line(entry, checkpoint, label, f"{body} {more}".strip())

    def _line(self, entry: Entry, checkpoint: str, label: str, body: str) -> None:
        line = _Line(checkpoint, label, body, self._source(entry))
        drafts = self._done(line) if checkpoint == "merge" else self._handover(line)
        self.reading.lines += 1
        self.reading.meet(line.parties, self._names, line.source)
        self.reading.drafts += [settled for draft in drafts for settled in self._settling.settle(draft)]

    def _handover(self, line: _Line) -> list[Draft]:
        """A line of what is received, or of what is handed over."""
        body = line.body
        line.parties, title = self._finder.of_label(line.label)
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

    def _drafts(self, line: _Line, found: titles.Titles, body: str) -> list[Draft]:
        """One draft an artifact. What stands at the end of the line is said about all that have no words of their own."""
        named = found.named or (("", body),)
        shared = terms(" ".join(f"({inside})" for inside in in_parentheses(line.label)))
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

    def _done(self, line: _Line) -> list[Draft]:
        """A line of what must be approved before a merge."""
        label, body = line.label, line.body
        if label and self._finder.is_sentence(label) and not self._finder.approvers(body):
            label, body = "", f"{label} - {body}"  # the dash stood inside a sentence
        by_label, title = self._finder.of_label(label)
        if by_label and not title and not body.startswith('"') and self._names.roster.is_everyday(label):
            by_label = Parties()  # "Tests:" is what is done, not who does it
        approvers = self._finder.approvers(body)
        line.parties = approvers or by_label or self._finder.signing(label) or self._names.mentioned(body)
        if not label or (by_label and not title):
            found = titles.read(body) if '"' in body else titles.Titles(())
            title = found.named[0][0] if found.named else _opening(body)
            return [self._draft(line, title, terms(body))]
        bare = outside_parentheses(label).strip()
        quoted = titles.read(bare) if '"' in bare else titles.Titles(((title or bare, ""),))
        aside = " ".join(f"({inside})" for inside in in_parentheses(label) if not self._names.all_known(inside))
        return [self._draft(line, name, terms(f"{body} {aside}".strip())) for name, _ in quoted.named]

    def _draft(self, line: _Line, title: str, said: Terms) -> Draft:
        criterion = titles.criterion(said.text) or _phase_complete(said)
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
        return asking.about(draft, line.parties, said, self._names)

    def _sides(self, line: _Line, kind: str) -> tuple[str, tuple[str, ...]]:
        own = self._names.own.slug
        if line.checkpoint != "start":
            return own, line.parties.slugs
        natural = artifacts.natural_giver(kind)
        if not line.parties:
            return natural, (own,)
        return natural if natural in line.parties.slugs else line.parties.slugs[0], (own,)

    def _phase(self, line: _Line, said: Terms) -> PhaseRef | None:
        """The phase a line waits for; its role is "" where the giver's own phase is meant."""
        if said.phase is None:
            return None
        party = self._names.party(said.phase.who) if said.phase.who else None
        named = party is not None and (party.known or party.role.slug in line.parties.slugs)
        return PhaseRef(party.role.slug if party and named else "", said.phase.number)

    def _checkpoint_of(self, entry: Entry) -> str:
        """The list an item would belong to, by its own first words."""
        label, body = labels.split(entry.text)
        text = f"{label} {body}".strip()
        if re.match(r"(?:\w+\s+){0,2}from\b", text, re.IGNORECASE):
            return "start"
        if re.match(r"(?:\w+\s+){0,2}(?:to|with)\b", text, re.IGNORECASE):
            return "build"
        return "merge" if self._finder.approvers(body) else ""

    def _speaks_of_others(self, entry: Entry) -> bool:
        label, body = labels.split(entry.text)
        prefixed = re.match(r"(?:from|to|with)\s", label or body, re.IGNORECASE)
        return bool(prefixed or self._names.all_known(label) or self._names.mentioned(f"{label} {body}"))

    def _where(self, listing: Listing, entry: Entry) -> None:
        """Ask which checkpoint an item guards, and read it there once that is answered."""
        text = f'Which checkpoint does "{labels.said(entry.text)[:120]}" guard?'
        choices = (*CHECKPOINTS, "none of them")
        question = Question(labels.said(listing.label.text)[:80], text, choices, self._source(entry))
        chosen = self._answers.chosen(question)
        if chosen in CHECKPOINTS:
            self._entry(entry, chosen)
        self.reading.questions.append(question)

    def _source(self, entry: Entry) -> Source:
        return Source(self._file, entry.line.number, entry.line.raw.strip()[:2_000])


def _opening(text: str) -> str:
    """A title for a sentence that has none: its first words."""
    sentence = re.split(r"[.;!?](?:\s|$)", text, maxsplit=1)[0]
    return " ".join(sentence.replace('"', "").split()[:8])


def _phase_complete(said: Terms) -> str:
    return f"Phase {said.phase.number} of {said.phase.who} is complete" if said.phase and said.phase.who else ""
