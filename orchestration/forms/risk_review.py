"""What QA adds while deciding on a risk register: a planned test for a risk, and risks the giver did not see."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, ManagementForm, formset_factory
from django.utils.functional import cached_property

from reviews.artifacts import RiskRow

DECISION = "decision"  # the id of the form in the decision bar, to which all these inputs belong
LEVELS = [("", "Level"), ("unit", "unit"), ("integration", "integration"), ("e2e", "end to end"), ("manual", "manual")]
_MORE = ("who", "link", "likelihood", "impact")
AS_DECLARED = [("", "as it is"), *((str(n), str(n)) for n in range(1, 6))]
SCALE = [("", "–"), *((str(n), str(n)) for n in range(1, 6))]
_TEST = re.compile(r"test-(.{1,32})-what")
_PLACES = (
    (re.compile(r"data\.tests\.(.+)\.(what|level|who|link)"), "tests"),
    (re.compile(r"data\.ratings\.(.+)\.(likelihood|impact)"), "tests"),
    (re.compile(r"data\.risks\[(\d+)]\.(.+)"), "added"),
)


def _owned(form: forms.BaseForm) -> None:
    for field in form.fields.values():
        field.widget.attrs["form"] = DECISION


class TestForm(forms.Form):
    """One planned test; `prefix` is `test-` and the risk's id."""

    __test__ = False  # pytest looks for tests by their name

    what = forms.CharField(label="Planned test", required=False, max_length=2000)
    level = forms.ChoiceField(label="Level", required=False, choices=LEVELS)
    who = forms.CharField(label="Who", required=False, max_length=200)
    link = forms.CharField(label="Link", required=False, max_length=2000, widget=forms.URLInput)
    likelihood = forms.ChoiceField(label="Likelihood", required=False, choices=AS_DECLARED)
    impact = forms.ChoiceField(label="Impact", required=False, choices=AS_DECLARED)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what"].widget.attrs["placeholder"] = "What will be tested?"
        _owned(self)

    @property
    def first(self) -> list[Any]:
        return [self[name] for name in ("what", "level")]

    @property
    def more(self) -> list[Any]:
        return [self[name] for name in _MORE]

    @property
    def shows_more(self) -> bool:
        return any(self[name].value() or name in self.errors for name in _MORE)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("likelihood", "impact") if data.get(name)]
        if len(given) == 1:
            self.add_error("impact" if given == ["likelihood"] else "likelihood", "Rate both, or neither.")
        return data


class AddedRiskForm(forms.Form):
    risk = forms.CharField(label="Risk", max_length=2000, error_messages={"required": "What could go wrong?"})
    likelihood = forms.ChoiceField(label="Likelihood", choices=SCALE, error_messages={"required": "1 to 5."})
    impact = forms.ChoiceField(label="Impact", choices=SCALE, error_messages={"required": "1 to 5."})
    mitigation = forms.CharField(label="Mitigation", required=False, max_length=2000)
    what = forms.CharField(label="Planned test", required=False, max_length=2000)
    level = forms.ChoiceField(label="Level", required=False, choices=LEVELS)


class _OwnedFormSet(BaseFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        _owned(form)

    @cached_property
    def management_form(self) -> ManagementForm:
        made = super().management_form
        _owned(made)
        return made


AddedRisks = formset_factory(AddedRiskForm, formset=_OwnedFormSet, extra=1, can_delete=True, max_num=200)


class RiskReview:
    """The tests and added risks of one decision, from what was posted; unbound without `data`."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.data = data
        self.tests: dict[str, TestForm] = {}
        if data is not None:
            found = [match.group(1) for name in data if (match := _TEST.fullmatch(name))]
            self.tests = {identity: TestForm(data, prefix=f"test-{identity}") for identity in found[:400]}
        self.added: Any = AddedRisks(data if data is not None and "added-TOTAL_FORMS" in data else None, prefix="added")

    @property
    def adds(self) -> bool:
        """Whether somebody began to add a risk, so that the fold stays open."""
        return bool(self.added.is_bound and any(form.has_changed() for form in self.added.forms))

    def is_valid(self) -> bool:
        tests = [form.is_valid() for form in self.tests.values()]
        return all(tests) and (not self.added.is_bound or self.added.is_valid())

    def decision_data(self) -> dict[str, Any]:
        """The decision's `data`, as reviews.artifacts takes it."""
        tests = {identity: _test(form.cleaned_data) for identity, form in self.tests.items()}
        ratings = {identity: _rating(form.cleaned_data) for identity, form in self.tests.items()}
        found = {
            "tests": {identity: test for identity, test in tests.items() if test},
            "ratings": {identity: rating for identity, rating in ratings.items() if rating},
            "risks": [_risk(form.cleaned_data) for form in self._rows()],
        }
        return {name: value for name, value in found.items() if value}

    def refuse(self, errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Tie the service's sentences to their inputs; what fits none is given back."""
        rest: dict[str, list[str]] = {}
        for place, sentences in errors.items():
            if not self._refuse_one(place, sentences):
                rest[place] = sentences
        return rest

    def _refuse_one(self, place: str, sentences: list[str]) -> bool:
        for pattern, kind in _PLACES:
            match = pattern.fullmatch(place)
            if match is None:
                continue
            form = self.tests.get(match[1]) if kind == "tests" else self._row(int(match[1]))
            field = match[2].removeprefix("planned_test.")
            if form is not None and field in form.fields:
                for sentence in sentences:
                    form.add_error(field, sentence)
                return True
        return False

    def for_rows(self, rows: Iterable[RiskRow]) -> list[tuple[RiskRow, TestForm]]:
        """Each risk with its form: as typed, else with the test that is planned already."""
        found = [(row, self.tests.get(row.id) or self._untyped(row)) for row in rows]
        for row, form in found:
            form.fields["what"].required = form.fields["level"].required = (
                row.serious
            )  # only said so: others are judged
        return found

    def _untyped(self, row: RiskRow) -> TestForm:
        initial = asdict(row.test) if row.test else {}
        return TestForm(prefix=f"test-{row.id}", initial=initial)

    def _rows(self) -> list[Any]:
        """The added rows that were filled in and not removed."""
        if not self.added.is_bound:
            return []
        return [form for form in self.added.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]

    def _row(self, index: int) -> Any:
        rows = self._rows()
        return rows[index] if index < len(rows) else None


def _test(cleaned: Mapping[str, Any]) -> dict[str, str] | None:
    if not cleaned.get("what"):
        return None
    return {name: cleaned.get(name, "") for name in ("what", "level", "who", "link")}


def _rating(cleaned: Mapping[str, Any]) -> dict[str, int]:
    names = ("likelihood", "impact")
    return {name: int(cleaned[name]) for name in names} if all(cleaned.get(name) for name in names) else {}


def _risk(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "risk": cleaned["risk"],
        "likelihood": int(cleaned["likelihood"]),
        "impact": int(cleaned["impact"]),
        "mitigation": cleaned["mitigation"],
        "planned_test": _test(cleaned),
    }
