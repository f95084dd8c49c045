"""drf-spectacular's reading of a call, with what it leaves out."""

from typing import Any

from drf_spectacular.openapi import AutoSchema


class Described(AutoSchema):
    def _get_request_body(self, direction: Any = "request") -> Any:
        """A DELETE that says why has a body too."""
        if self.method != "DELETE":
            return super()._get_request_body(direction)
        self.method = "POST"
        try:
            return super()._get_request_body(direction)
        finally:
            self.method = "DELETE"
