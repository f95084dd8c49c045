"""`manage.py playbook`, as people type it."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from projects.models import ProcessVersion, User
from projects.playbooks import Process, default_process
from projects.playbooks.builtin import documents
from projects.services.members import add_member, change_roles
from projects.services.projects import create_project


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    path = tmp_path / "api-engineer.md"
    path.write_text(documents()[0].text, encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("playbook", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_compile_prints_json_alone_without_a_database(playbook: Path) -> None:
    printed = run("compile", "--json", playbook)
    assert Process.from_json(json.loads(printed)) == default_process()
    assert printed.isascii()


def test_the_option_may_stand_last(playbook: Path) -> None:
    assert json.loads(run("compile", playbook, "--json"))["gates"]


def test_compile_for_people(playbook: Path) -> None:
    printed = run("compile", playbook)
    assert "Architecture decision record: Architect -> API Engineer (if complex)" in printed
    assert "(phase 3 of Designer)" in printed


def test_a_folder_is_all_its_playbooks(playbook: Path) -> None:
    other = playbook.with_name("designer.md")
    other.write_text('---\nname: designer\n---\n## Lifecycle\n**Incoming:**\n- From PM: "Brief"\n', encoding="utf-16")
    process = json.loads(run("compile", "--json", playbook.parent))
    assert [role["slug"] for role in process["roles"][:2]] == ["api-engineer", "designer"]
    assert len(process["gates"]) == 8


def test_a_process_with_questions_is_still_a_process(playbook: Path) -> None:
    playbook.write_text(documents()[0].text.replace("To QA", "To Astrologer"), encoding="utf-8")
    assert len(json.loads(run("compile", "--json", playbook))["questions"]) == 1


def test_check_is_content(playbook: Path) -> None:
    assert run("check", playbook) == "7 gates, 0 errors, 0 warnings.\n"


def test_check_names_file_and_line_and_fails(playbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    playbook.write_text(documents()[0].text.replace("From PM", "From API Engineer"), encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("playbook", "check", str(playbook), stdout=out)
    assert stopped.value.code == 1
    assert "api-engineer.md:14: error: " in out.getvalue()


@pytest.mark.parametrize("act", ["check", "compile"])
def test_refusals_name_file_line_and_fix(playbook: Path, act: str) -> None:
    playbook.write_bytes(b"# No front matter")
    with pytest.raises(CommandError, match=r"api-engineer\.md:1: .*front matter.* 'name: your-role'"):
        run(act, playbook)
    playbook.write_bytes(b"---\nname: x\n\0")
    with pytest.raises(CommandError, match=r"api-engineer\.md:3: .*not text"):
        run(act, playbook)
    playbook.write_bytes(b"x" * 1_500_000)
    with pytest.raises(CommandError, match=r"limit is 1 MB"):
        run(act, playbook)
    with pytest.raises(CommandError, match="cannot be read"):
        run(act, playbook.with_name("missing.md"))
    playbook.unlink()
    with pytest.raises(CommandError, match=r"no playbook in that folder"):
        run(act, playbook.parent)


@pytest.mark.django_db
def test_import_publishes_the_next_version(playbook: Path) -> None:
    manager = User.objects.create_user("manager@example.org", "Mo")
    project = create_project(name="Shop", key="SHOP", by=manager)
    assert (
        run("import", playbook, "--project", "shop") == "Version 1 of the process of shop says exactly this already.\n"
    )
    playbook.write_text(documents()[0].text + "\nOne more line.\n", encoding="utf-8")
    by = ("--project", "shop", "--by", "Manager@example.org")
    assert run("import", playbook, *by) == "Published version 2 of the process of shop.\n"
    versions = ProcessVersion.objects.filter(project=project).order_by("number")
    assert [version.number for version in versions] == [1, 2]
    assert Process.from_json(versions[1].document) == default_process()


@pytest.mark.django_db
def test_import_in_a_team_proposes_and_a_second_manager_publishes(playbook: Path) -> None:
    manager = User.objects.create_user("manager@example.org", "Mo")
    second = User.objects.create_user("second@example.org", "Ada")
    project = create_project(name="Shop", key="SHOP", by=manager)
    playbook.write_text(documents()[0].text + "\nOne more line.\n", encoding="utf-8")
    add_member(project=project, email=second.email, roles_given=["pm"], by=manager)
    said = run("import", playbook, "--project", "shop")
    assert said == (
        "Proposed to shop. There is no other manager: make somebody else a manager, who can then confirm it.\n"
    )
    with pytest.raises(CommandError, match="takes the role Manager"):
        run("import", playbook, "--project", "shop", "--confirmed-by", second.email)
    change_roles(membership=second.memberships.get(), roles_given=["manager"], by=manager)
    by = ("--project", "shop", "--by", manager.email)
    assert run("import", playbook, *by) == "Proposed to shop. It waits for Ada to confirm it.\n"
    with pytest.raises(CommandError, match="Nobody confirms their own process"):
        run("import", playbook, *by, "--confirmed-by", manager.email)
    assert (
        run("import", playbook, *by, "--confirmed-by", second.email) == "Published version 2 of the process of shop.\n"
    )


@pytest.mark.django_db
def test_import_says_what_is_missing(playbook: Path) -> None:
    manager = User.objects.create_user("manager@example.org", "Mo")
    stranger = User.objects.create_user("stranger@example.org", "Stranger")
    project = create_project(name="Shop", key="SHOP", by=manager)
    with pytest.raises(CommandError, match="no project 'elsewhere'"):
        run("import", playbook, "--project", "elsewhere")
    with pytest.raises(CommandError, match="Nobody signs in as 'nobody@"):
        run("import", playbook, "--project", project.slug, "--by", "nobody@example.org")
    with pytest.raises(CommandError):
        run("import", playbook, "--project", project.slug, "--by", stranger.email)
    assert ProcessVersion.objects.filter(project=project).count() == 1


def test_a_folder_in_git_holds_other_things_too(playbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = playbook.parent / "roles" / "qa" / "SKILL.md"
    other.parent.mkdir(parents=True)
    other.write_text('---\nname: qa\n---\n## Lifecycle\n**Incoming:**\n- From PM: "Plan"\n', encoding="utf-8")
    left_aside = {
        "README.md": "# How we work\n",
        "roles/qa/notes.md": "Notes without front matter\n",
        "retro.md": "---\nname: retro\nkind: notes\n---\n",
        "CHANGELOG.md": "---\nname: log\n---\n",
        ".git/hidden.md": "---\nname: hidden\n---\n",
        "node_modules/x/readme.md": "x",
        "roles/diagram.txt": "x",
    }
    for name, text in left_aside.items():
        path = playbook.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    err = io.StringIO()
    out = io.StringIO()
    call_command("playbook", "compile", "--json", str(playbook.parent), stdout=out, stderr=err)
    process = json.loads(out.getvalue())
    assert {gate["source"]["file"] for gate in process["gates"]} == {"api-engineer.md", "roles/qa/SKILL.md"}
    said = [line for line in err.getvalue().split("\n") if line]
    assert [line.split(":")[0] for line in said] == ["CHANGELOG.md", "README.md", "retro.md", "roles/qa/notes.md"]
    assert all(":1: skipped: " in line for line in said)


def test_a_playbook_in_a_folder_that_is_broken_is_refused_and_not_skipped(playbook: Path) -> None:
    (playbook.parent / "sub").mkdir()
    (playbook.parent / "sub" / "qa.md").write_text("---\nname: qa\n---\nNothing here.\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"^sub/qa\.md:4: .*no lifecycle section"):
        run("check", playbook.parent)


def test_two_files_of_one_name_are_told_apart(playbook: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / playbook.name
    other.parent.mkdir()
    other.write_text('---\nname: qa\n---\n## Lifecycle\n**Incoming:**\n- From PM: "Plan"\n', encoding="utf-8")
    gates = json.loads(run("compile", "--json", playbook, other))["gates"]
    assert {gate["source"]["file"] for gate in gates} == {playbook.name, other.as_posix()}
