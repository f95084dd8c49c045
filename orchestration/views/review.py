"""The review page: what changed since I last looked, and is it right? The decision is bound to the revision in view."""

from string import ascii_uppercase
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from orchestration.forms.contract_review import ContractDecideForm
from orchestration.forms.discussion import AnswerForm, DiscussForm
from orchestration.forms.feature import ConfirmForm, WaiverForm
from orchestration.forms.review import NameForm, RemoveForm, RequestForm, RevokeForm
from orchestration.forms.screens import decide_form
from orchestration.forms.service_form import ServiceForm
from orchestration.selectors.review_page import ReviewPage, review_page
from orchestration.selectors.review_page.discussion import ShownThread
from orchestration.selectors.suggested import suggested
from orchestration.views.acts import perform, typed
from orchestration.views.contract_review import take_file
from orchestration.views.doors import SignedIn, page
from orchestration.views.handshake import acts_of
from orchestration.views.results import result_form
from orchestration.views.screening import forms_of, place_after, screens_of
from projects.errors import NotFound, Refusal
from projects.models import Feature
from projects.selectors.access import feature_for
from reviews.artifacts import RenderedRisks
from reviews.rules import gate_of

# What a form on the page posts beside its own fields.
_FIELDED = ("request", "revoke", "name", "remove", "waive", "confirm", "discuss", "answer", "resolve", "take", "result")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedIn, key: str, gate: str) -> HttpResponse:
    feature = feature_for(key=key, user=request.user)
    rule = gate_of(feature, gate)

    def show(*, status: int, refused: str, form: ServiceForm | None, refusal: Refusal | None) -> HttpResponse:
        # Read anew: what was refused may have been refused because a newer revision lies there.
        fresh = feature_for(key=key, user=request.user)
        return _show(request, fresh, gate, status=status, refused=refused, form=form, refusal=refusal)

    if request.method == "POST":
        take_file(request)
        back = f"/f/{key}/{gate}{place_after(request)}"
        return perform(request, feature, acts_of(rule), typed(request) or "decide", back=back, show=show)
    number, against = (_number(request, name) for name in ("revision", "against"))
    return _show(request, feature, gate, number=number, against=against)


def _number(request: SignedIn, name: str) -> int | None:
    asked = request.GET.get(name)
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotFound()
    return int(asked)


