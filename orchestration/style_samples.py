"""What the living style page shows: components in every state, with long names, errors and empty places."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.templatetags.static import static

from orchestration.charts import Bar, Part, Series, small_bars, stacked_area, stacked_bars
from orchestration.pictograms import ICONS, PIP_WORDS

NOW = datetime(2025, 11, 24, 15, 0, tzinfo=UTC)
LONG = "Donaudampfschifffahrtsgesellschaft price import with a title that nobody ever thought of shortening"
CHECKPOINTS = ("start", "start", "start", "build", "build", "merge", "merge")
GATES = ("PRD", "Mocks", "Decision record", "Contract review", "Risk review", "Integration check", "Visual QA")
LETTERS = {
    word[0]: word for word in ("open", "accepted", "returned", "blocked", "stale", "waived", "error", "not_applicable")
}
LETTERS["f"] = "offered"


def hours(count: float) -> datetime:
    """The moment so many hours before the page's now; negative lies ahead."""
    return NOW - timedelta(hours=count)


def person(name: str) -> dict[str, str]:
    return {"name": name, "email": f"{name.split()[0].lower()}@style.example"}


def gates(states: str) -> list[dict[str, str]]:
    """Seven gates from seven letters: a(ccepted) o(pen) f(offered) r(eturned) b(locked) s(tale) w(aived) n(ot) e(rror)."""
    return [
        {"title": title, "checkpoint": checkpoint, "state": LETTERS[letter]}
        for title, checkpoint, letter in zip(GATES, CHECKPOINTS, states, strict=True)
    ]


def action(label: str, tone: str = "", **extra: Any) -> dict[str, Any]:
    return {"label": label, "url": "#", "tone": tone, **extra}


def verdicts() -> list[dict[str, Any]]:
    returned = {
        "state": "returned", "subject": "Contract review", "says": "came back to you", "url": "#", "mine": True,
        "quote": "“total may be null now, our checkout screen cannot show that. Could it stay required?”",
        "person": person("Ben Kim"), "meta": "Ben Kim returned revision 3", "at": hours(2),
        "extra": "Ines Roy has accepted", "action": action("Answer Ben", "primary"),
    }  # fmt: skip
    waiting = {
        "state": "offered", "subject": "Risk review", "says": "waits for QA", "url": "#", "due": hours(-3),
        "quote": "Revision 2: 5 risks, 2 serious, 1 still without a planned test", "person": person("Noor Said"),
        "meta": "Noor Said’s turn", "since": hours(22), "action": action("Ask again", small=True),
    }  # fmt: skip
    nobody = {
        "state": "error", "subject": "Visual QA", "says": "cannot be judged", "quote": "Nobody holds the role Designer.",
        "action": action("Give the role", small=True),
    }  # fmt: skip
    shut, phase = "Two handshakes keep the build shut", "Phase 1 is complete and everything for the start still holds."
    begin = action("Begin build", "shut")
    return [
        {"tone": "shut", "title": shut, "sub": phase, "actions": [begin], "rows": [returned, waiting]},
        {"tone": "ready", "title": "Everything holds for the build", "sub": "The door is open.",
         "actions": [action("Begin build", "primary", method="post")]},
        {"tone": "stopped", "title": "A red flag stops this feature",
         "sub": "Noor Said, 3 h ago: “Search logs personal data before consent.”",
         "actions": [action("Resolve the flag", "primary")]},
        {"tone": "error", "title": "One gate cannot be judged", "sub": "It is shut until it can.",
         "actions": [action("Merge", "shut", reason="Visual QA has nobody to answer")], "rows": [nobody]},
        {"tone": "done", "title": "Merged 9 November, after 21 days", "sub": "Seven handshakes hold."},
        {"tone": "closed", "title": "Cancelled by Ada Obi", "sub": "“Superseded by gift cards.”",
         "actions": [action("Reopen", method="post")]},
    ]  # fmt: skip


