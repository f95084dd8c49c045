"""Names that people give to files are shown, put into addresses and headers: none of it may do harm."""

import unicodedata
from urllib.parse import unquote

import pytest

from reviews.artifacts import Submission, Upload, prepare, serve_headers
from reviews.artifacts.names import MAX_NAME, clean_name, one_line, screen_name, unique_name
from tests.reviews.artifacts import pictures

HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/etc/shadow",
    "C:\\fakepath\\screen.png",
    "\\\\server\\share\\screen.png",
    "....//....//x",
    "..",
    ".",
    "...",
    "/",
    "\\",
    "",
    " ",
    "\t\n",
    "\0",
    "a\0.png",
    "screen.png\0.exe",
    "line\r\nSet-Cookie: a=b",
    "line\nbreak.png",
    "bell\a\b\x1b[31m.png",
    "\u202egnp.exe",
    "in\u202dvisible\u2066.png",
    "zero\u200bwidth\u200d.png",
    "\ufeffmarked.png",
    "soft\u00adhyphen.png",
    "half\ud800.png",
    "\udfff\ud800",
    "private\ue000.png",
    "unassigned\u0378.png",
    "n" * 5000,
    "n" * 5000 + ".png",
    "x." + "e" * 5000,
    "\u0301" * 500,
    "é" * 200,
    "🙂" * 200,
    "CON",
    "con.png",
    "NUL.txt",
    "Aux",
    "COM1.png",
    "lpt9",
    '"quoted".png',
    "a;b=c.png",
    "a'; filename=evil.exe; x='.png",
    'x"; filename="evil.exe',
    "percent%2e%2e%2f.png",
    "%00.png",
    "question?.png",
    "hash#fragment.png",
    "star*.png",
    "pipe|.png",
    "<script>alert(1)</script>.png",
    "&lt;img&gt;",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "`id`",
    "$(id)",
    "-rf",
    "--help",
    ".htaccess",
    ".png",
    "trailing.",
    "trailing ",
    " leading",
    "double  space.png",
    "nbsp\u00a0name.png",
    "line\u2028separator.png",
    "\u2029.png",
    "ＦＵＬＬ．png",
    "a/b\\c/d.png",
    "a:stream",
    "screen.png::$DATA",
    "Ａ／Ｂ",
    "ﷺ" * 100,
    "Zalgo" + "\u0335\u0336" * 200,
    "ä.png",
    "a\u0308.png",
    "\x7f.png",
    "\x85.png",
    "\u061c.png",
]


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_cleaned_name_is_harmless_everywhere(raw: str) -> None:
    name = clean_name(raw)
    assert 1 <= len(name) <= MAX_NAME
    assert not set(name) & set('/\\<>:"|?*#%')
    assert not any(unicodedata.category(character)[0] == "C" for character in name)
    assert name == name.strip(" .")
    assert name.split(".")[0].lower() not in {"con", "nul", "aux", "com1", "lpt9"}
    assert clean_name(name) == name
    name.encode()


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_name_stays_one_header(raw: str) -> None:
    disposition = serve_headers("application/pdf", raw)["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert disposition.isascii()
    assert disposition.isprintable()
    plain = disposition.split('"')
    assert len(plain) == 3
    exact = plain[2].removeprefix("; filename*=UTF-8''")
    assert not set(exact) & set('"\\;, ')
    assert unquote(exact or plain[1]) == clean_name(raw)


def test_hostile_names_all_make_one_revision_of_distinct_names() -> None:
    content = pictures.encoded(pictures.drawn((30, 30)))
    uploads = tuple(Upload(raw, content) for raw in HOSTILE[:60])
    prepared = prepare("mocks", Submission(files=uploads))
    names = [file.name.casefold() for file in prepared.files]
    assert len(set(names)) == 60
    assert all(name.endswith(".png") and len(name) <= MAX_NAME for name in names)
    assert len({screen["name"].casefold() for screen in prepared.data["screens"]}) == 60


def test_composed_and_decomposed_letters_are_the_same_name() -> None:
    assert clean_name("a\u0308.png") == clean_name("ä.png")


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("checkout_summary.png", "checkout summary"),
        ("checkout--summary@2x.png", "checkout summary"),
        ("Login.PNG", "Login"),
        ("_.png", "Screen"),
        ("v1.2 overview.png", "v1.2 overview"),
    ],
)
def test_a_screen_is_called_after_its_file(file_name: str, expected: str) -> None:
    assert screen_name(file_name) == expected


def test_unique_names_count_before_the_extension() -> None:
    assert unique_name("a.png", ["A.PNG", "a (2).png"]) == "a (3).png"
    assert len(unique_name("n" * 116 + ".png", ["n" * 116 + ".png"])) <= MAX_NAME


def test_one_line_is_cut_with_an_ellipsis() -> None:
    assert one_line("a\n  b\tc\u202e", 10) == "a b c"
    assert one_line("word " * 10, 9) == "word wor…"
