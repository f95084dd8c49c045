"""From the items of a lifecycle list to drafts of gates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from projects.playbooks import artifacts, labels, titles
from projects.playbooks.drafts import Draft, Reading, Terms, terms
from projects.playbooks.inline import in_parentheses, outside_parentheses
from projects.playbooks.lifecycle import Entry, Listing
from projects.playbooks.names import Names, Parties
from projects.playbooks.process import PhaseRef, Question, Source
from projects.playbooks.roles import title_of

_NOBODY = re.compile(r"^(?:none|nothing|n/a|nobody|no one|not applicable|tbd|-)\s*(?:[.:,;(–—-].*)?$", re.IGNORECASE)
_PREPOSITIONS = {"start": "from|by|of", "build": "to|with|for|from|by", "merge": "by|from|with|to"}
_PREFIX = re.compile(r"^(?P<before>[^\"]*?)\b(?:from|to|with|by)\s+(?P<names>.+)$", re.IGNORECASE)
_DEED = re.compile(
    r"^(?:(?:you|we|must|should|syncs?|hands?|handed|off|over|talks?|received?|receives|gets?|waits?|waiting|wait for|for|agrees?"
    r"|aligns?|shares?|gives?|sends?|delivers?|delivery|comes?|coming|needed|inputs?|outputs?|out|in|is|are|approval|approved"
    r"|the|a|go|goes|speak|report|check)\s*)*$",
    re.IGNORECASE,
)
_HANDS = r"\s+(?:has|have|must|should|will|hands?|delivers?|provides?|gives?|sends?|shares?|publishes|agrees?|confirms?|accepts?)\b"
_APPROVES = (
    r"\s+(?:(?:has|have|must|should|will|needs? to|also|explicitly|formally|both|each)\s+)*"
    r"(?!been\b|be\b)(?:approv|accept|sign|mark|confirm|review|agree|verif|check|test|validat|clear|inspect|seen|say|said|bless)"
)
_UNKNOWN_SUBJECT = re.compile(
    rf"^(?:[Tt]he|[Aa]n?|[Oo]ur|[Yy]our|[Aa]n?)?\s*(?P<who>(?:[A-Za-z][\w/&'-]*)(?:\s[\w/&'-]+){{0,4}}?){_APPROVES}"
)
_SIGN_OFF = re.compile(r"\b(?:sign[- ]?off|approval|approves|approved|ok|okay|check)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    """One item while it is being read."""

    checkpoint: str
    label: str
    body: str
    source: Source
    parties: Parties = Parties()


class Handshakes:
    """Reads the lists of one document into a Reading."""

    def __init__(self, names: Names, file: str) -> None:
        self._names = names
        self._file = file
        self.reading = Reading()

    def take(self, listing: Listing) -> None:
        for entry in listing.entries:
            checkpoint = listing.checkpoint or self._checkpoint_of(entry)
            if checkpoint:
                self._entry(entry, checkpoint)
            elif self._speaks_of_others(entry):
                self._ask_where(listing, entry)

    def is_plausible(self, listing: Listing) -> bool:
        """Does any item of a list found outside the lifecycle section name a party?"""
        return any(self._speaks_of_others(entry) for entry in listing.entries)

    # -- one item

    def _entry(self, entry: Entry, checkpoint: str) -> None:
        label, body = labels.split(entry.text)
        if _NOBODY.match(f"{label}: {body}" if label else body):
            return
        if entry.children and not (body if label else ""):
            for child in entry.children:
                self._line(child, checkpoint, label or body.rstrip(" :"), labels.said(child.text))
            return
        more = " ".join(labels.said(child.text) for child in entry.children)
        self._line(entry, checkpoint, label, f"{body} {more}".strip())

    def _line(self, entry: Entry, checkpoint: str, label: str, body: str) -> None:
        source = Source(self._file, entry.line.number, entry.line.raw.strip()[:2_000])
        line = _Line(checkpoint, label, body, source)
        drafts = self._done(line) if checkpoint == "merge" else self._handover(line)
        self.reading.meet(line.parties, self._names, source)
        self.reading.drafts += drafts

    # -- what is received and what is handed over

    def _handover(self, line: _Line) -> list[Draft]:
        label, body = line.label, line.body
        line.parties, title = self._parties_of_label(label)
        if not line.parties and not label:
            line.parties, body = self._leading_party(body)
        if not line.parties:
            line.parties, body = self._party_within(line.checkpoint, body)
        if not line.parties and label:
            line.parties, title = self._party_within(line.checkpoint, label)
        elif label and not title and not self._parties_of_label(label)[0]:
            title = label
        aside = " ".join(f"({inside})" for inside in in_parentheses(label))
        found = titles.read(outside_parentheses(title)) if title else titles.read(body)
        if title and found.named:
            found = replace(found, named=tuple((name, about or body) for name, about in found.named))
        return self._drafts(line, found, aside)

    def _drafts(self, line: _Line, found: titles.Titles, aside: str) -> list[Draft]:
        named = found.named or (("", line.body),)
        last = next((about for _, about in reversed(named) if titles.criterion(about)), "")
        shared = terms(aside)
        drafts = []
        for index, (title, about) in enumerate(named):
            own = terms(about)
            tail = terms(last) if not titles.criterion(about) else own
            phase = shared.phase or own.phase or tail.phase
            merged = replace(tail, complex=shared.complex or own.complex, other=shared.other or own.other, phase=phase)
            draft = self._draft(line, title, merged)
            if tail is not own and index + 1 < len(named) and (tail.complex or tail.other):
                draft = draft.asking(f'Does the condition at the end of this line also hold for "{title}"?', ("yes", "no"))
            drafts.append(draft)
        if found.unsure:
            drafts[0] = drafts[0].asking(f'Is "{named[0][0]}" one artifact or several?', ("one", "several"))
        return drafts

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
            needs_phase=self._phase(said, giver or self._names.own.slug),
        )
        return self._with_questions(draft, line, said)

    def _sides(self, line: _Line, kind: str) -> tuple[str, tuple[str, ...]]:
        own = self._names.own.slug
        if line.checkpoint != "start":
            return own, line.parties.slugs
        natural = artifacts.natural_giver(kind)
        if not line.parties:
            return natural, (own,)
        return natural if natural in line.parties.slugs else line.parties.slugs[0], (own,)

    def _phase(self, said: Terms, giver: str) -> PhaseRef | None:
        if said.phase is None:
            return None
        party = self._names.party(said.phase.who) if said.phase.who else None
        return PhaseRef(party.role.slug if party and party.known else giver, said.phase.number)

    # -- when the work is done

    def _done(self, line: _Line) -> list[Draft]:
        label, body = line.label, line.body
        sentence = f"{label} - {body}" if label and self._approvers(label) and not self._approvers(body) else body
        if sentence != body:
            label, body = "", sentence
        by_label, title = self._parties_of_label(label)
        bare = outside_parentheses(label).strip()
        line.parties = self._approvers(body) or by_label or self._label_party(label) or self._names.mentioned(body)
        if not label or (by_label and not title):
            found = titles.read(body) if '"' in body else titles.Titles(((_opening(body), body),))
            title = found.named[0][0] if found.named else _opening(body)
            return [self._draft(line, title, terms(body))]
        quoted = titles.read(bare) if '"' in bare else titles.Titles(((title or bare, ""),))
        aside = " ".join(f"({inside})" for inside in in_parentheses(label) if not self._names.all_known(inside))
        return [self._draft(line, name, terms(f"{body} {aside}".strip())) for name, _ in quoted.named]

    def _approvers(self, text: str) -> Parties:
        """Who, by a sentence, has approved: "The Designer has marked ...", "approved by QA and the PM"."""
        found = Parties()
        for match in re.finditer(f"(?P<who>{self._names.list_of_known}){_APPROVES}", text):
            found = found.joined(self._names.parties(match["who"]))
        by, _ = self._names.after("by|from", text)
        found = found.joined(by)
        if found:
            return found
        opening = re.match(f"(?:The |the |Our |our )?(?P<who>{self._names.list_of_known}){_HANDS}", text)
        subject = None if opening else _UNKNOWN_SUBJECT.match(text)
        if opening:
            return self._names.parties(opening["who"])
        if subject and not re.search(r"\b(?:is|are|was|has|have|been|all|every|no)\b", subject["who"], re.IGNORECASE):
            return self._names.parties(subject["who"])
        return self._names.after("by", text, unknown=True)[0]

    def _label_party(self, label: str) -> Parties:
        """ "Visual QA (Designer)", "QA sign-off", "Sign-off from QA"."""
        for inside in in_parentheses(label):
            known = self._names.all_known(inside)
            if known:
                return known
        return self._names.leading(label)[0] if _SIGN_OFF.search(label) and self._names.known.match(label) else Parties()

    # -- parties of a line

    def _parties_of_label(self, label: str) -> tuple[Parties, str]:
        """The parties a label names, and the artifact it names before them ("PRD from PM")."""
        bare = outside_parentheses(label).strip()
        if not bare:
            return Parties(), ""
        prefix = _PREFIX.match(bare)
        if prefix and '"' not in prefix["names"]:
            if _DEED.match(prefix["before"].strip()):
                return self._names.parties(prefix["names"]), ""
            known = self._names.all_known(prefix["names"])
            if known:
                return known, prefix["before"].strip()
        return self._names.all_known(bare), ""

    def _leading_party(self, body: str) -> tuple[Parties, str]:
        prefix = re.match(r"^(?P<before>[\w\s-]{0,30}?)\b(?:from|to|with|by)\s+(?P<rest>.+)$", body, re.IGNORECASE)
        if not prefix or not _DEED.match(prefix["before"].strip()):
            return Parties(), body
        parties, rest = self._names.leading(prefix["rest"])
        return (parties, rest.lstrip(" ,;:.-–—")) if parties else (Parties(), body)

    def _party_within(self, checkpoint: str, text: str) -> tuple[Parties, str]:
        """A party anywhere in a text, and the text without the words that name it."""
        parties, (start, end) = self._names.after(_PREPOSITIONS[checkpoint], text)
        if parties:
            return parties, f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
        for inside in in_parentheses(text):
            known = self._names.all_known(inside)
            if known:
                return known, text.replace(f"({inside})", "").strip()
        subject = re.match(f"(?P<who>{self._names.list_of_known}){_HANDS}", text)
        if subject:
            return self._names.parties(subject["who"]), text[subject.end("who") :].strip()
        parties, (start, end) = self._names.after(_PREPOSITIONS[checkpoint], text, unknown=True)
        if parties:
            return parties, f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
        return self._names.mentioned(text), text

    # -- questions

    def _with_questions(self, draft: Draft, line: _Line, said: Terms) -> Draft:
        side = {"start": "hands this over", "build": "has to agree", "merge": "has to approve"}[line.checkpoint]
        roles = tuple(self._names.roster.suggestions("")) if not line.parties else ()
        if not line.parties:
            known = (title_of(draft.giver),) if draft.checkpoint == "start" and draft.giver else roles
            draft = draft.asking(f'"{draft.title}" names nobody. Who {side}?', known)
        elif line.checkpoint == "start" and len(line.parties.found) > 1 and not artifacts.natural_giver(draft.artifact):
            draft = draft.asking(
                f'Several parties hand over "{draft.title}". Who offers it?', tuple(p.role.title for p in line.parties.found)
            )
        elif line.checkpoint != "start" and line.parties.any_one:
            draft = draft.asking("Must all named parties agree, or is one enough?", ("all of them", "any one of them"))
        if draft.giver and draft.giver in draft.receivers:
            draft = draft.asking(f'"{draft.title}" is handed to the role that gives it. Who is on the other side?', roles)
        if said.other:
            text = f'"{draft.title}" has a condition no fact of a feature answers: "{said.other}". When does it apply?'
            draft = draft.asking(text, ("always", "if complex", "never"))
        if said.phase and said.phase.who and not getattr(self._names.party(said.phase.who), "known", False):
            draft = draft.asking(f'Whose phase is "{said.phase.who}" phase {said.phase.number}?', roles)
        return draft

    def _checkpoint_of(self, entry: Entry) -> str:
        """The list an item would belong to, by its own first words."""
        text = " ".join(part for part in labels.split(entry.text) if part)
        if re.match(r"(?:\w+\s+){0,2}from\b", text, re.IGNORECASE):
            return "start"
        if re.match(r"(?:\w+\s+){0,2}(?:to|with)\b", text, re.IGNORECASE):
            return "build"
        return "merge" if self._approvers(labels.split(entry.text)[1]) else ""

    def _speaks_of_others(self, entry: Entry) -> bool:
        label, body = labels.split(entry.text)
        prefixed = re.match(r"(?:from|to|with)\s", label or body, re.IGNORECASE)
        return bool(prefixed or self._names.all_known(label) or self._names.mentioned(f"{label} {body}"))

    def _ask_where(self, listing: Listing, entry: Entry) -> None:
        about = labels.said(listing.label.text)[:80]
        text = f'Which checkpoint does "{labels.said(entry.text)[:120]}" guard?'
        source = Source(self._file, entry.line.number, entry.line.raw.strip()[:2_000])
        self.reading.questions.append(Question(about, text, ("start", "build", "merge", "none of them"), source))


def _opening(text: str) -> str:
    """A title for a sentence that has none: its first words."""
    sentence = re.split(r"[.;!?](?:\s|$)", text, maxsplit=1)[0]
    return " ".join(sentence.replace('"', "").split()[:8])


def _phase_complete(said: Terms) -> str:
    return f"Phase {said.phase.number} of {said.phase.who} is complete" if said.phase and said.phase.who else ""
