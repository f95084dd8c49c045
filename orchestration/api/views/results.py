from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import GateEndpoint
from orchestration.api.fields import Input, Text, text_of
from orchestration.api.ordering import BY_ID
from orchestration.api.schemas import evidence as schemas
from orchestration.api.shapes import evidence
from projects.errors import NotFound
from reviews.models import TestResult
from reviews.services.results import report_result


class NewResult(Input):
    risk = text_of(TestResult, "risk", help_text="Its id in the register, such as `R1`.")
    outcome = Text(help_text="passed or failed.")
    link = text_of(TestResult, "link", required=False, help_text="Where the run is, http or https.")


class Results(GateEndpoint):
    def find(self) -> None:
        super().find()
        if self.gate.artifact != "risks":
            raise NotFound()

    @reads(
        "list_results",
        tag="handshakes",
        summary="Results of planned tests, newest first",
        answer=schemas.TestResult,
        paginated=True,
        orders=BY_ID,
        tagged=True,
    )
    def get(self, request: Request, key: str, gate: str) -> Response:
        rows = TestResult.objects.select_related("by").filter(feature=self.feature, gate=gate)
        return page(request, rows, lambda found: [evidence.test_result(one) for one in found], orders=BY_ID)

    @writes(
        "report_result",
        scopes=("decide",),
        tag="handshakes",
        summary="Say how the test planned for a risk went",
        takes=NewResult,
        answers={201: schemas.TestResult},
        refuses={403: "`not_holder`.", 409: "`no_test_planned`, `closed`."},
        example={"risk": "R1", "outcome": "passed", "link": "https://ci.example.org/runs/17"},
        description="By a holder of the giver or of a receiver role. The latest result of a risk counts.",
    )
    def post(self, request: Request, key: str, gate: str) -> Response:
        made = report_result(feature=self.feature, gate_key=gate, **self.input(NewResult), by=self.user)
        return Response(evidence.test_result(made), status=201)
