"""Decide: a receiver accepts, returns or blocks exactly the revision that they saw; and revoke such a decision."""

from typing import Any

from projects import roles
from projects.changes import FeatureChange, feature_change
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Feature, Membership, User
from projects.playbooks.process import Gate
from projects.selectors.processes import process_of
from reviews import answers, artifacts
from reviews.artifacts import InvalidArtifact
from reviews.facts import GateFacts
from reviews.models import Decision, Revision, Revocation
from reviews.models.decision import Verdict
from reviews.rules import demand_open, demand_opened, demand_receiver, gate_of
from reviews.selectors.evidence import facts_for
from reviews.services.contract_answers import compare_first, demand_answers, refuse_contradiction
from reviews.services.obligations import as_event_data, set_conditions, split_conditions
from reviews.services.visual import demand_all_screens, stand_on
from reviews.words import demand_text, limit_text

_ASKS = {
    Verdict.RETURN: "Say what has to change, so that the giver can answer.",
    Verdict.BLOCK: "Say why this must not go on.",
}


def decide(
    *,
    feature: Feature,
    gate_key: str,
    verdict: str,
    revision: int,
    digest: str,
    reason: str = "",
    data: dict[str, Any] | None = None,
    by: User,
) -> Decision:
    """Answer revision number `revision` with digest `digest` of a gate.

    `data` is what the receiver adds: planned tests, verdicts on screens, a counter-proposal; and, with an acceptance,
    `conditions` that a later checkpoint judges (`[{"text", "owner": e-mail, "checkpoint": "build" or "merge"}]`).
    An acceptance of a build without any `screens` speaks for all of them; with some, each must be marked correct. So it
    is with the `changes` of a contract: without any, the whole is accepted.

    Raises NotFound, Invalid (verdict, reason, data), Forbidden `not_receiver` or `own_work`, Conflict `closed`,
    `too_early`, `nothing_offered`, `superseded` (with the current revision), `mocks_moved`, `not_asked`,
    `already_decided`, `screens_open`, `changes_open`, `comparing` or `planned_test_missing`.
    """
    gate = gate_of(feature, gate_key)
    reason = _check_reason(verdict, reason)
    conditions, data = split_conditions(feature=feature, gate=gate, verdict=verdict, data=data)
    extra = _check_data(feature, gate, revision, data)
    refuse_contradiction(verdict, extra)
    by_changes = gate.artifact == "contract" and verdict == Verdict.ACCEPT and "changes" in (data or {})
    if by_changes:
        compare_first(feature, facts_for(feature).gate(gate.key), revision, by=by)
    with feature_change(feature, by=by) as change:
        role = demand_receiver(change.membership, gate)
        _refuse_agent(gate, verdict, by)
        all_facts = facts_for(change.feature)
        facts = all_facts.gate(gate.key)
        _refuse_own_work(change, gate, facts)
        demand_opened(change.feature, gate)
        current = _current(gate, facts, revision, digest)
        round_ = change.feature.rounds[gate.checkpoint]
        if verdict == Verdict.ACCEPT:
            _demand_asked(gate, facts, round_)
        if gate.artifact == "build":
            extra, pairs = stand_on(change, process_of(feature), gate, all_facts, revision, extra)
            if verdict == Verdict.ACCEPT and "screens" in (data or {}):
                demand_all_screens(change, gate, pairs, extra.get("screens", []))
        if by_changes:
            demand_answers(change.feature, gate, facts, revision, extra, by=by)
        if not conditions:
            _refuse_repetition(change, facts, round_, (verdict, reason, extra))
        if verdict == Verdict.ACCEPT and gate.artifact == "risks":
            _demand_planned_tests(change, current, extra)
        decision = Decision.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            revision_id=current,
            digest=digest,
            round=round_,
            role=role,
            verdict=verdict,
            reason=reason,
            data=extra,
        )
        set_conditions(change, gate, role, conditions)
        change.record(
            "decision.made",
            gate=gate.key,
            decision=decision.pk,
            verdict=verdict,
            revision=revision,
            digest=digest,
            role=role,
            reason=reason,
            data=extra,
            **({"conditions": as_event_data(conditions)} if conditions else {}),
        )
    return decision


def _refuse_agent(gate: Gate, verdict: str, by: User) -> None:
    if gate.rule.humans_only and by.agent and verdict == Verdict.ACCEPT:
        raise Forbidden(
            f"{gate.title} is accepted by a human, not by {by.agent}. {by.display_name} accepts it on its page.",
            code="humans_only",
        )


def _check_reason(verdict: str, reason: str) -> str:
    if verdict not in Verdict.values:
        raise Invalid({"verdict": ["Choose accept, return or block."]})
    if verdict == Verdict.ACCEPT:
        return limit_text(reason, field="reason", at_most=4000)
    return demand_text(reason, field="reason", sentence=_ASKS[Verdict(verdict)])


