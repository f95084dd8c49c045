"""What Schemathesis is told, and what is held against each answer beside its own checks."""

from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig

from orchestration.wsgi import application
from tests.orchestration.api.calling import check_promise
from tests.orchestration.api.table import operations

CHECKS: dict[str, Any] = {
    "not_a_server_error": {"enabled": True},
    "status_code_conformance": {"enabled": True},
    "content_type_conformance": {"enabled": True},
    "response_schema_conformance": {"enabled": True},
    "response_headers_conformance": {"enabled": True},
    "negative_data_rejection": {"enabled": True},
    "use_after_free": {"enabled": True},
    "ensure_resource_availability": {"enabled": True},
    "ignored_auth": {"enabled": True},
    # What a description cannot say is refused too: a cursor that no page gave, an e-mail address of no member, a role
    # that the project does not have, a day that is over, a text of spaces alone.
    "positive_data_acceptance": {"enabled": False},
    # These judge only cases of Schemathesis's coverage phase, which no state machine makes; test_walk.py calls every
    # address with every method, and no call has a header that it must have.
    "unsupported_method": {"enabled": False},
    "allow_header_conformance": {"enabled": False},
    "missing_required_header": {"enabled": False},
    # It compares what two identities see of an object, but in one project all may read; tests/access has two worlds.
    "object_level_authorization": {"enabled": False},
}
CONFIG = {
    "generation": {"with-security-parameters": False},
    "checks": CHECKS,
    "phases": {"stateful": {"inference": {"algorithms": []}}},  # the description has its own links
}


def load(wrong: dict[str, Any] | None = None) -> Any:
    """The description as it is served; or a `wrong` one, which the answers must be caught against."""
    config = SchemathesisConfig.from_dict(CONFIG)
    if wrong is None:
        return schemathesis.openapi.from_wsgi("/api/v1/schema", application, config=config)
    schema = schemathesis.openapi.from_dict(wrong, config=config)
    schema.app = application
    return schema


def name_of(case: schemathesis.Case) -> str:
    return str(case.operation.definition.raw["operationId"])


def keeps_its_word(ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case) -> None:
    """Beside what Schemathesis checks: no member and no code that the description does not name."""
    kind = response.headers.get("content-type", [""])[0]
    check_promise(operations()[name_of(case)][2], response.status_code, kind, response.content or b"")
