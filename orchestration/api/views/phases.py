from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import writes
from orchestration.api.endpoint import FeatureEndpoint
from orchestration.api.fields import Input, Text, YesNo, text_of
from orchestration.api.schemas import evidence as schemas
from orchestration.api.shapes import evidence
from projects.errors import Invalid, NotFound
from projects.selectors.access import member_by_email
from projects.selectors.processes import process_of
from reviews.checklists import checklist
from reviews.models import Tick
from reviews.services.phases import assign_activity, set_activity_aside, tick


class NewTick(Input):
    done = YesNo(required=False)
    evidence = text_of(Tick, "evidence", required=False)
    not_applicable = text_of(Tick, "evidence", required=False, help_text="Why it does not apply: sets it aside.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("done" in attrs) == bool(attrs["not_applicable"]):
            raise Invalid({"done": ["Say true or false, or say why it is not applicable."]})
        return attrs


class NewAssignment(Input):
    person = Text(required=False, max_length=254, help_text="An e-mail address; empty for nobody in particular.")


class Activities(FeatureEndpoint):
    def find(self) -> None:
        super().find()
        phases = process_of(self.feature).phases_of(self.kwargs["role"])
        phase = next((one for one in phases if one.number == self.kwargs["number"]), None)
        if phase is None or self.kwargs["n"] not in {item.n for item in checklist(phase, ()).items}:
            raise NotFound()

    @writes(
        "tick_activity",
        scopes=("offer",),
        tag="phases and flags",
        summary="Set an activity of a phase done, not done or not applicable",
        takes=NewTick,
        answers={201: schemas.Tick},
        refuses={
            403: "`not_holder`.",
            409: "`phase_shut` while an earlier phase is open, `too_early`, `closed`, or `role_set_aside`.",
        },
        example={"done": True, "evidence": "https://example.org/notes"},
    )
    def post(self, request: Request, key: str, role: str, number: str, n: int) -> Response:
        given = self.input(NewTick)
        place: dict[str, Any] = {"feature": self.feature, "role": role, "number": number, "activity": n}
        if given["not_applicable"]:
            made = set_activity_aside(**place, reason=given["not_applicable"], by=self.user)
        else:
            made = tick(**place, done=given["done"], evidence=given["evidence"], by=self.user)
        return Response(evidence.tick(made), status=201)


class Assignments(Activities):
    @writes(
        "assign_activity",
        scopes=("offer",),
        tag="phases and flags",
        summary="Ask somebody for an activity of a phase",
        takes=NewAssignment,
        answers={201: schemas.Assignment},
        refuses={403: "`not_holder`.", 409: "`closed`."},
        example={"person": "qa@demo.example"},
    )
    def post(self, request: Request, key: str, role: str, number: str, n: int) -> Response:
        person = member_by_email(self.feature.project_id, self.input(NewAssignment)["person"])
        made = assign_activity(feature=self.feature, role=role, number=number, activity=n, person=person, by=self.user)
        return Response(evidence.assignment(made), status=201)
