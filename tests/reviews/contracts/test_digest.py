"""The canonical digest: the same for what means the same, another one for everything that the comparison finds."""

import copy
import json
import random
from typing import Any

from reviews.contracts import canonical_digest, load, unchanged
from tests.reviews.artifacts.contracts import ORDERS
from tests.reviews.contracts.large import large_contract, next_revision, reworded
from tests.reviews.contracts.planted.rows import fields
from tests.reviews.contracts.shuffling import shuffled
from tests.reviews.contracts.test_planted import PLANTED

# The comparison sees that these mean the same; the digest does not, and asks people again.
ASKED_AGAIN = {
    "parameters: a media type that another covers",
    "parameters: a media type that another covered",
    "responses: a new error that the range covered",
    "responses: a new error that default covered",
    "responses: an error that the range covers goes",
    "responses: a range is spelled out",
}


def test_the_digest_changes_exactly_with_what_the_comparison_finds() -> None:
    for title, case in PLANTED:
        # What no operation uses is no part of the API.
        found = [rule for rule, _ in case.expected if not rule.startswith("component-")]
        if title not in ASKED_AGAIN:
            assert unchanged(case.base, case.revision) == (not found), title


def test_order_does_not_count() -> None:
    for title, case in PLANTED:
        for document in (case.base, case.revision):
            assert unchanged(document, shuffled(document, random.Random(3))), title


def test_words_and_the_version_of_the_document_do_not_count() -> None:
    revision = copy.deepcopy(ORDERS)
    revision["info"] = {"title": "New", "version": "9", "description": "?", "contact": {"name": "x"}}
    revision["tags"] = [{"name": "orders"}]
    operation = revision["paths"]["/orders"]["get"]
    operation |= {
        "summary": "new",
        "description": "new",
        "tags": ["orders"],
        "externalDocs": {"url": "https://x.example"},
    }
    operation["responses"]["200"]["description"] = "new"
    operation["parameters"][0] |= {"description": "new", "example": "open"}
    revision["components"]["schemas"]["Order"] |= {"title": "new", "description": "new", "examples": [{}]}
    assert unchanged(ORDERS, revision)


def test_names_and_copies_of_components_do_not_count() -> None:
    text = json.dumps(ORDERS).replace('schemas/Order"', 'schemas/Purchase"').replace('"Order":', '"Purchase":')
    renamed: Any = load(text)
    assert "Purchase" in renamed["components"]["schemas"]
    assert unchanged(ORDERS, renamed)
    copied = copy.deepcopy(ORDERS)
    copied["components"]["schemas"]["Copy"] = copy.deepcopy(copied["components"]["schemas"]["Order"])
    copied["components"]["schemas"]["Order"]["properties"]["parent"] = {"$ref": "#/components/schemas/Copy"}
    assert unchanged(ORDERS, copied)
    copied["components"]["schemas"]["Copy"]["properties"]["note"]["maxLength"] = 201
    assert not unchanged(ORDERS, copied)


def test_a_circle_that_is_written_out_further_is_the_same() -> None:
    once = {"$ref": "#/$defs/A", "$defs": {"A": fields(b={"$ref": "#/$defs/B"}), "B": fields(a={"$ref": "#/$defs/A"})}}
    twice = fields(b=fields(a=fields(b=fields(a={"$ref": "#/$defs/Z"}))))
    twice["$defs"] = {"Z": fields(b=fields(a={"$ref": "#/$defs/Z"}))}
    assert unchanged(once, twice)
    twice["$defs"]["Z"]["properties"]["b"]["properties"]["a"] = {"type": "string"}
    assert not unchanged(once, twice)


def test_a_field_named_like_a_keyword_counts() -> None:
    assert not unchanged(fields(description={"type": "string"}), fields(title={"type": "string"}))
    assert not unchanged(fields(examples={"type": "string"}), fields(examples={"type": "integer"}))
    star = fields(**{"*": {"type": "string"}})
    assert not unchanged(star, {"type": "object", "additionalProperties": {"type": "string"}})


def test_a_large_contract_keeps_its_digest_when_it_is_reworded_and_shuffled() -> None:
    document = large_contract(200_000)
    assert unchanged(document, shuffled(reworded(document), random.Random(4)))
    assert not unchanged(document, next_revision(document))


def test_the_digest_is_a_sha256_and_leaves_the_document_alone() -> None:
    before = copy.deepcopy(ORDERS)
    assert len(canonical_digest(ORDERS)) == 64 and int(canonical_digest(ORDERS), 16)
    assert before == ORDERS
