"""Finds the preview of a change that the check built, and trusts only a check whose workflow is the hub's own."""

from __future__ import annotations

from collections.abc import Collection

from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import PullRequest

PREVIEW_ARTIFACT = "preview.html"
"""The artifact of the check: the changed pages as they will look. GitHub names an artifact that is not packed after its file."""
_WORKFLOW_FOLDER = ".github/"


def find_preview_url(github: GitHubReader, request: PullRequest, changed_paths: Collection[str]) -> str | None:
    """Return the address of the preview; None if the check is not done, or if the change has a workflow of its own.

    The paths are those that the merge changes. GitHub runs the workflow of the merge, so that a change of it could upload any
    page, which the bot would then link.
    """
    if (
        request.check is None
        or not request.check.is_done
        or any(path.startswith(_WORKFLOW_FOLDER) for path in changed_paths)
    ):
        return None
    try:
        return github.find_artifact_url(request.check, PREVIEW_ARTIFACT)
    except (GitHubRefusedError, GitHubBusyError):  # the answer matters more
        return None
