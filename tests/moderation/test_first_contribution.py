"""The whole way of a first contribution, by the workflows' own scripts: sent with a mistake in it, checked, answered, mended,
looked at, merged, published. What actions would check out or hand on is put there by hand; all else is what runs on GitHub.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.git_repository import isolate_git
from tests.support.github.server import FakeGitHub, run_fake_github
from tests.support.paths import ROOT
from tests.support.repository import list_tracked_files, load_workflow

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories


@dataclass
class Ran:
    code: int
    said: str
    summary: str
    outputs: dict[str, str]


@dataclass
class Runner:
    """A machine of GitHub's, as far as scripts can tell."""

    github: FakeGitHub
    folder: Path

    def fresh(self) -> Path:
        """An empty workspace."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        (self.folder / "temp").mkdir()
        return self.folder

    def checkout(self, branch: str, path: str) -> Path:
        there = self.folder / path
        origin = self.github.repo.folder.as_uri()
        self.github.repo.run_git("clone", "--quiet", "--branch", branch, "--single-branch", origin, str(there))
        (there / ".venv").symlink_to(ROOT / ".venv")
        return there

    def job(
        self, name: str, job: str, at: Path, values: dict[str, str], *, skip: tuple[str | None, ...] = ("Set up",)
    ) -> Ran:
        """All scripts of a job but those named so, until one fails; `values` says what expressions of its environment stand for."""
        said, outputs = "", {}
        summary, output = self.folder / "summary", self.folder / "output"
        summary.write_text("")
        told = load_workflow(name)["jobs"][job]
        for step in told["steps"]:
            if "run" not in step or step.get("name") in skip:
                continue
            output.write_text("")
            given = {
                key: values[re.sub(r"\$\{\{ *(.*?) *\}\}", r"\1", text)] for key, text in step.get("env", {}).items()
            }
            around = {
                **os.environ, **given, "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "hub/club",
                "GITHUB_API_URL": self.github.address, "GITHUB_SERVER_URL": self.folder.parent.joinpath("web").as_uri(),
                "GITHUB_SHA": self.github.repo.run_git("rev-parse", "main"), "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(self.folder / "temp"),
            }  # fmt: skip
            around.update({key: values[key] for key in ("GITHUB_SHA",) if key in values})
            here = at / step["working-directory"] if "working-directory" in step else at
            done = subprocess.run(
                ["bash", "-eo", "pipefail", "-c", step["run"]],
                cwd=here,
                env=around,
                capture_output=True,
                text=True,
                check=False,
            )
            said += done.stdout + done.stderr
            outputs.update(line.partition("=")[::2] for line in output.read_text().splitlines())
            if step.get("continue-on-error") == "true":
                continue
            if done.returncode or outputs.get("build") == "no":
                return Ran(done.returncode, said, summary.read_text(), outputs)
        return Ran(0, said, summary.read_text(), outputs)

    def checked(self, branch: str) -> Ran:
        """check.yml: the base's generator, the change's content."""
        at = self.fresh()
        self.checkout("main", "hub")
        self.checkout(branch, "change")
        return self.job("check", "content", at, {})

    def run_merge_bot(self, number: int) -> Ran:
        """merge-bot.yml: what the first job decides is what the second one does."""
        values = {
            "github.token": "t0ken",
            "github.event.repository.default_branch || github.ref_name": "main",
            "inputs.number": str(number),
        }
        self.fresh()
        at = self.checkout("main", "here")
        self.job("merge-bot", "decide", at, values)
        assert json.loads((self.folder / "temp" / "decisions.json").read_text()) is not None
        return self.job("merge-bot", "act", at, values)

    def published(self, sha: str | None = None) -> Ran:
        """publish.yml, as far as the artifact and its last look at the tip."""
        self.fresh()
        at = self.checkout("main", "here")
        values = {
            "github.token": "t0ken",
            "github.event.repository.default_branch || github.ref_name": "main",
            "github.event.schedule == '*/30 * * * *' && '--reconcile' || ''": "",
            "secrets.LYCEUM_BADGE_KEY": "",
            **({"GITHUB_SHA": sha} if sha else {}),
        }
        built = self.job("publish", "build", at, values)
        return (
            self.job("publish", "deploy", at, values) if built.outputs["build"] == "yes" and not built.code else built
        )


SMALL = {
    "content/hub.yml": "name: Club\nurl: https://club.example.org/\nrepository: hub/club\nmoderators: [lantern-keeper]\nshare_cards: false\n",
    "content/topics.yml": "- {id: git, name: Git}\n",
    "content/learners/rosalind.yml": "name: Rosalind\nlearning: [git]\n",
    **{f"content/pages/{name}.md": f"# {name}\n" for name in ("about", "guide", "code-of-conduct")},
}


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runner]:
    isolate_git(monkeypatch)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    for github in run_fake_github(tmp_path):
        github.now = datetime.now(UTC)
        github.push_files("main", {})
        for path in list_tracked_files():
            if path.is_relative_to(ROOT / "content"):
                continue
            there = github.repo.folder / path.relative_to(ROOT)
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, there)
        for name, text in SMALL.items():
            github.repo.write_file(name, text)
        github.repo.run_git("reset", "--quiet")
        github.repo.run_git("checkout", "--quiet", "--detach")
        github.repo.run_git("add", "--all")
        github.repo.commit()
        github.repo.run_git("update-ref", "refs/heads/main", "HEAD")
        (tmp_path / "web" / "hub").mkdir(parents=True)
        (tmp_path / "web" / "hub" / "club").symlink_to(github.repo.folder)
        yield Runner(github, tmp_path / "runner")


MINE = "content/learners/newbie.yml"


def test_first_contribution_goes_from_fork_to_site(runner: Runner) -> None:
    github = runner.github
    before = github.repo.run_git("rev-parse", "main")
    github.push_files("newbie-1", {MINE: "name: New Bee\nheadlin: Learning to fly\nlearning: [git]\n"}, onto="main")
    thread = github.open_pull_request("newbie-1", login="newbie", number=4711)

    found = runner.checked("newbie-1")
    assert found.code == 1
    assert "::error file=content/learners/newbie.yml,line=2,col=1,title=unknown-field::" in found.said
    assert "did you mean `headline`?" in found.summary
    assert "rosalind" not in found.summary, "what others wrote is not in the answer"
    runner.run_merge_bot(thread.number)
    assert thread.labels == {"needs changes"}
    assert [one["body"] for one in thread.suggestions] == ["```suggestion\nheadline: Learning to fly\n```"]

    github.push_files("newbie-1", {MINE: "name: New Bee\nheadline: Learning to fly\nlearning: [git]\n"})
    found = runner.checked("newbie-1")
    assert (found.code, "Everything is in order." in found.summary) == (0, True)
    preview = (runner.folder / "temp" / "preview.html").read_text("utf-8")
    assert "/learners/newbie/" in preview
    assert "Learning to fly" in preview
    runner.run_merge_bot(thread.number)
    assert thread.labels == {"needs a person"}

    github.now = datetime.now(UTC)
    github.add_label(thread, "approved", by="lantern-keeper")
    assert "#1: merged" in runner.run_merge_bot(thread.number).said
    assert github.dispatched_workflows == [("publish.yml", {"ref": "main", "inputs": {}})]
    assert len(github.list_bot_comments(thread)) == 1

    done = runner.published()
    assert done.code == 0, done.said
    page = (runner.folder / "here" / "site" / "learners" / "newbie" / "index.html").read_text("utf-8")
    assert "Learning to fly" in page
    late = runner.published(sha=before)
    assert late.outputs["build"] == "no", "a run that comes late publishes nothing"


def test_content_check_does_not_run_changed_generator_code(runner: Runner) -> None:
    runner.github.push_files(
        "evil", {"generator/cli.py": "raise SystemExit('owned')\n", "Makefile": "all:\n\ttouch owned\n", MINE: "name: Eve\n"}, onto="main"
    )  # fmt: skip
    found = runner.checked("evil")
    assert (found.code, "owned" in found.said) == (0, False)
    assert not (runner.folder / "hub" / "owned").exists()


@pytest.mark.parametrize(
    ("change", "base", "tried"),
    [
        ({MINE: "name: New Bee\n"}, "HEAD^1", False),
        ({MINE: "name: New Bee\n", "README.md": "Ours\n"}, "HEAD^1", True),
        ({MINE: "name: New Bee\n"}, "0" * 40, True),
    ],
    ids=["content alone", "more than content", "nobody knows since when"],
)
def test_content_change_skips_the_generator_tests(
    runner: Runner, change: dict[str, str | None], base: str, tried: bool
) -> None:
    runner.github.push_files("newbie-1", change, onto="main")
    runner.fresh()
    here = runner.checkout("newbie-1", "here")
    asked = (
        "github.event_name == 'pull_request' && 'HEAD^1' || github.event.merge_group.base_sha || github.event.before"
    )
    ran = runner.job("check", "project", here, {asked: base}, skip=(None,))
    assert (ran.code, ran.outputs.get("more")) == (0, "true" if tried else None)
