from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import GateEndpoint
from orchestration.api.offers import FormOffer, Offer, read_offer
from orchestration.api.ordering import Orders
from orchestration.api.problems import NoRoom
from orchestration.api.schemas import evidence as schemas
from orchestration.api.shapes.evidence import revision, revision_in_full
from projects.errors import Invalid, NotFound
from projects.selectors.access import membership_for
from reviews import links, storage
from reviews.artifacts import Submission
from reviews.models import Revision
from reviews.rules import demand_giver, demand_opened
from reviews.services.revisions import offer

_ORDERS = Orders("-number", {"number": "pk"})


class Revisions(GateEndpoint):
    @reads(
        "list_revisions",
        tag="handshakes",
        summary="Revisions, newest first",
        answer=schemas.Revision,
        paginated=True,
        orders=_ORDERS,
        tagged=True,
    )
    def get(self, request: Request, key: str, gate: str) -> Response:
        rows = Revision.objects.select_related("by").prefetch_related("files").defer("body", "data")
        return page(
            request,
            rows.filter(feature=self.feature, gate=gate),
            lambda found: [revision(one, list(one.files.all()), one.by, key=key) for one in found],
            orders=_ORDERS,
        )

    @writes(
        "offer",
        scopes=("offer",),
        tag="handshakes",
        summary="Offer a revision",
        takes={"multipart/form-data": FormOffer, "application/json": Offer},
        answers={201: schemas.Revision, 200: schemas.Revision},
        refuses={403: "`not_giver`.", 409: "`too_early`, `closed`.", 503: "`store_away`.", 507: "`storage_full`."},
        example={"body": "# Saved carts\n\n## Goals\n- 20 % fewer abandoned carts\n"},
        description="Bytes equal to the current revision are no new revision: 200 and the current one, which on a "
        "returned or stale gate also asks for an answer again. A gate that asks everyone names all present holders of "
        "the receiver role unless `receivers` names some.",
    )
    def post(self, request: Request, key: str, gate: str) -> Response:
        offering = read_offer(self.body)
        try:
            offered = offer(
                feature=self.feature,
                gate_key=gate,
                submission=self._linked(offering.link, offering.submission) if offering.link else offering.submission,
                note=offering.note,
                receivers=offering.receivers,
                confirms_phase=offering.confirms_phase,
                by=self.user,
            )
        except storage.StorageFull as error:
            raise NoRoom("There is no room left for files. Tell who runs this service.") from error
        found = offered.revision
        by = self.user if offered.created else found.by
        return Response(revision(found, list(found.files.all()), by, key=key), status=201 if offered.created else 200)

    def _linked(self, link: str, submission: Submission) -> Submission:
        """The page as it reads now. Only for who may offer: nobody else makes this server fetch anything."""
        if submission.files or submission.body or submission.data:
            raise Invalid({"link": ["A link stands alone: what its page says becomes the revision."]})
        demand_giver(membership_for(project=self.feature.project, user=self.user), self.gate)
        demand_opened(self.feature, self.gate)
        try:
            return links.submission_of(links.snapshot(link))
        except links.LinkRefused as error:
            raise Invalid({"link": [str(error)]}) from error


class OneRevision(GateEndpoint):
    revision: Revision

    def find(self) -> None:
        super().find()
        rows = Revision.objects.select_related("by").prefetch_related("files")
        found = rows.filter(feature=self.feature, gate=self.gate.key, number=self.kwargs["number"]).first()
        if found is None:
            raise NotFound()
        self.revision = found

    @reads("get_revision", tag="handshakes", summary="A revision with its text and data", answer=schemas.RevisionInFull)
    def get(self, request: Request, key: str, gate: str, number: int) -> Response:
        return Response(revision_in_full(self.revision, key=key))
