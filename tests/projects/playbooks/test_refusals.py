"""What is refused names the line and says what to write instead; what is hostile is refused or compiled in time."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.playbooks import Document, PlaybookError, Process, compile_documents, decode, find
from projects.playbooks.builtin import documents
from tests.costs import costs_at_most

TEXT = documents()[0].text
HEAD = "---\nname: api-engineer\n---\n"
LISTS = "## Lifecycle\n**Incoming:**\n"


def refusal(data: bytes | str) -> PlaybookError:
    with pytest.raises(PlaybookError) as caught:
        text = data if isinstance(data, str) else decode(data)
        compile_documents([Document("role.md", text)])
    return caught.value


BROKEN: dict[str, tuple[str, int, str]] = {
    # name: (text, line, a word of the fix)
    "empty": ("", 1, "name:"),
    "blank": ("\n \n\t\n", 1, "name:"),
    "no front matter": ("\n# API Engineer\n", 2, "---"),
    "front matter never closed": ("---\nname: api-engineer\n## Lifecycle\n", 1, "---"),
    "no name": ("---\ndescription: API\n---\n## Lifecycle\n", 1, "name:"),
    "empty name": ("---\ndescription: API\nname:\n---\n## Lifecycle\n", 3, "name:"),
    "name of signs": ("---\nname: '***'\n---\n## Lifecycle\n", 2, "name:"),
    "name in no alphabet of ours": ("---\nname: 工程师\n---\n## Lifecycle\n", 2, "data-engineer"),
    "long name": (f"---\nname: {'a' * 90}\n---\n", 2, "Shorten"),
    "no lifecycle": (HEAD + "# API Engineer\nWe build things.\n- one\n", 4, "Incoming Dependencies"),
    "swallowed by a code block": (HEAD + "# API\n```\n" + LISTS, 5, "Close the code block"),
    "long line": (HEAD + LISTS + "x" * 6_000, 6, "lines"),
    "too many lines": (HEAD + LISTS + "\n" * 25_000, 6_000, "process"),
    "too many handshakes": (HEAD + LISTS + '- From PM: "PRD"\n' * 300, 206, "line"),
    "not text": (HEAD + "\0", 4, "plain"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_refusal_names_line_and_fix(name: str) -> None:
    text, line, fix = BROKEN[name]
    error = refusal(text)
    assert (error.line, fix in error.fix) == (line, True), error
    assert str(line) in str(error) and error.fix in str(error) and error.message in str(error)


def test_the_document_is_named() -> None:
    good = Document("api-engineer.md", TEXT)
    with pytest.raises(PlaybookError, match=r"^second\.md:1: "):
        compile_documents([good, Document("second.md", "# Second")])


def test_no_document_and_too_many() -> None:
    with pytest.raises(PlaybookError):
        compile_documents([])
    with pytest.raises(PlaybookError):
        compile_documents([Document("a.md", TEXT)] * 60)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\0\1\2", b"\x89PNG\r\n\x1a\n\0\0\0", bytes(range(32)) * 40, b"a" * 1_000_001]
)
def test_files_that_are_no_playbook(data: bytes) -> None:
    error = refusal(data)
    assert error.line >= 1 and error.fix


def hostile() -> dict[str, Callable[[], str | bytes]]:
    """Documents made to cost time, each close to what the limits let through."""
    half, item = 450_000, HEAD + LISTS + "- From PM: "
    return {
        "deep quotes": lambda: HEAD + LISTS + ("> " * 2_000 + "- From PM: x\n") * 100,
        "deep lists": lambda: HEAD + LISTS + "".join(f"{' ' * n}- From PM: x{n}\n" for n in range(190)),
        "deep parentheses": lambda: item + "(" * 4_000,
        "deep brackets": lambda: (HEAD + LISTS + "- From PM: " + "[" * 4_000 + "\n") + ("[a](" * 1_200 + "\n") * 90,
        "stars": lambda: HEAD + LISTS + ("- " + "*" * 4_900 + "\n") * 50,
        "stars apart": lambda: HEAD + LISTS + ("- " + "*a " * 1_600 + "\n") * 50,
        "underscores": lambda: HEAD + LISTS + ("- " + "_a_ " * 1_200 + "\n") * 50,
        "quotes": lambda: HEAD + LISTS + ("- From PM: " + '"a" and ' * 600 + "\n") * 50,
        "apostrophes": lambda: HEAD + LISTS + ("- From PM: " + "'a" * 2_400 + "\n") * 50,
        "backticks": lambda: HEAD + LISTS + ("- From PM: " + "`" * 4_900 + "\n") * 50,
        "backticks apart": lambda: HEAD + LISTS + ("- From PM: " + "``a '" * 950 + "\n") * 50,
        "spaces": lambda: HEAD + LISTS + ("- From PM" + " " * 4_900 + "x\n") * 50,
        "names": lambda: HEAD + "## Lifecycle\n**Outgoing:**\n" + ("- To " + "QA and " * 700 + "\n") * 50,
        "approvals": lambda: HEAD + "## Lifecycle\n**Done:**\n" + ("- Look: " + "QA has " * 700 + "\n") * 50,
        "conditions": lambda: HEAD + LISTS + ("- From PM: PRD " + "(if phase 3 of " * 330 + "\n") * 50,
        "if if if": lambda: HEAD + LISTS + ("- From PM: PRD " + "if when for only " * 290 + "\n") * 50,
        "phases": lambda: HEAD + LISTS + "".join(f"### Phase {n}: x\n1. a\n" for n in range(2_900)),
        "one phase again": lambda: HEAD + LISTS + "### Phase 1: x\n1. a\n" * 2_900,
        "activities": lambda: HEAD + LISTS + "### Phase 1: x\n" + "1. **a:** b\n" * 5_900,
        "wrapped items": lambda: HEAD + LISTS + "### Phase 1: x\n1. a\n   - b\n" + "     c\n" * 5_900,
        "wrapped handshake": lambda: HEAD + LISTS + "- From PM: PRD\n" + "  and more of it here\n" * 5_900,
        "table": lambda: HEAD + LISTS + "| Phase | Success |\n" + "|" * 4_900 + "\n" + "| 1 | x |\n" * 5_900,
        "wide table": lambda: HEAD + LISTS + "### Phase 1: x\n1. a\n" + ("|" + "a|" * 2_400 + "\n") * 50,
        "red flags": lambda: HEAD + LISTS + "## Red flags\n" + '- "a" back to to to phase\n' * 5_900,
        "return return": lambda: HEAD + LISTS + "## Red flags\n- x\n" + ("return to " * 490 + "\n") * 50,
        "headings": lambda: HEAD + "# Lifecycle\n" + "## Incoming\n" * 5_900,
        "hashes": lambda: HEAD + LISTS + ("#" * 4_900 + "\n") * 50,
        "rules": lambda: HEAD + LISTS + ("- " * 2_400 + "\n") * 50,
        "fences": lambda: HEAD + LISTS + "```\n~~~\n" * 2_900,
        "unknown roles": lambda: HEAD + LISTS + "".join(f'- From Xyzzy Qwerty{n}: "T{n}"\n' for n in range(190)),
        "long titles": lambda: HEAD + LISTS + "".join(f"- From PM: {'Abc ' * 1_200}{n}\n" for n in range(190)),
        "entities": lambda: HEAD + LISTS + ("- From PM: " + "&quot;" * 800 + "\n") * 50,
        "accents": lambda: HEAD + LISTS + ("- From PM: " + "ü" * 2_000 + "\n") * 50,
        "damage": lambda: HEAD + LISTS + ("Ã¼" * 1_000 + "\n") * 200,
        "damage too deep": lambda: HEAD + LISTS + ("â€œ" * 1_000 + "\n") * 120,
        "front matter": lambda: "---\n" + ("a" * 4_000 + "\n") * 200,
        "no lifecycle": lambda: HEAD + ("Some words about nothing. " * 40 + "\n") * 900,
        "no list, many headings": lambda: HEAD + "### Incoming dependencies (you cannot start)\n" * 5_900,
        "no list, many labels": lambda: HEAD + "**Incoming dependencies (you cannot start):**\n" * 5_900,
        "many labels": lambda: HEAD + LISTS + "**Whatever else:**\n" * 5_900,
        "nested labels": lambda: HEAD + LISTS + "- Incoming dependencies:\n  - x\n" * 2_900,
        "no lifecycle, many headings": lambda: HEAD + "### Some heading (with more words)\n" * 5_900,
        "no lifecycle, many items": lambda: HEAD + "- **Some item:** with words: and more\n" * 5_900,
        "no lifecycle, many labels": lambda: HEAD + "Some words here:\n- an item\n" * 2_900,
        "one line": lambda: HEAD + "a" * half * 2,
        "high bytes": lambda: b"\xff" * 1_000_000,
        "noise": lambda: random.Random(7).randbytes(1_000_000).replace(b"\0", b"x"),
        "invalid bytes": lambda: (HEAD + LISTS).encode() + b"- From PM: \x93PRD\x94 \xe2\x28\xa1\n" * 190,
    }


def compiles_or_is_refused_in_time(documents: Callable[[], list[Document]], refused_in: float = 0.2) -> None:
    """Compiled within two seconds, or refused at once."""
    refused = False

    def compiled() -> None:
        nonlocal refused
        try:
            find(compile_documents(documents()))
        except PlaybookError:
            refused = True

    costs_at_most(2.0)(compiled)()
    if refused:
        costs_at_most(refused_in)(compiled)()


@pytest.mark.parametrize("name", hostile())
def test_hostile_documents_cost_little(name: str) -> None:
    data = hostile()[name]()
    compiles_or_is_refused_in_time(lambda: [Document("role.md", data if isinstance(data, str) else decode(data))])


@pytest.mark.parametrize("lines", [30, 190])
def test_many_documents_cost_little(lines: int) -> None:
    """Fifty roles that all wait for each other, and the same with more than the lists may hold."""
    text = "## Lifecycle\n**Incoming:**\n" + '- From PM, QA: "PRD", "Plan" and "Mocks"\n' * lines
    given = [
        Document(f"{n}.md", f"---\nname: role-{n}\n---\n{text}**Outgoing:**\n- To role-3, role-4: X\n")
        for n in range(50)
    ]
    compiles_or_is_refused_in_time(lambda: given, refused_in=0.4)


@costs_at_most(0.1)
def test_the_builtin_compiles_quickly() -> None:
    compile_documents(documents())


PIECES = [
    "---\n", "name: qa\n", "## Lifecycle\n", "**Incoming (x):**\n", "## Outgoing\n", "**Definition of Done**\n", "- ", "* ", "1. ",
    "\t", "  ", "\n", "\n\n", "\r\n", "From PM: ", "To QA, Design / X: ", "The Designer has approved ", '"PRD"', "„Mocks“", "«", "'",
    "(if complex)", "(Phase 3 of Design)", "(", ")", "[", "](", "**", "__", "`", "```\n", "~~~", "<!--", "-->", "|", "|---|\n",
    "### Phase 1.5: x\n", "Phase 99999999999999999999.1 - y\n\n", "Phase ٣: z\n\n", "## Red flags\n", "Return to Phase 1.",
    "\ud800", "\ufffd", "\ufeff", "\u2028", "\x85", "\x0b", "\0", "é", "‚Üí", "â€", "ﬁ", "𝟛", "&#0;", "&#xD800;", "\\", "?x?", " - ", ": ", "→",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=60), st.booleans())
def test_any_text_compiles_or_is_refused(pieces: list[str], begun: bool) -> None:
    check("".join([HEAD + LISTS, *pieces] if begun else pieces))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", HEAD.encode(), b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]))
def test_any_bytes_compile_or_are_refused(data: bytes, start: bytes) -> None:
    try:
        text = decode(start + data)
    except PlaybookError:
        return
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_builtin_with_holes_compiles_or_is_refused(data: st.DataObject) -> None:
    text = TEXT
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 200))
        text = text[:start] + data.draw(st.sampled_from(PIECES)) + text[end:]
    check(text)


def check(text: str) -> None:
    """Nothing but a process that survives JSON, with a role for every name it uses, or a PlaybookError."""
    try:
        process = compile_documents([Document("role.md", text)])
    except PlaybookError as error:
        assert error.line >= 1 and error.fix
        return
    find(process)
    data = process.to_json()
    assert Process.from_json(data) == process
    str(data).encode()
    named = {name for gate in process.gates for name in (gate.giver, *gate.receivers)} - {""}
    assert named <= {role.slug for role in process.roles}
    assert len({gate.key for gate in process.gates}) == len(process.gates)
    assert len({(phase.role, phase.number) for phase in process.phases}) == len(process.phases)