def rows() -> list[dict[str, Any]]:
    return [
        {"state": "returned", "subject": "Answer Ben on the contract", "key": "SHOP-42", "about": "Saved carts across devices",
         "url": "#", "quote": "“total may be null now.”", "mine": True, "over": True, "asked_at": hours(25),
         "due_at": hours(1), "action": action("Answer", small=True)},
        {"state": "offered", "subject": "Review the PRD", "key": "SHOP-57", "about": LONG, "url": "#",
         "quote": "Revision 2 by Ada Obi changes one of three goals", "asked_at": hours(20), "due_at": hours(-3),
         "action": action("Review", small=True)},
        {"state": "stale", "subject": "Look at 2 of 12 screens again", "key": "SHOP-39", "about": "Address book", "url": "#",
         "quote": "The other ten are pixel-equal", "asked_at": hours(10), "due_at": hours(-70),
         "action": action("Review", small=True)},
    ]  # fmt: skip


def columns() -> list[dict[str, Any]]:
    def card(key: str, title: str, states: str, turn: str, who: str, note: str, **extra: Any) -> dict[str, Any]:
        return {"key": key, "title": title, "url": "#", "gates": gates(states), "turn": turn, "person": person(who),
                "note": note, **extra}  # fmt: skip

    carts = card("SHOP-42", "Saved carts across devices", "aanrfoo", "Your turn · contract", "Emil Marsh", "1 h over",
                 over=True, mine=True)  # fmt: skip
    stopped = card("SHOP-50", LONG, "asnfoeo", "Stopped by Noor Said · logging", "Noor Said", "1 d", flag=True)
    cards = {
        "Intake": [card("SHOP-57", "Gift cards at checkout", "fanoooo", "Ada’s turn · PRD", "Ada Obi", "due in 3 h")],
        "Design": [carts, stopped],
        "Build": [card("SHOP-59", "Bulk price import", "aabaaoo", "Blocked by Tomas · ADR", "Tomas Vega", "4 d")],
        "Verify": [card("SHOP-18", "Split payments", "aaaaawf", "Li’s turn · visual QA", "Li Wei", "2 d")],
        "Merged": [],
    }
    empty = "Nothing merged yet. A feature lands here when its last handshake holds."
    return [{"title": title, "count": len(held), "cards": held, "empty": empty} for title, held in cards.items()]


def charts() -> dict[str, Any]:
    days = [date(2025, 9, 29) + timedelta(days=7 * week) for week in range(9)]
    bands = {
        "Merged": [0, 2, 6, 11, 14, 18, 22, 26, 32], "Verify": [3, 4, 4, 5, 6, 5, 4, 5, 4],
        "Build": [5, 6, 7, 7, 6, 6, 8, 7, 7], "Design": [6, 7, 8, 8, 9, 10, 9, 11, 10], "Intake": [6, 5, 6, 6, 7, 6, 8, 6, 5],
    }  # fmt: skip
    waits = {"Risk review": (0.4, 2.0), "Contract review": (0.9, 0.7), "Visual QA": (0.7, 0.6), "PRD": (0.8, 0.4)}
    bars = [
        Bar(gate, [Part("giver", ours), Part("receiver", theirs)], f"{ours + theirs:.1f} d p85")
        for gate, (ours, theirs) in waits.items()
    ]
    return {
        "area": stacked_area("Features by state", days, [Series(*band) for band in bands.items()]),
        "bars": stacked_bars("Waiting time by gate", bars, "days"),
        "small": small_bars(
            "Merged a week", [(f"week {40 + week}", value) for week, value in enumerate(bands["Verify"])]
        ),
    }


class SampleForm(forms.Form):
    """A form with something wrong in it, as people meet it after a refusal."""

    title = forms.CharField(max_length=120, help_text="What the user will be able to do, in a few words.")
    summary = forms.CharField(widget=forms.Textarea, required=False)
    likelihood = forms.TypedChoiceField(choices=[(n, n) for n in range(1, 6)], coerce=int)
    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), help_text="30 days at most.")
    roles = forms.MultipleChoiceField(
        choices=[("qa", "QA"), ("designer", "Designer"), ("api-engineer", "API Engineer")],
        widget=forms.CheckboxSelectMultiple,
    )
    confirm = forms.BooleanField(label="I have read what the gate waits for")


class SampleRisk(forms.Form):
    """One row of a repeatable list."""

    risk = forms.CharField()
    likelihood = forms.IntegerField(min_value=1, max_value=5)
    impact = forms.IntegerField(min_value=1, max_value=5)


class SampleFiles(forms.Form):
    """One file field, dropped on or chosen."""

    screens = forms.FileField(help_text="PNG, JPEG or WebP, 10 MB each.")


