"""A form on GitHub, filled in: what comes of it, in whose name, and what its author is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import intake, steward
from generator.issueforms import form
from generator.model import Community
from generator.words import Words
from tests.github.server import FakeGitHub, Thread, Trouble, served
from tests.gitrepo import isolated

L = "content/learners/"
HUB: dict[str, str | None] = {
    "content/hub.yml": "name: Club\nurl: https://club.example.org/\nrepository: hub/club\nwelcome: automatic\n",
    f"{L}ada.yml": "name: Ada\ngithub_id: 1\nheadline: As before\n",
    f"{L}grace.yml": "name: Grace\ngithub_id: 2\n",
    "content/tips/sleep.md": "---\ntitle: Sleep\nauthor: grace\nthanks: [ada]\n---\nSleep on it.\n",
}


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    isolated(monkeypatch)
    for made in served(tmp_path):
        made.push("main", HUB)
        made.folder = tmp_path / "clone"  # type: ignore[attr-defined]
        yield made


def filled(kind: str, **answers: str) -> str:
    """The body that GitHub makes of a form, with these answers by field."""
    asked = form(kind, Words("en"), Community(name="Club")).questions  # type: ignore[arg-type]
    assert set(answers) <= {one.name for one in asked}
    return "\r\n\r\n".join(f"### {one.label}\r\n\r\n{answers.get(one.name, '_No response_')}" for one in asked)


def clone(github: FakeGitHub) -> Path:
    folder: Path = github.folder  # type: ignore[attr-defined]
    shutil.rmtree(folder, ignore_errors=True)
    return github.clone(folder)


def run(github: FakeGitHub, issue: Thread) -> list[str]:
    """What the workflow does with an issue's number."""
    github.later()
    taken = intake.take(clone(github), github.client(), number=issue.number, today=github.now.date())
    if taken is None:
        return []
    again = intake.Taken.model_validate_json(taken.model_dump_json())
    return list(intake.opened(again, github.client(), branch="main"))


def test_a_profile_becomes_a_pull_request_in_its_authors_name_and_gets_to_main(github: FakeGitHub) -> None:
    issue = github.issue(filled("profile", name="Lin Ω"), login="Lin", number=7, labels=("form: profile",))
    assert run(github, issue) == ["#1: #2"]
    request = github.threads[2]
    assert (request.branch, request.body) == ("form/1", "Closes #1")
    assert github.repo.git("show", f"form/1:{L}Lin.yml") == "name: Lin Ω\ngithub_id: 7"
    assert github.repo.git("log", "-1", "--format=%an <%ae>", "form/1") == "Lin <7+Lin@users.noreply.github.com>"
    assert len(github.ours(issue)) == 1
    assert "on its way as #2" in github.ours(issue)[0]
    assert github.started == [("steward.yml", {"ref": "main", "inputs": {"number": "2"}})]
    decisions = steward.decide(clone(github), github.client(), branch="main", now=github.now)
    assert next(iter(list(steward.act(decisions, github.client(), branch="main")))) == "#2: merged"
    assert github.repo.git("show", f"main:{L}Lin.yml")
    assert github.repo.git("branch", "--list", "form/*") == ""
    trailer = github.repo.git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", "main").strip()
    assert trailer == "Lin <7+Lin@users.noreply.github.com>"


def test_what_is_wrong_is_said_below_the_form_and_the_answer_follows(github: FakeGitHub) -> None:
    issue = github.issue(
        filled("profile", name="Lin", timezone="Mars"), login="lin", number=7, labels=("form: profile",)
    )
    assert run(github, issue) == ["#1: to be mended"]
    assert "Time zone" in github.ours(issue)[0]
    assert [one for one in github.threads.values() if one.branch] == []
    issue.body = filled("profile", name="Lin", timezone="Europe/Oslo")
    assert run(github, issue) == ["#1: #2"]
    issue.body = filled("profile", name="Lin Lin", timezone="Europe/Oslo")
    assert run(github, issue) == ["#1: #2"], "the same pull request, with what is said now"
    assert "name: Lin Lin" in github.repo.git("show", f"form/1:{L}lin.yml")
    assert len(github.ours(issue)) == 1


