"""A first contribution from the fork to the site, by the workflows' own scripts: it has a mistake, is checked, commented on,
corrected, approved, merged and published. The tests do what GitHub's actions would do (checkouts, artifacts); the scripts are
those that run on GitHub.
"""

from __future__ import annotations

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
class JobResult:
    """What one job of a workflow left."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]


@dataclass
class Runner:
    """A machine on which a workflow runs, as its scripts see it."""

    github: FakeGitHub
    folder: Path

    def clear_workspace(self) -> Path:
        """Return an empty workspace."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        (self.folder / "temp").mkdir()
        return self.folder

    def checkout(self, branch: str, path: str) -> Path:
        folder = self.folder / path
        origin = self.github.repo.folder.as_uri()
        self.github.repo.run_git("clone", "--quiet", "--branch", branch, "--single-branch", origin, str(folder))
        (folder / ".venv").symlink_to(ROOT / ".venv")
        return folder

    def run_job(
        self,
        workflow: str,
        job: str,
        folder: Path,
        values: dict[str, str],
        *,
        skip: tuple[str | None, ...] = ("Set up",),
    ) -> JobResult:
        """Run the scripts of a job except the steps named in `skip`, until one fails.

        `values` has the values of the expressions in the environments of the steps.
        """
        log, outputs = "", {}
        summary, output = self.folder / "summary", self.folder / "output"
        summary.write_text("")
        for step in load_workflow(workflow)["jobs"][job]["steps"]:
            if "run" not in step or step.get("name") in skip:
                continue
            output.write_text("")
            variables = {
                key: values[re.sub(r"\$\{\{ *(.*?) *\}\}", r"\1", text)] for key, text in step.get("env", {}).items()
            }
            environment = {
                **os.environ, **variables, "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "hub/club",
                "GITHUB_API_URL": self.github.address, "GITHUB_SERVER_URL": self.github.address,
                "GITHUB_SHA": self.github.repo.run_git("rev-parse", "main"), "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(self.folder / "temp"),
            }  # fmt: skip
            environment.update({key: values[key] for key in ("GITHUB_SHA",) if key in values})
            completed = subprocess.run(
                ["bash", "-eo", "pipefail", "-c", step["run"]],
                cwd=folder / step.get("working-directory", "."),
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            log += completed.stdout + completed.stderr
            outputs.update(line.partition("=")[::2] for line in output.read_text().splitlines())
            if step.get("continue-on-error") == "true":
                continue
            if completed.returncode or outputs.get("build") == "no":
                return JobResult(completed.returncode, log, summary.read_text(), outputs)
        return JobResult(0, log, summary.read_text(), outputs)

    def run_check(self, branch: str) -> JobResult:
        """Run check.yml: the generator of the base checks the content of the change."""
        self.clear_workspace()
        folder = self.checkout("main", "here")
        self.checkout(branch, "here/change")
        return self.run_job("check", "content", folder, {})

    def run_merge_bot(self, number: int) -> JobResult:
        """Run merge-bot.yml: the second job does what the first job decides."""
        values = {
            "github.token": "t0ken",
            "github.event.repository.default_branch || github.ref_name": "main",
            "inputs.number": str(number),
        }
        self.clear_workspace()
        folder = self.checkout("main", "here")
        decided = self.run_job("merge-bot", "decide", folder, values)
        assert (self.folder / "temp" / "decisions.jsonl").read_text(), decided.log
        return self.run_job("merge-bot", "act", folder, values, skip=("Set up", "Do what an earlier run left undone"))

    def run_publish(self, sha: str | None = None) -> JobResult:
        """Run publish.yml, except for the deployment itself."""
        self.clear_workspace()
        folder = self.checkout("main", "here")
        values = {
            "github.token": "t0ken",
            "github.event.repository.default_branch || github.ref_name": "main",
            "(inputs.rebuild || startsWith(github.event_name, 'discussion')) && '--rebuild' || ''": "",
            "secrets.LYCEUM_BADGE_KEY": "",
            "steps.badges.outputs.key": "",
            **({"GITHUB_SHA": sha} if sha else {}),
        }
        built = self.run_job("publish", "build", folder, values)
        if built.code or built.outputs["build"] != "yes":
            return built
        repeated = "Check that a run that is repeated deploys the tip"
        return self.run_job("publish", "deploy", folder, values, skip=("Set up", repeated))


SMALL_HUB = {
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
            target = github.repo.folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        for name, text in SMALL_HUB.items():
            github.repo.write_file(name, text)
        github.repo.run_git("reset", "--quiet")
        github.repo.run_git("checkout", "--quiet", "--detach")
        github.repo.run_git("add", "--all")
        github.repo.commit()
        github.repo.run_git("update-ref", "refs/heads/main", "HEAD")
        yield Runner(github, tmp_path / "runner")


OWN_PROFILE = "content/learners/newbie.yml"


def test_first_contribution_goes_from_fork_to_site(runner: Runner) -> None:
    github = runner.github
    before = github.repo.run_git("rev-parse", "main")
    github.push_files(
        "newbie-1", {OWN_PROFILE: "name: New Bee\nheadlin: Learning to fly\nlearning: [git]\n"}, onto="main"
    )
    thread = github.open_pull_request("newbie-1", login="newbie", number=4711)

    checked = runner.run_check("newbie-1")
    assert checked.code == 1
    assert "::error file=content/learners/newbie.yml,line=2,col=1,title=unknown-field::" in checked.log
    assert "did you mean `headline`?" in checked.summary
    assert "rosalind" not in checked.summary, "the answer has nothing of other contributors"
    runner.run_merge_bot(thread.number)
    assert thread.labels == {"needs changes"}
    assert [suggestion["body"] for suggestion in thread.suggestions] == [
        "```suggestion\nheadline: Learning to fly\n```"
    ]

    github.push_files("newbie-1", {OWN_PROFILE: "name: New Bee\nheadline: Learning to fly\nlearning: [git]\n"})
    checked = runner.run_check("newbie-1")
    assert (checked.code, "Everything is in order." in checked.summary) == (0, True)
    preview = (runner.folder / "temp" / "preview.html").read_text("utf-8")
    assert "/learners/newbie/" in preview
    assert "Learning to fly" in preview
    runner.run_merge_bot(thread.number)
    assert thread.labels == {"needs a moderator"}

    github.add_label(thread, "approved", by="lantern-keeper")
    assert "#1: merged" in runner.run_merge_bot(thread.number).log
    assert github.dispatched_workflows == [("publish.yml", {"ref": "main", "inputs": {}})]
    assert len(github.list_bot_comments(thread)) == 1

    published = runner.run_publish()
    assert published.code == 0, published.log
    page = (runner.folder / "here" / "site" / "learners" / "newbie" / "index.html").read_text("utf-8")
    assert "Learning to fly" in page
    github.deployments.append((github.repo.run_git("rev-parse", "main"), "success"))
    late = runner.run_publish(sha=before)
    assert late.outputs["build"] == "no", "a run for an older commit publishes nothing"


def test_content_check_does_not_run_changed_generator_code(runner: Runner) -> None:
    runner.github.push_files(
        "evil", {"generator/cli.py": "raise SystemExit('owned')\n", "Makefile": "all:\n\ttouch owned\n", OWN_PROFILE: "name: Eve\n"}, onto="main"
    )  # fmt: skip
    checked = runner.run_check("evil")
    assert (checked.code, "owned" in checked.log) == (0, False)
    assert not (runner.folder / "here" / "owned").exists()


@pytest.mark.parametrize(
    ("change", "base", "runs_tests"),
    [
        ({OWN_PROFILE: "name: New Bee\n"}, "HEAD^1", False),
        ({OWN_PROFILE: "name: New Bee\n", "README.md": "Ours\n"}, "HEAD^1", True),
        ({OWN_PROFILE: "name: New Bee\n"}, "0" * 40, True),
    ],
    ids=["only content", "more than content", "unknown base"],
)
def test_content_change_skips_the_generator_tests(
    runner: Runner, change: dict[str, str | None], base: str, runs_tests: bool
) -> None:
    runner.github.push_files("newbie-1", change, onto="main")
    runner.clear_workspace()
    folder = runner.checkout("newbie-1", "here")
    expression = (
        "github.event_name == 'pull_request' && 'HEAD^1' || github.event.merge_group.base_sha || github.event.before"
    )
    result = runner.run_job("check", "project", folder, {expression: base}, skip=(None,))
    assert (result.code, result.outputs.get("more")) == (0, "true" if runs_tests else None)
