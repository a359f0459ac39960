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

from generator import edit, reading, scaffold, schemas
from generator.cli import main
from generator.markup import without_unsafe
from generator.model import Challenge, Deed, Learner, Result, Tip
from generator.rules.texts import BODY
from generator.scaffold import NEW, Given, Kind, Question, Simple, Wrong, asked, made, simple
from generator.source import Text, read
from generator.words import Words
from tests.hubs import TODAY, hub, problems
from tests.test_schemas import faults

ENGLISH = Words("en")
MODELS = {"learner": Learner, "tip": Tip, "challenge": Challenge, "result": Result, "deed": Deed}
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
    return hub(tmp_path, FILES)


def new(folder: Path, kind: Kind, given: Given) -> scaffold.New:
    return made(kind, reading.library(folder)[0], given, ENGLISH, today=TODAY, folder=folder)


def says(**values: Any) -> Mapping[tuple[str, ...], Any]:
    return {tuple(name.split("__")): value for name, value in values.items()}


# The file ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", NEW)
def test_every_field_stands_in_the_file_in_the_models_order_below_what_it_is_for(folder: Path, kind: Kind) -> None:
    text = new(folder, kind, Given(key="lin", challenge="walk")).text
    places = []
    for name, info in MODELS[kind].model_fields.items():
        line = next(line for line in text.split("\n") if line.removeprefix("# ").startswith(f"{name}: "))
        places.append(text.index(f"\n{line}\n"))
        assert " ".join(str(info.description).split())[:60] in " ".join(text[: places[-1]].replace("\n# ", " ").split())
    assert places == sorted(places)


def test_what_is_left_out_shows_its_choices_and_is_a_problem_once_it_is_no_comment(folder: Path) -> None:
    text = new(folder, "learner", Given(says(name="Lin"), key="lin")).text
    assert "# role: learner | mentor | trainer | alum | organiser\n" in text
    assert "# show: {boards: true | false, " in text
    for line in text.split("\n"):
        name = line.removeprefix("# ").partition(":")[0]
        if line.startswith("# ") and name in Learner.model_fields:
            data = text.replace(line, line[2:]).encode()
            entry, found = reading.entry(data, "content/learners/lin.yml", scaffold._KIND["learner"], key="lin")
            assert found or problems(hub(folder, {"content/learners/lin.yml": data})), line
            assert entry is None or entry.value.name == "Lin"


@pytest.mark.parametrize("kind", NEW)
def test_what_nobody_gave_and_is_needed_waits_and_is_not_published(folder: Path, kind: Kind) -> None:
    one = new(folder, kind, Given(key="lin", challenge="walk"))
    assert one.left
    scaffold.write(folder, one)
    left = [problem for problem in problems(folder) if problem.is_error]
    assert left == sorted(one.left)
    assert {problem.where.path for problem in left} == {one.path}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_sentence_that_is_to_be_replaced_does_not_ship_with_more_below_it(folder: Path, language: str) -> None:
    one = new(folder, "tip", Given(says(title="One", author="ada")))
    assert [problem.code for problem in one.left] == ["template-is-filled-in"]
    hub(folder, {one.path: one.text + "\nAnd I slept.\n", "content/hub.yml": f"name: Test\nlanguage: {language}\n"})
    (problem,) = problems(folder)
    assert problem.code == "template-is-filled-in"
    assert one.text.split("\n")[problem.where.line - 1] == BODY["tip"]


FULL = {
    "learner": Given(says(name="Lin", headline="No: 7", learning=["git", "sql"], show__wall="false", joined="2026-01-02"), key="lin"),
    "tip": Given(says(title="On: rest", authors=["ada", "grace"], kind="how-to"), body="# Rest\n\nIt helps.\n"),
    "challenge": Given(says(title="Swim", hosts=["ada"], score__measure="points", score__max="12.50"), body="Swim."),
    "result": Given(says(learner="ada", date="2026-11-20", score="2:31.482", board="trail"), challenge="run"),
    "deed": Given(says(what="Held the meet-up", who=["ada", "grace"], date="2026-03-01", kind="meet-up")),
}  # fmt: skip


@pytest.mark.parametrize("kind", NEW)
def test_with_everything_given_there_is_no_problem(folder: Path, kind: Kind) -> None:
    one = new(folder, kind, FULL[kind])
    assert (one.left, one.notes) == ((), ())
    scaffold.write(folder, one)
    assert problems(folder) == ()
    assert faults(kind, one.text.encode()) == []


def test_numbers_days_and_truths_stand_without_quotes(folder: Path) -> None:
    lines = new(folder, "learner", FULL["learner"]).text.split("\n")
    assert {"joined: 2026-01-02", "show: {wall: false}", "learning: [git, sql]", "headline: 'No: 7'"} <= {*lines}
    lines = new(folder, "challenge", FULL["challenge"]).text.split("\n")
    assert "score: {measure: points, max: 12.50}" in lines
    assert "score: points" in new(folder, "challenge", Given(says(score__measure="points"))).text.split("\n")


