"""The living style page, and the choice of light or dark."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from orchestration import style_flow, style_samples
from orchestration.style_work import work
from orchestration.templatetags.ui import THEMES

ONE_YEAR = 365 * 24 * 3600


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Type, spacing, tokens and every component in every state; needs no sign-in and no database."""
    context = {
        "now": style_samples.NOW,
        "verdicts": style_samples.verdicts(),
        "rows": style_samples.rows(),
        "columns": style_samples.columns(),
        "charts": style_samples.charts(),
        "forms": style_samples.sample_forms(),
        **style_samples.pieces(),
        "work": work(),
        "flow": style_flow.flow(),
        "needed": style_flow.NEEDED,
    }
    return render(request, "style.html", context)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen colours in a cookie (theme=light, dark or auto) and go back to where the choice was made."""
    chosen, back = request.POST.get("theme", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure())
    return response
