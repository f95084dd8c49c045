"""Whole documents in other hands: the same process out of the same words, a sensible one out of others."""

import codecs
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.playbooks import Document, Gate, PhaseRef, Process, Source, compile_documents, decode, default_process
from projects.playbooks.builtin import documents

TEXT = documents()[0].text
NOWHERE = Source("", 0, "")
DESIGNER = Path(__file__).parent / "documents" / "designer.md"


def recompiled(data: bytes | str) -> Process:
    text = data if isinstance(data, str) else decode(data)
    return compile_documents([Document("api-engineer.md", text)])


def essence(process: Process) -> object:
    """Everything but lines, and the typography of texts that are kept as written."""

    def words(text: str) -> str:
        return re.sub(r"\W+", " ", text).strip().lower()

    def gate(found: Gate) -> object:
        same = replace(found, source=NOWHERE, sources=(), criterion=words(found.criterion))
        return replace(same, title=words(found.title))

    return (
        process.roles,
        [gate(found) for found in process.gates],
        [
            (p.role, p.number, words(p.title), p.required, words(p.success), [words(a.title) for a in p.activities])
            for p in process.phases
        ],
        [[[words(item) for item in a.items] for a in p.activities] for p in process.phases],
        [(flag.role, words(flag.text), flag.returns_to) for flag in process.red_flags],
        process.questions,
    )


def lifecycle(change: Callable[[str], str]) -> Callable[[str], str]:
    """Apply a change to the lifecycle section alone."""

    def changed(text: str) -> str:
        start, end = text.index("below say for what"), text.index("The four phases")
        return text[:start] + change(text[start:end]) + text[end:]

    return changed


def quotes(opening: str, closing: str) -> Callable[[str], str]:
    return lambda text: re.sub(r'"([^"\n]*)"', lambda found: opening + found[1] + closing, text)


def each_line(pattern: str, by: str, text: str) -> str:
    return re.sub(pattern, by, text, flags=re.MULTILINE)


def numbered_lists(text: str) -> str:
    lines, number = [], 0
    for line in text.split("\n"):
        number = number + 1 if line.startswith("- ") else 0
        lines.append(f"{number}. {line[2:]}" if number else line)
    return "\n".join(lines)


