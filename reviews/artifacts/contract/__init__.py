"""API contracts: OpenAPI 3.0 and 3.1 descriptions and JSON Schemas, read, judged and made readable.

Nothing here touches the network or a file, whatever a document refers to.
"""

from reviews.artifacts.contract.preparing import prepare_contract
from reviews.artifacts.contract.rendering import render_contract

__all__ = ["prepare_contract", "render_contract"]
