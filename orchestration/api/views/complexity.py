from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import writes
from orchestration.api.endpoint import FeatureEndpoint
from orchestration.api.fields import Input, YesNo, text_of
from orchestration.api.schemas import evidence as schemas
from orchestration.api.shapes import evidence
from reviews.models import Ruling
from reviews.services.rulings import rule_complexity


class NewRuling(Input):
    complex = YesNo()
    reason = text_of(Ruling, "reason")


class Complexity(FeatureEndpoint):
    @writes(
        "rule_complexity",
        scopes=("decide",),
        tag="features",
        summary="Rule, as an architect, whether the feature is complex",
        takes=NewRuling,
        answers={201: schemas.Ruling},
        refuses={409: "`closed`."},
        example={"complex": False, "reason": "No new service, one new table."},
    )
    def post(self, request: Request, key: str) -> Response:
        made = rule_complexity(feature=self.feature, **self.input(NewRuling), by=self.user)
        return Response(evidence.ruling(made), status=201)
