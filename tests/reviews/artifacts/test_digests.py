"""Two digests: one over what came in, one over what is served."""

import itertools
from typing import Any

import pytest

from reviews.artifacts import InvalidArtifact, Submission, Upload, prepare, source_digest
from reviews.artifacts.kinds import KINDS
from reviews.artifacts.plain import canonical_json


def test_each_part_of_a_submission_counts_and_none_can_pose_as_another() -> None:
    submissions = [
        Submission(),
        Submission(body="ab"),
        Submission(body="ab "),
        Submission(files=(Upload("a", b"b"),)),
        Submission(files=(Upload("ab", b""),)),
        Submission(files=(Upload("", b"ab"),)),
        Submission(files=(Upload("a", b""), Upload("b", b""))),
        Submission(files=(Upload("b", b""), Upload("a", b""))),
        Submission(data={"a": "b"}),
        Submission(data={"a": ["b"]}),
        Submission(body="a", data={"b": 1}),
        Submission(body='{"a":"b"}'),
        Submission(link="ab"),
        Submission(body="body 2\nab"),
        Submission(files=(Upload("a", b"b"),), body="c"),
        Submission(files=(Upload("a\ud800", b"b"),)),
    ]
    for one, other in itertools.combinations(submissions, 2):
        assert source_digest(one) != source_digest(other)


def test_what_no_reader_could_tell_apart_has_one_digest() -> None:
    assert source_digest(Submission(body="a\r\nb\rc")) == source_digest(Submission(body="a\nb\nc"))
    assert source_digest(Submission(body="", data={})) == source_digest(Submission())
    assert source_digest(Submission(data={"a": 1, "b": 2.0})) == source_digest(Submission(data={"b": 2, "a": 1}))


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "\ud800", "\0", b"x", {1: 2}, {"\0": 1}, object(), 10**50]
)
def test_data_that_no_json_can_say_is_refused(value: Any) -> None:
    with pytest.raises(InvalidArtifact):
        source_digest(Submission(data={"a": value}))


def test_digests_do_not_move_between_releases() -> None:
    """Decisions name them for years: a change of these constants is a break of every record."""
    prepared = prepare("prd", Submission(body="# Goals\r\n"))
    assert prepared.source_digest == "7e937785b8656ac50465d0076045e3a19a769302e76357743964d79aad64387b"
    assert prepared.digest == "dafc6e9ad6494230fa30b33cf316432fda15ba23660c5ae9ef32ff39cccbb0d8"
    assert (
        prepare("usage", Submission(data={"none": True})).digest
        == "88f5fa1b5a47ae98ecac0d5c761d64c359a523053fe89516c5bb0b8ef2ecb4be"
    )


def test_the_kind_is_part_of_what_is_served() -> None:
    assert prepare("prd", Submission(body="a")).digest != prepare("adr", Submission(body="a")).digest


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": [1.0, 0.5, None], "ä": True}) == '{"b":[1,0.5,null],"ä":true}'.encode()


def test_every_kind_says_what_it_takes() -> None:
    assert set(KINDS) == {"prd", "adr", "document", "mocks", "contract", "risks", "usage", "build"}
    for kind in KINDS.values():
        assert kind.help.endswith(".")
        assert bool(kind.accept) == kind.takes_files == bool(kind.max_files)
