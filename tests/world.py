"""A small world for tests: one project, one person for each role, and short ways to hand things over.

All through the services, so that a test begins where a user would.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from django.contrib.auth.hashers import make_password
from PIL import Image

from orchestration.services.moves import move
from projects.models import Feature, Membership, ProcessVersion, Project, User
from projects.playbooks import Document
from projects.selectors.processes import process_of
from projects.services.features import open_feature
from projects.services.members import add_member, remove_member
from projects.services.projects import create_project
from projects.services.proposals import confirm, propose
from reviews.artifacts import Submission, Upload
from reviews.checklists import checklist
from reviews.models import Decision, Revision
from reviews.services.decisions import decide
from reviews.services.phases import tick
from reviews.services.revisions import offer
from reviews.services.rulings import rule_complexity

PASSWORD = "a long enough password"
PEOPLE = {
    "manager": ["manager"],
    "pm": ["pm"],
    "designer": ["designer"],
    "architect": ["architect"],
    "engineer": ["api-engineer"],
    "ben": ["counterpart"],
    "ines": ["counterpart"],
    "qa": ["qa"],
    "integration": ["integration-engineer"],
    "viewer": ["viewer"],
}
GIVERS = {
    "prd": "pm",
    "mocks": "designer",
    "adr": "architect",
    "contract": "engineer",
    "risks": "engineer",
    "integration": "engineer",
    "visual": "engineer",
}
RECEIVERS = {
    "prd": ["engineer"],
    "mocks": ["engineer"],
    "adr": ["engineer"],
    "contract": ["ben", "ines"],
    "risks": ["qa"],
    "integration": ["integration"],
    "visual": ["designer"],
}
# The three more of the whole team's process: giver and receiver.
TEAM = {"design-brief": ("pm", "designer"), "app-check": ("ben", "qa"), "test-report": ("qa", "pm")}
PRD = """# Saved carts

## Problem
Shoppers lose their cart when they change the device.

## Goals
- 20 % fewer abandoned carts within a quarter.

## Out of scope
Sharing carts with others.
"""
ADR = """# Keep carts in PostgreSQL

Status: accepted

## Context
Carts live in the session today.

## Decision
A table of carts, keyed by shopper.

