"""From the items of a lifecycle list to drafts of gates."""

from __future__ import annotations

import re
from dataclasses import replace

from projects.playbooks import conditions, labels, wording
from projects.playbooks.answers import Answers
from projects.playbooks.drafts import Draft, Reading
from projects.playbooks.effects import Settling
from projects.playbooks.listings import Entry, Listing
from projects.playbooks.names import Names
from projects.playbooks.parties import PartyFinder
from projects.playbooks.parts import CHECKPOINTS, Question, Source
from projects.playbooks.rows import Row
from projects.playbooks.statements import Drafter, Statement

_NEXT = re.compile(
    r"\s*[;,/|.]\s+(?=[*_]{0,2}(?:(?:from|to|with)\s)?[A-Z][\w/ ]{1,40}:[*_]{0,2}\s)|;\s+(?=(?:from|to|with)\s)",
    re.IGNORECASE,
)

_TOWARDS = {"start": "from", "build": "to", "merge": "by"}

_COMMA = re.compile(r",\s+(?:and\s+)?|;\s+")


class Handshakes:
    """Reads the lists of one document into a Reading."""

    def __init__(self, names: Names, file: str, answers: Answers) -> None:
        self._names = names
        self._finder = PartyFinder(names)
        self._drafter = Drafter(names)
        self._file = file
        self._answers = answers
        self.reading = Reading()
        self._settling = Settling(answers, names, self.reading.roles)

    def take(self, listing: Listing) -> None:
        for entry in listing.entries:
            if entry.row:
                self._row(entry, entry.row, listing.checkpoint)
                continue
            checkpoint = listing.checkpoint or self._checkpoint_of(entry)
            if checkpoint:
                self._entry(entry, checkpoint)
            elif self._speaks_of_others(entry):
                self._where(listing, entry)

    def is_plausible(self, listing: Listing) -> bool:
        """Does any item of a list found outside the lifecycle section name a party?"""
        return any(self._speaks_of_others(entry) for entry in listing.entries)

    def _entry(self, entry: Entry, checkpoint: str) -> None:
        """One item; or several, where a line goes on with the next party: "From PM: PRD; from Design: Mocks"."""
        parts = [part for part in _NEXT.split(entry.text) if part.strip()] if not entry.children else []
        if not all(self._names_somebody(part) for part in parts):
            parts = _COMMA.split(entry.text)
            parts = parts if all(self._names.after("from|to|by", labels.said(part))[0] for part in parts) else []
        if len(parts) > 1:
            for part in parts:
                self._one(replace(entry, text=part), checkpoint)
        else:
            self._one(entry, checkpoint)

    def _names_somebody(self, part: str) -> bool:
        label, _ = labels.split(part)
        return bool(re.match(r"(?:from|to|with)\s", label, re.IGNORECASE) or self._names.all_known(label))

    def _one(self, entry: Entry, checkpoint: str) -> None:
        label, body = labels.split(conditions.at_the_end(entry.text))
        label = self._names.unquoted(conditions.set_apart(label))
        body = self._names.unquoted(conditions.behind(body))
        if wording.NOBODY.match(f"{label}: {body}" if label else body):
            return
        if entry.children and not (body if label else ""):
            above = label or body.rstrip(" :")
            for child in entry.children:
                if above.lower() in ("from", "to", "with"):  # each child names its own party
                    self._one(child, checkpoint)
                else:
                    self._line(child, checkpoint, above, labels.said(child.text))
            return
        more = "; ".join(labels.said(child.text) for child in entry.children)
        if more and label and self._names.all_known(body):  # "PRD → QA" with its criterion below
            label, body = f"{label} {_TOWARDS[checkpoint]} {body}", ""
        self._line(entry, checkpoint, label, _with_details(body, more))

    def _line(self, entry: Entry, checkpoint: str, label: str, body: str) -> None:
        statement = Statement(checkpoint, label, body, self._source(entry))
        self._note(statement, self._drafter.drafts(statement))

    def _note(self, statement: Statement, drafts: list[Draft]) -> None:
        self.reading.lines += 1
        self.reading.meet(statement.parties, self._names, statement.source)
        self.reading.drafts += [settled for draft in drafts for settled in self._settling.settle(draft)]

    def _row(self, entry: Entry, row: Row, listed_at: str) -> None:
        """A row of a table; the column of the other side tells incoming from outgoing where no heading does."""
        if wording.NOBODY.match(row.what or row.who or row.giver or row.receiver or "-"):
            return
        own = self._names.own.slug
        givers, receivers, who = map(self._names.parties, (row.giver, row.receiver, row.who))
        incoming = own in receivers.slugs or (bool(givers) and own not in givers.slugs and not receivers)
        others = (givers if incoming else receivers) or who
        checkpoint = row.checkpoint or listed_at or ("start" if incoming else "build" if receivers else "")
        foreign = bool(givers and receivers) and own not in (*givers.slugs, *receivers.slugs)
        gives = own in givers.slugs and bool(receivers)
        if checkpoint and others and not foreign:
            read_as = "build" if gives and checkpoint == "start" else checkpoint  # whoever gives, names who receives
            statement = Statement(read_as, row.what, row.about, self._source(entry), others)
            drafts = self._drafter.of_row(statement, row)
            self._note(statement, [replace(draft, checkpoint=checkpoint) for draft in drafts])
        elif checkpoint or others:
            self._ask_about_row(entry, row)

    def _ask_about_row(self, entry: Entry, row: Row) -> None:
        said = ": ".join(part for part in (row.what or row.about, row.who or row.giver or row.receiver) if part)
        text = f'This row is no handshake of {self._names.own.title}: "{said[:120]}". Is that meant?'
        question = Question(self._names.own.slug, text, ("yes", "no"), self._source(entry))
        self._answers.chosen(question)
        self.reading.questions.append(question)

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
        if entry.row:
            who = (entry.row.giver, entry.row.receiver, entry.row.who)
            return any(self._names.mentioned(cell) or self._names.all_known(cell) for cell in who if cell)
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


def _with_details(body: str, more: str) -> str:
    """What stands below a line says more about it; a colon keeps it out of the name of an artifact."""
    joint = " " if not body or not body[-1].isalnum() else ": "
    return f"{body}{joint if more else ''}{more}".strip()
