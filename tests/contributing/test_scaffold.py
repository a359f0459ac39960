"""`lyceum new`: what somebody says becomes a file that explains itself, and holds exactly what they said."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lyceum.cli.main import main
from lyceum.contributing import (
    ScaffoldError,
    ScaffoldFile,
    ScaffoldInput,
    ScaffoldKind,
    ScaffoldQuestion,
    ask_questions,
    build_scaffold_file,
    list_simple_fields,
    write_scaffold_file,
)
from lyceum.contributing.scaffold import build_field_values, render_scaffold_text
from lyceum.contributing.scaffold_fields import CONTENT_KIND_BY_NAME, SCAFFOLD_KINDS, SimpleField
from lyceum.i18n import Translator
from lyceum.loader import ParsedFile, load_library, parse_entry, read_yaml, to_plain_values
from lyceum.markdown import remove_unsafe_characters
from lyceum.rules import PLACEHOLDER_BODIES
from lyceum.schema import EDITOR_SCHEMA_FOLDER, Activity, Challenge, Learner, Result, Tip, build_schema_files
from tests.support.hubs import TODAY, find_problems, write_hub
from tests.support.json_schemas import find_schema_errors

ENGLISH = Translator("en")
MODELS = {"learner": Learner, "tip": Tip, "challenge": Challenge, "result": Result, "activity": Activity}
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
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n")
    return write_hub(tmp_path, FILES)


def new(folder: Path, kind: ScaffoldKind, given: ScaffoldInput) -> ScaffoldFile:
    return build_scaffold_file(kind, load_library(folder)[0], given, ENGLISH, today=TODAY, hub_folder=folder)


def says(**values: Any) -> Mapping[tuple[str, ...], Any]:
    return {tuple(name.split("__")): value for name, value in values.items()}


# The file ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SCAFFOLD_KINDS)
def test_new_file_lists_every_field_with_its_description(folder: Path, kind: ScaffoldKind) -> None:
    text = new(folder, kind, ScaffoldInput(key="lin", challenge="walk")).text
    places = []
    for name, info in MODELS[kind].model_fields.items():
        line = next(line for line in text.split("\n") if line.removeprefix("# ").startswith(f"{name}: "))
        places.append(text.index(f"\n{line}\n"))
        assert " ".join(str(info.description).split())[:60] in " ".join(text[: places[-1]].replace("\n# ", " ").split())
    assert places == sorted(places)


def test_uncommented_unfilled_field_is_a_problem(folder: Path) -> None:
    text = new(folder, "learner", ScaffoldInput(says(name="Lin"), key="lin")).text
    assert "# role: learner | mentor | trainer | alum | organiser\n" in text
    assert "# show: {boards: true | false, " in text
    for line in text.split("\n"):
        name = line.removeprefix("# ").partition(":")[0]
        if line.startswith("# ") and name in Learner.model_fields:
            data = text.replace(line, line[2:]).encode()
            entry, found = parse_entry(data, "content/learners/lin.yml", CONTENT_KIND_BY_NAME["learner"], key="lin")
            assert found or find_problems(write_hub(folder, {"content/learners/lin.yml": data})), line
            assert entry is None or entry.value.name == "Lin"


@pytest.mark.parametrize("kind", SCAFFOLD_KINDS)
def test_missing_required_field_blocks_publication(folder: Path, kind: ScaffoldKind) -> None:
    one = new(folder, kind, ScaffoldInput(key="lin", challenge="walk"))
    assert one.unfinished
    write_scaffold_file(folder, one)
    left = [problem for problem in find_problems(folder) if problem.is_error]
    assert left == sorted(one.unfinished)
    assert {problem.where.path for problem in left} == {one.path}


@pytest.mark.parametrize("language", ["en", "de"])
def test_template_sentence_stays_a_problem_with_more_text(folder: Path, language: str) -> None:
    one = new(folder, "tip", ScaffoldInput(says(title="One", author="ada")))
    assert [problem.code for problem in one.unfinished] == ["placeholder-text"]
    write_hub(
        folder, {one.path: one.text + "\nAnd I slept.\n", "content/hub.yml": f"name: Test\nlanguage: {language}\n"}
    )
    (problem,) = find_problems(folder)
    assert problem.code == "placeholder-text"
    assert one.text.split("\n")[problem.where.line - 1] == PLACEHOLDER_BODIES["tip"]


FULL = {
    "learner": ScaffoldInput(says(name="Lin", headline="No: 7", learning=["git", "sql"], show__wall="false", joined="2026-01-02"), key="lin"),
    "tip": ScaffoldInput(says(title="On: rest", authors=["ada", "grace"], kind="how-to"), body="# Rest\n\nIt helps.\n"),
    "challenge": ScaffoldInput(says(title="Swim", hosts=["ada"], score__measure="points", score__max="12.50"), body="Swim."),
    "result": ScaffoldInput(says(learner="ada", date="2026-11-20", score="2:31.482", board="trail"), challenge="run"),
    "activity": ScaffoldInput(says(what="Held the meet-up", who=["ada", "grace"], date="2026-03-01", kind="meet-up")),
}  # fmt: skip


@pytest.mark.parametrize("kind", SCAFFOLD_KINDS)
def test_new_file_with_all_fields_has_no_problem(folder: Path, kind: ScaffoldKind) -> None:
    one = new(folder, kind, FULL[kind])
    assert (one.unfinished, one.warnings) == ((), ())
    write_scaffold_file(folder, one)
    assert find_problems(folder) == ()
    assert find_schema_errors(kind, one.text.encode()) == []


def test_numbers_dates_and_booleans_are_unquoted(folder: Path) -> None:
    lines = new(folder, "learner", FULL["learner"]).text.split("\n")
    assert {"joined: 2026-01-02", "show: {wall: false}", "learning: [git, sql]", "headline: 'No: 7'"} <= {*lines}
    lines = new(folder, "challenge", FULL["challenge"]).text.split("\n")
    assert "score: {measure: points, max: 12.50}" in lines
    assert "score: points" in new(folder, "challenge", ScaffoldInput(says(score__measure="points"))).text.split("\n")


def test_new_file_names_its_schema(folder: Path) -> None:
    assert "$schema" not in new(folder, "learner", FULL["learner"]).text
    write_hub(folder, {**build_schema_files(), "content/hub.yml": FILES["content/hub.yml"]})
    for kind in SCAFFOLD_KINDS:
        text = new(folder, kind, FULL[kind]).text
        line = text.removeprefix("---\n").partition("\n")[0]
        there = line.removeprefix("# yaml-language-server: $schema=")
        place = folder / Path(new(folder, kind, FULL[kind]).path).parent
        assert Path(os.path.normpath(place / there)) == folder / EDITOR_SCHEMA_FOLDER / f"{kind}.json"
    write_hub(folder, {"content/hub.yml": "name: Test\nurl: https://example.org/hub/\n"})
    text = new(folder, "learner", FULL["learner"]).text
    assert text.startswith("# yaml-language-server: $schema=https://example.org/hub/assets/schemas/learner.json\n")


# Its name ----------------------------------------------------------------------------------------------------------


def test_new_file_never_overwrites_a_path_ignoring_case(folder: Path) -> None:
    assert new(folder, "tip", ScaffoldInput(says(title="SLEEP!"))).path == "content/tips/sleep-2.md"
    assert new(folder, "tip", ScaffoldInput(says(title="眠る, naïve"))).path == "content/tips/眠る-naïve.md"
    assert new(folder, "tip", ScaffoldInput(says(title="Search"))).path == "content/tips/search-2.md"
    assert new(folder, "tip", ScaffoldInput(says(title="?!"))).path == "content/tips/tip.md"
    assert new(folder, "challenge", ScaffoldInput(says(title="Walk"))).path == "content/challenges/walk-2/challenge.md"
    first = new(folder, "result", ScaffoldInput(says(learner="ada", date="2026-11-20"), challenge="walk"))
    assert first.path == "content/challenges/walk/results/ada.yml"
    write_scaffold_file(folder, first)
    again = new(folder, "result", ScaffoldInput(says(learner="ada", date="2026-11-21"), challenge="walk"))
    assert again.path == "content/challenges/walk/results/ada-2.yml"
    with pytest.raises(FileExistsError):
        write_scaffold_file(folder, first)


@pytest.mark.parametrize(
    ("key", "said"),
    [("ADA", "is there already"), ("con", "the site keeps the name"), ("a b", "more than letters"), ("", "missing")],
)
def test_invalid_handle_is_refused(folder: Path, key: str, said: str) -> None:
    with pytest.raises(ScaffoldError, match=said):
        new(folder, "learner", ScaffoldInput(says(name="Lin"), key=key))


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("learner", ScaffoldInput(says(name="Lin", role="lerner"), key="lin"), "unknown-choice"),
        ("learner", ScaffoldInput(says(name="Your name"), key="lin"), "placeholder-text"),
        ("learner", ScaffoldInput(says(name="Lin", github="ADA"), key="lin"), "duplicate-login"),
        ("tip", ScaffoldInput(says(title="One", author="adda")), "unknown-reference"),
        ("result", ScaffoldInput(says(learner="ada", score="fast"), challenge="run"), "not-a-score"),
        ("result", ScaffoldInput(says(learner="ada", score="3"), challenge="walk"), "score-mismatch"),
    ],
)
def test_invalid_input_creates_no_file(folder: Path, kind: ScaffoldKind, given: ScaffoldInput, code: str) -> None:
    with pytest.raises(ScaffoldError) as refused:
        new(folder, kind, given)
    assert [one.code for one in refused.value.problems] == [code]


# Whatever is said --------------------------------------------------------------------------------------------------

TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "ab:#-|>'\"\\ \n\t{}[]&*!%@`,?012…\r\x85\u2028", max_size=30
)


def value(one: SimpleField) -> st.SearchStrategy[Any]:
    if one.choices:
        text: st.SearchStrategy[str] = st.sampled_from(one.choices)
    elif one.path[-1] in ("joined", "looking_until", "date", "checked", "opens", "closes"):
        text = st.dates(TODAY.replace(year=1950), TODAY).map(str)
    else:
        text = TYPED | st.sampled_from(
            ["ada", "true", "no", "007", "1.50", "2:31.482", "git", "~", "...", "--- a", "a\n\n"]
        )
    return st.lists(text, min_size=1, max_size=3) if one.is_list else text


@st.composite
def everything(draw: st.DrawFn, kind: ScaffoldKind) -> ScaffoldInput:
    model = MODELS[kind]
    wanted = draw(st.lists(st.sampled_from(list_simple_fields(kind)), unique=True, max_size=8))
    values = {}
    for one in wanted:
        told = draw(value(one))
        alone = to_plain_values(build_field_values(kind, {one.path: told}))
        try:
            model.__pydantic_validator__.validate_assignment(model.model_construct(), one.path[0], alone[one.path[0]])
        except ValueError as error:
            if any(each["loc"][:1] == (one.path[0],) for each in error.errors()):  # type: ignore[attr-defined]
                continue
        values[one.path] = told
    body = draw(TYPED.filter(lambda text: text.strip() and "\0" not in text))  # with a NUL, it would be no text
    return ScaffoldInput(values, body, "lin", "run")


@pytest.mark.parametrize("kind", SCAFFOLD_KINDS)
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_valid_values_round_trip_through_yaml(kind: ScaffoldKind, data: st.DataObject) -> None:
    said = data.draw(everything(kind))
    text = render_scaffold_text(kind, said, ENGLISH)
    its = CONTENT_KIND_BY_NAME[kind]
    found = read_yaml(text.encode(), "", front_matter=its.has_markdown_body)
    assert isinstance(found, ParsedFile)
    assert isinstance(found.values, dict)
    assert found.problems == ()
    told = to_plain_values(build_field_values(kind, said.values))
    assert {name: found.values.get(name) for name in told} == told
    assert {*found.values} - {*told} <= {"name", "title", "author", "learner", "what", "who"}
    if its.has_markdown_body and "\r" not in said.body:
        assert found.body.strip("\n") == said.body.strip("\n")


@given(name=TYPED, bio=TYPED)
@example("a", "a\n\n")
@example("a", "\n a\n---\nb\n")
@settings(max_examples=100, deadline=None)
def test_accepted_input_is_in_the_file_unchanged(steady: Path, name: str, bio: str) -> None:
    try:
        one = new(steady, "learner", ScaffoldInput(says(name=name, bio=bio), key="lin"))
    except ScaffoldError:
        return
    entry, found = parse_entry(one.text.encode(), one.path, CONTENT_KIND_BY_NAME["learner"], key="lin")
    assert found == ()
    assert entry
    assert one.unfinished == ()
    assert (entry.value.name, entry.value.bio) == (name.strip(), bio)
    assert remove_unsafe_characters(name + bio) == name + bio
    assert find_schema_errors("learner", one.text.encode()) == []


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hub(tmp_path_factory.mktemp("steady"), FILES)


# Questions ---------------------------------------------------------------------------------------------------------


def talk(
    folder: Path, kind: ScaffoldKind, given: ScaffoldInput, *answers: str
) -> tuple[ScaffoldInput, list[str], list[str]]:
    """(what was said in the end, labels of the questions, messages)."""
    labels, told, waiting = [], [], [*answers]

    def ask(question: ScaffoldQuestion) -> str:
        labels.append(question.label)
        assert question.help
        return waiting.pop(0) or question.default

    library = load_library(folder)[0]
    done = ask_questions(
        kind,
        library,
        given,
        ENGLISH,
        ask,
        lambda found: told.extend(map(str, (one.message for one in found))),
        today=TODAY,
    )
    assert waiting == []
    return done, labels, told


@pytest.mark.parametrize("url", ["", "url: https://example.org/\n"])
def test_prompts_ask_key_fields_and_repeat_after_errors(folder: Path, url: str) -> None:
    write_hub(folder, {"content/hub.yml": f"name: Test\n{url}"})
    given = ScaffoldInput(says(headline="Here"), key="lin")
    done, labels, told = talk(folder, "learner", given, "", "x" * 81, "Lin", "git, c++", "git, SQL", "")
    assert labels == [
        "Your name",
        "Your name",
        "Your name",
        "You are learning",
        "You are learning",
        "You can help with",
    ]
    assert told[1:] == ["`name` has 81 characters; 80 fit", "`c++` holds more than letters, digits and hyphens"]
    assert done.values == says(headline="Here", name="Lin", learning=["git", "SQL"])


def test_result_prompts_follow_the_challenge(folder: Path) -> None:
    done, labels, told = talk(
        folder, "result", ScaffoldInput(challenge="run"), "adda", "ada", "", "fast", "59:59", "raod", "road"
    )
    assert labels == ["Your handle", "Your handle", "Day", "Score", "Score", "Board", "Board"]
    assert told == [
        "there is no profile `content/learners/adda.yml`", "`fast` is not a score", "this challenge has no board `raod`",
    ]  # fmt: skip
    assert new(folder, "result", done).unfinished == ()
    _, labels, _ = talk(folder, "result", ScaffoldInput(says(team__name="A"), challenge="walk"), "")
    assert labels == ["Day"]


# The command -------------------------------------------------------------------------------------------------------


def run(folder: Path, *arguments: str, text: str = "") -> Any:
    return CliRunner().invoke(main, ["-C", str(folder), "new", *arguments], input=text)


def test_command_options_create_a_file(folder: Path) -> None:
    done = run(folder, "learner", "--handle", "lin", "--name", "Lin", "--learning", "git", "--learning", "sql")
    assert done.exit_code == 0, done.output
    assert "content/learners/lin.yml" in done.output
    assert "git add content/learners/lin.yml && git commit" in done.output
    assert find_problems(folder) == ()
    done = run(folder, "tip", "--title", "Rest", "--author", "lin", "--body", "-", text="It helps.\n")
    assert done.exit_code == 0, done.output
    assert (folder / "content/tips/rest.md").read_text("utf-8").endswith("---\n\nIt helps.\n")
    assert find_problems(folder) == ()
    done = run(folder, "tip", "--author", "lin")
    assert "still to write" in done.output


def test_command_with_invalid_option_writes_nothing(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    done = run(folder, "tip", "--title", "One", "--author", "adda")
    assert done.exit_code == 1
    assert "there is no profile `content/learners/adda.yml`" in done.output
    assert "did you mean `ada`?" in done.output
    assert run(folder, "learner", "--handle", "ada", "--name", "Lin").exit_code == 1
    assert run(folder, "result", "--learner", "ada").exit_code == 2
    assert "there is no challenge `swim`" in run(folder, "result", "--challenge", "swim", "--learner", "ada").output
    assert sorted(folder.rglob("*")) == before


def test_github_login_comes_from_git_settings(folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "config", "github.user", "GHopper"], cwd=folder, check=True)
    assert run(folder, "tip", "--title", "Bugs", "--body", "Moths.").exit_code == 0
    assert "author: grace\n" in (folder / "content/tips/bugs.md").read_text("utf-8")
    assert run(folder, "result", "--challenge", "walk").exit_code == 0
    assert (folder / "content/challenges/walk/results/grace.yml").is_file()
    assert find_problems(folder) == ()


def test_every_simple_field_is_an_option(folder: Path) -> None:
    for kind in SCAFFOLD_KINDS:
        told = run(folder, kind, "--help").output
        for one in list_simple_fields(kind):
            assert f"{one.option_name} " in told


def test_terminal_user_is_prompted(folder: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from lyceum.cli.main import main; main()", "-C", str(folder), "new", "learner"]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, b"ada\nlin\nLin\n\ngit, c++\ngit\n\n")
    told = process.communicate(timeout=60)[0]
    os.close(ours)
    assert process.returncode == 0, told
    assert "`content/learners/ada.yml` is there already" in told
    assert "`c++` holds more than letters, digits and hyphens" in told
    assert "write `cpp`" in told
    text = (folder / "content/learners/lin.yml").read_text("utf-8")
    assert "\nname: Lin\n" in text
    assert "\nlearning: git\n" in text or "\nlearning: [git]\n" in text
    assert find_problems(folder) == ()
