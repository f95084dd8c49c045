"""What people write to a feature, one act after the other, each under a key with which it may be sent again."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.faulty import Site, lost, multipart, picture


@dataclass(frozen=True)
class Act:
    """A write, and the kind of event that it leaves behind."""

    who: str
    path: str
    kind: str
    body: bytes
    content_type: str = "application/json"


@dataclass
class Story:
    """A feature from its opening to a red flag that is resolved. `kept` counts, by kind, what was acknowledged."""

    number: int
    step: int = 0
    key: str = ""
    pending: str = ""  # the kind of the write that was sent and not acknowledged; it may have been kept
    answers: dict[str, Any] = field(default_factory=dict)  # by the name of the step
    kept: Counter[str] = field(default_factory=Counter)
    digests: dict[str, str] = field(default_factory=dict)  # by address of the gate

    @property
    def idempotency_key(self) -> str:
        return f"story-{self.number}-{self.step}"

    def is_over(self) -> bool:
        return self.step == len(_STEPS)

    def act(self) -> Act:
        """The next write."""
        act = list(_STEPS.values())[self.step](self)
        self.pending = act.kind
        return act

    def acknowledged(self, act: Act, answer: Any) -> None:
        """Note it, and go on to the next."""
        name = list(_STEPS)[self.step]
        self.kept[act.kind] += 1
        self.answers[name] = answer
        self.key = self.key or answer["key"]
        if act.kind == "revision.offered":
            self.digests[f"{self.key}/gates/{name}"] = answer["digest"]
        self.step, self.pending = self.step + 1, ""


def _json(who: str, path: str, kind: str, **body: Any) -> Act:
    return Act(who, f"/api/v1/{path}", kind, json.dumps(body).encode())


def _opened(it: Story) -> Act:
    return _json("pm", "projects/shop/features", "feature.opened", title=f"Story {it.number}")


def _prd(it: Story) -> Act:
    text = f"# Story {it.number}\n\n## Problem\nReleases change.\n\n## Goals\n- Nobody notices, {it.number} times.\n"
    return _json("pm", f"features/{it.key}/gates/prd/revisions", "revision.offered", body=text)


def _mocks(it: Story) -> Act:
    body, content_type = multipart("Cart.png", picture(it.number))
    return Act("designer", f"/api/v1/features/{it.key}/gates/mocks/revisions", "revision.offered", body, content_type)


def _accepted(it: Story) -> Act:
    seen = it.answers["prd"]
    path = f"features/{it.key}/gates/prd/decisions"
    return _json("engineer", path, "decision.made", verdict="accept", revision=seen["number"], digest=seen["digest"])


def _returned(it: Story) -> Act:
    seen = it.answers["mocks"]
    return _json(
        "engineer",
        f"features/{it.key}/gates/mocks/decisions",
        "decision.made",
        verdict="return",
        revision=seen["number"],
        digest=seen["digest"],
        reason="The empty state is missing.",
    )


def _simple(it: Story) -> Act:
    path = f"features/{it.key}/complexity"
    return _json("architect", path, "complexity.ruled", complex=False, reason="One table and two pages.")


def _flagged(it: Story) -> Act:
    return _json("qa", f"features/{it.key}/flags", "flag.raised", reason="The goals name no number.")


def _resolved(it: Story) -> Act:
    path = f"features/{it.key}/flags/{it.answers['flagged']['id']}/resolution"
    return _json("pm", path, "flag.resolved", reason="They do now.")


_STEPS: dict[str, Callable[[Story], Act]] = {
    "opened": _opened,
    "prd": _prd,
    "mocks": _mocks,
    "accepted": _accepted,
    "returned": _returned,
    "simple": _simple,
    "flagged": _flagged,
    "resolved": _resolved,
}


def differences(site: Site, stories: list[Story]) -> list[str]:
    """What was acknowledged and is not there, or is there twice, or whose bytes are others; in words, each act once."""
    found = []
    for story in (story for story in stories if story.key):
        answer = site.call("pm", "GET", f"/api/v1/features/{story.key}/events")
        there = Counter(event["kind"] for event in answer[1]["results"]) if answer and answer[0] == 200 else Counter()
        for kind, count in story.kept.items():
            spare = kind == story.pending
            wrong = max(count - there[kind], there[kind] - count - spare, 0)
            found += [f"{story.key} {kind}: {there[kind]} instead of {count}"] * wrong
        if there["revision.offered"] >= len(story.digests):
            found += lost(site, story.digests)
    return found
