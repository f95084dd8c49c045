"""Who and what: people, projects, members, processes, features and the event log."""

from projects.models.component import Component
from projects.models.event import Anchor, Event, Outbox
from projects.models.feature import Feature
from projects.models.member import Invitation, Membership
from projects.models.process import ProcessVersion
from projects.models.project import Project
from projects.models.proposal import ProcessProposal
from projects.models.token import ApiToken, SignInLink
from projects.models.user import User

__all__ = [
    "Anchor",
    "ApiToken",
    "Component",
    "Event",
    "Feature",
    "Invitation",
    "Membership",
    "Outbox",
    "ProcessProposal",
    "ProcessVersion",
    "Project",
    "SignInLink",
    "User",
]
