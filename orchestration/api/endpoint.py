"""What every call has in common: 429 or 401, then 405, then 404 by a scoped getter, then 403 for a token without the scope, then 400.

Other 403s and 409 are the services'.
"""

from typing import Any, cast

from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from orchestration.api.autoschema import Described
from orchestration.api.bodies import Body, read_body, refuse_oversized
from orchestration.api.conditional import tag_of
from orchestration.api.fields import Input
from orchestration.api.limits import Allowance, count_address, count_signed_in
from projects.errors import Invalid, NotFound
from projects.models import Feature, Project, User
from projects.playbooks.process import Gate
from projects.scopes import ANY, SCOPES, ScopeMissing
from projects.selectors.access import feature_for, project_for
from reviews.rules import gate_of


class Endpoint(APIView):
    """A call, or several of one address. Its GET takes the query parameters that `reads` documents."""

    metadata_class = None
    schema = Described()
    _body: Body | None = None
    _allowance: Allowance | None = None

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """A content type may name any codec, and not each of them yields text: everything here is UTF-8."""
        request.encoding = "utf-8"
        return super().initialize_request(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """Look who asks, and count the call. Raises Throttled, for somebody unknown in place of 401."""
        try:
            signed_in = bool(request.user.is_authenticated)
        except exceptions.APIException:
            self._allow(count_address(request))
            raise
        self._allow(count_signed_in(request) if signed_in else count_address(request))

    def _allow(self, allowance: Allowance | None) -> None:
        self._allowance = allowance
        if allowance:
            allowance.refuse_excess()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.handler_of(request) is None:
            raise exceptions.MethodNotAllowed(str(request.method)[:20])
        self.find()
        refuse_oversized(request)
        self._refuse_unknown_parameters(request)
        self._demand_scope(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Every answer says how many calls are left, and of a call that is to end says so; refusals included."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        ending = getattr(self.handler_of(request), "ending", None)
        for one in (ending, self._allowance):
            for name, value in (one.headers() if one else {}).items():
                answer[name] = value
        return answer

    def handler_of(self, request: Request) -> Any:
        method = (request.method or "").lower()
        return getattr(self, method, None) if method in ("get", "head", "post", "patch", "delete") else None

    def find(self) -> None:
        """Look up what the address names, for this person. Raises NotFound."""

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    @property
    def body(self) -> Body:
        if self._body is None:
            self._body = read_body(self.request)
        return self._body

    def input(self, kind: type[Input]) -> dict[str, Any]:
        """The body's members, checked. Raises DRF's ValidationError."""
        form = kind(data=self.body.fields)
        form.is_valid(raise_exception=True)
        return cast(dict[str, Any], form.validated_data)

    def _demand_scope(self, request: Request) -> None:
        """The one place where a token's scopes are judged, before its body is read. What declares none takes any of none."""
        held, wanted = self.user.only_scopes, getattr(self.handler_of(request), "scopes", None)
        if held is None or wanted == ANY or held & set(wanted or ()):
            return
        raise ScopeMissing(wanted or SCOPES)

    def _refuse_unknown_parameters(self, request: Request) -> None:
        taken: frozenset[str] = getattr(self.handler_of(request), "query", frozenset())
        for name in request.query_params:
            if name not in taken:
                hint = f"The parameters are: {', '.join(sorted(taken))}." if taken else "It takes none."
                raise Invalid({name[:100]: [f"This call has no such parameter. {hint}"]})
            if len(request.query_params.getlist(name)) > 1:
                raise Invalid({name: ["Give it once."]})


class Unknown(Endpoint):
    """Any other address: 401 without credentials, else what is answered for everything that does not exist."""

    def handler_of(self, request: Request) -> Any:
        return self.find

    def find(self) -> None:
        raise NotFound()


class ProjectEndpoint(Endpoint):
    project: Project

    def find(self) -> None:
        self.project = project_for(slug=self.kwargs["slug"], user=self.user)


class FeatureEndpoint(Endpoint):
    feature: Feature

    def find(self) -> None:
        self.feature = feature_for(key=self.kwargs["key"], user=self.user)

    def tag(self) -> str:
        """Of its answers, where they are `tagged`."""
        return tag_of(self.feature, self.request.build_absolute_uri())


class GateEndpoint(FeatureEndpoint):
    gate: Gate

    def find(self) -> None:
        super().find()
        self.gate = gate_of(self.feature, self.kwargs["gate"])
