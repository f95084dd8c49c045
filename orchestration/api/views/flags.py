from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import FeatureEndpoint
from orchestration.api.fields import Input, text_of
from orchestration.api.filters import OPEN, unresolved
from orchestration.api.ordering import BY_ID
from orchestration.api.schemas import evidence as schemas
from orchestration.api.shapes import evidence
from projects.errors import NotFound
from reviews.models import RedFlag
from reviews.services.flags import raise_flag, resolve_flag


class NewFlag(Input):
    reason = text_of(RedFlag, "reason")
    flag = text_of(RedFlag, "flag", required=False, help_text="The playbook's own words, from `red_flags`.")
    missed_at = text_of(
        RedFlag, "missed_at", required=False, help_text="Where it should have been caught: `gate:prd`, `phase:qa:2`."
    )


class Resolution(Input):
    resolution = text_of(RedFlag, "resolution", required=False, help_text="Needed from who raised the flag.")
    reason = text_of(RedFlag, "resolution", required=False, help_text="The same, by the name other calls have for it.")


class Flags(FeatureEndpoint):
    @reads(
        "list_flags",
        tag="phases and flags",
        summary="Red flags, newest first",
        answer=schemas.Flag,
        parameters=[OPEN],
        paginated=True,
        orders=BY_ID,
        tagged=True,
    )
    def get(self, request: Request, key: str) -> Response:
        rows = RedFlag.objects.select_related("by", "resolved_by").filter(feature=self.feature)
        return page(
            request, unresolved(request, rows), lambda found: [evidence.flag(one) for one in found], orders=BY_ID
        )

    @writes(
        "raise_flag",
        scopes=("decide",),
        tag="phases and flags",
        summary="Stop: raise a red flag",
        takes=NewFlag,
        answers={201: schemas.RaisedFlag},
        refuses={409: "`closed`."},
        example={"reason": "Prices are rounded in the client."},
        description="In design, build and verify it sends the feature back to design: phases start at 1, and what was "
        "agreed at the build and merge checkpoints must be countersigned anew. In intake it only shuts.",
    )
    def post(self, request: Request, key: str) -> Response:
        raised = raise_flag(feature=self.feature, **self.input(NewFlag), by=self.user)
        return Response(evidence.flag(raised) | {"state": raised.feature.state}, status=201)


class Resolutions(FeatureEndpoint):
    flag: RedFlag

    def find(self) -> None:
        super().find()
        flags = RedFlag.objects.select_related("by").filter(feature=self.feature)
        found = flags.filter(pk=self.kwargs["flag_id"]).first()
        if found is None:
            raise NotFound()
        found.feature = self.feature
        self.flag = found

    @writes(
        "resolve_flag",
        scopes=("decide",),
        tag="phases and flags",
        summary="Resolve a red flag",
        takes=Resolution,
        answers={201: schemas.Flag},
        refuses={409: "`resolved`."},
        example={"resolution": "Rounded on the server now."},
        description="Somebody else than its author may, or its author with a reason.",
    )
    def post(self, request: Request, key: str, flag_id: int) -> Response:
        given: dict[str, Any] = self.input(Resolution)
        words = given["resolution"] or given["reason"]
        resolved = resolve_flag(flag=self.flag, resolution=words, by=self.user)
        return Response(evidence.flag(resolved), status=201)
