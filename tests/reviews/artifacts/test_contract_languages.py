"""Contracts in GraphQL SDL and Protocol Buffers: recognised, kept as text, and the same whatever their comments."""

import pytest

from reviews.artifacts import InvalidArtifact, Prepared, Submission, Upload, prepare, render
from reviews.contract_changes import compare
from reviews.contracts import CannotCompare
from reviews.meaning import same_meaning
from tests.costs import costs_at_most

GRAPHQL = '''"""The shop."""
# for everybody
type Query { cart(id: ID!): Cart }
type Cart { id: ID!, total: Float, items: [String!]! }
enum State { OPEN ORDERED }
'''
PROTO = """// The carts
syntax = "proto3";
package shop.v1;
message Cart { int64 id = 1; double total = 2; }
service Carts { rpc Get (Cart) returns (Cart); }
"""


def prepared(text: str, name: str = "") -> Prepared:
    if name:
        return prepare("contract", Submission(files=(Upload(name, text.encode()),)))
    return prepare("contract", Submission(body=text))


@pytest.mark.parametrize(
    ("text", "format_", "summary"),
    [
        (GRAPHQL, "graphql", "GraphQL SDL, 3 definitions"),
        ('schema @link(url: "https://x") { query: Q }\ntype Q { a: Int }', "graphql", "GraphQL SDL, 2 definitions"),
        ("extend type Q { a: Int }", "graphql", "GraphQL SDL, 1 definition"),
        (PROTO, "proto", "Protocol Buffers, 2 definitions"),
        ('/* a */ edition = "2023"; message A {}\nmessage B {}', "proto", "Protocol Buffers, 1 definition"),
    ],
)
def test_it_is_known_by_how_it_begins(text: str, format_: str, summary: str) -> None:
    found = prepared(text)
    assert (found.data["format"], found.summary) == (format_, summary)
    assert found.data["operations"] == []


def test_the_page_says_that_it_is_text() -> None:
    found = prepared(PROTO, "carts.proto")
    shown = render("contract", body=found.body, data=found.data)
    assert shown.format == "Protocol Buffers, shown and compared as text"
    assert shown.text == PROTO
    assert [(one.name, one.content_type) for one in found.files] == [("carts.proto", "text/plain")]


def test_json_schema_and_openapi_are_not_taken_for_it() -> None:
    assert prepared("type: object\ndescription: |\n  type Query { a: Int }\n").data["format"] not in (
        "graphql",
        "proto",
    )


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("type Query { cart: Cart", "", "Line 1: “{” is never closed."),
        ("type Query {\n cart: [Cart) }", "", "Line 2: “)” closes nothing."),
        ('syntax = "proto3";', "", "This begins like Protocol Buffers, but defines nothing."),
        ("hello", "a.graphql", "This begins like GraphQL SDL, but defines nothing."),
    ],
)
def test_what_cannot_be_one_is_refused_with_its_line(text: str, name: str, said: str) -> None:
    with pytest.raises(InvalidArtifact) as refusal:
        prepared(text, name)
    assert list(refusal.value.errors.values()) == [[said]]


def test_comments_and_white_space_change_nothing_and_everything_else_does() -> None:
    other = GRAPHQL.replace("# for everybody", "# for all\n\n").replace("total: Float,", "total:   Float")
    assert same_meaning("contract", prepared(GRAPHQL).data, prepared(other).data) == "The API is unchanged."
    for changed in (GRAPHQL.replace("Float", "Float!"), GRAPHQL.replace("The shop", "The shops"), PROTO):
        assert not same_meaning("contract", prepared(GRAPHQL).data, prepared(changed).data)
    assert not same_meaning("contract", prepared(PROTO).data, prepared(PROTO.replace("= 2", "= 3")).data)


def test_two_are_compared_line_by_line() -> None:
    before = PROTO + "\n".join(f"message M{number} {{}}" for number in range(40)) + "\n"
    after = before.replace("double total = 2", "double total = 3").replace(
        "message M30 {}", "message M30 { int32 a = 1; }\n"
    )
    found = compare(before, after)
    assert (found.changes, found.counts) == ([], {"gone": 2, "new": 3})
    marks = [[line["mark"] for line in one["blocks"][0]["lines"]] for one in found.shown]
    assert marks == [[" ", " ", " ", "-", "+", " ", " ", " "], [" ", " ", " ", "-", "+", "+", " ", " ", " "]]
    assert compare(before, before).shown == []
    with pytest.raises(CannotCompare, match="different languages"):
        compare(GRAPHQL, PROTO)


@costs_at_most(3)
@pytest.mark.parametrize(
    "text",
    [
        "type A " + "{" * 500_000,
        '"""' * 300_000,
        "/*" * 500_000,
        '"' * 500_000 + "\\",
        "#\n" * 300_000,
        "type A {" + '\\"' * 300_000,
        "syntax = " + "'" * 500_000,
        " " * 1_000_000 + "typ",
    ],
)
def test_a_hostile_text_is_judged_in_bounded_time(text: str) -> None:
    with pytest.raises(InvalidArtifact):
        prepared(text)


@costs_at_most(6)
def test_texts_that_differ_in_every_line_are_compared_or_refused() -> None:
    one, other = ("type A {}\n" + "\n".join(f"# {n * step % 7919}" for n in range(20_000)) for step in (1, 3))
    with pytest.raises(CannotCompare, match="differ so much"):
        compare(one, other)
