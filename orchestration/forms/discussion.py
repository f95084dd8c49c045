"""The forms of a discussion: begin a thread somewhere, answer in it, resolve it."""

from typing import Any

from django import forms

from orchestration.forms.boxes import BoxedForm
from orchestration.forms.service_form import LARGEST_ID, ServiceForm
from orchestration.forms.words import words
from projects.errors import Invalid
from reviews.models import Thread


class PlaceField(forms.ChoiceField):
    """A place as "section:Goals"; which there are the service judges, because the artifact may have changed meanwhile."""

    def valid_value(self, value: Any) -> bool:
        kind, colon, anchor = str(value).partition(":")
        return bool(colon) and kind in Thread.Anchor.values and len(anchor) <= 300


class DiscussForm(ServiceForm):
    revision = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    place = PlaceField(label="About", error_messages={"required": "Say what it is about."})
    body = words("What you have to say", required="Say something.")

    def offer(self, places: tuple[tuple[str, str], ...]) -> None:
        field = self.fields["place"]
        assert isinstance(field, PlaceField)
        field.choices = [(value, label[:120]) for value, label in places]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["anchor_kind"], _, data["anchor"] = data.get("place", "").partition(":")
        return data

    def refuse(self, refusal: Invalid) -> None:
        named = {"anchor": "place", "anchor_kind": "place"}
        super().refuse(Invalid({named.get(field, field): found for field, found in refusal.errors.items()}))


class PointForm(DiscussForm, BoxedForm):
    """What one has to say of a screen, and of which part of it."""

    body = words("What you have to say of this screen", required="Say something.", rows=2)


class AnswerForm(ServiceForm):
    thread = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    body = words("Answer", required="Say something.", rows=2)


class ResolveThreadForm(ServiceForm):
    thread = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
