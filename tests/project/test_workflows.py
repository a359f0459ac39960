"""The policy of the workflows: what starts them, what they may do, what they run. A change of it is a change of a table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from lyceum.moderation.decisions import PREVIEW_ARTIFACT
from tests.support.paths import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TRIGGERS = {
    "check": {"pull_request", "merge_group", "push"},
    "publish": {"push", "schedule", "workflow_dispatch", "discussion", "discussion_comment"},
    "merge-bot": {"schedule", "workflow_dispatch"},
    "wake": {"pull_request_target"},
    "form-intake": {"issues", "workflow_dispatch"},
}
"""What starts each. `pull_request_target` and `issues` are started by anybody, with a token of ours."""
WRITES = {
    ("publish", "deploy"): {"pages", "id-token"},
    ("merge-bot", "act"): {"contents", "pull-requests", "issues", "actions"},
    ("wake", "wake"): {"actions"},
    ("form-intake", "open"): {"contents", "pull-requests", "issues", "actions"},
}
"""Every job that can change something, with all that it can change."""
DEFAULT = "${{ github.event.repository.default_branch || github.ref_name }}"
"""A schedule brings no repository with it, and runs on the default branch."""
PINS = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97",
    "actions/setup-node": "820762786026740c76f36085b0efc47a31fe5020",
    "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
    "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
    "actions/upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9",
    "actions/deploy-pages": "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128",
}
HANDED_ON = {"decisions", "proposal"}
"""What a job that reads hands to one that writes: values that are checked for their form before anything is done."""


def load_workflow(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # `on:` and `yes` stay words


def list_jobs() -> list[tuple[str, str, Any]]:
    return [(path.stem, name, job) for path in FILES for name, job in load_workflow(path)["jobs"].items()]


JOBS = pytest.mark.parametrize(
    ("of", "name", "job"), list_jobs(), ids=lambda value: value if isinstance(value, str) else ""
)


def find_steps(job: Any, action: str) -> list[Any]:
    return [step for step in job["steps"] if step.get("uses", "").startswith(f"{action}@")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_workflow_has_expected_triggers_and_no_permissions(path: Path) -> None:
    told = load_workflow(path)
    started = told["on"]
    assert set(started if isinstance(started, dict) else [started]) == TRIGGERS[path.stem]
    assert told["permissions"] == {}
    assert told["concurrency"]


def test_every_listed_workflow_exists() -> None:
    assert {path.stem for path in FILES} == set(TRIGGERS)


@JOBS
def test_job_has_only_the_listed_write_permissions(of: str, name: str, job: Any) -> None:
    told = job["permissions"]
    assert isinstance(told, dict), "each right by its name"
    assert {right for right, level in told.items() if level == "write"} == WRITES.get((of, name), set())
    assert int(job["timeout-minutes"]) <= 30


@JOBS
def test_every_action_is_pinned_to_its_listed_commit(of: str, name: str, job: Any) -> None:
    for step in job["steps"]:
        if "uses" in step:
            action, _, commit = step["uses"].partition("@")
            assert PINS[action] == commit


@JOBS
def test_scripts_get_values_by_environment_only(of: str, name: str, job: Any) -> None:
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")
    for step in find_steps(job, "actions/checkout"):
        assert step["with"]["persist-credentials"] == "false"


def test_preview_artifact_has_the_name_the_bot_expects() -> None:
    check = load_workflow(ROOT / ".github" / "workflows" / "check.yml")
    (left,) = find_steps(check["jobs"]["content"], "actions/upload-artifact")
    assert left["with"]["archive"] == "false", "a browser opens the page itself"
    assert Path(left["with"]["path"]).name == PREVIEW_ARTIFACT


@JOBS
def test_job_with_write_access_has_no_contributed_files(of: str, name: str, job: Any) -> None:
    if (of, name) not in WRITES:
        return
    for step in find_steps(job, "actions/checkout"):
        assert step["with"]["ref"] == DEFAULT
    for step in find_steps(job, "actions/download-artifact"):
        assert step["with"]["name"] in HANDED_ON
    assert "git fetch" not in str(job)


@JOBS
def test_public_triggers_pass_only_a_number(of: str, name: str, job: Any) -> None:
    if not TRIGGERS[of] & {"pull_request_target", "issues"}:
        return
    used = set(re.findall(r"\$\{\{\s*github\.event\.(?:pull_request|issue)\.([\w.]+)", str(job)))
    assert used <= {"number"}
    if "pull_request_target" in TRIGGERS[of]:
        assert not find_steps(job, "actions/checkout")


def test_signing_key_is_the_only_secret() -> None:
    """The step runs what was merged, and installs nothing; its environment can be kept to the published branch."""
    for path in FILES:
        found = re.findall(r"secrets\.\w+", path.read_text("utf-8"))
        assert found == (["secrets.LYCEUM_BADGE_KEY"] if path.stem == "publish" else [])
    job = load_workflow(ROOT / ".github" / "workflows" / "publish.yml")["jobs"]["build"]
    [holder] = [step for step in job["steps"] if "secrets." in str(step)]
    assert (job["environment"], holder["run"]) == ("badges", ".venv/bin/lyceum build")
    assert not TRIGGERS["publish"] & {"pull_request", "pull_request_target", "workflow_run", "issue_comment", "issues"}


def test_check_is_read_only_and_runs_the_base_generator() -> None:
    told = load_workflow(ROOT / ".github" / "workflows" / "check.yml")
    assert not any("write" in job["permissions"].values() for job in told["jobs"].values())
    hub, change = find_steps(told["jobs"]["content"], "actions/checkout")
    assert "base.sha" in hub["with"]["ref"]
    assert (hub["with"]["path"], change["with"]["path"]) == ("hub", "change")
    runs = [step["run"] for step in told["jobs"]["content"]["steps"] if "run" in step]
    assert [run for run in runs if "change/" in run] == ["rm -rf hub/content && cp -R change/content hub/content"]


def test_site_is_published_serially_from_the_tip() -> None:
    told = load_workflow(ROOT / ".github" / "workflows" / "publish.yml")
    assert told["concurrency"] == {"group": "publish", "cancel-in-progress": "false"}
    deploy = told["jobs"]["deploy"]["steps"]
    assert "GITHUB_SHA" in deploy[0]["run"]
    assert deploy[1]["uses"].startswith("actions/deploy-pages@")
