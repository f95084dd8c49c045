"""Say how a planned test went."""

from projects.changes import feature_change
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Feature, User
from projects.roles import titles
from reviews import artifacts
from reviews.artifacts import InvalidArtifact
from reviews.artifacts.snapshots import check_web_address
from reviews.models import Decision, Revision, TestResult
from reviews.rules import demand_open, gate_of


def report_result(*, feature: Feature, gate_key: str, risk: str, outcome: str, link: str = "", by: User) -> TestResult:
    """Add the outcome (`passed` or `failed`) of the test planned for a risk, with the address of its run.

    A holder of the giver or of a receiver role may; the latest result of a risk counts. Raises NotFound, Invalid (risk,
    outcome, link), Forbidden `not_holder`, Conflict `closed`, or `no_test_planned` where the risk has none.
    """
    gate = gate_of(feature, gate_key)
    if outcome not in TestResult.Outcome.values:
        raise Invalid({"outcome": ["Choose passed or failed."]})
    address = _checked(link)
    with feature_change(feature, by=by) as change:
        if not change.membership.holds(gate.giver, *gate.receivers):
            roles = titles([gate.giver, *gate.receivers])
            raise Forbidden(f"The results of tests are reported by the roles {roles}.", code="not_holder")
        demand_open(change.feature)
        what = _planned(change.feature, gate.key, risk)
        result = TestResult.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            gate=gate.key,
            risk=risk,
            what=what,
            outcome=outcome,
            link=address,
        )
        change.record(
            "test.reported", gate=gate.key, result=result.pk, risk=risk, what=what, outcome=outcome, link=address
        )
    return result


def _checked(link: str) -> str:
    if not link.strip():
        return ""
    try:
        return check_web_address(link, "link")
    except InvalidArtifact as error:
        raise Invalid(error.errors) from error


def _planned(feature: Feature, gate: str, risk: str) -> str:
    """The words of the test that is planned for a risk of the current register, with what its reviewers added."""
    revision = Revision.objects.filter(feature=feature, gate=gate).order_by("-number").first()
    rows = revision.data.get("risks", []) if revision else []
    posted = Decision.objects.filter(revision=revision, revocation=None).order_by("seq").values_list("data", flat=True)
    for data in [{}, *posted] if revision else []:
        rows = artifacts.merge_review(rows, data)
    row = next((one for one in rows if one["id"] == risk), None)
    if row is None:
        raise Invalid({"risk": ["The register holds no such risk."]})
    if not row.get("planned_test"):
        raise Conflict(f"No test is planned for {risk}. Plan one with a decision first.", code="no_test_planned")
    return str(row["planned_test"]["what"])