def test_an_editor_is_told_the_schema(folder: Path) -> None:
    assert "$schema" not in new(folder, "learner", FULL["learner"]).text
    schemas.write(folder)
    for kind in NEW:
        text = new(folder, kind, FULL[kind]).text
        line = text.removeprefix("---\n").partition("\n")[0]
        there = line.removeprefix("# yaml-language-server: $schema=")
        place = folder / Path(new(folder, kind, FULL[kind]).path).parent
        assert Path(os.path.normpath(place / there)) == folder / schemas.FOLDER / f"{kind}.json"
    hub(folder, {"content/hub.yml": "name: Test\nurl: https://example.org/hub/\n"})
    text = new(folder, "learner", FULL["learner"]).text
    assert text.startswith("# yaml-language-server: $schema=https://example.org/hub/assets/schemas/learner.json\n")


# Its name ----------------------------------------------------------------------------------------------------------


def test_a_name_is_free_without_regard_to_case_and_nothing_is_overwritten(folder: Path) -> None:
    assert new(folder, "tip", Given(says(title="SLEEP!"))).path == "content/tips/sleep-2.md"
    assert new(folder, "tip", Given(says(title="眠る, naïve"))).path == "content/tips/眠る-naïve.md"
    assert new(folder, "tip", Given(says(title="Search"))).path == "content/tips/search-2.md"
    assert new(folder, "tip", Given(says(title="?!"))).path == "content/tips/tip.md"
    assert new(folder, "challenge", Given(says(title="Walk"))).path == "content/challenges/walk-2/challenge.md"
    first = new(folder, "result", Given(says(learner="ada", date="2026-11-20"), challenge="walk"))
    assert first.path == "content/challenges/walk/results/ada.yml"
    scaffold.write(folder, first)
    again = new(folder, "result", Given(says(learner="ada", date="2026-11-21"), challenge="walk"))
    assert again.path == "content/challenges/walk/results/ada-2.yml"
    with pytest.raises(FileExistsError):
        scaffold.write(folder, first)


@pytest.mark.parametrize(
    ("key", "said"),
    [("ADA", "is there already"), ("con", "the site keeps the name"), ("a b", "more than letters"), ("", "missing")],
)
def test_a_handle_that_cannot_be_is_refused(folder: Path, key: str, said: str) -> None:
    with pytest.raises(Wrong, match=said):
        new(folder, "learner", Given(says(name="Lin"), key=key))


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("learner", Given(says(name="Lin", role="lerner"), key="lin"), "unknown-choice"),
        ("learner", Given(says(name="Your name"), key="lin"), "template-is-filled-in"),
        ("learner", Given(says(name="Lin", github="ADA"), key="lin"), "login-has-one-profile"),
        ("tip", Given(says(title="One", author="adda")), "reference-leads-somewhere"),
        ("result", Given(says(learner="ada", score="fast"), challenge="run"), "not-a-score"),
        ("result", Given(says(learner="ada", score="3"), challenge="walk"), "score-fits-the-measure"),
    ],
)
def test_what_the_check_refuses_is_not_made(folder: Path, kind: Kind, given: Given, code: str) -> None:
    with pytest.raises(Wrong) as refused:
        new(folder, kind, given)
    assert [one.code for one in refused.value.problems] == [code]


# Whatever is said --------------------------------------------------------------------------------------------------

TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "ab:#-|>'\"\\ \n\t{}[]&*!%@`,?012…\r\x85\u2028", max_size=30
)


def value(one: Simple) -> st.SearchStrategy[Any]:
    if one.choices:
        text: st.SearchStrategy[str] = st.sampled_from(one.choices)
    elif one.steps[-1] in ("joined", "looking_until", "date", "checked", "opens", "closes"):
        text = st.dates(TODAY.replace(year=1950), TODAY).map(str)
    else:
        text = TYPED | st.sampled_from(
            ["ada", "true", "no", "007", "1.50", "2:31.482", "git", "~", "...", "--- a", "a\n\n"]
        )
    return st.lists(text, min_size=1, max_size=3) if one.many else text


@st.composite
def everything(draw: st.DrawFn, kind: Kind) -> Given:
    model = MODELS[kind]
    wanted = draw(st.lists(st.sampled_from(simple(kind)), unique=True, max_size=8))
    values = {}
    for one in wanted:
        told = draw(value(one))
        alone = edit.plain(scaffold._nested(kind, {one.steps: told}))
        try:
            model.__pydantic_validator__.validate_assignment(model.model_construct(), one.steps[0], alone[one.steps[0]])
        except ValueError as error:
            if any(each["loc"][:1] == (one.steps[0],) for each in error.errors()):  # type: ignore[attr-defined]
                continue
        values[one.steps] = told
    body = draw(TYPED.filter(lambda text: text.strip() and "\0" not in text))  # with a NUL, it would be no text
    return Given(values, body, "lin", "run")


