"""The forms of a page of screens: say what is correct or wrong, say what is compared, and send it all."""

from collections.abc import Mapping
from typing import Any

from django import forms

from orchestration.forms import decide
from orchestration.forms.boxes import BoxedForm
from orchestration.forms.review import DecideForm
from orchestration.forms.service_form import LARGEST_ID, ServiceForm
from orchestration.forms.words import words
from projects.errors import Invalid
from reviews.artifacts.screen_verdicts import MAX_NOTE
from reviews.pairs import TOLERANCES, USUAL


def _name() -> forms.CharField:
    return forms.CharField(max_length=80, widget=forms.HiddenInput)


def _digest(*, required: bool = True) -> forms.CharField:
    return forms.CharField(max_length=64, required=required, widget=forms.HiddenInput)


class _ScreenForm(ServiceForm):
    """A screen, and the pixels that were looked at."""

    screen = _name()
    pixels = _digest(required=False)  # none of a mock that has no screenshot
    mock = _digest(required=False)

    def screen_of(self) -> dict[str, str]:
        data = self.cleaned_data
        return {"name": data["screen"], "pixels": data["pixels"], "mock": data["mock"]}


class CorrectForm(_ScreenForm):
    """ "This screen is correct"."""


class WrongForm(_ScreenForm, BoxedForm):
    """What is wrong, and where, or nowhere in particular."""

    note = words("What is wrong", required="Say what is wrong.", at_most=MAX_NOTE, rows=2)


class UnmarkForm(ServiceForm):
    screen = _name()
    at = forms.IntegerField(required=False, min_value=0, max_value=1000, widget=forms.HiddenInput)


class EqualForm(ServiceForm):
    """ "All that equal their mocks are correct": `equal` holds a name and the pixels of both, once a screen."""

    equal = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rows = self.data.getlist("equal") if hasattr(self.data, "getlist") else []
        parts = [row.split(" ", 1) for row in rows[:200]]
        data["screens"] = [
            {"name": part[1][:80], "pixels": part[0][:64], "mock": part[0][:64]} for part in parts if len(part) == 2
        ]
        return data


class BoxesField(forms.CharField):
    """Boxes in percent, one a line: "10, 20, 30.5, 40"; cleaned to shares of the picture."""

    widget = forms.Textarea(attrs={"rows": 2, "class": "code", "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        boxes = []
        for number, line in enumerate(str(super().clean(value)).splitlines(), start=1):
            if line.strip():
                boxes.append(self._box(number, line))
        return boxes

    def _box(self, number: int, line: str) -> list[float]:
        try:
            found = [float(part) / 100 for part in line.replace("%", "").replace(";", ",").split(",")]
        except ValueError:
            found = []
        if len(found) != 4:
            raise forms.ValidationError(f"Line {number}: four numbers in %, such as 0, 0, 100, 8.")
        return found


class PairForm(ServiceForm):
    """What a screen is held against, and how."""

    screen = _name()
    other = forms.CharField(label="Held against", required=False, max_length=80, widget=forms.Select)
    tolerance = forms.TypedChoiceField(
        label="Tolerance", coerce=int, choices=[(one, str(one)) for one in TOLERANCES], initial=USUAL
    )
    ignore = BoxesField(
        label="Parts that do not count",
        required=False,
        max_length=2000,
        help_text="One a line: left, top, width and height in % of the screenshot.",
    )

    def offer(self, mocks: list[tuple[str, str]], tolerances: list[tuple[int, str]]) -> None:
        select = self.fields["other"].widget
        assert isinstance(select, forms.Select)
        select.choices = mocks
        field = self.fields["tolerance"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = tolerances

    def refuse(self, refusal: Invalid) -> None:
        super().refuse(
            Invalid({"other" if field == "mock" else field: found for field, found in refusal.errors.items()})
        )


class BuildDecideForm(DecideForm):
    """The decision on a build: what was marked before goes along, and the mocks that were in view are named."""

    also_correct = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    mocks_revision = forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, widget=forms.HiddenInput)
    mocks_digest = _digest(required=False)

    def seen(self) -> dict[str, Any] | None:
        """The mocks that were in view, as a decision names them."""
        number, digest = self.cleaned_data.get("mocks_revision"), self.cleaned_data.get("mocks_digest")
        return {"revision": number, "digest": digest} if number and digest else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["seen"] = self.seen()
        return data


def decide_form(kind: str, data: Mapping[str, Any] | None = None) -> DecideForm:
    """The decision form of a kind of artifact, bound where there is data."""
    return BuildDecideForm(kind, data) if kind == "build" else decide.decide_form(kind, data)
