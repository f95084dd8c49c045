"""Who may do what, on one screen.

Gates name their own giver and receiver roles, so offering and deciding are not listed here.
"""

from projects.errors import Forbidden
from projects.models.member import Membership

BUILT_IN: dict[str, str] = {
    "pm": "PM",
    "designer": "Designer",
    "architect": "Architect",
    "api-engineer": "API Engineer",
    "counterpart": "Mobile/Backend Counterpart",
    "qa": "QA",
    "integration-engineer": "Integration/Media Engineer",
    "manager": "Manager",
    "viewer": "Viewer",
}

_MOVERS = frozenset({"api-engineer", "pm", "manager"})

MAY: dict[str, frozenset[str]] = {
    "start": _MOVERS,
    "begin_build": _MOVERS,
    "submit": _MOVERS,
    "merge": _MOVERS,
    "send_back": _MOVERS | {"qa", "designer", "integration-engineer"},
    "cancel": frozenset({"pm", "manager"}),
    "reopen": frozenset({"pm", "manager"}),
    "open_feature": frozenset({"pm", "manager"}),
    "change_feature": frozenset({"pm", "manager"}),
    "rule_complexity": frozenset({"architect"}),
    "rule_roles": frozenset({"pm"}),
    "name_paths": frozenset({"api-engineer", "pm", "manager"}),
    "manage_members": frozenset({"manager"}),
    "manage_project": frozenset({"manager"}),
    "publish_process": frozenset({"manager"}),
    "adopt_process": frozenset({"pm", "manager"}),
    "manage_components": frozenset({"manager", "integration-engineer"}),
    "waive": frozenset({"manager"}),
    "revoke_decisions_of_others": frozenset({"manager"}),
    "remove_receiver": frozenset({"manager"}),
}

WORDS: dict[str, str] = {
    "start": "start a feature",
    "begin_build": "begin the build",
    "submit": "submit a build for verification",
    "merge": "merge a feature",
    "send_back": "send a feature back to build",
    "cancel": "cancel a feature",
    "reopen": "reopen a feature",
    "open_feature": "open a feature",
    "change_feature": "change a feature's title and summary",
    "rule_complexity": "rule whether a feature is complex",
    "rule_roles": "say which roles a feature needs",
    "name_paths": "say which paths a feature touches",
    "manage_members": "change members and their roles",
    "manage_project": "change the project's settings",
    "publish_process": "publish a process",
    "adopt_process": "move a feature to a newer process",
    "manage_components": "change the components of a project",
    "waive": "propose a waiver",
    "revoke_decisions_of_others": "revoke somebody else's decision",
    "remove_receiver": "remove a named receiver",
}


def title(slug: str) -> str:
    """A role's name for people; roles that playbooks bring are their slug, made readable."""
    return BUILT_IN.get(slug) or slug.replace("-", " ").capitalize()


def titles(slugs: "list[str] | frozenset[str] | tuple[str, ...]") -> str:
    """`API Engineer, PM or Manager`, in the order of the built-in list."""
    order = list(BUILT_IN)
    names = [title(slug) for slug in sorted(slugs, key=lambda s: (order.index(s) if s in order else 99, s))]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nobody"


def may(membership: Membership, act: str) -> bool:
    return membership.holds(*MAY[act])


def demand(membership: Membership, act: str) -> None:
    """Raise Forbidden, naming who may, unless a role of this member allows `act`."""
    if not may(membership, act):
        raise Forbidden(f"To {WORDS[act]} takes the role {titles(MAY[act])}.", needs=sorted(MAY[act]))
