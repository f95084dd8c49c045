"""What an offer form begins with: the current revision, what was typed before, and what the receivers said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.gates import GateVerdict
from orchestration.selectors.judged import judge
from orchestration.selectors.needed_phase import unlisted_phase
from orchestration.selectors.sight import Sight
from orchestration.selectors.suggested import suggested
from orchestration.wording import criterion_words, listed
from projects.models import Feature, User
from projects.playbooks.process import Gate
from projects.roles import title as role_title
from reviews import answers, artifacts
from reviews.models import Decision, Draft, HalfUpload, Revision
from reviews.selectors.screens import mock_gate
from reviews.services.drafts import draft_of, halves_of

Row = dict[str, Any]


@dataclass
class OfferPage:
    sight: Sight
    gate: GateVerdict
    rule: Gate
    current: Revision | None
    draft: Draft | None
    halves: list[HalfUpload]  # files of the draft that came only half
    review_rows: list[Row]  # the current risks with what QA added
    mock_names: list[str]  # the screens that a build is held against

    @property
    def number(self) -> int:
        """Of the revision that this form would make."""
        return self.current.number + 1 if self.current else 1

    @property
    def current_body(self) -> str:
        """What the text field is prefilled with; the text of a snapshot is not the giver's to edit."""
        return self.current.body if self.current and not self.current.link else ""

    @property
    def criterion(self) -> str:
        return criterion_words(self.rule, self.sight.judged.process)

    def phase_label(self) -> str:
        """Asks the giver to confirm another role's phase, where the process does not have that role's playbook."""
        needs = self.rule.needs_phase
        if needs is None or any(p.number == needs.phase for p in self.sight.judged.process.phases_of(needs.role)):
            return ""
        return f"Phase {needs.phase} of {role_title(needs.role)} is complete"

    def phase_hint(self) -> str:
        """Why the giver is asked to confirm a phase; "" where nobody asks."""
        unlisted = unlisted_phase(self.rule, self.sight.judged.process)
        return f"{unlisted}, so your word stands for it and goes on record." if unlisted else ""

    def receiver_choices(self) -> tuple[list[tuple[str, str]], list[str]]:
        """(e-mail, name) of who can be asked to agree, and those chosen at first: everybody, until somebody is named."""
        if not self.rule.everyone:
            return [], []
        holders = self.sight.judged.facts.holders
        held: set[int] = set().union(*(holders.get(role, frozenset()) for role in self.rule.receivers))
        choices = suggested(self.sight.judged, self.rule.key, held - set(self.gate.named) - {self.sight.user.pk})
        return choices, [] if self.gate.named else [email for email, _ in choices]

    def objections(self) -> list[Row]:
        """What keeps the current revision from being accepted, in the receivers' words."""
        return [
            {
                "person": self.sight.person(decision.by),
                "name": self.sight.author(decision),
                "verb": {"return": "returned", "block": "blocked"}[decision.verdict],
                "revision": decision.revision,
                "reason": decision.reason,
                "at": decision.at,
                "state": {"return": "returned", "block": "blocked"}[decision.verdict],
            }
            for decision in self.gate.standing
        ]

    @property
    def dropped(self) -> list[str]:
        """Names of the current screens that were removed on the form."""
        return self.draft.fields.get("drop_screen", []) if self.draft else []

    def unfinished(self) -> list[str]:
        """A sentence where files are half here, which would be lost without a word."""
        half = [one.name for one in self.halves]
        if not half:
            return []
        names = listed([f"“{name[:120]}”" for name in half[:3]] + ([f"{len(half) - 3} more"] if len(half) > 3 else []))
        return [f"{names} came only half. Choose them again to go on, or remove them."]


def offer_page(feature: Feature, rule: Gate, user: User) -> OfferPage:
    sight = Sight(judge(feature), user)
    gate = sight.judged.verdicts.gate(rule.key)
    found = Revision.objects.filter(feature=feature, gate=rule.key).order_by("-number")
    if rule.artifact == "mocks":
        found = found.prefetch_related("files")
    current = found.first() if gate.current else None
    draft = draft_of(feature=feature, gate_key=rule.key, by=user)
    halves = halves_of(draft) if draft else []
    rows = _reviewed(current) if rule.artifact == "risks" else []
    names = _mock_names(sight) if rule.artifact == "build" else []
    return OfferPage(sight, gate, rule, current, draft, halves, rows, names)


def _mock_names(sight: Sight) -> list[str]:
    rule = mock_gate(sight.judged.process)
    if rule is None:
        return []
    number = answers.agreed_revision(sight.judged.facts.gate(rule.key), sight.judged.facts.rounds[rule.checkpoint])
    found = Revision.objects.filter(feature=sight.feature, gate=rule.key, number=number or 0).values_list(
        "data", flat=True
    )
    return [screen["name"] for data in found for screen in data.get("screens", [])]


def _reviewed(current: Revision | None) -> list[Row]:
    """The rows of the register with what came in decisions on it, so that the giver can adopt it by offering again."""
    if current is None:
        return []
    rows: list[Row] = list(current.data.get("risks", []))
    posted = Decision.objects.filter(revision=current, revocation=None).order_by("seq").values_list("data", flat=True)
    for data in posted:
        rows = artifacts.merge_review(rows, data)
    return rows


def initial_of(page: OfferPage) -> tuple[dict[str, Any], list[Row]]:
    """Initial fields and rows: from the draft where there is one, else from the current revision."""
    if page.draft and page.draft.fields:
        return _from_draft(page.draft.fields)
    current = page.current
    if current is None:
        return {}, []
    data = current.data
    if page.rule.artifact == "risks":
        return {}, [_risk_row(row) for row in page.review_rows]
    if page.rule.artifact == "usage":
        return {"none": data.get("none", False), "reason": data.get("reason", "")}, data.get("components", [])
    if page.rule.artifact == "build":
        return {"preview": data.get("preview", "")}, []
    return {"body": page.current_body, "link": current.link, "supersedes": data.get("supersedes")}, []


def _risk_row(row: Row) -> Row:
    test = row.get("planned_test") or {}
    return {**row, "what": test.get("what", ""), "level": test.get("level", "")}


def _from_draft(fields: Mapping[str, list[str]]) -> tuple[dict[str, Any], list[Row]]:
    simple: dict[str, Any] = {name: values[0] for name, values in fields.items() if values and "-" not in name}
    simple["receivers"] = fields.get("receivers", [])
    rows: dict[tuple[str, int], Row] = {}
    for name, values in fields.items():
        prefix, _, rest = name.partition("-")
        index, _, field = rest.partition("-")
        if prefix in ("risks", "components") and index.isdigit() and field and values:
            rows.setdefault((prefix, int(index)), {})[field] = values[0]
    kept = [row for _, row in sorted(rows.items()) if not row.pop("DELETE", "") and any(row.values())]
    return simple, kept
