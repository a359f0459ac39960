"""Serves the repository of the fake GitHub to `git fetch`, with Git's own server behind HTTP."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.git_repository import GIT_ENVIRONMENT
from tests.support.github.state import GitHubState

REPOSITORY_PATH = "/hub/club.git"
SERVER_SETTINGS = {
    "http.receivepack": "false",
    "uploadpack.allowFilter": "true",
    "uploadpack.allowTipSHA1InWant": "true",
}


def answer_git_request(
    github: GitHubState, method: str, target: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers and the body of Git's answer. Every open pull request has its ref, as on GitHub."""
    if target.startswith(f"{REPOSITORY_PATH}/info/refs"):
        github.update_pull_refs()
    path, _, query = target.removeprefix(REPOSITORY_PATH).partition("?")
    variables = {
        "GIT_PROJECT_ROOT": str(Path(github.repo.folder) / ".git"),
        "GIT_HTTP_EXPORT_ALL": "1",
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_CONTENT_ENCODING": headers.get("Content-Encoding", ""),
        "GIT_PROTOCOL": headers.get("Git-Protocol", ""),
        "REMOTE_ADDR": "127.0.0.1",
        "GIT_CONFIG_COUNT": str(len(SERVER_SETTINGS)),
        **{f"GIT_CONFIG_KEY_{index}": name for index, name in enumerate(SERVER_SETTINGS)},
        **{f"GIT_CONFIG_VALUE_{index}": value for index, value in enumerate(SERVER_SETTINGS.values())},
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    completed = subprocess.run(
        ["git", "http-backend"],
        env={**inherited, **GIT_ENVIRONMENT, **variables},
        input=body,
        capture_output=True,
        check=True,
    )
    head, _, data = completed.stdout.partition(b"\r\n\r\n")
    answer_headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
    status = int(answer_headers.pop("Status", "200").split()[0])
    return status, answer_headers, data
