"""`lyceum new` writes a file that explains its fields and holds exactly the given values."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from lyceum.cli.main import main
from lyceum.contributing import (
    Draft,
    DraftKind,
    ScaffoldError,
    ScaffoldFile,
    ScaffoldQuestion,
    ask_questions,
    build_scaffold_file,
    create_hub,
    list_simple_fields,
    write_scaffold_file,
)
from lyceum.contributing.draft import CONTENT_KIND_BY_NAME
from lyceum.contributing.scaffold import build_field_values, render_scaffold_text
from lyceum.contributing.scaffold_fields import SimpleField
from lyceum.diagnostics import Problem
from lyceum.i18n import Translator
from lyceum.loader import ParsedFile, load_library, load_settings, parse_entry, read_yaml, to_plain_values
from lyceum.markdown import remove_unsafe_characters
from lyceum.rules import PLACEHOLDER_BODIES
from lyceum.schema import (
    EDITOR_SCHEMA_FOLDER,
    Activity,
    Challenge,
    Learner,
    Result,
    Tip,
    build_schema_files,
    describe_fields,
)
from tests.support.hubs import TODAY, find_problems, write_hub
from tests.support.json_schemas import find_schema_errors
from tests.support.property_tests import count_examples

ENGLISH = Translator("en")
DRAFT_KINDS: tuple[DraftKind, ...] = get_args(DraftKind)
MODELS: dict[str, type[BaseModel]] = {
    "learner": Learner,
    "tip": Tip,
    "challenge": Challenge,
    "result": Result,
    "activity": Activity,
}
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Test\n",
    "content/topics.yml": "- {id: git, name: Git}\n- {id: sql, name: SQL}\n",
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/grace.yml": "name: Grace\ngithub: ghopper\n",
    "content/challenges/run/challenge.md": "---\ntitle: Run\nscore: duration\nboards: [road, trail]\n---\nRun.\n",
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\n---\nWalk.\n",
    "content/tips/sleep.md": "---\ntitle: Sleep\nauthor: ada\n---\nLong.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a hub with FILES."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n")
    return write_hub(tmp_path, FILES)


def build_file(folder: Path, draft: Draft) -> ScaffoldFile:
    """Build the file of a draft for a hub."""
    return build_scaffold_file(draft, load_library(folder)[0], ENGLISH, today=TODAY, hub_folder=folder)


def values_by_path(**values: Any) -> Mapping[tuple[str, ...], Any]:
    """Return values by the path of their field. `__` in a name separates the parts of a path."""
    return {tuple(name.split("__")): value for name, value in values.items()}


@pytest.mark.parametrize("kind", DRAFT_KINDS)
def test_new_file_lists_every_field_with_its_description(folder: Path, kind: DraftKind) -> None:
    text = build_file(folder, Draft(kind, key="lin", challenge_key="walk")).text
    places = []
    for name, field in describe_fields(MODELS[kind]).items():
        line = next(line for line in text.split("\n") if line.removeprefix("# ").startswith(f"{name}: "))
        places.append(text.index(f"\n{line}\n"))
        assert " ".join(field.description.split())[:60] in " ".join(text[: places[-1]].replace("\n# ", " ").split())
    assert places == sorted(places)


def test_uncommented_unfilled_field_is_a_problem(folder: Path) -> None:
    text = build_file(folder, Draft("learner", values_by_path(name="Lin"), key="lin")).text
    assert "# role: learner | mentor | trainer | alum | organiser\n" in text
    assert "# show: {boards: true | false, " in text
    for line in text.split("\n"):
        name = line.removeprefix("# ").partition(":")[0]
        if line.startswith("# ") and name in Learner.model_fields:
            data = text.replace(line, line[2:]).encode()
            entry, problems = parse_entry(data, "content/learners/lin.yml", CONTENT_KIND_BY_NAME["learner"], key="lin")
            assert problems or find_problems(write_hub(folder, {"content/learners/lin.yml": data})), line
            assert entry is None or entry.value.name == "Lin"


@pytest.mark.parametrize("kind", DRAFT_KINDS)
def test_missing_required_field_blocks_publication(folder: Path, kind: DraftKind) -> None:
    file = build_file(folder, Draft(kind, key="lin", challenge_key="walk"))
    assert file.unfinished
    write_scaffold_file(folder, file)
    errors = [problem for problem in find_problems(folder) if problem.is_error]
    assert errors == sorted(file.unfinished)
    assert {problem.where.path for problem in errors} == {file.path}


@pytest.mark.parametrize("language", ["en", "de"])
def test_template_sentence_stays_a_problem_with_more_text(folder: Path, language: str) -> None:
    file = build_file(folder, Draft("tip", values_by_path(title="One", author="ada")))
    assert [problem.code for problem in file.unfinished] == ["placeholder-text"]
    write_hub(
        folder, {file.path: file.text + "\nAnd I slept.\n", "content/hub.yml": f"name: Test\nlanguage: {language}\n"}
    )
    (problem,) = find_problems(folder)
    assert problem.code == "placeholder-text"
    assert file.text.split("\n")[problem.where.line - 1] == PLACEHOLDER_BODIES["tip"]


FULL_DRAFTS = {
    "learner": Draft("learner", values_by_path(name="Lin", headline="No: 7", learning=["git", "sql"], show__wall="false", joined="2026-01-02"), key="lin"),
    "tip": Draft("tip", values_by_path(title="On: rest", authors=["ada", "grace"], kind="how-to"), body="# Rest\n\nIt helps.\n"),
    "challenge": Draft("challenge", values_by_path(title="Swim", hosts=["ada"], score__measure="points", score__max="12.50"), body="Swim."),
    "result": Draft("result", values_by_path(learner="ada", date="2026-11-20", score="2:31.482", board="trail"), challenge_key="run"),
    "activity": Draft("activity", values_by_path(what="Held the meet-up", who=["ada", "grace"], date="2026-03-01", kind="meet-up")),
}  # fmt: skip


@pytest.mark.parametrize("kind", DRAFT_KINDS)
def test_new_file_with_all_fields_has_no_problem(folder: Path, kind: DraftKind) -> None:
    file = build_file(folder, FULL_DRAFTS[kind])
    assert (file.unfinished, file.warnings) == ((), ())
    write_scaffold_file(folder, file)
    assert find_problems(folder) == ()
    assert find_schema_errors(kind, file.text.encode()) == []


def test_numbers_dates_and_booleans_are_unquoted(folder: Path) -> None:
    lines = build_file(folder, FULL_DRAFTS["learner"]).text.split("\n")
    assert {"joined: 2026-01-02", "show: {wall: false}", "learning: [git, sql]", "headline: 'No: 7'"} <= {*lines}
    lines = build_file(folder, FULL_DRAFTS["challenge"]).text.split("\n")
    assert "score: {measure: points, max: 12.50}" in lines
    assert "score: points" in build_file(
        folder, Draft("challenge", values_by_path(score__measure="points"))
    ).text.split("\n")


def test_new_file_names_its_schema(folder: Path) -> None:
    assert "$schema" not in build_file(folder, FULL_DRAFTS["learner"]).text
    write_hub(folder, {**build_schema_files(), "content/hub.yml": FILES["content/hub.yml"]})
    for kind in DRAFT_KINDS:
        text = build_file(folder, FULL_DRAFTS[kind]).text
        line = text.removeprefix("---\n").partition("\n")[0]
        address = line.removeprefix("# yaml-language-server: $schema=")
        parent = folder / Path(build_file(folder, FULL_DRAFTS[kind]).path).parent
        assert Path(os.path.normpath(parent / address)) == folder / EDITOR_SCHEMA_FOLDER / f"{kind}.json"
    write_hub(folder, {"content/hub.yml": "name: Test\nurl: https://example.org/hub/\n"})
    text = build_file(folder, FULL_DRAFTS["learner"]).text
    assert text.startswith("# yaml-language-server: $schema=https://example.org/hub/assets/schemas/learner.json\n")


def test_new_file_never_overwrites_a_path_ignoring_case(folder: Path) -> None:
    assert build_file(folder, Draft("tip", values_by_path(title="SLEEP!"))).path == "content/tips/sleep-2.md"
    assert build_file(folder, Draft("tip", values_by_path(title="眠る, naïve"))).path == "content/tips/眠る-naïve.md"
    assert build_file(folder, Draft("tip", values_by_path(title="Search"))).path == "content/tips/search-2.md"
    assert build_file(folder, Draft("tip", values_by_path(title="?!"))).path == "content/tips/tip.md"
    assert (
        build_file(folder, Draft("challenge", values_by_path(title="Walk"))).path
        == "content/challenges/walk-2/challenge.md"
    )
    first = build_file(folder, Draft("result", values_by_path(learner="ada", date="2026-11-20"), challenge_key="walk"))
    assert first.path == "content/challenges/walk/results/ada.yml"
    write_scaffold_file(folder, first)
    second = build_file(folder, Draft("result", values_by_path(learner="ada", date="2026-11-21"), challenge_key="walk"))
    assert second.path == "content/challenges/walk/results/ada-2.yml"
    with pytest.raises(FileExistsError):
        write_scaffold_file(folder, first)


@pytest.mark.parametrize(
    ("key", "reason"),
    [("ADA", "is there already"), ("con", "Windows keeps"), ("a b", "more than letters"), ("", "missing")],
)
def test_invalid_handle_is_refused(folder: Path, key: str, reason: str) -> None:
    with pytest.raises(ScaffoldError, match=reason):
        build_file(folder, Draft("learner", values_by_path(name="Lin"), key=key))


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft("learner", values_by_path(name="Lin", role="lerner"), key="lin"), "unknown-choice"),
        (Draft("learner", values_by_path(name="Your name"), key="lin"), "placeholder-text"),
        (Draft("learner", values_by_path(name="Lin", github="ADA"), key="lin"), "duplicate-login"),
        (Draft("tip", values_by_path(title="One", author="adda")), "unknown-reference"),
        (Draft("result", values_by_path(learner="ada", score="fast"), challenge_key="run"), "not-a-score"),
        (Draft("result", values_by_path(learner="ada", score="3"), challenge_key="walk"), "score-mismatch"),
    ],
)
def test_invalid_input_creates_no_file(folder: Path, draft: Draft, code: str) -> None:
    with pytest.raises(ScaffoldError) as refused:
        build_file(folder, draft)
    assert [problem.code for problem in refused.value.problems] == [code]


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "ab:#-|>'\"\\ \n\t{}[]&*!%@`,?012…\r\x85\u2028", max_size=30
)


def draw_field_value(field: SimpleField) -> st.SearchStrategy[Any]:
    """Return a strategy for the text that a contributor gives for a field."""
    if field.choices:
        text: st.SearchStrategy[str] = st.sampled_from(field.choices)
    elif field.path[-1] in ("joined", "looking_until", "date", "checked", "opens", "closes"):
        text = st.dates(TODAY.replace(year=1950), TODAY).map(str)
    else:
        text = ANY_TEXT | st.sampled_from(
            ["ada", "true", "no", "007", "1.50", "2:31.482", "git", "~", "...", "--- a", "a\n\n"]
        )
    return st.lists(text, min_size=1, max_size=3) if field.is_list else text


@st.composite
def draw_draft(draw: st.DrawFn, kind: DraftKind) -> Draft:
    """Draw a draft whose values are valid."""
    model = MODELS[kind]
    fields = draw(st.lists(st.sampled_from(list_simple_fields(kind)), unique=True, max_size=8))
    values = {}
    for field in fields:
        value = draw(draw_field_value(field))
        name = field.path[0]
        plain_values = to_plain_values(build_field_values(Draft(kind, {field.path: value})))
        try:
            model.__pydantic_validator__.validate_assignment(model.model_construct(), name, plain_values[name])
        except ValueError as error:
            if any(detail["loc"][:1] == (name,) for detail in error.errors()):  # type: ignore[attr-defined]
                continue
        values[field.path] = value
    body = draw(ANY_TEXT.filter(lambda text: text.strip() and "\0" not in text))  # YAML cannot hold NUL
    return Draft(kind, values, body, "lin", "run")


@pytest.mark.parametrize("kind", DRAFT_KINDS)
@pytest.mark.fuzz
@given(data=st.data())
@settings(max_examples=count_examples(100))
def test_valid_values_round_trip_through_yaml(kind: DraftKind, data: st.DataObject) -> None:
    draft = data.draw(draw_draft(kind))
    has_body = CONTENT_KIND_BY_NAME[kind].has_markdown_body
    parsed = read_yaml(render_scaffold_text(draft, ENGLISH).encode(), "", front_matter=has_body)
    assert isinstance(parsed, ParsedFile)
    assert isinstance(parsed.values, dict)
    assert parsed.problems == ()
    given_values = to_plain_values(build_field_values(draft))
    assert {name: parsed.values.get(name) for name in given_values} == given_values
    assert {*parsed.values} - {*given_values} <= {"name", "title", "author", "learner", "what", "who"}
    if has_body and "\r" not in draft.body:
        assert parsed.body.strip("\n") == draft.body.strip("\n")


@pytest.mark.fuzz
@given(name=ANY_TEXT, bio=ANY_TEXT)
@example("a", "a\n\n")
@example("a", "\n a\n---\nb\n")
@settings(max_examples=count_examples(100))
def test_accepted_input_is_in_the_file_unchanged(shared_folder: Path, name: str, bio: str) -> None:
    try:
        file = build_file(shared_folder, Draft("learner", values_by_path(name=name, bio=bio), key="lin"))
    except ScaffoldError:
        return
    entry, problems = parse_entry(file.text.encode(), file.path, CONTENT_KIND_BY_NAME["learner"], key="lin")
    assert problems == ()
    assert entry
    assert file.unfinished == ()
    assert (entry.value.name, entry.value.bio) == (name.strip(), bio)
    assert remove_unsafe_characters(name + bio) == name + bio
    assert find_schema_errors("learner", file.text.encode()) == []


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One hub for all generated examples, which only read it."""
    return write_hub(tmp_path_factory.mktemp("hub"), FILES)


