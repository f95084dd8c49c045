from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import GateEndpoint
from orchestration.api.fields import Emails, Input, text_of
from orchestration.api.schemas import evidence as schemas
from orchestration.api.schemas.gates import Gate
from orchestration.api.shapes import evidence
from orchestration.api.shapes.gates import gate as show_gate
from orchestration.api.shapes.people import person
from orchestration.selectors.judged import judge
from projects.errors import NotFound
from reviews import models
from reviews.services.receivers import name_receivers, remove_receiver
from reviews.services.requests import request_again


class NewRequest(Input):
    note = text_of(models.Request, "note", required=False)


class NewReceivers(Input):
    receivers = Emails(help_text="Members' e-mail addresses.")


class Removal(Input):
    reason = text_of(models.Receiver, "removal_reason")


class OneGate(GateEndpoint):
    @reads("get_gate", tag="handshakes", summary="One gate: its state, its turn, what stands", answer=Gate, tagged=True)
    def get(self, request: Request, key: str, gate: str) -> Response:
        judged = judge(self.feature)
        return Response(show_gate(judged.verdicts.gate(gate), judged.people))


class Requests(GateEndpoint):
    @writes(
        "request_again",
        scopes=("offer",),
        tag="handshakes",
        summary="Ask again for an answer to the current revision",
        takes=NewRequest,
        answers={201: schemas.Request},
        refuses={403: "`not_giver`.", 409: "`nothing_offered`, `too_early`, `closed`."},
        example={"note": "The open question is settled."},
        description="Standing returns no longer stand, and an agreement of an earlier round can be given anew.",
    )
    def post(self, request: Request, key: str, gate: str) -> Response:
        made = request_again(feature=self.feature, gate_key=gate, **self.input(NewRequest), by=self.user)
        return Response(evidence.request(made, gate=gate), status=201)


class Receivers(GateEndpoint):
    @writes(
        "name_receivers",
        scopes=("offer",),
        tag="handshakes",
        summary="Name further people who must accept",
        takes=NewReceivers,
        answers={201: schemas.Named},
        refuses={403: "`not_giver`.", 409: "`too_early`, `closed`."},
        example={"receivers": ["ines@example.org"]},
    )
    def post(self, request: Request, key: str, gate: str) -> Response:
        emails = self.input(NewReceivers)["receivers"]
        name_receivers(feature=self.feature, gate_key=gate, emails=emails, by=self.user)
        named = models.Receiver.objects.select_related("user").filter(feature=self.feature, gate=gate, removed_seq=None)
        return Response({"named": [person(one.user) for one in named.order_by("seq", "pk")]}, status=201)


class OneReceiver(GateEndpoint):
    @writes(
        "remove_receiver",
        scopes=("admin",),
        tag="handshakes",
        summary="Take a named person off the list, with a reason",
        takes=Removal,
        answers={204: None},
        refuses={409: "`too_early`, `closed`."},
        example={"reason": "Ines has left the team."},
    )
    def delete(self, request: Request, key: str, gate: str, user_id: int) -> Response:
        reason = self.input(Removal)["reason"]
        remove_receiver(feature=self.feature, gate_key=gate, user_id=user_id, reason=reason, by=self.user)
        return Response(status=204)

    def find(self) -> None:
        super().find()
        named = models.Receiver.objects.filter(feature=self.feature, gate=self.gate.key, removed_seq=None)
        if not named.filter(user_id=self.kwargs["user_id"]).exists():
            raise NotFound()
