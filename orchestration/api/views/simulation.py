from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import reads
from orchestration.api.endpoint import FeatureEndpoint, GateEndpoint
from orchestration.api.schemas import simulation as schemas
from orchestration.api.shapes import simulation as shapes
from orchestration.gates.assuming import AGREE, VERDICTS, AssumedDecision, Assumptions
from orchestration.gates.explaining import explain_gate
from orchestration.selectors.judged import judge
from orchestration.selectors.simulated import simulate, version_for
from projects.errors import Invalid
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Process

MOST = 50  # assumptions of one kind
_YES_NO = {"true": True, "false": False}
_PARAMETERS = (
    OpenApiParameter("process", int, description="A version of the project's process; the feature's own without it."),
    OpenApiParameter(
        "assume",
        str,
        description="Decisions, by commas: `contract:accept`, with the role `visual:return:designer`, or `contract:agree` "
        "for everybody who is asked. A gate that was not offered is assumed to have been.",
    ),
    OpenApiParameter("revision", str, description="As if these were the current revisions: `prd:2,mocks:1`."),
    OpenApiParameter("state", str, enum=OPEN_STATES, description="As if the feature were there."),
    OpenApiParameter("complex", bool, description="As if the architect had ruled so."),
    OpenApiParameter("phases", str, enum=["complete"], description="As if every phase were complete."),
    OpenApiParameter("labels", str, description="As if it had these labels, by commas."),
    OpenApiParameter("paths", str, description="As if it touched these paths, by commas."),
)


class Simulation(FeatureEndpoint):
    @reads(
        "simulate",
        tag="features",
        summary="What if: the gates and moves of a feature on assumed facts",
        answer=schemas.Simulation,
        parameters=_PARAMETERS,
        description="Nothing is written. Answers whether each move would be possible if these decisions were made, under "
        "another version of the process, with other revisions, labels or paths.",
    )
    def get(self, request: Request, key: str) -> Response:
        found = simulate(self.feature, _assumptions(request), under=self._process(request))
        return Response(shapes.simulation(found))

    def _process(self, request: Request) -> Process | None:
        given = request.query_params.get("process")
        if given is None:
            return None
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            raise Invalid({"process": ["This has to be the number of a version."]})
        return version_for(self.feature, int(given))


class Explanation(GateEndpoint):
    @reads(
        "explain_gate",
        tag="handshakes",
        summary="Why a gate stands as it does: each clause of its rule, true or false",
        answer=schemas.Explanation,
    )
    def get(self, request: Request, key: str, gate: str) -> Response:
        judged = judge(self.feature)
        verdict = judged.verdicts.gate(gate)
        clauses = explain_gate(self.gate, judged.process, judged.facts, verdict)
        return Response(shapes.explanation(verdict, clauses))


def _assumptions(request: Request) -> Assumptions:
    """Raises Invalid, naming the parameter."""
    query = request.query_params
    return Assumptions(
        decisions=tuple(_decision(text) for text in _listed(query, "assume")),
        revisions=dict(_revision(text) for text in _listed(query, "revision")),
        complex=_choice(query, "complex", _YES_NO),
        phases_complete=_choice(query, "phases", {"complete": True}) or False,
        state=_choice(query, "state", {state: state for state in OPEN_STATES}) or "",
        labels=tuple(_listed(query, "labels")) if "labels" in query else None,
        paths=tuple(_listed(query, "paths")) if "paths" in query else None,
    )


def _listed(query: Any, name: str) -> list[str]:
    found = [text.strip() for text in query.get(name, "").split(",") if text.strip()]
    if len(found) > MOST:
        raise Invalid({name: [f"At most {MOST}, please."]})
    return found


def _choice(query: Any, name: str, choices: dict[str, Any]) -> Any:
    """The chosen value, None where the parameter is left out."""
    if name not in query:
        return None
    if query[name] not in choices:
        raise Invalid({name: [f"Choose of {', '.join(choices)}."]})
    return choices[query[name]]


def _decision(text: str) -> AssumedDecision:
    gate, _, rest = text.partition(":")
    verdict, _, role = rest.partition(":")
    known = (*VERDICTS, AGREE)
    if verdict not in known:
        raise Invalid({"assume": [f"Write GATE:VERDICT or GATE:VERDICT:ROLE, with one of {', '.join(known)}."]})
    return AssumedDecision(gate, verdict, role)


def _revision(text: str) -> tuple[str, int]:
    gate, _, number = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Invalid({"revision": ["Write GATE:NUMBER, such as prd:2."]})
    return gate, int(number)
