"""How far the comparison of two large contracts is: a fragment that asks again until it is done."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orchestration.views.doors import SignedIn, page
from projects.models import Feature
from projects.selectors.access import feature_for
from reviews.models import Revision
from reviews.rules import gate_of
from reviews.services.contract_comparisons import Pair, compared


@page
@require_safe
def contract_progress(request: SignedIn, key: str, gate: str) -> HttpResponse:
    """`revision` and `against` are numbers, as on the review page. Where nothing is under way, the page is asked to load
    anew."""
    feature = feature_for(key=key, user=request.user)
    pair = _pair(feature, gate_of(feature, gate).key, request.GET.get("against", ""), request.GET.get("revision", ""))
    row = compared(feature, [pair])[pair] if pair else None
    if row is None or row.state != "waiting":
        return HttpResponse(headers={"HX-Refresh": "true"})
    found = {"state": row.state, "percent": round(100 * row.progress), "progress_url": request.get_full_path()}
    return render(request, "review/contract_progress.html", {"found": found, "back": f"/f/{key}/{gate}"})


def _pair(feature: Feature, gate_key: str, *numbers: str) -> Pair | None:
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in numbers):
        return None
    rows = Revision.objects.filter(feature=feature, gate=gate_key, kind="contract", number__in=numbers)
    digests = dict(rows.values_list("number", "digest"))
    found = [digests.get(int(one)) for one in numbers]
    return Pair(*(one for one in found if one)) if all(found) else None