def test_whose_it_is_github_says_and_never_the_form(github: FakeGitHub) -> None:
    issue = github.issue(filled("profile", name="Ada"), login="eve", number=66, labels=("form: profile",), title="ada")
    run(github, issue)
    changed = github.repo.git("diff", "--name-only", "main", "form/1")
    assert changed == f"{L}eve.yml"


def test_who_has_a_profile_changes_it_and_keeps_what_the_form_does_not_ask(github: FakeGitHub) -> None:
    issue = github.issue(filled("profile", name="Ada L."), login="countess", number=1, labels=("form: profile",))
    run(github, issue)
    assert github.repo.git("diff", "--name-only", "main", "form/1") == f"{L}ada.yml"


def test_who_leaves_takes_every_trace_along_and_a_person_looks(github: FakeGitHub) -> None:
    body = "### Are you sure?\n\n- [X] Yes, remove me from this site\n"
    issue = github.issue(body, login="ada", number=1, labels=("form: leave",))
    assert run(github, issue) == ["#1: #2"]
    assert set(github.repo.git("diff", "--name-only", "main", "form/1").split()) >= {
        f"{L}ada.yml",
        "content/tips/sleep.md",
    }
    assert "ada" not in github.repo.git("show", "form/1:content/tips/sleep.md")


def test_an_ordinary_issue_is_left_alone(github: FakeGitHub) -> None:
    issue = github.issue("Where do I find the guide?", login="eve", number=66, labels=())
    assert run(github, issue) == []
    assert issue.comments == []


def test_what_changed_between_reading_and_opening_is_left_to_the_next_event(github: FakeGitHub) -> None:
    issue = github.issue(filled("profile", name="Lin"), login="lin", number=7, labels=("form: profile",))
    taken = intake.take(clone(github), github.client(), number=1, today=github.now.date())
    assert taken
    issue.body = filled("profile", name="Other")
    assert list(intake.opened(taken, github.client(), branch="main")) == ["#1: closed or changed meanwhile"]
    issue.state = "CLOSED"
    assert run(github, issue) == []


def test_a_repository_that_lets_no_workflow_open_pull_requests_says_how_to_let_it(github: FakeGitHub) -> None:
    issue = github.issue(filled("profile", name="Lin"), login="lin", number=7, labels=("form: profile",))
    github.troubles.append(Trouble(r"POST .*/pulls$", 403))
    run(github, issue)
    assert "allow GitHub Actions to create pull requests" in github.ours(issue)[0]


def test_only_so_many_forms_wait_at_a_time(github: FakeGitHub) -> None:
    for number in range(intake.MOST_WAITING):
        github.repo.git("branch", f"form/{number + 100}", "main")
    issue = github.issue(filled("profile", name="Lin"), login="lin", number=7, labels=("form: profile",))
    assert run(github, issue) == ["#1: waits, since 50 forms do"]
    assert "Nothing of it is lost" in github.ours(issue)[0]
    github.repo.git("branch", "-D", "form/100")
    assert run(github, issue) == ["#1: #2"]
    (answer,) = github.ours(issue)
    assert "Nothing of it is lost" not in answer, "the one answer follows"


def test_nobody_takes_the_places_of_all_others(github: FakeGitHub) -> None:
    for _ in range(intake.MOST_OF_ONE):
        issue = github.issue(filled("profile", name="Eve"), login="eve", number=6, labels=("form: profile",))
        github.repo.git("branch", f"form/{issue.number}", "main")
    more = github.issue(filled("profile", name="Eve"), login="eve", number=6, labels=("form: profile",))
    assert run(github, more) == ["#6: waits, since 5 forms of theirs do"]
    assert "Nothing of it is lost" in github.ours(more)[0]
    issue = github.issue(filled("profile", name="Lin"), login="lin", number=7, labels=("form: profile",))
    assert run(github, issue) == ["#7: #8"]


@pytest.mark.parametrize(
    "path", ["generator/x.py", ".github/workflows/x.yml", "content/../x", "content/\\x", "mkdocs.yml"]
)
def test_nothing_outside_of_the_content_is_written(path: str) -> None:
    value = {
        "number": 1, "asked": "", "onto": "0" * 40, "files": {path: "x"}, "title": "", "message": "", "comment": "",
        "opened": "", "closed_door": "", "waits": "",
    }  # fmt: skip
    with pytest.raises(ValueError, match="files"):
        intake.Taken.model_validate(value)
