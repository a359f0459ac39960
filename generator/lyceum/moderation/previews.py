"""Finds the preview of a change that the check built, and trusts only a check whose workflow is the hub's own."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.git import GitFile
from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_values import PullRequest

PREVIEW_ARTIFACT = "preview.html"
"""The artifact of the check: the changed pages as they will look. GitHub names an artifact that is not packed after its file."""
_WORKFLOW_FOLDER = ".github/"


def find_preview_url(
    github: GitHubReader, request: PullRequest, before: Mapping[str, GitFile], after: Mapping[str, GitFile]
) -> str | None:
    """Return the address of the preview; None if the check is not done, or if the change has a workflow of its own.

    The files are those of the base and of the merge. GitHub runs the workflow of the merge, so that a change of it could
    upload any page, which the bot would then link.
    """
    if (
        request.check is None
        or not request.check.is_done
        or _list_workflow_files(before) != _list_workflow_files(after)
    ):
        return None
    try:
        return github.find_artifact_url(request.check, PREVIEW_ARTIFACT)
    except GitHubRefusedError:
        return None


def _list_workflow_files(files: Mapping[str, GitFile]) -> frozenset[tuple[str, GitFile]]:
    return frozenset((path, file) for path, file in files.items() if path.startswith(_WORKFLOW_FOLDER))
