"""Find a feature."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from orchestration.selectors.search import AT_MOST, feature_by_key, features_matching
from orchestration.views.doors import SignedIn, page
from orchestration.wording import STATE_LABELS

LONGEST = 200


@page
@require_safe
def search(request: SignedIn) -> HttpResponse:
    """A key leads to its feature at once; words lead to a list."""
    text = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST].split())
    exact = feature_by_key(text, request.user) if text else None
    if exact:
        return redirect("feature", exact.key)
    found = features_matching(text, request.user)
    context = {
        "search_text": text,
        "found": [
            {
                "feature": one,
                "state": STATE_LABELS[one.state],
                "pips": one.standing.pips if hasattr(one, "standing") else [],
            }
            for one in found[:AT_MOST]
        ],
        "too_many": len(found) > AT_MOST,
        "at_most": AT_MOST,
    }
    return render(request, "projects/search.html", context)
