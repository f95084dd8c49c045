"""Every write of the API as a row: who may, on what, with which body, and of what kind each member is.

Bodies are the examples of the API's own description, with what this world calls things filled in.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from orchestration.api.views.schema import description
from projects import clock
from projects.models import Feature, Membership, ProcessProposal, User
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from projects.services.members import add_member, remove_member
from projects.services.proposals import confirm, propose
from reviews.models import Decision, Obligation, RedFlag, Thread, Waiver
from reviews.services.decisions import decide
from reviews.services.flags import raise_flag
from reviews.services.threads import begin_thread
from reviews.services.waivers import propose_waiver
from tests.world import World, person


@dataclass(frozen=True)
class Write:
    operation: str
    who: str
    method: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)  # over the description's example
    kinds: dict[str, str] = field(default_factory=dict)  # of the members; "!" where one is needed
    status: int = 201
    viewer: int = 403  # what a viewer gets for it


WRITES = (
    Write(
        "open_project",
        "viewer",
        "POST",
        "projects",
        kinds={"name": "text!", "key": "text!", "playbooks": "text"},
        viewer=201,
    ),
    Write("change_settings", "manager", "PATCH", "projects/shop", kinds={"serious_from": "number"}, status=200),
    Write(
        "add_member",
        "manager",
        "POST",
        "projects/shop/members",
        kinds={"email": "text!", "roles": "texts!"},
        status=202,
    ),
    Write("change_roles", "manager", "PATCH", "projects/shop/members/{qa}", kinds={"roles": "texts!"}, status=200),
    Write("remove_member", "manager", "DELETE", "projects/shop/members/{qa}", status=204),
    Write("withdraw_invitation", "manager", "DELETE", "projects/shop/invitations/{invitation}", status=204),
    Write(
        "add_component",
        "integration",
        "POST",
        "projects/shop/components",
        kinds={
            "name": "text!",
            "owner_role": "text",
            "owner": "text",
            "guidance": "text",
            "condition": "text",
            "link": "text",
        },
    ),
    Write(
        "propose_process",
        "manager",
        "POST",
        "projects/shop/process/proposals",
        kinds={"documents": "documents!", "note": "text", "source": "object"},
    ),
    Write("confirm_proposal", "manager", "POST", "projects/shop/process/proposals/{proposal}/confirmation"),
    Write(
        "reject_proposal",
        "manager",
        "POST",
        "projects/shop/process/proposals/{proposal}/rejection",
        kinds={"reason": "text!"},
    ),
    Write("withdraw_proposal", "manager", "POST", "projects/shop/process/proposals/{own_proposal}/withdrawal"),
    Write("adopt_process", "pm", "POST", "features/{key}/process", kinds={"version": "number!", "seen": "text"}),
    Write("open_feature", "pm", "POST", "projects/shop/features", kinds={"title": "text!", "summary": "text"}),
    Write(
        "change_feature",
        "pm",
        "PATCH",
        "features/{key}",
        kinds={"title": "text", "summary": "text"},
        status=200,
    ),
    Write(
        "move_feature",
        "pm",
        "POST",
        "features/{key}/moves",
        body={"move": "cancel", "reason": "Not now."},
        kinds={"move": "text!", "reason": "text!"},
    ),
    Write(
        "rule_complexity",
        "architect",
        "POST",
        "features/{key}/complexity",
        kinds={"complex": "yes!", "reason": "text!"},
    ),
    Write(
        "raise_flag",
        "viewer",
        "POST",
        "features/{key}/flags",
        kinds={"reason": "text!", "flag": "text", "missed_at": "text"},
        viewer=201,
    ),
    Write(
        "resolve_flag",
        "engineer",
        "POST",
        "features/{key}/flags/{flag}/resolution",
        kinds={"resolution": "text", "reason": "text"},
        viewer=201,
    ),
    Write(
        "tick_activity",
        "engineer",
        "POST",
        "features/{key}/phases/api-engineer/1/activities/1",
        kinds={"done": "yes!", "evidence": "text", "not_applicable": "text"},
    ),
    Write(
        "assign_activity",
        "engineer",
        "POST",
        "features/{key}/phases/api-engineer/1/activities/1/assignment",
        body={"person": "engineer.shop@example.org"},
        kinds={"person": "text"},
    ),
    Write(
        "rule_role",
        "pm",
        "POST",
        "features/{key}/roles/designer",
        kinds={"applies": "yes!", "reason": "text!"},
    ),
    Write(
        "offer",
        "pm",
        "POST",
        "features/{key}/gates/prd/revisions",
        kinds={"body": "text", "data": "object", "note": "text", "receivers": "texts", "confirms_phase": "yes"},
    ),
    Write("request_again", "engineer", "POST", "features/{key}/gates/contract/request", kinds={"note": "text"}),
    Write(
        "name_receivers",
        "engineer",
        "POST",
        "features/{key}/gates/contract/receivers",
        body={"receivers": ["ines.shop@example.org"]},
        kinds={"receivers": "texts!"},
    ),
    Write(
        "remove_receiver",
        "manager",
        "DELETE",
        "features/{key}/gates/contract/receivers/{ben}",
        kinds={"reason": "text!"},
        status=204,
    ),
    Write(
        "decide",
        "ines",
        "POST",
        "features/{key}/gates/contract/decisions",
        body={"digest": "{digest}"},
        kinds={"verdict": "text!", "revision": "number!", "digest": "digest!", "reason": "text!", "data": "object"},
    ),
    Write(
        "begin_thread",
        "ben",
        "POST",
        "features/{key}/gates/contract/threads",
        body={"anchor_kind": "operation", "anchor": "GET /carts/{{id}}"},
        kinds={"revision": "number!", "body": "text!", "anchor_kind": "text", "anchor": "text", "box": "box"},
        viewer=201,
    ),
    Write(
        "answer_thread",
        "engineer",
        "POST",
        "features/{key}/gates/contract/threads/{thread}/comments",
        kinds={"body": "text!"},
        viewer=201,
    ),
    Write(
        "resolve_thread",
        "engineer",
        "POST",
        "features/{key}/gates/contract/threads/{thread}/resolution",
        viewer=201,
    ),
    Write(
        "report_condition",
        "engineer",
        "POST",
        "features/{key}/conditions/{condition}/report",
        kinds={"note": "text"},
    ),
    Write(
        "report_result",
        "qa",
        "POST",
        "features/{key}/gates/risks/results",
        kinds={"risk": "text!", "outcome": "text!", "link": "text"},
    ),
    Write("confirm_condition", "ines", "POST", "features/{key}/conditions/{condition}/confirmation"),
    Write(
        "revoke_decision",
        "ben",
        "POST",
        "features/{key}/gates/contract/decisions/{decision}/revocation",
        kinds={"reason": "text!"},
    ),
    Write(
        "propose_waiver",
        "manager",
        "POST",
        "features/{key}/gates/prd/waivers",
        body={"until": "{until}"},
        kinds={"reason": "text!", "until": "moment!"},
    ),
    Write(
        "confirm_waiver",
        "viewer",
        "POST",
        "features/{key}/gates/visual/waivers/{waiver}/confirmation",
        viewer=201,  # there is no second manager, so that any member but the giver confirms
    ),
    Write(
        "withdraw_waiver",
        "manager",
        "POST",
        "features/{key}/gates/visual/waivers/{waiver}/withdrawal",
        kinds={"reason": "text!"},
    ),
)


@dataclass(frozen=True)
class Place:
    """A feature in design on which every write of the table is possible, and what it is called here."""

    feature: Feature
    names: dict[str, Any]

    def path(self, template: str) -> str:
        return template.format(**self.names)

    def body(self, write: Write) -> dict[str, Any]:
        filled = {
            name: value.format(**self.names) if isinstance(value, str) else value for name, value in write.body.items()
        }
        return examples().get(write.operation, {}) | filled


_PLAYBOOK = """---
name: writer
---
# Writer