VARIANTS: dict[str, Callable[[str], str]] = {
    "stars": lambda t: each_line(r"^(\s*)- ", r"\1* ", t),
    "plus": lambda t: each_line(r"^(\s*)- ", r"\1+ ", t),
    "round bullets": lambda t: each_line(r"^(\s*)- ", r"\1• ", t),
    "dashes": lambda t: each_line(r"^- ", "– ", t),
    "bullets without a space": lifecycle(lambda t: each_line(r"^- ", "-", t)),
    "numbered": numbered_lists,
    "numbered with parentheses": lambda t: each_line(r"^(\d+)\. ", r"\1) ", numbered_lists(t)),
    "checkboxes": lifecycle(lambda t: each_line(r"^- ", "- [ ] ", t)),
    "tab after the marker": lambda t: each_line(r"^(\s*)- ", "\\1-\t", t),
    "tabs as indent": lambda t: each_line(r"^   (?=\S)", "\t", t),
    "wide indent": lambda t: each_line(r"^   (?=\S)", "        ", t),
    "indented lists": lifecycle(lambda t: each_line(r"^- ", "    - ", t)),
    "no bold": lambda t: t.replace("**", ""),
    "underscores": lambda t: t.replace("**", "__"),
    "italic": lambda t: t.replace("**", "*"),
    "bold without the colon": lambda t: t.replace(":**", "**:"),
    "dash for the colon": lifecycle(lambda t: t.replace(":** ", "** – ")),
    "hyphen for the colon, no bold": lifecycle(lambda t: each_line(r"^(- )\*\*(.*?):\*\*", r"\1\2 -", t)),
    "curly quotes": quotes("“", "”"),
    "german quotes": quotes("„", "“"),
    "guillemets": quotes("«", "»"),
    "inverted guillemets": quotes("»", "«"),
    "spaced guillemets": quotes("« ", " »"),
    "single quotes": lifecycle(quotes("'", "'")),
    "single curly quotes": lifecycle(quotes("‘", "’")),
    "low single quotes": lifecycle(quotes("‚", "‘")),
    "backticks": lifecycle(quotes("`", "`")),
    "latex quotes": lifecycle(quotes("``", "''")),
    "lost quotes": lifecycle(quotes("\ufffd", "\ufffd")),
    "question marks for quotes": lifecycle(quotes("?", "?")),
    "mixed quotes": lifecycle(quotes("“", '"')),
    "stop outside the quotes": lifecycle(lambda t: t.replace('."', '".')),
    "no stop in the quotes": lifecycle(lambda t: t.replace('review."', 'review":')),
    "other words in the parentheses": lifecycle(
        lambda t: t.replace("(work cannot start before these have arrived)", "(before you build anything, sync on these)")
    ),
    "no parentheses behind the headings": lifecycle(lambda t: each_line(r" \([^()\n]*\):\*\*$", ":**", t)),
    "no emoji": lambda t: t.replace("🔗 ", ""),
    "other emoji": lambda t: t.replace("🔗 ", "🚦🧭 "),
    "lost emoji": lambda t: t.replace("🔗 ", "\ufffd\ufffd "),
    "question marks for the emoji": lambda t: t.replace("🔗 ", "???? "),
    "another heading": lambda t: t.replace("Lifecycle (who waits for whom)", "Working together"),
    "lists as headings": lifecycle(lambda t: each_line(r"^\*\*(.*):\*\*$", r"### \1", t)),
    "lists as headings of the same level": lifecycle(lambda t: each_line(r"^\*\*(.*):\*\*$", r"## \1", t)),
    "no lifecycle heading": lambda t: t.replace("## 🔗 Lifecycle (who waits for whom)\n", ""),
    "hashes close headings": lambda t: each_line(r"^(#+) (.*)$", r"\1 \2 \1", t),
    "no space behind hashes": lambda t: each_line(r"^(#+) ", r"\1", t),
    "blank lines": lifecycle(lambda t: t.replace("\n", "\n\n")),
    "no blank lines": lambda t: re.sub(r"\n\n+", "\n", t),
    "trailing spaces": lambda t: t.replace("\n", "  \n"),
    "zero-width spaces": lambda t: t.replace("Received ", "\u200bReceived\u200b "),
    "soft hyphens": lambda t: t.replace("Received", "Re\u00adceived"),
    "block quote": lifecycle(lambda t: each_line(r"^(?=[-*])", "> ", t)),
    "wrapped lines": lifecycle(lambda t: t.replace(" with the decision", "\n  with the decision")),
    "phases with dashes": lambda t: each_line(r"^(### Phase [\d.]+):", r"\1 —", t),
    "phases one level down": lambda t: t.replace("### Phase", "#### Phase"),
    "bold phases": lambda t: each_line(r"^### (Phase.*)$", r"**\1**", t),
    "stages": lambda t: each_line(r"^### Phase", "### Stage", t),
    "activities numbered in the bold": lambda t: each_line(r"^(\d\. )\*\*", r"**\1", t),
    "table without outer pipes": lambda t: each_line(r"^\| (.*) \|$", r"\1", t),
    "comments": lambda t: t.replace("## Red flags", "<!-- reviewed\n- \"not a flag\"\n-->\n\n## Red flags"),
    "red flags without quotes": lambda t: each_line(r'^- "(.*)"$', r"- \1", t),
}  # fmt: skip

# What an editor or a mailer does to the whole file, after its author is done.
SURFACES: dict[str, Callable[[str], str]] = {
    "as it is": lambda t: t,
    "wrapped at the margin": lambda t: t.replace("the decision and", "the decision\nand"),
    "windows line ends": lambda t: t.replace("\n", "\r\n"),
    "old line ends": lambda t: t.replace("\n", "\r"),
    "byte-order mark": lambda t: "\ufeff" + t,
    "hard spaces": lambda t: t.replace(" ", "\u00a0"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_words_are_the_same_process(name: str) -> None:
    changed = VARIANTS[name](TEXT)
    assert changed != TEXT
    assert essence(recompiled(changed)) == essence(default_process())


@pytest.mark.parametrize("name", SURFACES)
def test_editors_leave_it_the_same(name: str) -> None:
    assert essence(recompiled(SURFACES[name](TEXT))) == essence(default_process())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(list(VARIANTS)), unique=True, min_size=2, max_size=3), st.sampled_from(list(SURFACES)))