def sample_forms() -> dict[str, Any]:
    risks = forms.formset_factory(SampleRisk, extra=1, can_delete=True)
    return {
        "wrong": SampleForm({"title": "", "summary": "Kept as it was typed", "until": "soon"}, auto_id="wrong_%s"),
        "right": SampleForm(auto_id="right_%s"),
        "risks": risks(
            prefix="risks", initial=[{"risk": "Prices drift between devices", "likelihood": 3, "impact": 4}]
        ),
        "files": SampleFiles(auto_id="files_%s"),
        "kept": _sample_files(),
    }


def _sample_files() -> list[dict[str, Any]]:
    """A screen that stays, one uploaded under a long name, and one that came only half."""
    picture = static("img/sample-screen.svg")
    stays = {"name": "Cart.png", "title": "Cart", "size": 184_000, "url": picture, "image": True, "stays": True}
    kept = {"name": f"{LONG}.png", "title": LONG[:80], "size": 5_240_000}
    half = {"name": "Total.png", "title": "Total", "size": 5_240_000, "half": 1, "percent": 49}
    return [{**row, "remove": f"drop_{at}", "value": at} for at, row in enumerate((stays, kept, half))]


def pieces() -> dict[str, Any]:
    """Everything else: names of marks, events, people, places of the menu."""
    names = [
        "Ada Obi",
        "Ben Kim",
        "Emil Marsh",
        "Ines Roy",
        "Jo Park",
        "Li Wei",
        "Mara Lind",
        "Noor Said",
        "Tomas Vega",
    ]
    emil, screen = person("Emil Marsh"), static("img/sample-screen.svg")
    return {
        "icons": list(ICONS), "states": list(PIP_WORDS), "people": [person(name) | {"roles": "QA"} for name in names],
        "tokens": ["paper", "card", "sunk", "line", "line-strong", "ink", "ink-2", "ink-3", "accent", "accent-soft", "ok",
                   "ok-soft", "wait", "wait-soft", "bad", "bad-soft", "stale", "stale-soft"],
        "moments": [hours(0.01), hours(0.4), hours(5), hours(30), hours(24 * 6), hours(24 * 60)],
        "dues": [(hours(48), hours(3)), (hours(20), hours(-3)), (hours(5), hours(-20)), (hours(2), hours(-90))],
        "steps": [{"label": "Intake", "note": "3 d", "state": "past"}, {"label": "Design", "note": "since 6 days", "state": "now"},
                  {"label": "Build"}, {"label": "Verify"}, {"label": "Merged"}],
        "stopped": [{"label": "Intake", "state": "past"}, {"label": "Design", "note": "stopped", "state": "stopped"},
                    {"label": "Build"}, {"label": "Verify"}, {"label": "Merged"}],
        "merged": [*({"label": label, "state": "past"} for label in ("Intake", "Design", "Build", "Verify")),
                   {"label": "Merged", "note": "9 Nov", "state": "end"}],
        "settled": [{"state": "accepted", "subject": "PRD", "says": "revision 3, accepted by you", "at": hours(290)},
                    {"state": "waived", "subject": "Integration check", "says": "until 30 Nov, by Mara Lind", "at": hours(30)},
                    {"state": "not_applicable", "subject": "Decision record", "says": "not complex: “no new service”",
                     "at": hours(310)}],
        "events": [{"person": emil, "text": "Emil Marsh offered the contract, revision 3", "at": hours(5)},
                   {"state": "returned", "text": "Ben Kim returned it", "quote": "Could total stay required?", "at": hours(2)}],
        "risks": [{"title": "Prices drift", "likelihood": 3, "impact": 4}, {"title": "Cart lost", "likelihood": 2, "impact": 5},
                  {"title": "Slow merge", "likelihood": 3, "impact": 4}, {"title": "Typo", "likelihood": 4, "impact": 1}],
        "screens": [{"name": "Cart, empty", "url": screen, "note": "1.8% differs", "state": "stale", "page_url": "#reviews"},
                    {"name": "Cart, three items", "url": screen, "note": "equal", "state": "accepted"},
                    {"name": "Error", "missing": "No screenshot of this screen yet", "note": "build", "state": "open"}],
        "operations": [{"method": "get", "path": "/orders/{id}", "summary": "Read one order", "change": "changed"},
                       {"method": "post", "path": "/orders", "summary": "Place an order"},
                       {"method": "delete", "path": "/carts/{id}", "change": "removed"}],
    }  # fmt: skip