def _check_data(feature: Feature, gate: Gate, revision: int, data: dict[str, Any] | None) -> dict[str, Any]:
    """What the receiver adds, in its normal form; ids and screens that the revision does not hold are refused."""
    if not data:
        return {}
    seen = (
        Revision.objects.filter(feature=feature, gate=gate.key, number=revision).values_list("data", flat=True).first()
    )
    try:
        return artifacts.validate_decision_data(gate.artifact, data, seen)
    except InvalidArtifact as error:
        raise Invalid(error.errors) from error


def _refuse_own_work(change: FeatureChange, gate: Gate, facts: GateFacts) -> None:
    if change.by.pk in facts.contributors(change.feature.rounds[gate.checkpoint]):
        raise Forbidden(
            f"You have offered {gate.title} yourself, and nobody countersigns their own work. "
            f"Another {roles.titles(gate.receivers)} decides; where there is none, a manager can waive the gate.",
            code="own_work",
        )


def _current(gate: Gate, facts: GateFacts, revision: int, digest: str) -> int:
    """The id of the current revision, if it is the one named; Conflict with what is current otherwise."""
    current = facts.current
    if current is None:
        raise Conflict(f"Nothing has been offered for {gate.title} yet.", code="nothing_offered")
    if (current.number, current.digest) != (revision, digest):
        named = f"revision {revision}" if revision != current.number else "another content than that of this revision"
        raise Conflict(
            f"You decided on {named}; revision {current.number} is current. Look at it, then decide.",
            code="superseded",
            current={"number": current.number, "digest": current.digest},
        )
    return current.id


def _demand_asked(gate: Gate, facts: GateFacts, round_: int) -> None:
    """What was offered in an earlier round is put before its receivers anew; an answer under way then is no answer."""
    if not answers.asked_at_seq(facts, round_):
        raise Conflict(
            f"{gate.title} was offered before the work started anew. "
            "Its giver offers it or asks for an answer again, then you accept.",
            code="not_asked",
        )


def _refuse_repetition(
    change: FeatureChange, facts: GateFacts, round_: int, answer: tuple[str, str, dict[str, Any]]
) -> None:
    """The very same answer once more says nothing, unless the giver has asked again since."""
    mine = answers.latest_on_current(facts, round_).get(change.by.pk)
    if mine is None or mine.verdict != answer[0] or mine.seq < answers.asked_at_seq(facts, round_):
        return
    standing = Decision.objects.get(pk=mine.id)
    if (standing.verdict, standing.reason, standing.data) == answer:
        raise Conflict(f"You have given this answer to revision {mine.revision} already.", code="already_decided")


def _demand_planned_tests(change: FeatureChange, revision_id: int, extra: dict[str, Any]) -> None:
    """QA's rows and tests of this and earlier decisions on the revision count together."""
    revision = Revision.objects.get(pk=revision_id)
    rows = revision.data.get("risks", [])
    earlier = Decision.objects.filter(revision=revision, revocation=None).order_by("seq").values_list("data", flat=True)
    for posted in [*earlier, extra]:
        rows = artifacts.merge_review(rows, posted)
    missing = artifacts.serious_without_test(rows, change.feature.project.serious_from)
    if missing:
        names = ", ".join(str(row["id"]) for row in missing)
        raise Conflict(
            f"Plan a test for each serious risk before you accept: {names}.",
            code="planned_test_missing",
            risks=[row["id"] for row in missing],
        )


def revoke(*, decision: Decision, reason: str, by: User) -> Revocation:
    """Take a decision out of force: its author may, and a manager.

    Raises Forbidden `not_yours`, or `block_stands` for a veto whose author can lift it themself; Conflict `closed`, or
    `revoked` where it is already.
    """
    reason = demand_text(reason, field="reason", sentence="Say why this decision no longer stands.")
    with feature_change(decision.feature, by=by) as change:
        if decision.by_id != by.pk and not roles.may(change.membership, "revoke_decisions_of_others"):
            raise Forbidden("A decision is revoked by its author or by a manager.", code="not_yours")
        _refuse_to_override(change, decision)
        demand_open(change.feature)
        if Revocation.objects.filter(decision=decision).exists():
            raise Conflict("This decision has been revoked already.", code="revoked")
        revocation = Revocation.objects.create(
            feature=change.feature, seq=change.next_seq, by=by, at=change.now, decision=decision, reason=reason
        )
        change.record(
            "decision.revoked",
            gate=decision.revision.gate,
            decision=decision.pk,
            verdict=decision.verdict,
            revision=decision.revision.number,
            decided_by=decision.by_id,
            reason=reason,
        )
    return revocation


def _refuse_to_override(change: FeatureChange, decision: Decision) -> None:
    """A veto stays with its author while they can lift it; to get past it takes a waiver, and so a second person."""
    if decision.verdict != Verdict.BLOCK or decision.by_id == change.by.pk:
        return
    gate = gate_of(change.feature, decision.revision.gate)
    author = Membership.objects.filter(
        project_id=change.feature.project_id, user_id=decision.by_id, user__is_active=True
    ).first()
    if author and author.holds(*gate.receivers):
        raise Forbidden("A block is lifted by its author, or got past with a waiver.", code="block_stands")
