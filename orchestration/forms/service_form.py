"""The base of forms that stand before a service: a refusal becomes an error of the form, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django import forms

from projects.errors import Conflict, Invalid

LARGEST_ID = 2**62  # of a row that a form names


class ServiceForm(forms.Form):
    """`status` is what the page answers with: 200 until something was refused, then 400 or 409."""

    status = 200
    result: Any = None

    def performs(self, act: Callable[[dict[str, Any]], Any]) -> bool:
        """Call a service with the cleaned data and keep its `result`; False where input or service refused."""
        if not self.is_valid():
            self.status = 400
            return False
        try:
            self.result = act(self.cleaned_data)
        except Invalid as refusal:
            self.refuse(refusal)
            return False
        except Conflict as refusal:
            self.refuse_conflict(refusal)
            self.status = 409
            return False
        return True

    def refuse_conflict(self, refusal: Conflict) -> None:
        self.add_error(None, refusal.message)

    def refuse(self, refusal: Invalid) -> None:
        """Tie a service's sentences to the fields they name, the rest to the whole form."""
        self.status = 400
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)
