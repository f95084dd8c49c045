from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import writes
from orchestration.api.endpoint import FeatureEndpoint
from orchestration.api.fields import Input, YesNo, text_of
from orchestration.api.schemas import evidence as schemas
from orchestration.api.shapes import evidence
from projects.errors import NotFound
from projects.selectors.processes import process_of
from reviews.checklists import checklist
from reviews.models import Tick
from reviews.services.phases import tick


class NewTick(Input):
    done = YesNo()
    evidence = text_of(Tick, "evidence", required=False)


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
        summary="Set an activity of a phase done or not done",
        takes=NewTick,
        answers={201: schemas.Tick},
        refuses={403: "`not_holder`.", 409: "`phase_shut` while an earlier phase is open, `too_early`, `closed`."},
        example={"done": True, "evidence": "https://example.org/notes"},
    )
    def post(self, request: Request, key: str, role: str, number: str, n: int) -> Response:
        made = tick(feature=self.feature, role=role, number=number, activity=n, **self.input(NewTick), by=self.user)
        return Response(evidence.tick(made), status=201)
