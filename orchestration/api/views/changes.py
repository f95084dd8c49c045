from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import reads
from orchestration.api.endpoint import GateEndpoint
from orchestration.api.schemas import changes as schemas
from projects.errors import Invalid, NotFound
from reviews.facts import GateFacts
from reviews.models import ContractComparison
from reviews.selectors.evidence import facts_for
from reviews.services.contract_answers import accepted_before
from reviews.services.contract_comparisons import Pair, compared


class Changes(GateEndpoint):
    facts: GateFacts

    def find(self) -> None:
        super().find()
        self.facts = facts_for(self.feature).gate(self.gate.key)
        if self.gate.artifact != "contract" or self.kwargs["number"] not in self._numbers():
            raise NotFound()

    @reads(
        "list_changes",
        tag="handshakes",
        summary="What a revision of a contract changes, and whom that breaks",
        answer=schemas.Changes,
        parameters=[
            OpenApiParameter(
                "against",
                {"type": "integer", "minimum": 1},
                description="An earlier revision; without it the one that you accepted last, else the one before.",
            )
        ],
    )
    def get(self, request: Request, key: str, gate: str, number: int) -> Response:
        base = self._base(request.query_params.get("against"), number)
        return Response(_shown(number, base, self._row(base, number) if base else None))

    def _numbers(self) -> dict[int, str]:
        return {one.number: one.digest for one in self.facts.revisions}

    def _base(self, asked: str | None, number: int) -> int | None:
        if asked is None:
            accepted = accepted_before(self.facts.decisions, self.user.pk, number - 1)
            return accepted or max((one for one in self._numbers() if one < number), default=None)
        if not (asked.isascii() and asked.isdigit() and int(asked[:10]) in self._numbers()):
            raise Invalid({"against": ["This has to be the number of a revision of this gate."]})
        return int(asked)

    def _row(self, base: int, number: int) -> ContractComparison | None:
        pair = Pair(self._numbers()[base], self._numbers()[number])
        return compared(self.feature, [pair])[pair] if pair.base != pair.revision else None


def _shown(number: int, base: int | None, row: ContractComparison | None) -> dict[str, Any]:
    if row is None:
        nothing = {"state": "done", "sentence": "", "progress": 1.0, "operations": None, "changes": []}
        return {"revision": number, "against": base, **nothing}
    return {
        "revision": number,
        "against": base,
        "state": row.state,
        "sentence": row.sentence,
        "progress": row.progress,
        "operations": row.counts or None,
        "changes": [
            {**place, **{name: change[name] for name in ("class", "pointer", "text", "suggestion", "affects")}}
            for change in row.changes
            for place in change["places"]
        ],
    }
