"""What one can do on a page of screens, and what its template needs."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from orchestration.forms.discussion import PointForm
from orchestration.forms.review import DecideForm
from orchestration.forms.screens import CorrectForm, EqualForm, PairForm, UnmarkForm, WrongForm
from orchestration.forms.service_form import ServiceForm
from orchestration.selectors.review_page import ReviewPage, review_page
from orchestration.selectors.screening import Detail, Screening, screening
from orchestration.selectors.screening.source import Source
from orchestration.views.acts import Act
from orchestration.views.doors import SignedIn, page
from projects.errors import NotFound
from projects.models import Feature, User
from projects.playbooks.process import Gate
from projects.selectors.access import feature_for
from reviews import storage
from reviews.artifacts import RenderedScreens, serve_headers
from reviews.models import ScreenComparison
from reviews.rules import gate_of
from reviews.services import comparisons
from reviews.services.pairings import pair_screen
from reviews.services.verdicts import mark_correct, mark_wrong, unmark

Data = dict[str, Any]
SCREENS = ("mocks", "build")
_STILL = 204  # nothing has changed since the page was drawn
_CACHE = "private, no-cache"


def acts_of(gate: Gate) -> dict[str, Act]:
    """Acts on the screens of a build; they say nothing afterwards, because the page shows what became of them."""
    if gate.artifact != "build":
        return {}
    acts = _Acts(gate)
    return {
        "correct": Act(lambda feature, data: CorrectForm(data), acts.correct),
        "wrong": Act(lambda feature, data: WrongForm(data, auto_id="wrong-%s"), acts.wrong),
        "unmark": Act(lambda feature, data: UnmarkForm(data), acts.unmark),
        "equal": Act(lambda feature, data: EqualForm(data), acts.equal),
        "pair": Act(lambda feature, data: PairForm(data, auto_id="pair-%s"), acts.pair),
    }


class _Acts:
    def __init__(self, gate: Gate) -> None:
        self.key = gate.key

    def correct(self, feature: Feature, data: Data, by: User) -> str:
        mark_correct(feature=feature, gate_key=self.key, screens=[_screen(data)], by=by)
        return ""

    def wrong(self, feature: Feature, data: Data, by: User) -> str:
        mark_wrong(feature=feature, gate_key=self.key, screen=_screen(data), note=data["note"], box=data["box"], by=by)
        return ""

    def unmark(self, feature: Feature, data: Data, by: User) -> str:
        unmark(feature=feature, gate_key=self.key, name=data["screen"], at=data["at"], by=by)
        return ""

    def equal(self, feature: Feature, data: Data, by: User) -> str:
        mark_correct(feature=feature, gate_key=self.key, screens=data["screens"], by=by)
        return ""

    def pair(self, feature: Feature, data: Data, by: User) -> str:
        pair_screen(
            feature=feature,
            gate_key=self.key,
            screen=data["screen"],
            mock=data["other"],
            tolerance=data["tolerance"],
            ignore=data["ignore"],
            by=by,
        )
        return f"“{data['screen']}” is compared as you said, here and in later builds."


def _screen(data: Data) -> dict[str, str]:
    return {"name": data["screen"], "pixels": data["pixels"], "mock": data["mock"]}


def place_after(request: SignedIn) -> str:
    """Where the page goes on after an act on a screen: the screen that the form names, of this same page."""
    then = request.POST.get("then", "")[:80]
    return f"?{urlencode({'screen': then})}" if then else ""


def screens_of(prepared: ReviewPage, *, wanted: str | None, against: bool = False) -> Screening | None:
    """The screens of the revision in view; None where it is of another kind. Asks for comparisons that are missing."""
    if prepared.revision is None or not isinstance(prepared.rendered, RenderedScreens):
        return None
    found = screening(
        Source(
            sight=prepared.sight,
            gate=prepared.gate,
            revision=prepared.revision,
            base=prepared.base,
            before=prepared.before,
            mocks=prepared.mocks,
            decisions=prepared.decisions,
            may_decide=prepared.bar.decides,
            against=against,
        ),
        wanted,
    )
    comparisons.ask(prepared.sight.feature.project_id, found.missing)
    return found


def forms_of(found: Screening, refused: str, form: ServiceForm | None, decide: DecideForm) -> Data:
    """The forms about the screen in view; a refused one with what was typed in its place."""
    if found.remarks and not decide.is_bound:
        decide.fields["return_reason"].initial = found.reason
    if found.chosen is None:
        return {}
    chosen = found.chosen
    wrong = form if refused == "wrong" and form else WrongForm(auto_id="wrong-%s")
    pair = form if refused == "pair" and form else PairForm(auto_id="pair-%s", initial=_manner(chosen))
    assert isinstance(pair, PairForm)
    mocks = [("", "No mock"), *((name, name) for name in found.mock_names)]
    pair.offer(mocks, [(one["value"], one["label"]) for one in chosen.tolerances])
    point = form if refused == "point" and form else PointForm(auto_id="point-%s")
    return {"wrong_form": wrong, "pair_form": pair, "point_form": point}


def _manner(chosen: Detail) -> Data:
    manner = chosen.pair.manner
    lines = [", ".join(f"{round(side * 100, 2):g}" for side in box) for box in manner.ignore]
    beside = chosen.pair.left.name if chosen.pair.left else ""
    return {"other": beside, "tolerance": manner.tolerance, "ignore": "\n".join(lines)}


@page
@require_safe
def progress(request: SignedIn, key: str, gate: str) -> HttpResponse:
    """What the worker has found out since the page was drawn; 204 where that is nothing."""
    feature = feature_for(key=key, user=request.user)
    if gate_of(feature, gate).artifact not in SCREENS:
        raise NotFound()
    number, against = (request.GET.get(name, "") for name in ("revision", "against"))
    prepared = review_page(
        feature,
        gate,
        request.user,
        number=int(number) if number.isdecimal() and len(number) < 10 else None,
        against=int(against) if against.isdecimal() and len(against) < 10 else None,
    )
    found = screens_of(prepared, wanted=request.GET.get("screen"), against=bool(against))
    if found is None or str(found.waiting) == request.GET.get("waiting"):
        return HttpResponse(status=_STILL)
    context = {"page": prepared, "feature": feature, "screening": found, "swaps": True}
    return render(request, "review/screens_progress.html", context)


@page
@require_safe
def difference(request: SignedIn, key: str, gate: str, number: int) -> HttpResponse:
    """The difference picture of two screens, for members of their project."""
    feature = feature_for(key=key, user=request.user)
    gate_of(feature, gate)
    row = ScreenComparison.objects.filter(project=feature.project_id, pk=number, state="done").first()
    if row is None:
        raise NotFound()
    etag = quote_etag(row.picture_key.rsplit("/", 1)[1])
    headers = {**serve_headers("image/png", "difference.png"), "Cache-Control": _CACHE, "ETag": etag}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": _CACHE})
    return HttpResponse(storage.read(row.picture_key), headers=headers)
