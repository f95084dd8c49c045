"""What a line leaves open about its gate. A reader who would not ask is not asked."""

from __future__ import annotations

from projects.playbooks import wording
from projects.playbooks.drafts import Draft, Terms
from projects.playbooks.names import Names, Parties
from projects.playbooks.roles import title_of


def about(draft: Draft, parties: Parties, said: Terms, names: Names) -> Draft:
    """The draft with every question its line raises."""
    everybody = tuple(title for title in names.roster.suggestions("") if title != names.own.title)
    if not parties:
        giver_is_likely = draft.checkpoint == "start" and draft.giver and draft.giver not in draft.receivers
        suggestions = (title_of(draft.giver),) if giver_is_likely else everybody
        text = f'"{draft.title}" names nobody. Who {wording.EXPECTED[draft.checkpoint]}?'
        draft = draft.asking("nobody", text, suggestions)
    elif parties.unsure:
        titles = tuple(party.role.title for party in parties.found)
        text = f'"{draft.title}" mentions {" and ".join(titles)}. Who {wording.EXPECTED[draft.checkpoint]}?'
        draft = draft.asking("nobody", text, tuple(dict.fromkeys([*titles, *everybody])))
    elif draft.checkpoint == "start" and len(parties.found) > 1:
        text = f'Several parties hand over "{draft.title}". Who offers it?'
        likely_first = sorted(parties.found, key=lambda party: party.role.slug != draft.giver)
        draft = draft.asking("offers", text, tuple(party.role.title for party in likely_first))
    elif draft.checkpoint != "start" and parties.any_one:
        draft = draft.asking(
            "count", "Must all named parties agree, or is one enough?", ("all of them", "any one of them")
        )
    if draft.giver and draft.giver in draft.receivers:
        text = f'"{draft.title}" is handed to the role that gives it. Who is on the other side?'
        draft = draft.asking("other side", text, everybody)
    if said.other:
        draft = when(draft, said.other)
    if said.phase and said.phase.who and not _is_known(names, parties, said.phase.who):
        text = f'Whose phase is phase {said.phase.number} of "{said.phase.who}"?'
        draft = draft.asking("whose phase", text, everybody)
    return draft


def whether_all(draft: Draft, parties: Parties, condition: str) -> Draft:
    """Ask about parties that take part on a condition of their own."""
    titles = [party.role.title for party in parties.found]
    text = (
        f'"{draft.title}" names {titles[-1]} with a condition: "{condition}". Who {wording.EXPECTED[draft.checkpoint]}?'
    )
    return draft.asking("nobody", text, (" and ".join(titles), " and ".join(titles[:-1])))


def when(draft: Draft, condition: str) -> Draft:
    """Ask about words that limit when a gate applies."""
    text = f'"{draft.title}" has a condition no fact of a feature answers: "{condition}". When does it apply?'
    return draft.asking("condition", text, ("always", "if complex", "never"), condition)


def _is_known(names: Names, parties: Parties, who: str) -> bool:
    """Also a stranger whom the line itself names: who that is, is asked already."""
    party = names.party(who)
    return party is not None and (party.known or party.role.slug in parties.slugs)
