from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import ProjectEndpoint
from orchestration.api.fields import Input, text_of
from orchestration.api.ordering import BY_ID
from orchestration.api.process_documents import NewProposal, ProposalForm, read_proposal
from orchestration.api.schemas import versions as schemas
from orchestration.api.shapes import processes as shapes
from orchestration.selectors.process_page import version_of
from orchestration.selectors.proposals import proposal_of, proposals_of
from projects.models import ProcessProposal
from projects.playbooks import Process
from projects.playbooks.comparing import compare
from projects.selectors.managers import managers_of
from projects.selectors.processes import process_by_id
from projects.services.proposals import confirm, propose, reject, withdraw

_EXAMPLE = {
    "documents": [
        {
            "name": "writer.md",
            "text": '---\nname: writer\n---\n# Writer\n\n**Outgoing Handshakes:**\n- **To QA:** "Test plan." It covers the goals.\n',
        }
    ],
    "note": "QA plans its tests before the build.",
    "source": {"repository": "https://git.example.org/team/process", "ref": "refs/heads/main", "commit": "3f2c1ab"},
}


class Rejection(Input):
    reason = text_of(ProcessProposal, "reason", help_text="Why not, for its author.")


class Proposals(ProjectEndpoint):
    @reads(
        "list_proposals",
        tag="process",
        summary="Proposals of a process, newest first",
        answer=schemas.Proposal,
        paginated=True,
        orders=BY_ID,
        hashed=True,
    )
    def get(self, request: Request, slug: str) -> Response:
        managers = managers_of(self.project)
        rows: QuerySet[ProcessProposal] = proposals_of(self.project).defer("sources")
        return page(request, rows, lambda found: [shapes.proposal(one, managers) for one in found], orders=BY_ID)

    @writes(
        "propose_process",
        scopes=("offer", "admin"),
        tag="process",
        summary="Propose the project's next process",
        description="It becomes binding when another manager confirms it; in a project of one member at once. What equals "
        "the newest version or a proposal that waits writes nothing, and that one comes back (200), so that a CI job can "
        "send a folder as often as it likes.",
        takes={"application/json": NewProposal, "multipart/form-data": ProposalForm},
        answers={200: schemas.Proposal, 201: schemas.Proposal},
        example=_EXAMPLE,
    )
    def post(self, request: Request, slug: str) -> Response:
        made = propose(project=self.project, **read_proposal(self.body), by=self.user)
        if made.proposal is None:
            assert made.version
            return Response(shapes.version_as_proposal(made.version))
        shown = shapes.proposal(proposal_of(self.project, made.proposal.pk), managers_of(self.project))
        return Response(shown, status=201 if made.is_new else 200)


class ProposalEndpoint(ProjectEndpoint):
    proposal: ProcessProposal

    def find(self) -> None:
        super().find()
        self.proposal = proposal_of(self.project, self.kwargs["proposal_id"])

    def shown(self) -> dict[str, Any]:
        return shapes.proposal(proposal_of(self.project, self.proposal.pk), managers_of(self.project))


class OneProposal(ProposalEndpoint):
    @reads(
        "get_proposal",
        tag="process",
        summary="One proposal, with its documents and what it changes",
        answer=schemas.OneProposal,
    )
    def get(self, request: Request, slug: str, proposal_id: int) -> Response:
        base = process_by_id(version_of(self.project, self.proposal.base).pk)
        changes = compare(base, Process.from_json(self.proposal.document))
        more = {"changes": [shapes.change(one) for one in changes], "documents": self.proposal.sources}
        return Response(shapes.proposal(self.proposal, managers_of(self.project)) | more)


class ProposalConfirmations(ProposalEndpoint):
    @writes(
        "confirm_proposal",
        scopes=("admin",),
        tag="process",
        summary="Publish somebody else's proposal",
        answers={201: schemas.Proposal},
        refuses={403: "`own_proposal`.", 409: "`superseded` by another version, `decided`."},
    )
    def post(self, request: Request, slug: str, proposal_id: int) -> Response:
        confirm(proposal=self.proposal, by=self.user)
        return Response(self.shown(), status=201)


class ProposalRejections(ProposalEndpoint):
    @writes(
        "reject_proposal",
        scopes=("admin",),
        tag="process",
        summary="Reject somebody else's proposal",
        takes=Rejection,
        answers={201: schemas.Proposal},
        refuses={403: "`own_proposal`.", 409: "`decided`."},
        example={"reason": "Who tests then?"},
    )
    def post(self, request: Request, slug: str, proposal_id: int) -> Response:
        reject(proposal=self.proposal, **self.input(Rejection), by=self.user)
        return Response(self.shown(), status=201)


class ProposalWithdrawals(ProposalEndpoint):
    @writes(
        "withdraw_proposal",
        scopes=("offer", "admin"),
        tag="process",
        summary="Take one's own proposal back",
        answers={201: schemas.Proposal},
        refuses={403: "`not_yours`.", 409: "`decided`."},
    )
    def post(self, request: Request, slug: str, proposal_id: int) -> Response:
        withdraw(proposal=self.proposal, by=self.user)
        return Response(self.shown(), status=201)
