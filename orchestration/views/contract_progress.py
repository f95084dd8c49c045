"""How far the comparison of two large contracts is: a fragment that asks again until it is done."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from orchestration.views.doors import SignedIn, page
from projects.errors import NotFound
from projects.selectors.access import feature_for
from reviews.models import Revision
from reviews.rules import gate_of
from reviews.services.contract_comparisons import Pair, compared


@page
@require_safe
def contract_progress(request: SignedIn, key: str, gate: str) -> HttpResponse:
    """`revision` and `against` are numbers, as on the review page, to which whoever comes without htmx is sent."""
    feature = feature_for(key=key, user=request.user)
    rule = gate_of(feature, gate)
    if not getattr(request, "htmx", False):
        return redirect("review", key, gate)
    numbers = [request.GET.get(name, "") for name in ("against", "revision")]
    digests = dict(
        Revision.objects.filter(
            feature=feature,
            gate=rule.key,
            kind="contract",
            number__in=[int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) < 10],
        ).values_list("number", "digest")
    )
    if not digests or any(not one.isdigit() or int(one) not in digests for one in numbers):
        raise NotFound()
    pair = Pair(*(digests[int(one)] for one in numbers))
    row = compared(feature, [pair])[pair]
    if row.state != "waiting":
        return HttpResponse(headers={"HX-Refresh": "true"})
    found = {"state": row.state, "percent": round(100 * row.progress), "progress_url": request.get_full_path()}
    return render(request, "review/contract_progress.html", {"found": found, "back": f"/f/{key}/{gate}"})
