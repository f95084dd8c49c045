from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import writes
from orchestration.api.endpoint import FeatureEndpoint
from orchestration.api.fields import Input, Text, text_of
from orchestration.api.schemas.common import ShutProblem
from orchestration.api.schemas.gates import Moved
from orchestration.api.shapes.gates import blockers
from orchestration.gates.moves import SOURCES
from orchestration.selectors.judged import judge
from orchestration.services.moves import move
from projects.errors import Conflict
from projects.models import Event, Feature
from reviews.models import RedFlag


class NewMove(Input):
    move = Text(help_text=f"One of {', '.join(SOURCES)}.")
    reason = text_of(RedFlag, "reason", required=False, help_text="Needed to send back, cancel and reopen.")


class Moves(FeatureEndpoint):
    @writes(
        "move_feature",
        scopes=("move",),
        tag="features",
        summary="Move a feature, if nothing shuts the move",
        takes=NewMove,
        answers={201: Moved},
        refuses={409: "`shut`, with every blocker as `can` lists them."},
        conflict=ShutProblem,
        example={"move": "start"},
    )
    def post(self, request: Request, key: str) -> Response:
        given = self.input(NewMove)
        try:
            moved = move(feature=self.feature, **given, by=self.user)
        except Conflict as refusal:
            if refusal.code == "shut":
                refusal.details["blockers"] = blockers(refusal.details["blockers"], judge(self.feature))
            raise
        done = {"move": given["move"], "from": _left(moved, given["move"]), "to": moved.state}
        return Response(done | {"state": moved.state, "at": moved.state_since}, status=201)


def _left(moved: Feature, name: str) -> str:
    """The state it left: most moves lead on from one only, of the others the history tells."""
    if len(SOURCES[name]) == 1:
        return SOURCES[name][0]
    data: dict[str, str] = Event.objects.values_list("data", flat=True).get(feature=moved, seq=moved.chain_length)
    return data["from"]