@pytest.mark.parametrize("kind", NEW)
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_what_the_model_accepts_reads_back_as_it_was_said(kind: Kind, data: st.DataObject) -> None:
    said = data.draw(everything(kind))
    text = scaffold.written(kind, said, ENGLISH)
    its = scaffold._KIND[kind]
    found = read(text.encode(), "", front_matter=its.markdown)
    assert isinstance(found, Text)
    assert isinstance(found.values, dict)
    assert found.problems == ()
    told = edit.plain(scaffold._nested(kind, said.values))
    assert {name: found.values.get(name) for name in told} == told
    assert {*found.values} - {*told} <= {"name", "title", "author", "learner", "what", "who"}
    if its.markdown and "\r" not in said.body:
        assert found.body.strip("\n") == said.body.strip("\n")


@given(name=TYPED, bio=TYPED)
@example("a", "a\n\n")
@example("a", "\n a\n---\nb\n")
@settings(max_examples=100, deadline=None)
def test_what_the_check_accepts_is_in_the_file_as_it_was_said(steady: Path, name: str, bio: str) -> None:
    try:
        one = new(steady, "learner", Given(says(name=name, bio=bio), key="lin"))
    except Wrong:
        return
    entry, found = reading.entry(one.text.encode(), one.path, scaffold._KIND["learner"], key="lin")
    assert found == ()
    assert entry
    assert one.left == ()
    assert (entry.value.name, entry.value.bio) == (name.strip(), bio)
    assert without_unsafe(name + bio) == name + bio
    assert faults("learner", one.text.encode()) == []


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hub(tmp_path_factory.mktemp("steady"), FILES)


# Questions ---------------------------------------------------------------------------------------------------------


def talk(folder: Path, kind: Kind, given: Given, *answers: str) -> tuple[Given, list[str], list[str]]:
    """(what was said in the end, labels of the questions, messages)."""
    labels, told, waiting = [], [], [*answers]

    def ask(question: Question) -> str:
        labels.append(question.label)
        assert question.help
        return waiting.pop(0) or question.default

    library = reading.library(folder)[0]
    done = asked(
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
def test_only_what_matters_is_asked_and_a_wrong_answer_is_asked_again(folder: Path, url: str) -> None:
    hub(folder, {"content/hub.yml": f"name: Test\n{url}"})
    given = Given(says(headline="Here"), key="lin")
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


def test_a_result_is_asked_for_what_its_challenge_counts(folder: Path) -> None:
    done, labels, told = talk(
        folder, "result", Given(challenge="run"), "adda", "ada", "", "fast", "59:59", "raod", "road"
    )
    assert labels == ["Your handle", "Your handle", "Day", "Score", "Score", "Board", "Board"]
    assert told == [
        "there is no profile `content/learners/adda.yml`", "`fast` is not a score", "this challenge has no board `raod`",
    ]  # fmt: skip
    assert new(folder, "result", done).left == ()
    _, labels, _ = talk(folder, "result", Given(says(team__name="A"), challenge="walk"), "")
    assert labels == ["Day"]


# The command -------------------------------------------------------------------------------------------------------


def run(folder: Path, *arguments: str, text: str = "") -> Any:
    return CliRunner().invoke(main, ["-C", str(folder), "new", *arguments], input=text)


def test_options_make_a_file_and_say_what_comes_next(folder: Path) -> None:
    done = run(folder, "learner", "--handle", "lin", "--name", "Lin", "--learning", "git", "--learning", "sql")
    assert done.exit_code == 0, done.output
    assert "content/learners/lin.yml" in done.output
    assert "git add content/learners/lin.yml && git commit" in done.output
    assert problems(folder) == ()
    done = run(folder, "tip", "--title", "Rest", "--author", "lin", "--body", "-", text="It helps.\n")
    assert done.exit_code == 0, done.output
    assert (folder / "content/tips/rest.md").read_text("utf-8").endswith("---\n\nIt helps.\n")
    assert problems(folder) == ()
    done = run(folder, "tip", "--author", "lin")
    assert "still to write" in done.output


def test_what_is_wrong_is_said_and_nothing_is_written(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    done = run(folder, "tip", "--title", "One", "--author", "adda")
    assert done.exit_code == 1
    assert "there is no profile `content/learners/adda.yml`" in done.output
    assert "did you mean `ada`?" in done.output
    assert run(folder, "learner", "--handle", "ada", "--name", "Lin").exit_code == 1
    assert run(folder, "result", "--learner", "ada").exit_code == 2
    assert "there is no challenge `swim`" in run(folder, "result", "--challenge", "swim", "--learner", "ada").output
    assert sorted(folder.rglob("*")) == before


def test_git_knows_who_somebody_is(folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "config", "github.user", "GHopper"], cwd=folder, check=True)
    assert run(folder, "tip", "--title", "Bugs", "--body", "Moths.").exit_code == 0
    assert "author: grace\n" in (folder / "content/tips/bugs.md").read_text("utf-8")
    assert run(folder, "result", "--challenge", "walk").exit_code == 0
    assert (folder / "content/challenges/walk/results/grace.yml").is_file()
    assert problems(folder) == ()


def test_every_simple_field_is_an_option(folder: Path) -> None:
    for kind in NEW:
        told = run(folder, kind, "--help").output
        for one in simple(kind):
            assert f"{one.option} " in told


def test_somebody_at_a_terminal_is_asked(folder: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from generator.cli import main; main()", "-C", str(folder), "new", "learner"]
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
    assert problems(folder) == ()
