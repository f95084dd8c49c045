"""Words on what a feature needs: the architect's on complexity, the PM's on roles."""

from collections.abc import Mapping

from projects import roles
from projects.changes import feature_change
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Feature, User
from projects.playbooks.process import Process
from projects.selectors.processes import process_of
from reviews.complexity import demand_answers, reason_from
from reviews.models import RoleRuling, Ruling
from reviews.rules import demand_open
from reviews.selectors.evidence import facts_for
from reviews.words import demand_text, limit_text


def rule_complexity(
    *, feature: Feature, complex: bool, reason: str = "", answers: Mapping[str, bool] | None = None, by: User
) -> Ruling:
    """Rule, with a reason or with the answers to the questionnaire; a ruling may change until the merge.

    `answers` maps all of `reviews.complexity.QUESTIONS` to yes or no. Raises Invalid (reason, answers), Forbidden, Conflict.
    """
    if answers:
        reason = limit_text(reason, field="reason", at_most=4000)
        demand_answers(answers, complex=complex, reason=reason)
        reason = reason or reason_from(answers)
    reason = demand_text(reason, field="reason", sentence="Say what makes the feature complex, or not.")
    with feature_change(feature, by=by) as change:
        roles.demand(change.membership, "rule_complexity")
        demand_open(change.feature)
        ruling = Ruling.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            complex=complex,
            reason=reason,
            answers=dict(answers or {}),
        )
        said = {"answers": dict(answers)} if answers else {}
        change.record("complexity.ruled", complex=complex, reason=reason, **said)
    return ruling


def roles_of(process: Process) -> dict[str, str]:
    """Slug to title of the roles that take part in a process: those that give, receive or have phases."""
    busy = {role for gate in process.gates for role in (gate.giver, *gate.receivers)}
    busy |= {phase.role for phase in process.phases}
    return {role.slug: role.title for role in process.roles if role.slug in busy}


def rule_role(*, feature: Feature, role: str, applies: bool, reason: str, by: User) -> RoleRuling:
    """Say that a feature does without a role, or needs it after all. Its gates and phases then do not apply.

    Raises Invalid (role, reason), Forbidden (`own_role` for a role of one's own), Conflict `closed`, `as_it_is`, or
    `nothing_left` where no gate would ask anybody any more.
    """
    process = process_of(feature)
    known = roles_of(process)
    if role not in known:
        raise Invalid({"role": [f"The roles of this process are: {', '.join(known)}."]})
    reason = demand_text(reason, field="reason", sentence="Say why the feature does without this role, or needs it.")
    with feature_change(feature, by=by) as change:
        roles.demand(change.membership, "rule_roles")
        if change.membership.holds(role):
            raise Forbidden(
                f"You hold the role {roles.title(role)} yourself. Somebody else with the right to decide it does.",
                code="own_role",
            )
        demand_open(change.feature)
        out = facts_for(change.feature).roles_out
        if applies == (role not in out):
            says = "takes part already" if applies else "is set aside already"
            raise Conflict(f"{roles.title(role)} {says}.", code="as_it_is")
        if not applies and not _asks_anybody(process, out | {role}):
            raise Conflict("No gate would be left that asks anybody. Cancel the feature instead.", code="nothing_left")
        ruling = RoleRuling.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            role=role,
            applies=applies,
            reason=reason,
        )
        change.record("role.ruled", role=role, applies=applies, reason=reason)
    return ruling


def _asks_anybody(process: Process, out: frozenset[str]) -> bool:
    return any(gate.giver not in out and set(gate.receivers) - out for gate in process.gates)
