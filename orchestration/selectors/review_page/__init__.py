"""Everything a review page shows, prepared: one revision of one gate, as one member sees it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from orchestration.gates import GateVerdict
from orchestration.selectors.judged import judge
from orchestration.selectors.review_page import shown
from orchestration.selectors.review_page.answers import people_answers, timeline
from orchestration.selectors.review_page.bar import bar
from orchestration.selectors.review_page.page import ReviewPage
from orchestration.selectors.sight import Sight
from projects.errors import NotFound
from projects.models import Feature, User
from reviews import artifacts
from reviews.artifacts import RenderedContract, RenderedScreens
from reviews.models import Decision, Revision

# The question each artifact is looked at with.
_QUESTIONS = {
    "prd": "are the goals clear enough to start?",
    "mocks": "is this what we build?",
    "adr": "can we live with this decision?",
    "contract": "does this structure work for you?",
    "risks": "what is risky, and how will we know?",
    "usage": "are the components used as intended?",
    "build": "is it visually correct?",
}


def review_page(feature: Feature, gate_key: str, user: User, *, number: int | None = None) -> ReviewPage:
    """Revision `number` of a gate, the current one without it. NotFound for a gate or revision there is not."""
    sight = Sight(judge(feature), user)
    gate, rule = sight.judged.gate(gate_key), sight.judged.process.gate(gate_key)
    if gate is None or rule is None:
        raise NotFound()
    revision = _revision(feature, gate, number)
    decisions = _decisions(feature, gate_key)
    _know(sight, decisions)
    return ReviewPage(
        sight=sight,
        gate=gate,
        rule=rule,
        question=f"{gate.title}: {_QUESTIONS.get(gate.artifact, 'does it hold?')}",
        revision=revision,
        is_current=bool(revision and gate.current and revision.number == gate.current.number),
        against=_against(sight, gate, revision),
        answers=people_answers(sight, gate, decisions),
        timeline=timeline(sight, gate, decisions),
        bar=bar(sight, gate, rule, revision),
        proposals=_proposals(sight, decisions),
        **(_artifact(sight, gate, revision, decisions) if revision else {}),
    )


def _revision(feature: Feature, gate: GateVerdict, number: int | None) -> Revision | None:
    wanted = number if number is not None else gate.current.number if gate.current else None
    if wanted is None:
        return None
    found = (
        Revision.objects.select_related("by")
        .prefetch_related("files")
        .filter(feature=feature, gate=gate.key, number=wanted)
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def _decisions(feature: Feature, gate_key: str) -> list[Decision]:
    found = Decision.objects.filter(feature=feature, revision__gate=gate_key).order_by("seq")
    return list(found.select_related("by", "revocation", "revocation__by").annotate(number=F("revision__number")))


def _know(sight: Sight, decisions: Sequence[Decision]) -> None:
    """People who left the project still have a name beside what they decided."""
    for decision in decisions:
        sight.judged.people.setdefault(decision.by_id, decision.by)
        revocation = getattr(decision, "revocation", None)
        if revocation is not None:
            sight.judged.people.setdefault(revocation.by_id, revocation.by)


def _against(sight: Sight, gate: GateVerdict, revision: Revision | None) -> str:
    """ "revision 3 against 2, which you accepted": what this member last said about an earlier one."""
    if revision is None:
        return ""
    found = sight.judged.facts.gate(gate.key)
    mine = [d for d in found.decisions if d.by == sight.user.pk and d.revision < revision.number]
    if not mine:
        return f"revision {revision.number}"
    verb = {"accept": "accepted", "return": "returned", "block": "blocked"}[mine[-1].verdict]
    return f"revision {revision.number}, after {mine[-1].revision}, which you {verb}"


def _artifact(sight: Sight, gate: GateVerdict, revision: Revision, decisions: Sequence[Decision]) -> dict[str, Any]:
    on_it = [d.data for d in decisions if d.revision_id == revision.pk and getattr(d, "revocation", None) is None]
    rendered = artifacts.render(
        revision.kind,
        body=revision.body,
        data=revision.data,
        threshold=sight.feature.project.serious_from,
        reviews=on_it,
    )
    url = sight.gate_url(gate.key)
    found: dict[str, Any] = {"rendered": rendered, "body": f"review/{_TEMPLATES[type(rendered).__name__]}.html"}
    if isinstance(rendered, RenderedContract):
        found["contract"] = shown.contract(rendered)
    if isinstance(rendered, RenderedScreens):
        found["screens"] = shown.screens(rendered, url, revision.number)
        if revision.kind == "build":
            found["pairs"] = shown.pairs(found["screens"], _mocks(sight))
    else:
        found["files"] = shown.downloads(revision, url)
    return found


def _proposals(sight: Sight, decisions: Sequence[Decision]) -> list[dict[str, str]]:
    """Counter-proposals that came with decisions, newest first."""
    return [
        {"by": sight.name(decision.by_id), "text": decision.data["proposal"]}
        for decision in reversed(decisions)
        if decision.data.get("proposal")
    ]


_TEMPLATES = {
    "RenderedMarkdown": "markdown",
    "RenderedContract": "contract",
    "RenderedRisks": "risks",
    "RenderedUsage": "usage",
    "RenderedScreens": "screens",
}


def _mocks(sight: Sight) -> list[shown.ShownScreen]:
    """The current mock screens, which a build is held against."""
    rule = next((gate for gate in sight.judged.process.gates if gate.artifact == "mocks"), None)
    current = sight.judged.facts.gate(rule.key).current if rule else None
    if rule is None or current is None:
        return []
    mocks = Revision.objects.get(pk=current.id)
    rendered = artifacts.render(mocks.kind, body=mocks.body, data=mocks.data)
    if not isinstance(rendered, RenderedScreens):
        return []
    return shown.screens(rendered, sight.gate_url(rule.key), mocks.number)


__all__ = ["ReviewPage", "review_page"]
