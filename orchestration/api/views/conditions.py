from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import FeatureEndpoint
from orchestration.api.fields import Input, text_of
from orchestration.api.ordering import BY_ID
from orchestration.api.schemas import discussion as schemas
from orchestration.api.shapes import discussion
from orchestration.selectors.judged import judge
from reviews.models import Obligation
from reviews.selectors.discussion import condition_of, conditions_of
from reviews.services.obligations import confirm_met, report_done


class Report(Input):
    note = text_of(Obligation, "done_note", required=False, help_text="What was done, or where to see it.")


class Conditions(FeatureEndpoint):
    @reads(
        "list_conditions",
        tag="handshakes",
        summary="Conditions of acceptances, newest first",
        answer=schemas.Condition,
        paginated=True,
        orders=BY_ID,
        tagged=True,
    )
    def get(self, request: Request, key: str) -> Response:
        judged = judge(self.feature)
        rows = conditions_of(self.feature)
        return page(request, rows, lambda found: discussion.conditions(found, judged), orders=BY_ID)


class _OneCondition(FeatureEndpoint):
    condition: Obligation

    def find(self) -> None:
        super().find()
        self.condition = condition_of(feature=self.feature, condition_id=self.kwargs["condition_id"])

    def written(self) -> Response:
        fresh = conditions_of(self.feature).filter(pk=self.condition.pk)
        return Response(discussion.conditions(fresh, judge(self.feature))[0], status=201)


class Reports(_OneCondition):
    @writes(
        "report_condition",
        scopes=("offer",),
        tag="handshakes",
        summary="Say, as its owner, that a condition is met",
        takes=Report,
        answers={201: schemas.Condition},
        refuses={403: "`not_owner`.", 409: "`met`, `closed`."},
        example={"note": "https://ci.example.org/runs/17"},
        description="Somebody who holds the role that set it confirms it then.",
    )
    def post(self, request: Request, key: str, condition_id: int) -> Response:
        report_done(obligation=self.condition, **self.input(Report), by=self.user)
        return self.written()


class ConditionConfirmations(_OneCondition):
    @writes(
        "confirm_condition",
        scopes=("decide",),
        tag="handshakes",
        summary="Confirm that a condition is met",
        answers={201: schemas.Condition},
        refuses={403: "`not_receiver`, `own_work`.", 409: "`met`, `closed`."},
        description="By a holder of the role that set it, but never by its owner.",
    )
    def post(self, request: Request, key: str, condition_id: int) -> Response:
        confirm_met(obligation=self.condition, by=self.user)
        return self.written()
