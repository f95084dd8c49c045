"""Tell an event: one notice for each person whose turn it began, or whose work it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orchestration.models import Notice, Wait
from orchestration.services.notices.asks import Ask, ask_of
from orchestration.services.notices.audience import audience
from orchestration.services.notices.pairs import act_of
from orchestration.services.notices.sentences import sentence
from orchestration.services.notices.wording import compose
from projects.models import Event, Membership, User


@dataclass(frozen=True)
class Delivery:
    """How notices are delivered: now, or as `past` ones that nobody is mailed, read where they are older."""

    past: bool = False
    read_before: datetime | None = None


def tell(event: Event, delivery: Delivery) -> None:
    """Write the notices of one event; telling it again writes nothing.

    People are chosen by their access now, not by what it was when the event happened.
    """
    act = act_of(event)
    if act is None:
        return
    waits = _waits_begun(event, act.lead, delivery)
    heard = set().union(*(audience(one) for one in act.events))
    wanted = heard | {user for wait in waits for user in wait.users}
    told = []
    for user, roles in _present(event, {user for user in wanted if user != event.actor_id}):
        mine = [wait for wait in waits if user.pk in wait.users and may_act(wait, roles)]
        if mine or user.pk in heard:
            ask = ask_of(act.lead, mine) if event.feature_id else _ask_of_member(event, user)
            said = sentence(act.lead, user.pk)
            told.append(notice(event, user, compose(said.happened, said.quote, ask.words), ask, delivery))
    Notice.objects.bulk_create(told, ignore_conflicts=True)


def notice(event: Event, user: User, text: str, ask: Ask, delivery: Delivery) -> Notice:
    """An unsaved notice; it asks for something where `ask` has words."""
    read = delivery.read_before is not None and event.at < delivery.read_before
    return Notice(
        user=user,
        event=event,
        project_id=event.project_id,
        feature_id=event.feature_id,
        my_turn=bool(ask.words),
        text=text,
        path=ask.path,
        at=event.at,
        read_at=event.at if read else None,
        mail=Notice.Mail.OFF if delivery.past or not user.mail_notices else Notice.Mail.WAITING,
    )


def may_act(wait: Wait, roles: Iterable[str]) -> bool:
    """Whether a member with these roles is one the wait is for; a waiver or flag may wait for any other member."""
    return wait.act in ("confirm", "resolve") or bool(set(wait.roles) & set(roles))


def _waits_begun(event: Event, lead: Event, delivery: Delivery) -> list[Wait]:
    """What waits since this event. That the next phase of a role is open needs no telling to who ticked the one before."""
    if event.feature_id is None:
        return []
    waits = Wait.objects.filter(feature=event.feature_id, began_seq=event.seq).order_by("pk")
    if not delivery.past:
        waits = waits.filter(ended_at=None)
    same_role = f"phase:{event.data['role']}:" if lead.kind == "phase.ticked" else None
    return [wait for wait in waits if same_role is None or not wait.subject.startswith(same_role)]


def _present(event: Event, wanted: set[int]) -> list[tuple[User, list[str]]]:
    """The wanted who are active members now; who was taken out hears of that, and of nothing else."""
    memberships = Membership.objects.select_related("user").filter(
        project=event.project_id, user__in=wanted, user__is_active=True
    )
    present = [(membership.user, membership.roles) for membership in memberships.order_by("user")]
    if event.kind == "member.removed" and not present:
        nobody: list[str] = []
        return [(user, nobody) for user in User.objects.filter(pk__in=wanted, is_active=True)]
    return present


def _ask_of_member(event: Event, user: User) -> Ask:
    """What a project asks: a second manager about its process, others what waits for who came in or got other roles."""
    ask = ask_of(event, [])
    if event.kind == "process.proposed":
        return Ask("It takes a second manager: confirm it, or reject it and say why.", ask.path)
    if event.kind not in ("member.added", "member.roles_changed"):
        return ask
    waits = Wait.objects.filter(project=event.project_id, ended_at=None, users__contains=[user.pk])
    return Ask("Something waits for you already.", "/") if waits.exists() else ask
