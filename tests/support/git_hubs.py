"""Derives a hub from a real Git repository, as a build does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from lyceum.hub import Hub, derive_hub
from lyceum.site.inputs import load_build_inputs
from tests.support.git_repository import GitRepository
from tests.support.hubs import TODAY

BOT_EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"


def derive_git_hub(repository: GitRepository, *, today: date = TODAY) -> Hub:
    """Derive the hub in the folder of a repository."""
    inputs = load_build_inputs(repository.folder, today=today)
    assert not [problem for problem in inputs.problems if problem.is_error], inputs.problems
    return derive_hub(inputs.library, inputs.history, inputs.comments, today=today)


def write_files(repository: GitRepository, files: Mapping[str, str]) -> GitRepository:
    for path, text in files.items():
        repository.write_file(path, text)
    return repository


def merge_pull_request(
    repository: GitRepository,
    branch: str,
    *,
    date: str,
    trailers: tuple[str, ...] = (),
    author: tuple[str, str] = ("github-actions[bot]", BOT_EMAIL),
    committer: tuple[str, str] = ("GitHub", "noreply@github.com"),
) -> str:
    """Merge a branch into main as GitHub does for the merge bot, and return the hash of the merge commit."""
    repository.switch_branch("main")
    message = "\n\n".join(["A change (#1)", "\n".join(trailers)] if trailers else ["A change (#1)"])
    repository.run_git(
        "merge", "--quiet", "--no-ff", "--cleanup=verbatim", "-m", message + "\n", branch,
        environment={
            "GIT_AUTHOR_NAME": author[0], "GIT_AUTHOR_EMAIL": author[1], "GIT_AUTHOR_DATE": f"{date}T12:00:00+0000",
            "GIT_COMMITTER_NAME": committer[0], "GIT_COMMITTER_EMAIL": committer[1],
            "GIT_COMMITTER_DATE": f"{date}T12:00:00+0000",
        },
    )  # fmt: skip
    return repository.read_head()


def make_long_history(folder: Path, count: int) -> Path:
    """Make a hub with a commit for each of its files, which are by 50 people."""
    stream = ["reset refs/heads/main\n"]
    for number in range(count):
        text = f"name: Person {number}\n"
        parent = f"from :{number}\n" if number else ""
        stream.append(
            f"commit refs/heads/main\nmark :{number + 1}\n"
            f"committer P{number % 50} <p{number % 50}@example.org> {1_767_225_600 + number * 60} +0000\n"
            f"data 1\nx\n{parent}"
            f"M 100644 inline content/learners/person-{number}.yml\ndata {len(text)}\n{text}\n"
        )
    repository = GitRepository.create(folder)
    repository.run_git("fast-import", "--quiet", stdin="".join(stream).encode())
    repository.run_git("reset", "--quiet", "--hard", "main")
    repository.write_file("content/hub.yml", "name: Many\n").commit("P0")
    return folder
