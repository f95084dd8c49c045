"""Carry decisions over to a revision that means the same as the one they were given on."""

from projects.changes import FeatureChange
from projects.playbooks import Gate
from reviews import answers
from reviews.facts import GateFacts
from reviews.meaning import same_meaning
from reviews.models import Decision, Revision


def carry_over(
    change: FeatureChange, gate: Gate, facts: GateFacts, before: Revision, after: Revision
) -> list[Decision]:
    """Give each decision in force on `before`, the immediate predecessor, a row of its own on `after`.

    `facts` are those of before the offer. The new uploader's own decision does not carry: it would be own work.
    """
    if gate.rule.carries_over == "never":
        return []
    why = same_meaning(
        after.kind,
        before.data,
        after.data,
        body_before=before.body,
        body_after=after.body,
        wording_carries=gate.rule.carries_over == "wording" or change.feature.project.wording_carries,
    )
    if not why:
        return []
    round_ = change.feature.rounds[gate.checkpoint]
    standing = {decision.id for decision in answers.standing_returns(facts, round_)}
    standing |= {decision.id for decision in answers.acceptances(facts, round_).values()}
    chosen = Decision.objects.select_related("by").filter(pk__in=standing).exclude(by=change.by).order_by("seq")
    return [_carry(change, gate, original, after, round_, why) for original in chosen]


def _carry(change: FeatureChange, gate: Gate, original: Decision, after: Revision, round_: int, why: str) -> Decision:
    carried = Decision.objects.create(
        feature=change.feature,
        seq=change.next_seq,
        by=original.by,
        at=change.now,
        revision=after,
        digest=after.digest,
        round=round_,
        role=original.role,
        verdict=original.verdict,
        reason=original.reason,
        data=original.data,
        carried_from=original,
        agent=original.agent,
    )
    change.record(
        "decision.carried",
        gate=gate.key,
        decision=carried.pk,
        carried_from=original.pk,
        decided_by=original.by_id,
        verdict=original.verdict,
        revision=after.number,
        digest=after.digest,
        role=original.role,
        reason=original.reason,
        why=why,
        **({"decided_with": original.agent} if original.agent else {}),
    )
    return carried
