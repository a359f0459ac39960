"""A review reads what changed, and nothing of the base that the store knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lyceum.git import GitFile, ObjectStore
from lyceum.moderation.policy import review_on_base
from lyceum.moderation.review_base import ReviewBase
from tests.support.command_line import run_lyceum
from tests.support.git_repository import GitRepository
from tests.support.hubs import TODAY
from tests.support.policy_cases import OWN_TIP, TIPS, commit_files, get_blocking_codes, review_merge


class RecordedStore(ObjectStore):
    """Notes the id of each blob that is read."""

    read_ids: list[str]

    def read_blobs(self, files: Iterable[GitFile]) -> Mapping[str, bytes]:
        wanted = list(files)
        self.read_ids.extend(file.id for file in wanted)
        return super().read_blobs(wanted)


def open_store(folder: Path) -> RecordedStore:
    store = RecordedStore(folder)
    object.__setattr__(store, "read_ids", [])
    return store


def fill_store(repo: GitRepository) -> None:
    """Have the results of all files in the store of the hub."""
    (repo.folder / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
    assert run_lyceum("check", folder=repo.folder).returncode in (0, 1)


def list_read_paths(store: RecordedStore, base: ReviewBase) -> set[str]:
    paths = {file.id: path for path, file in base.files.items()}
    return {paths[blob] for blob in store.read_ids if blob in paths}


def test_second_review_reads_no_learner_tip_or_result_of_the_base(repo: GitRepository) -> None:
    commit_files(repo, {"content/tips/hers.md": "---\ntitle: Hers\nauthor: grace\n---\nSleep, and see #2.\n"})
    fill_store(repo)
    first, second = open_store(repo.folder), open_store(repo.folder)
    old = ReviewBase.load(first, first.resolve_commit("main"), TODAY, hub=repo.folder)
    new = ReviewBase.load(second, second.resolve_commit("main"), TODAY, hub=repo.folder)
    assert f"{TIPS}mine.md" in list_read_paths(first, old)
    kinds = {path.rpartition("/")[0].split("/")[1] for path in list_read_paths(second, new) if path.count("/") > 1}
    assert kinds == {"challenges", "pages"}, "what describes the hub is needed itself"
    assert not [path for path in list_read_paths(second, new) if "/results/" in path]
    assert (new.problems, dict(new.contents)) == (old.problems, dict(old.contents))
    assert [record.path for record in new.library.records] == [record.path for record in old.library.records]


def test_reviews_with_and_without_a_store_say_the_same(repo: GitRepository) -> None:
    expected = review_merge(repo, OWN_TIP)
    fill_store(repo)
    for _ in range(2):
        store = open_store(repo.folder)
        base = ReviewBase.load(store, store.resolve_commit("main"), TODAY, hub=repo.folder)
        review, _ = review_on_base(base, store.resolve_commit("change"), author="ada", author_id=1, merged_today=0)
        assert (review.verdict, review.reasons, review.problems) == (
            expected.verdict, expected.reasons, expected.problems
        )  # fmt: skip
    assert get_blocking_codes(review) == set()


def test_changed_file_of_the_base_is_read_again(repo: GitRepository) -> None:
    fill_store(repo)
    first = open_store(repo.folder)
    ReviewBase.load(first, first.resolve_commit("main"), TODAY, hub=repo.folder)
    commit_files(repo, {f"{TIPS}mine.md": "---\ntitle: Mine\nauthor: nobody\n---\nText.\n"})
    second = open_store(repo.folder)
    base = ReviewBase.load(second, second.resolve_commit("main"), TODAY, hub=repo.folder)
    assert f"{TIPS}mine.md" in list_read_paths(second, base)
    assert f"{TIPS}mine.md" in {problem.where.path for problem in base.problems}
