"""Samples of the components on which the main job is done, for the living style page."""

from dataclasses import replace
from typing import Any

from orchestration.forms.feature import FlagForm, ResolveForm
from orchestration.forms.review import DecideForm, RemoveForm, RevokeForm
from orchestration.selectors.review_page.answers import Answer
from orchestration.selectors.review_page.bar import Bar
from orchestration.selectors.review_page.change_cards import Card, Said
from orchestration.style_samples import action, hours, person
from projects.playbooks.builtin import default_process


def work() -> dict[str, Any]:
    """Everything that templates/style/work.html includes."""
    return {
        "flag_form": FlagForm(default_process(), auto_id="sample-flag-%s"),
        "resolve": ResolveForm(auto_id="sample-resolve-%s"),
        "refusal": {"message": "SHOP-42 cannot make this move now."},
        "blockers": [{"message": "Contract review came back."}, {"message": "Phase 1: 2 of 4 done."}],
        "phases": _phases(),
        "answers": _answers(),
        "waits": _waits(),
        "notices": _notices(),
        "bars": _bars(),
        "changes": _changes(),
        "decide": DecideForm("prd"),
        "revision": {"number": 3, "digest": "e4c19a0752bd" + "0" * 52},
        "fields": {"revoke": {"act": "revoke"}, "remove": {"act": "remove"}},
    }


def _phases() -> list[dict[str, Any]]:
    done = {"n": 1, "title": "Model the data", "details": (), "is_success": False, "done": True}
    done |= {"by": person("Emil Marsh"), "at": hours(26), "evidence": "docs/model.md"}
    todo = {
        "n": 2,
        "title": "Write the contract first",
        "details": ("Paths", "Errors"),
        "is_success": False,
        "done": False,
    }
    last = {"n": 3, "title": "Every caller agreed to it", "details": (), "is_success": True, "done": False}
    ticking = {"role": "api-engineer", "optional": False, "open": True, "shut": "", "can_tick": True}
    shut = {"open": False, "shut": "Opens when phase 1 is complete.", "can_tick": False}
    phases: list[dict[str, Any]] = [
        {**ticking, "anchor": "sample-1", "number": "1", "title": "Model and contract", "state": "now", "done": 1, "total": 3, "items": [done, todo, last]},
        {**ticking, **shut, "anchor": "sample-2", "number": "1.5", "title": "Other shapes of an API", "optional": True, "state": "later", "done": 0, "total": 1, "items": [{**todo, "n": 1}]},
    ]  # fmt: skip
    for phase in phases:
        phase["items"] = [{**item, "anchor": f"{phase['anchor']}-{item['n']}"} for item in phase["items"]]
    return phases


def _answers() -> list[dict[str, Any]]:
    found = [
        Answer(person("Ben Kim"), 1, "you", "returned", "returned revision 3", "“total” may be null now.", hours(2), 1, True),
        Answer(person("Ines Roy"), 2, "Ines Roy", "accepted", "accepted revision 3", "", hours(3), 2, False, True),
        Answer(person("Noor Said"), 3, "Noor Said", "stale", "accepted revision 2, before it changed"),
        Answer(person("Zoe Brandt"), 4, "Zoe Brandt", "error", "no longer holds the role", can_remove=True),
    ]  # fmt: skip
    return [
        {
            "answer": answer,
            "revoke": RevokeForm(auto_id=f"sample-revoke-{answer.user}-%s"),
            "remove": RemoveForm(auto_id=f"sample-remove-{answer.user}-%s"),
        }
        for answer in found
    ]


def _waits() -> list[dict[str, Any]]:
    wait = {"url": "#", "key": "SHOP-42", "nobody": False}
    return [
        {**wait, "person": person("Noor Said"), "who": "Noor", "says": "to review the risks", "since": hours(22), "due": hours(-3)},
        {**wait, "person": None, "who": "QA", "says": "to review the risks", "since": hours(30), "due": None, "nobody": True},
    ]  # fmt: skip


def _notices() -> list[dict[str, Any]]:
    notice = {"path": "#", "at": hours(2), "feature": {"key": "SHOP-42"}}
    return [
        {"state": "accepted", "notice": notice, "text": "Ines Roy accepted the contract, revision 3.", "unread": True},
        {"icon": "flag", "notice": notice, "text": "Ben Kim raised a red flag.", "turn": "now", "unread": False},
        {"state": "waived", "notice": notice, "text": "Mara Lind would waive the contract.", "turn": "over"},
    ]  # fmt: skip


def _changes() -> list[Card]:
    total = Card(
        key="0" * 16,
        fingerprints=("0" * 16,),
        cls="breaking",
        title="“total” can now be null, where there always was a value",
        text="Reading it as a number fails then.",
        affects="Breaks whoever reads this answer.",
        suggestion="Keep it filled, or add a new field that says when there is no value.",
        where="GET /orders/{id} · 200 · total",
        others=("GET /orders · 200 · results[].total",),
        url="#reviews",
    )
    return [
        total.typed("refuse", "Our checkout screen cannot show that. Could it stay required?"),
        replace(total, key="1" * 16, said=(Said("Ines Roy", "accept", ""),), url="").typed("accept", ""),
        replace(total, key="2" * 16, others=(), errors=("This change has a verdict already.",)),
    ]


def _bars() -> list[Bar]:
    return [
        Bar(decides=True, accept_label="Accept the PRD"),
        Bar(note="Waiting for Ben Kim.", actions=[action("Ask again"), action("Offer revision 4", "primary")]),
        Bar(note="You offered this yourself, and nobody countersigns their own work. Ben Kim can."),
    ]