def answer_questions(folder: Path, draft: Draft, *answers: str) -> tuple[Draft, list[str], list[str]]:
    """Return the draft in the end, the labels of the questions, and the messages of the problems."""
    labels: list[str] = []
    messages: list[str] = []
    open_answers = [*answers]

    def ask_question(question: ScaffoldQuestion) -> str:
        labels.append(question.label)
        assert question.help
        return open_answers.pop(0) or question.default

    def show_problems(problems: Sequence[Problem]) -> None:
        messages.extend(str(problem.message) for problem in problems)

    library = load_library(folder)[0]
    answered_draft = ask_questions(draft, library, ENGLISH, ask_question, show_problems, today=TODAY)
    assert open_answers == []
    return answered_draft, labels, messages


@pytest.mark.parametrize("url", ["", "url: https://example.org/\n"])
def test_prompts_ask_key_fields_and_repeat_after_errors(folder: Path, url: str) -> None:
    write_hub(folder, {"content/hub.yml": f"name: Test\n{url}"})
    draft = Draft("learner", values_by_path(headline="Here"), key="lin")
    answered_draft, labels, messages = answer_questions(folder, draft, "", "x" * 81, "Lin", "git, ?!", "git, SQL", "")
    assert labels == [
        "Your name",
        "Your name",
        "Your name",
        "You are learning",
        "You are learning",
        "You can help with",
    ]
    assert messages[1:] == ["`name` has 81 characters; 80 fit", "`?!` holds more than letters, digits and hyphens"]
    assert answered_draft.values == values_by_path(headline="Here", name="Lin", learning=["git", "SQL"])


