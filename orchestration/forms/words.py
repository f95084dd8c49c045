"""Fields for free text."""

from typing import Any

from django import forms


class OneWayField(forms.CharField):
    """One of several ways to say something, or asked for by one of several buttons: not optional, yet it may be empty
    here, because whether it is needed the form or the service judges."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


def words(
    label: str, *, required: str = "", one_way: bool = False, at_most: int = 4000, rows: int = 3, **more: Any
) -> forms.CharField:
    """A field for free text; `required` is the sentence for an empty one, `one_way` makes it a OneWayField."""
    make = OneWayField if one_way else forms.CharField
    return make(
        label=label,
        required=bool(required) or one_way,
        max_length=at_most,
        error_messages={"required": required},
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )
