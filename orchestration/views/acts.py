"""One way for all pages to do what a form asks: check it, call the service, say what happened; or show it again.

A page posts to its own address and names the act. Whatever is refused is shown on that very page, with everything that
was typed, so that a reload or the address bar leads back to the page and never to a dead end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from orchestration.forms.service_form import ServiceForm
from orchestration.views.doors import SignedIn, status_of
from projects.errors import Invalid, NotFound, Refusal
from projects.models import Feature, User


class Shows(Protocol):
    """Renders the page with a refused form in its place (`refused` names the act) and the refusal, if a service's."""

    def __call__(
        self, *, status: int, refused: str, form: ServiceForm | None, refusal: Refusal | None
    ) -> HttpResponse: ...


@dataclass(frozen=True)
class Act:
    """`form` makes the bound form from (target, data); `do` calls the service and says what happened, "" for nothing."""

    form: Callable[[Feature, Any], ServiceForm]
    do: Callable[[Feature, dict[str, Any], User], str]
    back: str = ""  # the part of the page to return to


def perform(
    request: SignedIn, feature: Feature, acts: Mapping[str, Act], name: str, *, back: str, show: Shows
) -> HttpResponse:
    """Do the act that was posted and go back to the page, or show the page with what was refused."""
    act = acts.get(name)
    if act is None:
        raise Invalid({"act": [f"There is no act '{name[:40]}' on this page."]})
    form = act.form(feature, request.POST)
    if not form.is_valid():
        return show(status=400, refused=name, form=form, refusal=None)
    try:
        said = act.do(feature, form.cleaned_data, request.user)
    except NotFound:
        raise
    except Invalid as refusal:
        form.refuse(refusal)
        return show(status=status_of(refusal), refused=name, form=form, refusal=None)
    except Refusal as refusal:
        return show(status=status_of(refusal), refused=name, form=form, refusal=refusal)
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(back + act.back)


def typed(request: HttpRequest) -> str:
    """The name of the act that was posted."""
    return request.POST.get("act", "")