def test_result_prompts_follow_the_challenge(folder: Path) -> None:
    draft = Draft("result", challenge_key="run")
    answers = ("adda", "ada", "", "fast", "59:59", "raod", "road")
    answered_draft, labels, messages = answer_questions(folder, draft, *answers)
    assert labels == ["Your handle", "Your handle", "Day", "Score", "Score", "Board", "Board"]
    assert messages == [
        "there is no profile `content/learners/adda.yml`", "`fast` is not a score", "this challenge has no board `raod`",
    ]  # fmt: skip
    assert build_file(folder, answered_draft).unfinished == ()
    team_draft = Draft("result", values_by_path(team__name="A"), challenge_key="walk")
    _, labels, _ = answer_questions(folder, team_draft, "")
    assert labels == ["Day"]


def run_new(folder: Path, *arguments: str, text: str = "") -> Any:
    """Run `lyceum new` in a hub, with answers as its input."""
    return CliRunner().invoke(main, ["-C", str(folder), "new", *arguments], input=text)


def test_command_options_create_a_file(folder: Path) -> None:
    result = run_new(folder, "learner", "--handle", "lin", "--name", "Lin", "--learning", "git", "--learning", "sql")
    assert result.exit_code == 0, result.output
    assert "content/learners/lin.yml" in result.output
    assert "git add content/learners/lin.yml && git commit" in result.output
    assert find_problems(folder) == ()
    result = run_new(folder, "tip", "--title", "Rest", "--author", "lin", "--body", "-", text="It helps.\n")
    assert result.exit_code == 0, result.output
    assert (folder / "content/tips/rest.md").read_text("utf-8").endswith("---\n\nIt helps.\n")
    assert find_problems(folder) == ()
    result = run_new(folder, "tip", "--author", "lin")
    assert "please write line" in result.output