def test_several_habits_at_once(names: list[str], surface: str) -> None:
    text = TEXT
    for name in names:
        text = VARIANTS[name](text)
    assert essence(recompiled(SURFACES[surface](text))) == essence(default_process())


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda t: t.encode(),
    "utf-8 with mark": lambda t: codecs.BOM_UTF8 + t.encode(),
    "utf-16": lambda t: t.encode("utf-16"),
    "utf-16 big": lambda t: codecs.BOM_UTF16_BE + t.encode("utf-16-be"),
    "utf-16 without mark": lambda t: t.encode("utf-16-le"),
    "utf-32": lambda t: t.encode("utf-32"),
    "windows": lambda t: quotes("“", "”")(t).encode("cp1252", errors="replace"),
    "mac": lambda t: quotes("“", "”")(t).encode("mac_roman", errors="replace"),
    "read as mac": lambda t: quotes("“", "”")(t).encode().decode("mac_roman").encode(),
    "read as mac twice": lambda t: t.encode().decode("mac_roman").encode().decode("mac_roman").encode(),
    "read as latin": lambda t: quotes("“", "”")(t).encode().decode("latin-1").encode(),
    "read as windows": lambda t: quotes("“", "”")(t).replace("🔗", "→").encode().decode("cp1252", "ignore").encode(),
    "utf-8 and windows in one file": lambda t: t.encode().replace(b'"PRD"', b"\x93PRD\x94"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_whatever_wrote_the_file(name: str) -> None:
    assert essence(recompiled(ENCODINGS[name](TEXT))) == essence(default_process())


@pytest.mark.parametrize("text", ["«Übersicht»", "„Äpfel“ und “Öl”", "déjà vu — ça", "‚Über‘", "Größe", "naïve…", "¬é"])
def test_what_is_meant_as_written_stays(text: str) -> None:
    assert decode(text.encode()) == text


def test_a_designers_document_in_another_style() -> None:
    process = compile_documents([Document("designer.md", decode(DESIGNER.read_bytes()))])
    gates = [(g.key, g.title, g.checkpoint, g.giver, g.receivers) for g in process.gates]
    assert gates == [
        ("prd", "PRD", "start", "pm", ("designer",)),
        ("interview-notes", "Interview Notes", "start", "research", ("designer",)),
        ("journey-map", "Journey Map", "start", "research", ("designer",)),
        ("handoff-walkthrough", "Handoff Walkthrough", "build", "designer", ("api-engineer", "counterpart")),
        ("edge-case-list", "Edge Case List", "build", "designer", ("qa",)),
        ("final-look", "Final Look", "merge", "designer", ("pm",)),
    ]
    phases = [(p.number, p.title, p.required, p.success, len(p.activities)) for p in process.phases]
    assert phases == [
        ("1", "Understand", True, "We know who it is for", 2),
        ("2", "Sketch", True, "One direction is chosen", 2),
        ("2.5", "Motion", False, "", 1),
        ("3", "Draw", True, "Every state of every screen is drawn.", 2),
    ]
    assert [(flag.text, flag.returns_to) for flag in process.red_flags] == [
        ("They will understand it once they are used to it.", "2"),
        ("Empty states can wait.", "2"),
    ]


def test_it_asks_what_a_reader_would_ask() -> None:
    process = compile_documents([Document("designer.md", decode(DESIGNER.read_bytes()))])
    assert [question.about for question in process.questions] == ["research", "interview-notes", "journey-map"]
    assert all(question.suggestions and question.source for question in process.questions)


def test_both_sides_of_a_handshake_are_one_gate() -> None:
    designer = """---
name: designer
---
## Lifecycle
**Incoming:**
- From PM: "PRD"
**Outgoing:**
- To API Engineer: "High-Fidelity Mocks." Every state is drawn.
**Done:**
- Copy: The PM has approved every word.
### Phase 3: Draw
1. Draw
"""
    process = compile_documents([Document("designer.md", designer), Document("api-engineer.md", TEXT)])
    mocks = [gate for gate in process.gates if gate.artifact == "mocks"]
    assert [(g.key, g.checkpoint, g.receivers, g.needs_phase) for g in mocks] == [
        ("mocks", "start", ("api-engineer",), PhaseRef("designer", "3"))
    ]
    assert [source.file for source in mocks[0].sources] == ["api-engineer.md", "designer.md"]
    assert [(g.key, g.receivers) for g in process.gates if g.artifact == "prd"] == [
        ("prd", ("designer",)),
        ("prd-pm", ("api-engineer",)),
    ]
    assert process.questions == ()


def test_a_giver_who_hands_one_thing_to_three_roles_meets_each_of_them() -> None:
    texts = {
        "pm": '**Outgoing:**\n- To Designer, QA and API Engineer: "PRD"\n',
        "designer": '**Incoming:**\n- From PM: "PRD"\n',
        "qa": '**Incoming:**\n- From Product: "PRD"\n',
    }
    given = [Document(f"{name}.md", f"---\nname: {name}\n---\n## Lifecycle\n{text}") for name, text in texts.items()]
    for order in (given, given[::-1]):
        process = compile_documents(order)
        found = {(gate.checkpoint, gate.receivers, len(gate.sources)) for gate in process.gates}
        assert found == {("start", ("designer",), 2), ("start", ("qa",), 2), ("build", ("api-engineer",), 1)}
