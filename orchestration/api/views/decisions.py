from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api import filters
from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import GateEndpoint
from orchestration.api.fields import LARGEST_NUMBER, Digest, Input, JSONObject, Text, WholeNumber, text_of
from orchestration.api.ordering import BY_ID
from orchestration.api.schemas import evidence as schemas
from orchestration.api.schemas.common import VERDICTS, SupersededProblem
from orchestration.api.shapes import evidence
from projects.errors import NotFound
from reviews.models import Decision, Revocation
from reviews.services.decisions import decide, revoke

_PARAMETERS = (
    OpenApiParameter("verdict", str, enum=VERDICTS, description="Only these."),
    OpenApiParameter("revision", {"type": "integer", "minimum": 1}, description="Only of the revision of this number."),
)


class NewDecision(Input):
    verdict = Text(help_text="accept, return or block.")
    revision = WholeNumber(help_text="The number of the revision that you saw.")
    digest = Digest(help_text="Its digest.")
    reason = text_of(Decision, "reason", required=False, help_text="Needed to return and to block.")
    data = JSONObject(  # type: ignore[assignment]
        required=False,
        help_text="What the receiver adds: risks and planned tests, screens; of a contract `changes`, a list of "
        "`{fingerprint, verdict, note?}` with the verdict `accept` or `refuse`, and a `proposal`; and, with an "
        "acceptance, `conditions`: a list of `{text, owner, checkpoint}`, `owner` being a member's e-mail address and "
        "`checkpoint` where it is judged, `build` or `merge` (the default).",
    )


class NewRevocation(Input):
    reason = text_of(Revocation, "reason")


class Decisions(GateEndpoint):
    @reads(
        "list_decisions",
        tag="handshakes",
        summary="Decisions, newest first",
        answer=schemas.Decision,
        parameters=_PARAMETERS,
        paginated=True,
        orders=BY_ID,
        tagged=True,
    )
    def get(self, request: Request, key: str, gate: str) -> Response:
        rows = Decision.objects.select_related("by", "revision", "revocation__by").filter(
            feature=self.feature, revision__gate=gate
        )
        verdict, number = filters.one_of(request, "verdict", VERDICTS), filters.number(request, "revision")
        rows = rows.filter(verdict=verdict) if verdict else rows
        rows = rows if number is None else rows.filter(revision__number=min(number, LARGEST_NUMBER))
        return page(
            request,
            rows.defer("revision__body", "revision__data"),
            lambda found: [_show(one) for one in found],
            orders=BY_ID,
        )

    @writes(
        "decide",
        scopes=("decide",),
        tag="handshakes",
        summary="Accept, return or block exactly the revision you saw",
        takes=NewDecision,
        answers={201: schemas.Decision},
        refuses={
            403: "`not_receiver`, `own_work`, `humans_only`.",
            409: "`superseded` with the current revision, `nothing_offered`, `not_asked` anew after a stop, `too_early`, "
            "`closed`, `planned_test_missing`, `already_decided`; `changes_open` with the `changes` of a contract that are "
            "left, `comparing` while it is still compared.",
        },
        conflict=SupersededProblem,
        example={"verdict": "return", "revision": 1, "digest": "0" * 64, "reason": "The goals are not measurable."},
    )
    def post(self, request: Request, key: str, gate: str) -> Response:
        given = self.input(NewDecision)
        made = decide(feature=self.feature, gate_key=gate, **given, by=self.user)
        return Response(evidence.decision(made, gate=gate, number=given["revision"]), status=201)


class Revocations(GateEndpoint):
    decision: Decision

    def find(self) -> None:
        super().find()
        rows = Decision.objects.select_related("revision").filter(feature=self.feature, revision__gate=self.gate.key)
        found = rows.filter(pk=self.kwargs["decision_id"]).first()
        if found is None:
            raise NotFound()
        found.feature = self.feature
        self.decision = found

    @writes(
        "revoke_decision",
        scopes=("decide",),
        tag="handshakes",
        summary="Take a decision out of force, as its author or a manager",
        takes=NewRevocation,
        answers={201: schemas.Revocation},
        refuses={403: "`not_yours`, `block_stands`.", 409: "`revoked`, `closed`."},
        example={"reason": "I looked at the wrong screens."},
    )
    def post(self, request: Request, key: str, gate: str, decision_id: int) -> Response:
        made = revoke(decision=self.decision, **self.input(NewRevocation), by=self.user)
        return Response(evidence.revocation(made), status=201)


def _show(one: Decision) -> dict[str, object]:
    revoked = getattr(one, "revocation", None)
    return evidence.decision(one, gate=one.revision.gate, number=one.revision.number, revoked=revoked)
