from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import GateEndpoint
from orchestration.api.fields import Input, Until, text_of
from orchestration.api.ordering import BY_ID
from orchestration.api.schemas import evidence as schemas
from orchestration.api.shapes import evidence
from projects.errors import NotFound
from reviews.models import Waiver, WaiverWithdrawal
from reviews.services.waivers import LONGEST, confirm_waiver, propose_waiver, withdraw_waiver


class NewWaiver(Input):
    reason = text_of(Waiver, "reason")
    until = Until(longest=LONGEST, help_text="A moment, or a day: its end in UTC. 30 days ahead at most.")


class NewWithdrawal(Input):
    reason = text_of(WaiverWithdrawal, "reason")


class Waivers(GateEndpoint):
    @reads(
        "list_waivers",
        tag="handshakes",
        summary="Waivers, newest first",
        answer=schemas.Waiver,
        paginated=True,
        orders=BY_ID,
        tagged=True,
    )
    def get(self, request: Request, key: str, gate: str) -> Response:
        rows = Waiver.objects.select_related("by", "confirmed_by", "withdrawal__by").filter(
            feature=self.feature, gate=gate
        )
        return page(request, rows, lambda found: [evidence.waiver(one) for one in found], orders=BY_ID)

    @writes(
        "propose_waiver",
        scopes=("admin",),
        tag="handshakes",
        summary="Propose to do without this gate for a time",
        takes=NewWaiver,
        answers={201: schemas.Waiver},
        refuses={403: "`not_waivable`.", 409: "`waiver_exists`, `closed`."},
        example={"reason": "The only owner is on leave.", "until": "2026-03-31"},
    )
    def post(self, request: Request, key: str, gate: str) -> Response:
        made = propose_waiver(feature=self.feature, gate_key=gate, **self.input(NewWaiver), by=self.user)
        return Response(evidence.waiver(made), status=201)


class _OneWaiver(GateEndpoint):
    waiver: Waiver

    def find(self) -> None:
        super().find()
        rows = Waiver.objects.select_related("by").filter(feature=self.feature, gate=self.gate.key)
        found = rows.filter(pk=self.kwargs["waiver_id"]).first()
        if found is None:
            raise NotFound()
        found.feature = self.feature
        self.waiver = found


class Confirmations(_OneWaiver):
    @writes(
        "confirm_waiver",
        scopes=("admin",),
        tag="handshakes",
        summary="Confirm a waiver as the second person",
        answers={201: schemas.Waiver},
        refuses={
            403: "`own_waiver`, `not_second_person`.",
            409: "`withdrawn`, `confirmed`, `expired`, `superseded` by a new round, `closed`.",
        },
    )
    def post(self, request: Request, key: str, gate: str, waiver_id: int) -> Response:
        return Response(evidence.waiver(confirm_waiver(waiver=self.waiver, by=self.user)), status=201)


class Withdrawals(_OneWaiver):
    @writes(
        "withdraw_waiver",
        scopes=("admin",),
        tag="handshakes",
        summary="Take a waiver away, proposed or in force, as its proposer or a manager",
        takes=NewWithdrawal,
        answers={201: schemas.WaiverWithdrawal},
        refuses={403: "`not_yours`.", 409: "`withdrawn`, `expired`, `superseded` by a new round, `closed`."},
        example={"reason": "The designer is back on Monday."},
    )
    def post(self, request: Request, key: str, gate: str, waiver_id: int) -> Response:
        made = withdraw_waiver(waiver=self.waiver, **self.input(NewWithdrawal), by=self.user)
        return Response(evidence.waiver_withdrawal(made), status=201)
