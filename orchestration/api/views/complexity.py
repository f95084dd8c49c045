from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import writes
from orchestration.api.endpoint import FeatureEndpoint
from orchestration.api.fields import Input, JSONObject, YesNo, text_of
from orchestration.api.schemas import evidence as schemas
from orchestration.api.shapes import evidence
from projects.errors import NotFound
from projects.selectors.processes import process_of
from reviews.complexity import QUESTIONS
from reviews.models import RoleRuling, Ruling
from reviews.services.rulings import roles_of, rule_complexity, rule_role


@extend_schema_field({"type": "object", "additionalProperties": {"type": "boolean"}})
class Answers(JSONObject):
    """Yes or no to each question of the questionnaire."""

    default_error_messages = {"no_answer": "Each answer is true or false."}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        answers = super().to_internal_value(data)
        if not all(isinstance(said, bool) for said in answers.values()):
            self.fail("no_answer")
        return answers


class NewRuling(Input):
    complex = YesNo()
    reason = text_of(Ruling, "reason", required=False, help_text="May be left out where the questionnaire is answered.")
    answers = Answers(required=False, help_text=f"To all of: {', '.join(QUESTIONS)}.")


class NewRoleRuling(Input):
    applies = YesNo()
    reason = text_of(RoleRuling, "reason")


class RoleRulings(FeatureEndpoint):
    @writes(
        "rule_role",
        scopes=("decide",),
        tag="features",
        summary="Say, as a PM, that the feature does without a role, or needs it after all",
        takes=NewRoleRuling,
        answers={201: schemas.RoleRuling},
        refuses={403: "`own_role`.", 409: "`closed`, `as_it_is`, `nothing_left`."},
        example={"applies": False, "reason": "Nothing of this is seen on a screen."},
        description="Gates the role gives or alone receives no longer apply, and its phases are not waited for.",
    )
    def post(self, request: Request, key: str, role: str) -> Response:
        made = rule_role(feature=self.feature, role=role, **self.input(NewRoleRuling), by=self.user)
        return Response(evidence.role_ruling(made), status=201)

    def find(self) -> None:
        super().find()
        if self.kwargs["role"] not in roles_of(process_of(self.feature)):
            raise NotFound()


class Complexity(FeatureEndpoint):
    @writes(
        "rule_complexity",
        scopes=("decide",),
        tag="features",
        summary="Rule, as an architect, whether the feature is complex",
        takes=NewRuling,
        answers={201: schemas.MadeRuling},
        refuses={409: "`closed`."},
        example={"complex": False, "reason": "No new service, one new table."},
    )
    def post(self, request: Request, key: str) -> Response:
        made = rule_complexity(feature=self.feature, **self.input(NewRuling), by=self.user)
        return Response(evidence.ruling(made), status=201)
