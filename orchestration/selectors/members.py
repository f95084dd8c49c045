"""Who belongs to a project, and what each role may do."""

from dataclasses import dataclass, field

from projects import clock
from projects.models import Invitation, Membership, Project, User
from projects.playbooks.process import Process
from projects.roles import MAY, WORDS


@dataclass(frozen=True, slots=True)
class RolePowers:
    """What one role may do: acts in words, and the handshakes it gives and answers."""

    slug: str
    title: str
    holders: int
    acts: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Members:
    memberships: list[Membership]
    invitations: list[Invitation]
    powers: list[RolePowers] = field(default_factory=list)

    @property
    def missing(self) -> list[RolePowers]:
        """Roles that a handshake needs and nobody holds."""
        return [one for one in self.powers if not one.holders and (one.gives or one.answers)]


def read_members(project: Project, known: dict[str, str], process: Process) -> Members:
    """Two statements: members, and the invitations that stand."""
    memberships = list(
        Membership.objects.filter(project=project).select_related("user").order_by("user__name", "user__email")
    )
    invitations = list(
        Invitation.objects.filter(
            project=project, accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
        ).order_by("-pk")
    )
    powers = [_powers(slug, words, memberships, process) for slug, words in known.items()]
    return Members(memberships, invitations, powers)


def people_of(project: Project) -> list[User]:
    """The members as people, by name."""
    return list(User.objects.filter(memberships__project=project).order_by("name", "email"))


def _powers(slug: str, words: str, memberships: list[Membership], process: Process) -> RolePowers:
    return RolePowers(
        slug=slug,
        title=words,
        holders=sum(one.holds(slug) and one.user.is_active for one in memberships),
        acts=tuple(WORDS[act] for act, holders in MAY.items() if slug in holders),
        gives=tuple(gate.title for gate in process.gates if gate.giver == slug),
        answers=tuple(gate.title for gate in process.gates if slug in gate.receivers),
    )