def test_command_with_invalid_option_writes_nothing(folder: Path) -> None:
    before = sorted((folder / "content").rglob("*"))
    result = run_new(folder, "tip", "--title", "One", "--author", "adda")
    assert result.exit_code == 1
    assert "there is no profile `content/learners/adda.yml`" in result.output
    assert "did you mean `ada`?" in result.output
    assert run_new(folder, "learner", "--handle", "ada", "--name", "Lin").exit_code == 1
    assert run_new(folder, "result", "--learner", "ada").exit_code == 2
    assert "there is no challenge `swim`" in run_new(folder, "result", "--challenge", "swim", "--learner", "ada").output
    assert sorted((folder / "content").rglob("*")) == before


def test_github_login_comes_from_git_settings(folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "config", "github.user", "GHopper"], cwd=folder, check=True)
    assert run_new(folder, "tip", "--title", "Bugs", "--body", "Moths.").exit_code == 0
    assert "author: grace\n" in (folder / "content/tips/bugs.md").read_text("utf-8")
    assert run_new(folder, "result", "--challenge", "walk").exit_code == 0
    assert (folder / "content/challenges/walk/results/grace.yml").is_file()
    assert find_problems(folder) == ()


def test_every_simple_field_is_an_option(folder: Path) -> None:
    for kind in DRAFT_KINDS:
        output = run_new(folder, kind, "--help").output
        for field in list_simple_fields(kind):
            assert f"{field.option_name} " in output