def _show(
    request: SignedIn,
    feature: Feature,
    gate_key: str,
    *,
    number: int | None = None,
    against: int | None = None,
    status: int = 200,
    refused: str = "",
    form: ServiceForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    whole = request.GET.get("view") == "whole"
    prepared = review_page(feature, gate_key, request.user, number=number, against=against, whole=whole)
    screens = screens_of(prepared, wanted=request.GET.get("screen"), against=against is not None)
    context: dict[str, Any] = {
        "page": prepared,
        "screening": screens,
        "feature": feature,
        "now": prepared.sight.now,
        "nav": "board",
        "refusal": refusal,
        "refused": refused,
        "opened": {refused: True},
        "fields": {act: {"act": act} for act in _FIELDED},
        **_forms(prepared, refused, form),
    }
    if screens:
        context |= forms_of(screens, refused, form, context["decide_form"])
    return render(request, "review_screens.html" if screens else "review.html", context, status=status)


def _forms(prepared: ReviewPage, refused: str, form: ServiceForm | None) -> dict[str, Any]:
    """An empty form for each act; the refused one with what was typed in its place."""
    gate = prepared.gate
    forms: dict[str, Any] = {
        "decide_form": decide_form(gate.artifact),
        "request_form": RequestForm(auto_id="request-%s"),
        "name_form": NameForm(),
        "waive_form": WaiverForm([(gate.key, gate.title)], auto_id="waive-%s"),
    }
    if prepared.revision:
        forms["discuss_form"] = DiscussForm(initial={"revision": prepared.revision.number}, auto_id="discuss-%s")
    if refused and form is not None:
        forms[f"{refused}_form"] = form
    if isinstance(forms.get("discuss_form"), DiscussForm):
        forms["discuss_form"].offer(prepared.discussion.places)
    for name, threads in (("open_threads", prepared.discussion.open), ("gone_threads", prepared.discussion.gone)):
        forms[name] = [_thread(thread, forms.get("answer_form")) for thread in threads]
    for letter, entry in zip(
        ascii_uppercase, (one for one in forms["open_threads"] if one["thread"].box), strict=False
    ):
        entry["letter"] = letter
    forms["name_form"].offer(_nameable(prepared))
    forms["people"] = [_person(answer, forms) for answer in prepared.answers]
    waiver = gate.proposed_waiver
    forms["confirm_form"] = ConfirmForm(initial={"waiver": waiver.id}) if waiver else None
    decide = forms["decide_form"]
    decide.conditions.offer(_owners(prepared), prepared.bar.conditions)
    if isinstance(decide, ContractDecideForm) and prepared.changes:
        found = prepared.changes.found
        decide.changes.offer(found.cards.breaking, found.earlier, prepared.giver_first_name)
    if decide.review is not None and isinstance(prepared.rendered, RenderedRisks):
        forms["risk_rows"] = [
            (row, planned, prepared.results.get(row.id), *result_form(row.id, forms.get("result_form")))
            for row, planned in decide.review.for_rows(prepared.rendered.rows)
        ]
    return forms


def _thread(thread: ShownThread, typed: Any) -> dict[str, Any]:
    """A thread with its answer form, which is open where it came back."""
    typed_here = typed is not None and typed.data.get("thread") == str(thread.id)
    form = typed if typed_here else AnswerForm(initial={"thread": thread.id}, auto_id=f"answer-{thread.id}-%s")
    return {"thread": thread, "answer": form, "answer_open": typed_here, "letter": ""}


def _person(answer: Any, forms: dict[str, Any]) -> dict[str, Any]:
    """An answer with the forms that take it back or take its author off the list."""
    revoke, remove = forms.get("revoke_form"), forms.get("remove_form")
    typed_revoke = revoke is not None and revoke.data.get("decision") == str(answer.decision)
    typed_remove = remove is not None and remove.data.get("user") == str(answer.user)
    return {
        "answer": answer,
        "revoke": revoke
        if typed_revoke
        else RevokeForm(initial={"decision": answer.decision}, auto_id=f"revoke-{answer.decision}-%s"),
        "revoke_open": typed_revoke,
        "remove": remove
        if typed_remove
        else RemoveForm(initial={"user": answer.user}, auto_id=f"remove-{answer.user}-%s"),
        "remove_open": typed_remove,
    }


def _owners(prepared: ReviewPage) -> list[tuple[str, str]]:
    """Members who can see to a condition, the author of what is in view first."""
    judged = prepared.sight.judged
    members: set[int] = set().union(*judged.facts.holders.values())
    first = prepared.revision.by_id if prepared.revision else 0
    people = sorted(
        (judged.people[user] for user in members if user in judged.people),
        key=lambda person: (person.pk != first, person.display_name.casefold()),
    )
    return [(person.email, person.display_name) for person in people]


def _nameable(prepared: ReviewPage) -> list[tuple[str, str]]:
    """Holders of a receiver role who are not named yet and whose own work it is not; who knows it best comes first."""
    if not prepared.can_name:
        return []
    judged, gate = prepared.sight.judged, prepared.gate
    holders = judged.facts.holders
    held: set[int] = set().union(*(holders.get(role, frozenset()) for role in gate.receivers))
    own = judged.facts.gate(gate.key).contributors(prepared.sight.round_of(gate))
    free = (held - set(gate.named) - own) & set(judged.people)
    if prepared.rule.everyone and len(free) > 1:
        return suggested(judged, gate.key, free)
    return [(judged.people[user].email, judged.people[user].display_name) for user in sorted(free)]
