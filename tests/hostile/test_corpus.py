"""Whatever is offered is refused in words or harmless: the suite tries each file and a fifth of the documents directly, and
some through the page; `make hostile` offers all of them through page and API, and prints what it measured."""

import os
import re
from itertools import islice
from time import perf_counter

import pytest

from reviews.artifacts import Submission
from reviews.pictures import child, workshop
from tests.hostile.case import Case
from tests.hostile.documents import hostile_documents
from tests.hostile.files import hostile_files
from tests.hostile.judging import outcome
from tests.hostile.largest import largest_pictures
from tests.hostile.offering import Stranger
from tests.hostile.peaks import peak_of_children
from tests.hostile.rows import LINKS
from tests.reviews.artifacts.watch import watched
from tests.world import World

EVERYTHING = "COUNTERSIGN_HOSTILE" in os.environ
_HARMLESS = re.compile(r"open \((b?'/dev/null'|\d+),|subprocess\.Popen .*reviews\.pictures\.child")


def faults_of(cases: list[Case]) -> tuple[dict[str, int], list[str]]:
    """How many were refused and accepted, and every fault with the name of its case."""
    counts, faults = {"refused": 0, "accepted": 0}, []
    for case in cases:
        came_of_it, found = outcome(case)
        counts[came_of_it] += 1
        faults += [f"{case.kind}, {case.name}: {fault}" for fault in found]
    return counts, faults


def test_the_corpus_is_as_large_as_it_says() -> None:
    files, documents = hostile_files(), hostile_documents()
    assert len({case.submission.files[0].content for case in files}) >= 500
    assert len({case.submission.files[0].name for case in files}) >= 80
    assert len(documents) >= 1200
    assert {case.kind for case in documents} == {"prd", "adr", "contract", "risks", "usage", "build"}


def test_every_hostile_file_is_refused_in_words_or_becomes_harmless() -> None:
    workshop.close()
    with watched() as touched:
        counts, faults = faults_of(hostile_files())
    assert faults == []
    assert counts["refused"] > 300
    assert counts["accepted"] > 200
    assert [one for one in touched if not _HARMLESS.match(one)] == [], "neither a file nor a socket nor a program"
    assert peak_of_children() <= child.MEMORY


def test_hostile_documents_are_refused_in_words_or_shown_harmlessly() -> None:
    with watched() as touched:
        counts, faults = faults_of(hostile_documents()[::5])
    assert faults == []
    assert min(counts.values()) > 40
    assert touched == []


@pytest.mark.django_db
def test_what_is_offered_through_page_and_api_shows_and_serves_nothing_that_runs(world: World) -> None:
    files, documents = hostile_files(), hostile_documents()
    cases = [*files, *documents] if EVERYTHING else [*files[::90], *documents[::100]]
    stranger = Stranger(world)
    with watched() as touched:
        faults = [f"{case.kind}, {case.name}: {fault}" for case in cases for fault in stranger.faults(case)]
    figures = stranger.figures
    print(f"\n{len(files)} files, {len(documents)} documents; {len(cases)} offered through page and API:")
    print(f"answers {dict(sorted(figures.statuses.items()))}; {len(faults)} faults")
    print(f"slowest {figures.slowest[0]:.2f} s ({figures.slowest[1]}); child at most {figures.memory / 2**20:.0f} MB")
    assert faults == []
    assert [one for one in touched if one.startswith("socket.")] == []
    assert figures.slowest[0] < workshop.WALL_SECONDS
    assert figures.memory <= child.MEMORY
    assert {302, 400} <= set(figures.statuses)


def test_the_largest_pictures_are_written_anew_or_refused_within_the_bounds() -> None:
    cases = islice(largest_pictures(), None if EVERYTHING else 2)
    took = []
    for case in cases:
        began = perf_counter()
        came_of_it, faults = outcome(case)
        took.append(perf_counter() - began)
        print(f"\n{case.name}: {came_of_it} in {took[-1]:.1f} s, child at most {peak_of_children() / 2**20:.0f} MB")
        assert faults == []
    assert max(took) < workshop.WALL_SECONDS + 1
    assert peak_of_children() <= child.MEMORY


@pytest.mark.django_db
def test_a_link_to_where_no_server_should_look_is_refused_before_a_line_is_opened(world: World) -> None:
    stranger = Stranger(world)
    cases = [Case(f"the link {link}", "prd", Submission(link=link)) for link in LINKS]
    with watched() as touched:
        faults = [f"{case.name}: {fault}" for case in cases for fault in stranger.faults(case)]
    assert faults == []
    assert set(stranger.figures.statuses) == {400}
    assert [one for one in touched if one.startswith("socket.connect")] == []
