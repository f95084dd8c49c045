"""Fields for free text."""

from typing import Any

from django import forms


def words(label: str, *, required: str = "", at_most: int = 4000, rows: int = 3, **more: Any) -> forms.CharField:
    """A field for free text; `required` is the sentence for an empty one, without it the field may stay empty."""
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=at_most,
        error_messages={"required": required},
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )
