"""Workflows have only the triggers, permissions and actions of the tables below. A change of policy changes a table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from lyceum.moderation.previews import PREVIEW_ARTIFACT
from tests.support.paths import ROOT
from tests.support.repository import WORKFLOW_FILES, load_workflow

TRIGGERS_BY_WORKFLOW = {
    "check": {"pull_request", "merge_group", "push"},
    "publish": {"push", "workflow_dispatch", "discussion", "discussion_comment"},
    "merge-bot": {"workflow_dispatch"},
    "review": {"pull_request_review"},
    "schedule": {"schedule"},
    "wake": {"pull_request_target", "workflow_run"},
    "form-intake": {"issues", "workflow_dispatch"},
}
"""The events that start each workflow. Anybody can cause `pull_request_target`, `workflow_run` and `issues`, which run with a token
of the hub."""
WRITE_PERMISSIONS = {
    ("publish", "deploy"): {"pages", "id-token"},
    ("merge-bot", "act"): {"contents", "pull-requests", "issues", "actions"},
    ("schedule", "start"): {"actions"},
    ("wake", "wake"): {"actions"},
    ("form-intake", "open"): {"contents", "pull-requests", "issues", "actions"},
}
"""The write permissions of every job that has any."""
DEFAULT_BRANCH = "${{ github.event.repository.default_branch || github.ref_name }}"
"""The event of a schedule has no repository; a schedule runs on the default branch."""
PINNED_COMMITS = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1",
    "actions/cache/restore": "55cc8345863c7cc4c66a329aec7e433d2d1c52a9",
    "actions/cache/save": "55cc8345863c7cc4c66a329aec7e433d2d1c52a9",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97",
    "actions/setup-node": "820762786026740c76f36085b0efc47a31fe5020",
    "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
    "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
    "actions/upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9",
    "actions/deploy-pages": "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128",
}
SET_UP_ACTION = "./.github/actions/set-up"
ARTIFACTS_FOR_WRITERS = {"decisions", "proposal"}
"""The artifacts that a read-only job passes to a job with write access, which validates them before it acts."""


def list_jobs() -> list[tuple[str, str, Any]]:
    """Return the workflow, the name and the definition of each job."""
    return [(path.stem, name, job) for path in WORKFLOW_FILES for name, job in load_workflow(path.stem)["jobs"].items()]


JOBS = pytest.mark.parametrize(
    ("workflow", "name", "job"), list_jobs(), ids=lambda value: value if isinstance(value, str) else ""
)


def find_steps(job: Any, action: str) -> list[Any]:
    """Return the steps of a job that use an action."""
    return [step for step in job["steps"] if step.get("uses", "").startswith(f"{action}@")]


@pytest.mark.parametrize("path", WORKFLOW_FILES, ids=lambda path: path.stem)
def test_workflow_has_expected_triggers_and_no_permissions(path: Path) -> None:
    workflow = load_workflow(path.stem)
    triggers = workflow["on"]
    assert set(triggers if isinstance(triggers, dict) else [triggers]) == TRIGGERS_BY_WORKFLOW[path.stem]
    assert workflow["permissions"] == {}
    assert workflow.get("concurrency") or all(job.get("concurrency") for job in workflow["jobs"].values())


def test_every_listed_workflow_exists() -> None:
    assert {path.stem for path in WORKFLOW_FILES} == set(TRIGGERS_BY_WORKFLOW)


@JOBS
def test_job_has_only_the_listed_write_permissions(workflow: str, name: str, job: Any) -> None:
    permissions = job["permissions"]
    assert isinstance(permissions, dict), "each permission is named"
    assert {permission for permission, level in permissions.items() if level == "write"} == WRITE_PERMISSIONS.get(
        (workflow, name), set()
    )
    assert int(job["timeout-minutes"]) <= 30


@JOBS
def test_every_action_is_pinned_to_its_listed_commit(workflow: str, name: str, job: Any) -> None:
    check_pins(job["steps"])


def check_pins(steps: list[Any]) -> None:
    for step in steps:
        if step.get("uses", SET_UP_ACTION) != SET_UP_ACTION:
            action, _, commit = step["uses"].partition("@")
            assert PINNED_COMMITS[action] == commit


def test_set_up_runs_only_listed_actions() -> None:
    steps = yaml.load((ROOT / SET_UP_ACTION / "action.yml").read_text("utf-8"), yaml.BaseLoader)["runs"]["steps"]
    check_pins(steps)
    assert [step["run"] for step in steps if "run" in step] == ["touch .venv/.ready-site", "make .venv/.ready-site"]


@JOBS
def test_only_publish_writes_caches(workflow: str, name: str, job: Any) -> None:
    """A run for a pull request reads the caches of the main branch, and leaves nothing for others."""
    saved = [step["with"]["path"] for step in find_steps(job, "actions/cache/save")]
    set_ups = [step.get("with", {}) for step in job["steps"] if step.get("uses") == SET_UP_ACTION]
    is_publish = (workflow, name) == ("publish", "build")
    assert saved == ([".lyceum", "site"] if is_publish else [])
    assert set_ups in ([], [{"save": "true"}] if is_publish else [{}])
    assert not find_steps(job, "actions/cache")


@JOBS
def test_scripts_get_values_by_environment_only(workflow: str, name: str, job: Any) -> None:
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")
    for step in find_steps(job, "actions/checkout"):
        assert step["with"]["persist-credentials"] == "false"


def test_preview_artifact_has_the_name_the_bot_expects() -> None:
    check = load_workflow("check")
    (upload,) = find_steps(check["jobs"]["content"], "actions/upload-artifact")
    assert upload["with"]["archive"] == "false", "so that a browser opens the page directly"
    assert Path(upload["with"]["path"]).name == PREVIEW_ARTIFACT


@JOBS
def test_job_with_write_access_has_no_contributed_files(workflow: str, name: str, job: Any) -> None:
    if (workflow, name) not in WRITE_PERMISSIONS:
        return
    for step in find_steps(job, "actions/checkout"):
        assert step["with"]["ref"] == DEFAULT_BRANCH
    for step in find_steps(job, "actions/download-artifact"):
        assert step["with"]["name"] in ARTIFACTS_FOR_WRITERS
    assert "git fetch" not in str(job)


@JOBS
def test_public_triggers_pass_only_a_number(workflow: str, name: str, job: Any) -> None:
    if not TRIGGERS_BY_WORKFLOW[workflow] & {"pull_request_target", "workflow_run", "issues"}:
        return
    used_values = set(re.findall(r"\$\{\{\s*github\.event\.(?:pull_request|issue|workflow_run)\.([\w.]+)", str(job)))
    assert used_values <= {"number"}
    if "pull_request_target" in TRIGGERS_BY_WORKFLOW[workflow]:
        assert not find_steps(job, "actions/checkout")


def test_a_schedule_shares_its_file_with_no_other_trigger() -> None:
    """GitHub switches a workflow with a schedule off after 60 quiet days, with all of its triggers."""
    assert {name: triggers for name, triggers in TRIGGERS_BY_WORKFLOW.items() if "schedule" in triggers} == {
        "schedule": {"schedule"}
    }


def test_review_and_check_wake_the_merge_bot() -> None:
    """A token of `pull_request_review` cannot start a workflow if the branch is in a fork; one of `workflow_run` can."""
    assert load_workflow("review")["on"]["pull_request_review"]["types"] == ["submitted", "dismissed"]
    assert load_workflow("review")["jobs"]["notice"]["permissions"] == {}
    assert load_workflow("wake")["on"]["workflow_run"] == {"workflows": ["review", "check"], "types": ["completed"]}


@pytest.mark.parametrize("path", WORKFLOW_FILES, ids=lambda path: path.stem)
def test_started_workflows_exist_and_can_be_started(path: Path) -> None:
    started = re.findall(r"actions/workflows/([\w-]+)\.yml/dispatches", path.read_text("utf-8"))
    assert all("workflow_dispatch" in TRIGGERS_BY_WORKFLOW[name] for name in started)


def test_signing_key_is_the_only_secret() -> None:
    """No step that reads contributed files has the secret, and its environment can be limited to a branch."""
    for path in WORKFLOW_FILES:
        secrets = re.findall(r"secrets\.\w+", path.read_text("utf-8"))
        assert secrets == (["secrets.LYCEUM_BADGE_KEY"] * 2 if path.stem == "publish" else [])
    job = load_workflow("publish")["jobs"]["build"]
    runs = [step["run"] for step in job["steps"] if "secrets." in str(step)]
    assert (job["environment"], runs) == (
        "badges",
        ['echo "key=$(.venv/bin/lyceum badge-key --public)" >> "$GITHUB_OUTPUT"', ".venv/bin/lyceum sign site"],
    )
    names = [step.get("name") for step in job["steps"]]
    assert names.index("Build") < names.index("Sign the badges") < names.index("Verify the site")
    assert not TRIGGERS_BY_WORKFLOW["publish"] & {
        "pull_request",
        "pull_request_target",
        "workflow_run",
        "issue_comment",
        "issues",
    }


def test_check_is_read_only_and_runs_the_base_generator() -> None:
    workflow = load_workflow("check")
    assert not any("write" in job["permissions"].values() for job in workflow["jobs"].values())
    hub, change = find_steps(workflow["jobs"]["content"], "actions/checkout")
    assert "base.sha" in hub["with"]["ref"]
    assert (hub["with"].get("path"), change["with"]["path"]) == (None, "change")
    runs = [step["run"] for step in workflow["jobs"]["content"]["steps"] if "run" in step]
    assert [run for run in runs if "change/" in run] == ["rm -rf content && cp -R change/content content"]


def test_builds_and_deployments_are_serial_and_never_cancelled() -> None:
    workflow = load_workflow("publish")
    assert "concurrency" not in workflow, "a deployment does not keep the next build waiting"
    assert {name: job["concurrency"] for name, job in workflow["jobs"].items()} == {
        "build": {"group": "publish-build", "cancel-in-progress": "false"},
        "deploy": {"group": "publish-deploy", "cancel-in-progress": "false"},
    }
    guard, deploy = workflow["jobs"]["deploy"]["steps"]
    assert "GITHUB_SHA" in guard["run"]
    assert guard["if"] == "${{ github.run_attempt > 1 }}"
    assert deploy["uses"].startswith("actions/deploy-pages@")