## Consequences
One more table to migrate.
"""


def _giver(gate: str) -> str:
    return TEAM[gate][0] if gate in TEAM else GIVERS[gate]


def _receivers(gate: str) -> list[str]:
    return [TEAM[gate][1]] if gate in TEAM else RECEIVERS[gate]


def contract(version: str = "1.0.0", **total: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Carts", "version": version},
        "paths": {
            "/carts/{id}": {
                "get": {
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                    "responses": {
                        "200": {
                            "description": "One cart",
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "object",
                                        "required": ["total"],
                                        "properties": {"total": {"type": "number", **total}},
                                    }
                                }
                            },
                        }
                    },
                }
            }
        },
    }


def image(name: str = "Cart.png", colour: str = "navy", size: tuple[int, int] = (64, 48)) -> Upload:
    """A small real PNG."""
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return Upload(name, buffer.getvalue())


def risks(*rows: tuple[str, int, int]) -> dict[str, Any]:
    chosen = rows or (("Carts are merged wrongly", 4, 4), ("Old carts pile up", 2, 2))
    return {
        "risks": [
            {"id": f"R{n}", "risk": risk, "likelihood": likelihood, "impact": impact, "mitigation": "Watch it"}
            for n, (risk, likelihood, impact) in enumerate(chosen, start=1)
        ]
    }


TESTS_PLANNED = {"tests": {"R1": {"what": "Merge two carts of one shopper", "level": "integration"}}}


def submission(gate: str, variant: int = 1) -> Submission:
    """Content that the gate takes; another `variant` is another revision."""
    if gate == "prd":
        return Submission(body=f"{PRD}\nRevision {variant}.\n")
    if gate == "adr":
        return Submission(body=f"{ADR}\nRevision {variant}.\n")
    if gate in TEAM:
        return Submission(body=f"# {gate}\n\nRevision {variant}.\n")
    if gate == "mocks":
        return Submission(files=(image("Cart.png", size=(60 + variant, 40)), image("Empty.png", "grey")))
    if gate == "contract":
        return Submission(body=json.dumps(contract(f"1.0.{variant}", minimum=variant)))
    if gate == "risks":
        return Submission(data=risks(("Carts are merged wrongly", 4, 4), (f"Old carts pile up {variant}", 2, 2)))
    if gate == "integration":
        return Submission(data={"components": [{"component": "Cart drawer", "how": f"as is, variant {variant}"}]})
    return Submission(
        files=(image("Cart.png", size=(60 + variant, 40)),),
        data={"commit": f"{variant:07x}a", "preview": "https://preview.example.org/carts"},
    )


@dataclass
class World:
    project: Project
    people: dict[str, User] = field(default_factory=dict)
    outsider: User | None = None

    def feature(self, title: str = "Saved carts across devices") -> Feature:
        return open_feature(
            project=self.project, title=title, summary="Carts follow the shopper.", by=self.people["pm"]
        )

    def fresh(self, feature: Feature) -> Feature:
        return Feature.objects.select_related("project", "process").get(pk=feature.pk)

    def publish(self, documents: Sequence[Document], *, note: str = "") -> ProcessVersion:
        """The next process by two people's word: the manager proposes it, and a second one confirms it and leaves again."""
        manager = self.people["manager"]
        made = propose(project=self.project, documents=documents, note=note, by=manager)
        assert made.proposal, "the newest version says this already"
        second = person(f"second{made.proposal.pk}.{self.project.slug}@example.org", "Second")
        add_member(project=self.project, email=second.email, roles_given=["manager"], by=manager)
        version = confirm(proposal=made.proposal, by=second)
        leaving = Membership.objects.get(project=self.project, user=second)
        remove_member(membership=leaving, by=manager)
        return version

    def offer(self, feature: Feature, gate: str, variant: int = 1, *, by: str | None = None, **more: Any) -> Revision:
        return offer(
            feature=self.fresh(feature),
            gate_key=gate,
            submission=submission(gate, variant),
            by=self.people[by or _giver(gate)],
            **more,
        ).revision

    def current(self, feature: Feature, gate: str) -> Revision:
        return Revision.objects.filter(feature=feature, gate=gate).order_by("-number")[0]

    def decide(
        self, feature: Feature, gate: str, verdict: str = "accept", *, by: str | None = None, reason: str = ""
    ) -> Decision:
        current = self.current(feature, gate)
        return decide(
            feature=self.fresh(feature),
            gate_key=gate,
            verdict=verdict,
            revision=current.number,
            digest=current.digest,
            reason=reason or ("" if verdict == "accept" else "Please look at this again."),
            data=TESTS_PLANNED if gate == "risks" and verdict == "accept" else None,
            by=self.people[by or _receivers(gate)[0]],
        )

    def agree(self, feature: Feature, *gates: str, variant: int = 1) -> None:
        """Offer and have each gate accepted by all who must."""
        for gate in gates:
            self.offer(feature, gate, variant)
            for receiver in _receivers(gate):
                self.decide(feature, gate, by=receiver)

    def not_complex(self, feature: Feature) -> None:
        rule_complexity(
            feature=self.fresh(feature), complex=False, reason="No new service.", by=self.people["architect"]
        )

    def tick_phases(self, feature: Feature, *numbers: str) -> None:
        fresh = self.fresh(feature)
        for phase in process_of(fresh).phases_of("api-engineer"):
            if phase.number in numbers:
                for item in checklist(phase, ()).items:
                    tick(
                        feature=fresh,
                        role="api-engineer",
                        number=phase.number,
                        activity=item.n,
                        by=self.people["engineer"],
                    )

    def move(self, feature: Feature, name: str, *, by: str = "engineer", reason: str = "") -> Feature:
        return move(feature=self.fresh(feature), move=name, reason=reason, by=self.people[by])

    def bring_to(self, feature: Feature, state: str) -> Feature:
        """Carry a fresh feature to a state, the way people do."""
        if state in ("design", "build", "verify", "merged"):
            self.not_complex(feature)
            self.agree(feature, "prd", "mocks")
            self.move(feature, "start")
        if state in ("build", "verify", "merged"):
            self.agree(feature, "contract", "risks")
            self.tick_phases(feature, "1")
            self.move(feature, "begin_build")
        if state in ("verify", "merged"):
            self.tick_phases(feature, "2", "3", "4")
            self.offer(feature, "visual")
            self.move(feature, "submit")
        if state == "merged":
            self.decide(feature, "visual")
            self.agree(feature, "integration")
            self.move(feature, "merge")
        return self.fresh(feature)


@cache
def _password_hash() -> str:
    """Hashed once a run: a proper hash is slow on purpose."""
    return make_password(PASSWORD)


def person(email: str, name: str) -> User:
    return User.objects.create(email=email, name=name, password=_password_hash())


def build_world(key: str = "SHOP", name: str = "Shop", playbooks: str = "api-engineer") -> World:
    users = {who: person(f"{who}.{key.lower()}@example.org", who.capitalize()) for who in PEOPLE}
    world = World(create_project(name=name, key=key, playbooks=playbooks, by=users["manager"]), users)
    for who, roles in PEOPLE.items():
        if who != "manager":
            add_member(project=world.project, email=users[who].email, roles_given=roles, by=users["manager"])
    world.outsider = person(f"outsider.{key.lower()}@example.org", "Out")
    assert Membership.objects.filter(project=world.project).count() == len(PEOPLE)
    return world