**Outgoing Handshakes:**
- **To {receiver}:** "Test plan."
"""


def _process(world: World) -> dict[str, int]:
    """A second version, a proposal of somebody who was a manager, and one of the manager's own."""
    manager, former = world.people["manager"], person("former@example.org", "Former")
    add_member(project=world.project, email=former.email, roles_given=["manager"], by=manager)
    longer = [Document(one.name, f"{one.text}\nOne more line.\n") for one in documents()]
    confirm(proposal=_proposed(world, longer, manager), by=former)
    playbooks = [[Document("writer.md", _PLAYBOOK.format(receiver=role))] for role in ("PM", "Designer")]
    theirs, own = _proposed(world, playbooks[0], former), _proposed(world, playbooks[1], manager)
    remove_member(membership=Membership.objects.get(project=world.project, user=former), by=manager)
    return {"proposal": theirs.pk, "own_proposal": own.pk}


def _proposed(world: World, documents: list[Document], by: User) -> ProcessProposal:
    made = propose(project=world.project, documents=documents, by=by).proposal
    assert made
    return made


def prepare(world: World, *, process: bool = True) -> Place:
    """`process`: also with a second version of it, and proposals, for the calls that are about them."""
    feature = world.bring_to(world.feature(), "design")
    about = _process(world) if process else {"proposal": 0, "own_proposal": 0}
    raise_flag(feature=feature, reason="Stop.", by=world.people["qa"])
    world.agree(feature, "risks")
    world.offer(feature, "contract", receivers=[world.people["ben"].email])
    contract = world.current(feature, "contract")
    decide(
        feature=world.fresh(feature),
        gate_key="contract",
        verdict="accept",
        revision=contract.number,
        digest=contract.digest,
        data={"conditions": [{"text": "Load test", "owner": world.people["engineer"].email}]},
        by=world.people["ben"],
    )
    begin_thread(
        feature=world.fresh(feature), gate_key="contract", revision=1, body="Why null?", by=world.people["ben"]
    )
    until = clock.now() + timedelta(days=3)
    propose_waiver(
        feature=world.fresh(feature), gate_key="visual", reason="No screens.", until=until, by=world.people["manager"]
    )
    manager = world.people["manager"]
    invited = add_member(project=world.project, email="new@example.org", roles_given=["qa"], by=manager).invitation
    assert invited
    return Place(
        world.fresh(feature),
        {
            "key": feature.key,
            "qa": world.people["qa"].pk,
            "ben": world.people["ben"].pk,
            "invitation": invited.pk,
            "flag": RedFlag.objects.get().pk,
            "decision": Decision.objects.latest("pk").pk,
            "waiver": Waiver.objects.get().pk,
            "thread": Thread.objects.get().pk,
            "condition": Obligation.objects.get().pk,
            "digest": world.current(feature, "contract").digest,
            "until": until.date().isoformat(),
            "file": "Cart.png",
            **about,
        },
    )


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) by operation id, from the description."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }


def examples() -> dict[str, Any]:
    """The example of each write's JSON body."""
    found = {}
    for name, (_, _, operation) in operations().items():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for example in content.get("examples", {}).values():
            found[name] = example["value"]
    return found
