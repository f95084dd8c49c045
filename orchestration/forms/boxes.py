"""A part of a picture, typed as four numbers in percent, or drawn by a script that fills them in."""

from typing import Any

from django import forms

from orchestration.forms.service_form import ServiceForm
from projects.errors import Invalid

_SIDES = ("left", "top", "width", "height")


def _percent(label: str) -> forms.FloatField:
    attrs = {"step": "0.01", "inputmode": "decimal", "data-box": label}
    return forms.FloatField(
        label=f"{label.capitalize()}, in %",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs=attrs),
    )


class BoxedForm(ServiceForm):
    """A form that may speak of a box: `box` is [left, top, width, height] in shares of the picture, or None."""

    left = _percent("left")
    top = _percent("top")
    width = _percent("width")
    height = _percent("height")

    @property
    def sides(self) -> list[Any]:
        return [self[side] for side in _SIDES]

    @property
    def has_box(self) -> bool:
        return any(self[side].value() not in (None, "") for side in _SIDES)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [data.get(side) for side in _SIDES]
        missing = [side for side, value in zip(_SIDES, given, strict=True) if value is None and side not in self.errors]
        if missing and len(missing) < len(_SIDES):
            self.add_error(missing[0], "Give all four numbers, or none.")
        data["box"] = [value / 100 for value in given if value is not None] if not missing and not self.errors else None
        return data

    def refuse(self, refusal: Invalid) -> None:
        super().refuse(Invalid({"left" if field == "box" else field: found for field, found in refusal.errors.items()}))
