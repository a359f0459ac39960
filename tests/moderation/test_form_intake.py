"""The rules of the form intake: what becomes of an issue that a form made, who its author is, and what the bot answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lyceum.contributing.issue_forms import build_issue_form
from lyceum.i18n import Translator
from lyceum.moderation import (
    FormProposal,
    apply_decisions,
    decide_pull_requests,
    open_form_pull_request,
    read_form_issue,
)
from lyceum.moderation.form_intake import MANY_OPEN_FORMS, MAX_OPEN_FORMS_PER_PERSON
from lyceum.schema import HubSettings
from tests.support.git_repository import isolate_git
from tests.support.github.server import FakeGitHub, run_fake_github
from tests.support.github.values import FakeThread, RequestFault

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

L = "content/learners/"
HUB: dict[str, str | None] = {
    "content/hub.yml": "name: Club\nurl: https://club.example.org/\nrepository: hub/club\nwelcome: automatic\n",
    f"{L}ada.yml": "name: Ada\ngithub_id: 1\nheadline: As before\n",
    f"{L}grace.yml": "name: Grace\ngithub_id: 2\n",
    "content/tips/sleep.md": "---\ntitle: Sleep\nauthor: grace\nthanks: [ada]\n---\nSleep on it.\n",
}


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    isolate_git(monkeypatch)
    for fake in run_fake_github(tmp_path):
        fake.push_files("main", HUB)
        fake.folder = tmp_path / "clone"  # type: ignore[attr-defined]
        yield fake


def fill_form(kind: str, **answers: str) -> str:
    """Return the body that GitHub makes of a form with these answers, by field."""
    questions = build_issue_form(kind, Translator("en"), HubSettings(name="Club")).questions  # type: ignore[arg-type]
    assert set(answers) <= {question.name for question in questions}
    return "\r\n\r\n".join(
        f"### {question.label}\r\n\r\n{answers.get(question.name, '_No response_')}" for question in questions
    )


def clone_main(github: FakeGitHub) -> Path:
    folder: Path = github.folder  # type: ignore[attr-defined]
    shutil.rmtree(folder, ignore_errors=True)
    return github.clone_main(folder)


def run_intake(github: FakeGitHub, issue: FakeThread) -> list[str]:
    """Do what the workflow does with the number of an issue."""
    github.advance_clock()
    proposal = read_form_issue(clone_main(github), github.make_client(), number=issue.number, today=github.now.date())
    if proposal is None:
        return []
    proposal = FormProposal.model_validate_json(proposal.model_dump_json())
    return list(open_form_pull_request(proposal, github.make_client(), branch="main"))


def test_profile_form_becomes_a_merged_pull_request(github: FakeGitHub) -> None:
    issue = github.open_issue(fill_form("profile", name="Lin Ω"), login="Lin", number=7, labels=("form: profile",))
    assert run_intake(github, issue) == ["#1: #2"]
    request = github.threads[2]
    assert (request.branch, request.body) == ("form/1", "Closes #1\n\n<!-- form of 7 -->")
    assert github.repo.run_git("show", f"form/1:{L}Lin.yml") == "name: Lin Ω\ngithub_id: 7"
    assert github.repo.run_git("log", "-1", "--format=%an <%ae>", "form/1") == "Lin <7+Lin@users.noreply.github.com>"
    assert len(github.list_bot_comments(issue)) == 1
    assert "It is now pull request #2" in github.list_bot_comments(issue)[0]
    assert github.dispatched_workflows == [("merge-bot.yml", {"ref": "main", "inputs": {"number": "2"}})]
    decisions = decide_pull_requests(clone_main(github), github.make_client(), branch="main", now=github.now)
    assert next(iter(list(apply_decisions(decisions, github.make_client(), branch="main")))) == "#2: merged"
    assert github.repo.run_git("show", f"main:{L}Lin.yml")
    assert github.repo.run_git("branch", "--list", "form/*") == ""
    trailer = github.repo.run_git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)", "main").strip()
    assert trailer == "Lin <7+Lin@users.noreply.github.com>"


def test_form_comment_is_updated_after_each_edit(github: FakeGitHub) -> None:
    issue = github.open_issue(
        fill_form("profile", name="Lin", timezone="Mars"), login="lin", number=7, labels=("form: profile",)
    )
    assert run_intake(github, issue) == ["#1: needs changes"]
    assert "Time zone" in github.list_bot_comments(issue)[0]
    assert [thread for thread in github.threads.values() if thread.branch] == []
    issue.body = fill_form("profile", name="Lin", timezone="Europe/Oslo")
    assert run_intake(github, issue) == ["#1: #2"]
    issue.body = fill_form("profile", name="Lin Lin", timezone="Europe/Oslo")
    assert run_intake(github, issue) == ["#1: #2"], "the same pull request has the new text"
    assert "name: Lin Lin" in github.repo.run_git("show", f"form/1:{L}lin.yml")
    assert len(github.list_bot_comments(issue)) == 1


def test_author_comes_from_github_not_the_form(github: FakeGitHub) -> None:
    issue = github.open_issue(
        fill_form("profile", name="Ada"), login="eve", number=66, labels=("form: profile",), title="ada"
    )
    run_intake(github, issue)
    changed = github.repo.run_git("diff", "--name-only", "main", "form/1")
    assert changed == f"{L}eve.yml"


def test_profile_update_keeps_fields_not_in_the_form(github: FakeGitHub) -> None:
    issue = github.open_issue(
        fill_form("profile", name="Ada L."), login="countess", number=1, labels=("form: profile",)
    )
    run_intake(github, issue)
    assert github.repo.run_git("diff", "--name-only", "main", "form/1") == f"{L}ada.yml"


def test_removal_form_deletes_all_and_needs_a_moderator(github: FakeGitHub) -> None:
    body = "### Are you sure?\n\n- [X] Yes, remove me from this site\n"
    issue = github.open_issue(body, login="ada", number=1, labels=("form: leave",))
    assert run_intake(github, issue) == ["#1: #2"]
    assert set(github.repo.run_git("diff", "--name-only", "main", "form/1").split()) >= {
        f"{L}ada.yml",
        "content/tips/sleep.md",
    }
    assert "ada" not in github.repo.run_git("show", "form/1:content/tips/sleep.md")


def test_ordinary_issue_is_ignored(github: FakeGitHub) -> None:
    issue = github.open_issue("Where do I find the guide?", login="eve", number=66, labels=())
    assert run_intake(github, issue) == []
    assert issue.comments == []


def test_form_edited_meanwhile_waits_for_the_next_event(github: FakeGitHub) -> None:
    issue = github.open_issue(fill_form("profile", name="Lin"), login="lin", number=7, labels=("form: profile",))
    proposal = read_form_issue(clone_main(github), github.make_client(), number=1, today=github.now.date())
    assert proposal
    issue.body = fill_form("profile", name="Other")
    assert list(open_form_pull_request(proposal, github.make_client(), branch="main")) == [
        "#1: closed or changed meanwhile"
    ]
    issue.state = "CLOSED"
    assert run_intake(github, issue) == []


def test_missing_pull_request_permission_is_explained(github: FakeGitHub) -> None:
    issue = github.open_issue(fill_form("profile", name="Lin"), login="lin", number=7, labels=("form: profile",))
    github.faults.append(RequestFault(r"POST .*/pulls$", 403))
    run_intake(github, issue)
    assert "allow GitHub Actions to create pull requests" in github.list_bot_comments(issue)[0]


def open_forms(github: FakeGitHub, count: int, login: str, number: int) -> list[FakeThread]:
    """Open pull requests from forms of one person."""
    threads = []
    for _ in range(count):
        branch = f"form/{len(github.threads) + 1000}"
        github.repo.run_git("branch", branch, "main")
        body = f"Closes #1\n\n<!-- form of {number} -->"
        threads.append(github.open_pull_request(branch, login="github-actions", number=0, body=body, fork=False))
    return threads


def open_profile_form(github: FakeGitHub, login: str = "lin", number: int = 7) -> FakeThread:
    return github.open_issue(fill_form("profile", name="Lin"), login=login, number=number, labels=("form: profile",))


def test_waiting_forms_are_limited_per_person(github: FakeGitHub) -> None:
    forms = open_forms(github, MAX_OPEN_FORMS_PER_PERSON, "eve", 6)
    issue = open_profile_form(github, "eve", 6)
    assert run_intake(github, issue) == ["#6: waits, since 5 forms of theirs do"]
    assert "Nothing is lost" in github.list_bot_comments(issue)[0]
    assert run_intake(github, open_profile_form(github)) == ["#7: #8"], "the others do not wait for them"
    forms[0].state = "CLOSED"
    assert run_intake(github, issue) == ["#6: #9"], "the branch of a closed form takes no place"
    assert "Nothing is lost" not in github.list_bot_comments(issue)[0], "the one comment is kept up to date"


def test_many_people_with_many_forms_keep_nobody_out(github: FakeGitHub) -> None:
    for person in range(MANY_OPEN_FORMS // MAX_OPEN_FORMS_PER_PERSON):
        open_forms(github, MAX_OPEN_FORMS_PER_PERSON, f"eve-{person}", 600 + person)
    assert run_intake(github, open_profile_form(github))[0].startswith("#51: #"), "everybody's first form has a place"
    second = open_profile_form(github)
    assert run_intake(github, second)[0].endswith("waits, since 1 forms of theirs do")


def test_closed_forms_keep_nobody_out(github: FakeGitHub) -> None:
    for thread in open_forms(github, MANY_OPEN_FORMS, "lin", 7):
        thread.state = "CLOSED"
    assert run_intake(github, open_profile_form(github))[0].startswith("#51: #")


@pytest.mark.parametrize("kind", ["profile", "leave"])
def test_reused_login_is_a_stranger_to_forms(github: FakeGitHub, kind: str) -> None:
    github.push_files("main", {f"{L}ada.yml": "name: Ada\n", "content/accounts.yml": "ada: 1\n"})
    body = (
        fill_form("profile", name="Mine")
        if kind == "profile"
        else "### Are you sure?\n\n- [X] Yes, remove me from this site\n"
    )
    issue = github.open_issue(body, login="ada", number=666, labels=(f"form: {kind}",))
    assert run_intake(github, issue) == ["#1: needs changes"]
    assert "another number" in github.list_bot_comments(issue)[0]


def test_form_of_a_blocked_account_is_not_opened(github: FakeGitHub) -> None:
    github.push_files("main", {"content/hub.yml": "name: Club\nblocked: {eve: 6}\n"})
    issue = open_profile_form(github, "eve-again", 6)
    assert run_intake(github, issue) == ["#1: needs changes"]
    assert "blocked" in github.list_bot_comments(issue)[0]
    assert len(github.threads) == 1


def test_blocked_account_can_still_leave(github: FakeGitHub) -> None:
    settings = "name: Club\nblocked: {ada: 1}\n"
    github.push_files("main", {"content/hub.yml": settings})
    body = "### Are you sure?\n\n- [X] Yes, remove me from this site\n"
    issue = github.open_issue(body, login="ada", number=1, labels=("form: leave",))
    assert run_intake(github, issue) == ["#1: #2"]


@pytest.mark.parametrize(
    "path", ["generator/x.py", ".github/workflows/x.yml", "content/../x", "content/\\x", "mkdocs.yml"]
)
def test_nothing_outside_content_is_written(path: str) -> None:
    value = {
        "number": 1, "issue_hash": "", "base_commit": "0" * 40, "files": {path: "x"}, "title": "", "message": "", "comment": "",
        "opened_note": "", "not_allowed_note": "", "queue_note": "",
    }  # fmt: skip
    with pytest.raises(ValueError, match="files"):
        FormProposal.model_validate(value)


@pytest.mark.parametrize(("edited_after_days", "sent_on"), [(None, "2026-11-24"), (1, "2026-11-25"), (9, "2026-11-29")])
def test_form_was_sent_when_it_was_filled_in(github: FakeGitHub, edited_after_days: int | None, sent_on: str) -> None:
    issue = github.open_issue(fill_form("profile", name="Lin"), login="Lin", number=7, labels=("form: profile",))
    if edited_after_days:
        issue.edited_at = github.now + timedelta(days=edited_after_days)
    github.advance_clock(5 * 24 * 60)
    run_intake(github, issue)
    github.advance_clock(5 * 24 * 60)
    decisions = decide_pull_requests(clone_main(github), github.make_client(), branch="main", now=github.now)
    assert next(apply_decisions(decisions, github.make_client(), branch="main")) == "#2: merged"
    assert f"Sent: {sent_on}" in github.repo.run_git("log", "-1", "--format=%(trailers)", "main")