def test_terminal_user_is_prompted(folder: Path) -> None:
    terminal, child_terminal = pty.openpty()
    command = [sys.executable, "-c", "from lyceum.cli.main import main; main()", "-C", str(folder), "new", "learner"]
    process = subprocess.Popen(
        command, stdin=child_terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
    )  # fmt: skip
    os.close(child_terminal)
    os.write(terminal, b"ada\nlin\nLin\n\ngit, ?!\ngit\n\n")
    output = process.communicate(timeout=300)[0]
    os.close(terminal)
    assert process.returncode == 0, output
    assert "`content/learners/ada.yml` is there already" in output
    assert "`?!` holds more than letters, digits and hyphens" in output
    text = (folder / "content/learners/lin.yml").read_text("utf-8")
    assert "\nname: Lin\n" in text
    assert "\nlearning: git\n" in text or "\nlearning: [git]\n" in text
    assert find_problems(folder) == ()


def run_new_in_terminal(folder: Path, *arguments: str, answers: bytes) -> subprocess.CompletedProcess[str]:
    """Run `lyceum new` in a terminal. It fails if the command asks for more than the answers."""
    terminal, child_terminal = pty.openpty()
    command = [sys.executable, "-c", "from lyceum.cli.main import main; main()", "-C", str(folder), "new", *arguments]
    process = subprocess.Popen(
        command, stdin=child_terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
    )  # fmt: skip
    os.close(child_terminal)
    os.write(terminal, answers)
    output = process.communicate(timeout=300)[0]
    os.close(terminal)
    return subprocess.CompletedProcess(command, process.returncode, output)


def test_result_goes_into_the_folder_of_its_challenge(folder: Path) -> None:
    result = run_new(folder, "result", "--challenge", "WALK", "--learner", "ada")
    assert result.exit_code == 0, result.output
    assert (folder / "content/challenges/walk/results/ada.yml").is_file()
    assert sorted(path.name for path in (folder / "content/challenges").iterdir()) == ["run", "walk"]


def test_impossible_file_name_ends_the_command(folder: Path) -> None:
    ended = run_new_in_terminal(folder, "result", "--challenge", "walk", "--file", "a b", answers=b"\n\n\n\n")
    assert ended.returncode == 1, ended.stdout
    assert "`a b` holds more than letters, digits and hyphens" in ended.stdout


def test_hub_without_challenges_asks_for_none(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, {"content/learners/ada.yml": "name: Ada\n", "mkdocs.yml": ""})
    ended = run_new_in_terminal(hub, "result", "--challenge", "walk", answers=b"\n\n\n\n")
    assert ended.returncode == 1, ended.stdout


@pytest.mark.parametrize("name", ["a" * 79 + '"b', "a" * 79 + "\\b", '"' * 200, "\\" * 90, " a\n b "])
def test_name_of_a_new_hub_is_never_cut_inside_an_escape(tmp_path: Path, name: str) -> None:
    create_hub(tmp_path / "hub", name=name)
    assert load_settings(tmp_path / "hub").name == " ".join(name.split())[:80]
