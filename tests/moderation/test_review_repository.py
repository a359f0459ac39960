"""A review of the policy reads Git objects safely: special files, hand-made trees, and unusual repositories."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest

from lyceum.git import RepositoryError
from lyceum.moderation import review_change
from lyceum.moderation.review_result import REFUSED_CODES, Verdict
from tests.support.git_repository import GitRepository
from tests.support.hubs import TODAY
from tests.support.policy_cases import (
    ADA_PROFILE,
    LEARNERS,
    OWN_TIP,
    TIPS,
    Change,
    commit_files,
    get_blocking_codes,
    make_tip,
    review_branch,
    review_merge,
)


def commit_entry(repo: GitRepository, mode: str, kind: str, identity: str, path: str) -> None:
    """Make the branch `change`: the base and one more entry."""
    repo.create_branch("change")
    repo.run_git("update-index", "--add", "--cacheinfo", f"{mode},{identity},{path}")
    repo.run_git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", kind)
    repo.run_git("reset", "--quiet", "--hard", "main~0")
    repo.run_git("update-ref", "refs/heads/change", "ORIG_HEAD")
    repo.run_git("switch", "--quiet", "--force", "main")


def write_blob(repo: GitRepository, text: str) -> str:
    """Store a text as a blob, and return its hash."""
    return repo.run_git("hash-object", "-w", "--stdin", stdin=text.encode())


@pytest.mark.parametrize("path", [f"{LEARNERS}ada.yml", f"{TIPS}new.md", "content/learners-2", "docs"])
@pytest.mark.parametrize("target", ["/etc/passwd", "../../.git/config", "grace.yml"])
def test_symlink_is_refused_and_not_followed(repo: GitRepository, path: str, target: str) -> None:
    commit_entry(repo, "120000", "link", write_blob(repo, target), path)
    review = review_branch(repo)
    assert review.verdict is Verdict.REFUSED
    assert "symbolic-link" in get_blocking_codes(review)


@pytest.mark.parametrize("path", [f"{TIPS}new.md", "content/learners/sub", "vendor"])
def test_submodule_is_refused(repo: GitRepository, path: str) -> None:
    commit_entry(repo, "160000", "submodule", repo.read_head(), path)
    review = review_branch(repo)
    assert review.verdict is Verdict.REFUSED
    assert "submodule" in get_blocking_codes(review)


def test_executable_file_needs_a_person(repo: GitRepository) -> None:
    commit_entry(repo, "100755", "program", write_blob(repo, ADA_PROFILE), f"{LEARNERS}ada.yml")
    assert get_blocking_codes(review_branch(repo)) == {"unusual-file-mode"}


def test_file_name_that_is_not_text_is_refused(repo: GitRepository) -> None:
    repo.create_branch("change")
    Path(os.fsdecode(os.fsencode(repo.folder / TIPS) + b"/\xff.md")).write_text(make_tip(), "utf-8")
    repo.commit()
    review = review_branch(repo)
    assert get_blocking_codes(review) & REFUSED_CODES == {"unsafe-path"}
    json.dumps(review.to_json(), ensure_ascii=False).encode()


def commit_raw_folder(repo: GitRepository, listed: bytes, folder: str = "tips") -> None:
    """Make the branch `change`: the base with a folder in content/ that Git itself would not write."""
    raw_folder = repo.run_git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=listed)
    inside = [line for line in repo.run_git("ls-tree", "main:content").split("\n") if not line.endswith(f"\t{folder}")]
    content = repo.run_git("mktree", stdin="\n".join([*inside, f"040000 tree {raw_folder}\t{folder}\n"]).encode())
    root = [line for line in repo.run_git("ls-tree", "main").split("\n") if not line.endswith("\tcontent")]
    tree = repo.run_git("mktree", stdin="\n".join([*root, f"040000 tree {content}\tcontent\n"]).encode())
    head = repo.run_git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", tree, "-p", "main", "-m", "x")
    repo.run_git("update-ref", "refs/heads/change", head)


@pytest.mark.parametrize("name", [b"..", b".", b"a/b.md", b"x" * 300 + b".md"])
def test_hand_made_tree_cannot_escape_the_repository(repo: GitRepository, tmp_path: Path, name: bytes) -> None:
    blob = bytes.fromhex(write_blob(repo, make_tip()))
    commit_raw_folder(repo, b"100644 " + name + b"\0" + blob)
    before = sorted(tmp_path.iterdir())
    with suppress(RepositoryError):
        assert review_branch(repo).verdict is not Verdict.SAFE
    assert sorted(tmp_path.iterdir()) == before


def test_tree_with_duplicate_names_is_an_error(repo: GitRepository) -> None:
    first, second = (bytes.fromhex(write_blob(repo, make_tip(text=text))) for text in ("One", "Two"))
    commit_raw_folder(repo, b"100644 a.md\0" + first + b"100644 a.md\0" + second)
    with pytest.raises(RepositoryError, match="twice"):
        review_branch(repo)


@pytest.mark.slow
def test_tree_size_is_limited(repo: GitRepository) -> None:
    inside = f"100644 blob {write_blob(repo, 'x')}"
    for _ in range(5):
        tree = repo.run_git("mktree", stdin="".join(f"{inside}\t{name}\n" for name in "abcdefghijkl").encode())
        inside = f"040000 tree {tree}"
    head = repo.run_git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", tree, "-p", "main", "-m", "x")
    with pytest.raises(RepositoryError, match="repository is too large"):
        review_branch(repo, head=head)


def test_the_same_review_is_the_same_json(repo: GitRepository) -> None:
    review = review_merge(
        repo, Change({f"{LEARNERS}ada.yml": None, f"{TIPS}new.md": make_tip(fields="thanks: [who]\n"), "x": "x"})
    )
    values = review.to_json()
    assert json.loads(json.dumps(values)) == json.loads(json.dumps(review_branch(repo).to_json()))
    assert list(values) == ["verdict", "first", "reasons", "problems"]
    assert values["verdict"] == "needs a moderator"
    assert set(values["reasons"][0]) == {"path", "code", "message", "ok"}
    assert set(values["problems"][0]) == {
        "path",
        "line",
        "column",
        "code",
        "message",
        "hint",
        "severity",
        "other_places",
    }
    assert [reason["path"] for reason in values["reasons"]] == sorted(reason["path"] for reason in values["reasons"])


@pytest.mark.parametrize("revision", ["no-such-branch", "", "--all", "-h", "main:README.md", "0" * 40, "main..change"])
def test_revision_must_name_one_commit(repo: GitRepository, revision: str) -> None:
    repo.create_branch("change")
    for side in ("base", "head"):
        with pytest.raises(RepositoryError, match="no commit"):
            review_branch(repo, **{side: revision})


def test_unrelated_histories_are_an_error(repo: GitRepository) -> None:
    repo.run_git("switch", "--quiet", "--orphan", "change")
    commit_files(repo, {"README.md": "x\n"})
    with pytest.raises(RepositoryError, match="no common commit"):
        review_branch(repo)


def test_missing_repository_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="Git says"):
        review_change(tmp_path, base="main", head="change", author="ada", author_id=1, today=TODAY)


def test_a_review_changes_nothing_and_runs_nothing(repo: GitRepository, tmp_path: Path) -> None:
    """The repository has settings and hooks that would make Git run programs."""
    trace = tmp_path / "trace"
    for setting in ("diff.external", "core.fsmonitor", "diff.x.textconv", "diff.x.command", "filter.x.smudge"):
        repo.run_git("config", setting, f"touch {trace}; true")
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        repo.write_file(f".git/hooks/{hook}", f"#!/bin/sh\ntouch {trace}\n")
        (repo.folder / f".git/hooks/{hook}").chmod(0o755)
    commit_files(repo, {".gitattributes": "* diff=x filter=x\n"})
    repo.create_branch("change")
    commit_files(repo, OWN_TIP.files)
    repo.switch_branch("main")
    trace.unlink(missing_ok=True)
    files_before = {path: path.read_bytes() for path in repo.folder.rglob("*") if path.is_file()}
    assert review_branch(repo).verdict is Verdict.SAFE
    files_after = {path: path.read_bytes() for path in repo.folder.rglob("*") if path.is_file()}
    assert {
        path.relative_to(repo.folder).parts[:2] for path in files_after if files_after[path] != files_before.get(path)
    } <= {(".git", "objects")}
    assert files_before.keys() <= files_after.keys()
    assert not trace.exists()


def test_bare_repository_can_be_reviewed(repo: GitRepository, tmp_path: Path) -> None:
    repo.create_branch("change")
    commit_files(repo, OWN_TIP.files)
    repo.run_git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    review = review_change(tmp_path / "bare", base="main", head="change", author="ada", author_id=1, today=TODAY)
    assert review.verdict is Verdict.SAFE


def test_git_replace_objects_are_ignored(repo: GitRepository) -> None:
    repo.create_branch("change")
    commit_files(repo, {"README.md": "# Mine\n"})
    repo.run_git("replace", "change^{tree}", "main^{tree}")
    assert get_blocking_codes(review_branch(repo)) == {"maintainers-only"}
