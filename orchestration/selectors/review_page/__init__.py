"""Everything a review page shows, prepared: one revision of one gate, as one member sees it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Q

from orchestration.gates import GateVerdict
from orchestration.selectors.judged import judge
from orchestration.selectors.records import record_links
from orchestration.selectors.review_page import shown
from orchestration.selectors.review_page.answers import people_answers, timeline
from orchestration.selectors.review_page.bar import bar
from orchestration.selectors.review_page.changes import changes_between
from orchestration.selectors.review_page.comparing import base_of
from orchestration.selectors.review_page.comparison import Comparison
from orchestration.selectors.review_page.contract_rows import contract_rows
from orchestration.selectors.review_page.discussion import discussion
from orchestration.selectors.review_page.page import ReviewPage
from orchestration.selectors.review_page.proposals import proposals
from orchestration.selectors.review_page.uses import uses
from orchestration.selectors.sight import Sight
from projects.errors import NotFound
from projects.models import Feature, User
from reviews import answers, artifacts
from reviews.artifacts import RenderedContract, RenderedScreens, RenderedUsage
from reviews.models import Decision, RedFlag, Revision, TestResult
from reviews.selectors.results import latest_results
from reviews.selectors.screens import mock_gate

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


def review_page(
    feature: Feature,
    gate_key: str,
    user: User,
    *,
    number: int | None = None,
    against: int | None = None,
    whole: bool = False,
) -> ReviewPage:
    """Revision `number` of a gate, the current one without it, held against what its reader last decided on.

    `against` is another revision to hold it against, `whole` shows it as it stands. NotFound for what there is not.
    """
    sight = Sight(judge(feature), user)
    gate, rule = sight.judged.gate(gate_key), sight.judged.process.gate(gate_key)
    if gate is None or rule is None:
        raise NotFound()
    shown = number if number is not None else gate.current.number if gate.current else 0
    base = base_of(sight, gate, shown, against)
    mocks = _mocks_wanted(sight, gate)
    revisions = _revisions(feature, gate, {shown, base.number}, mocks)
    revision = revisions.get((gate.key, shown))
    if revision is None and number is not None:
        raise NotFound()
    decisions = _decisions(feature, gate)
    _know(sight, decisions)
    artifact = _artifact(sight, gate, revision, decisions) if revision else {}
    rendered = artifact.get("rendered")
    before = revisions.get((gate.key, base.number))
    contracts = contract_rows(sight, gate, before, revision, decisions)
    changes = None
    if revision and before and rendered is not None:
        changes = changes_between(Comparison(sight, gate, before, revision, rendered, decisions, contracts))
    talk = discussion(sight, gate, revision, rendered)
    page = ReviewPage(
        sight=sight,
        gate=gate,
        rule=rule,
        question=f"{gate.title}: {_QUESTIONS.get(gate.artifact, 'does it hold?')}",
        revision=revision,
        is_current=bool(revision and gate.current and revision.number == gate.current.number),
        base=base,
        before=before,
        mocks=revisions.get(mocks) if mocks else None,
        decisions=decisions,
        changes=changes,
        whole=whole or changes is None,
        findings=artifacts.findings(revision.kind, revision.body) if revision else (),
        discussion=talk,
        answers=people_answers(sight, gate, decisions),
        timeline=timeline(sight, gate, decisions),
        bar=bar(sight, gate, rule, revision, talk.unresolved),
        proposals=proposals(sight, gate, decisions, contracts),
        results=_results(feature, gate),
        record=record_links(feature, gate.key) if revision and gate.artifact == "adr" else None,
        **artifact,
    )
    return replace(page, stop=_last_stop(feature)) if page.is_anew else page


def _last_stop(feature: Feature) -> RedFlag | None:
    return RedFlag.objects.select_related("by").filter(feature=feature, stopped=True).order_by("-seq").first()


def _mocks_wanted(sight: Sight, gate: GateVerdict) -> tuple[str, int] | None:
    """Gate and number of the mock screens that a build is held against."""
    rule = mock_gate(sight.judged.process) if gate.artifact == "build" else None
    if rule is None:
        return None
    number = answers.agreed_revision(sight.judged.facts.gate(rule.key), sight.judged.facts.rounds[rule.checkpoint])
    return (rule.key, number) if number else None


def _revisions(
    feature: Feature, gate: GateVerdict, numbers: set[int], other: tuple[str, int] | None
) -> dict[tuple[str, int], Revision]:
    """By gate and number: those in view and what they are held against, with their files, in two statements."""
    wanted = Q(gate=gate.key, number__in=numbers)
    if other:
        wanted |= Q(gate=other[0], number=other[1])
    found = Revision.objects.select_related("by").prefetch_related("files").filter(wanted, feature=feature)
    return {(one.gate, one.number): one for one in found}


def _decisions(feature: Feature, gate: GateVerdict) -> list[Decision]:
    """Each with the `number` of its revision, and those on a build with what the `build` was."""
    found = Decision.objects.filter(feature=feature, revision__gate=gate.key).order_by("seq")
    if gate.artifact == "build":
        found = found.annotate(build=F("revision__data"))
    return list(found.select_related("by", "revocation", "revocation__by").annotate(number=F("revision__number")))


def _results(feature: Feature, gate: GateVerdict) -> dict[str, TestResult]:
    if gate.artifact != "risks":
        return {}
    return {risk: one for (_, risk), one in latest_results(feature, gate.key).items()}


def _know(sight: Sight, decisions: Sequence[Decision]) -> None:
    """People who left the project still have a name beside what they decided."""
    for decision in decisions:
        sight.judged.people.setdefault(decision.by_id, decision.by)
        revocation = getattr(decision, "revocation", None)
        if revocation is not None:
            sight.judged.people.setdefault(revocation.by_id, revocation.by)


def _artifact(
    sight: Sight,
    gate: GateVerdict,
    revision: Revision,
    decisions: Sequence[Decision],
) -> dict[str, Any]:
    on_it = [d.data for d in decisions if d.revision_id == revision.pk and getattr(d, "revocation", None) is None]
    rendered = artifacts.render(
        revision.kind,
        body=revision.body,
        data=revision.data,
        threshold=sight.feature.project.serious_from,
        reviews=on_it,
    )
    url = sight.gate_url(gate.key)
    found: dict[str, Any] = {"rendered": rendered, "body": _TEMPLATES.get(type(rendered).__name__, "")}
    if isinstance(rendered, RenderedContract):
        found["contract"] = shown.contract(rendered)
    if isinstance(rendered, RenderedUsage):
        found["uses"] = uses(sight, gate, rendered)
    if not isinstance(rendered, RenderedScreens):
        found["files"] = shown.downloads(revision, url)
    return found


_TEMPLATES = {
    "RenderedMarkdown": "review/markdown.html",
    "RenderedContract": "review/contract.html",
    "RenderedRisks": "review/risks.html",
    "RenderedUsage": "review/usage.html",
}


__all__ = ["ReviewPage", "review_page"]
