"""What one can do in the discussion of an artifact: begin a thread, answer in one, resolve one."""

from typing import Any

from orchestration.forms.discussion import AnswerForm, DiscussForm, PointForm, ResolveThreadForm
from orchestration.views.acts import Act
from projects.models import Feature, User
from projects.playbooks.process import Gate
from reviews.selectors.discussion import thread_of
from reviews.services.threads import answer_thread, begin_thread, resolve_thread

Data = dict[str, Any]
_BACK = "#discussion"


def acts_of(gate: Gate) -> dict[str, Act]:
    def discuss(feature: Feature, data: Data, by: User) -> str:
        begin_thread(
            feature=feature,
            gate_key=gate.key,
            revision=data["revision"],
            body=data["body"],
            anchor_kind=data["anchor_kind"],
            anchor=data["anchor"],
            box=data.get("box"),
            by=by,
        )
        return "Said. It stays here until somebody resolves it."

    def answer(feature: Feature, data: Data, by: User) -> str:
        thread = thread_of(feature=feature, gate_key=gate.key, thread_id=data["thread"])
        answer_thread(thread=thread, body=data["body"], by=by)
        return "Answered."

    def resolve(feature: Feature, data: Data, by: User) -> str:
        resolve_thread(thread=thread_of(feature=feature, gate_key=gate.key, thread_id=data["thread"]), by=by)
        return "Resolved. It stays in the history."

    return {
        "discuss": Act(lambda feature, data: DiscussForm(data, auto_id="discuss-%s"), discuss, _BACK),
        "point": Act(lambda feature, data: PointForm(data, auto_id="point-%s"), discuss),
        "answer": Act(lambda feature, data: AnswerForm(data, auto_id="answer-%s"), answer, _BACK),
        "resolve": Act(lambda feature, data: ResolveThreadForm(data), resolve, _BACK),
    }
