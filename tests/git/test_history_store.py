"""A history that is read step by step, with a store, is the one that is read at once; and what is known is not read again."""

from __future__ import annotations

import datetime
import random
import re
import sqlite3
from collections.abc import Callable, Hashable
from pathlib import Path

import pytest

from lyceum.git import NO_HISTORY, History, load_history, must_read_all_commits
from tests.support.git_repository import GitRepository
from tests.support.histories import ADA_PATH, GRACE_PATH, LONG_TEXT, TODAY

PEOPLE = [
    ("Ada", "ada@example.org"),
    ("Ada Lovelace", "ada@example.org"),
    ("Ada", "1+ada@users.noreply.github.com"),
    ("Grace", "grace@users.noreply.github.com"),
    ("Grace H", "2+grace@users.noreply.github.com"),
    ("Claude", "ada@example.org"),
    ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
]
PATHS = [
    ADA_PATH, GRACE_PATH, "content/learners/gr/grace.yml", "content/tips/one.md", "content/tips/2026/one.md",
    "content/hub.yml", "code.py", "README.md",
]  # fmt: skip


def load(repository: GitRepository, store: Path | None, *, today: datetime.date = TODAY, **settings: object) -> History:
    return load_history(repository.folder, today=today, store_folder=store, **settings)  # type: ignore[arg-type]


def describe(history: History) -> tuple[object, ...]:
    """Everything that a history says."""
    return (
        history.head,
        list(history.files.items()),
        tuple(history.contributions),
        tuple(history.project_commits),
        sorted(history.profile_authors.items()),
        dict(history.list_digests()),
        history.digest,
    )


def run_and_list_commands(work: Callable[[], object], trace: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the Git commands that some work runs."""
    trace.write_text("")
    monkeypatch.setenv("GIT_TRACE", str(trace))
    work()
    monkeypatch.delenv("GIT_TRACE")
    return re.findall(r"built-in: git (\S+)", trace.read_text())


class RandomHistory:
    """Makes commits, merges, renames, reverts and rewritten histories by chance, the same for the same seed."""

    def __init__(self, repository: GitRepository, seed: int) -> None:
        self.repository, self.random = repository, random.Random(seed)
        self.seconds = 1_767_225_600
        self.branch_count = 0
        self.commit_change()

    def take_step(self) -> None:
        steps = [self.commit_change] * 5 + [self.merge_side_branch] * 3 + [self.pull, self.revert, self.rewrite]
        self.random.choice(steps)()

    def change_files(self) -> None:
        paths = [path for path in PATHS if (self.repository.folder / path).exists()]
        for _ in range(self.random.randint(1, 2)):
            action = self.random.choice(["write", "write", "rename", "delete"])
            if action == "write" or not paths:
                text = self.random.choice(["1\n", "2\n", LONG_TEXT, LONG_TEXT + "more\n"])
                self.repository.write_file(self.random.choice(PATHS), text)
            elif action == "delete":
                (self.repository.folder / self.random.choice(paths)).unlink(missing_ok=True)
            else:
                old, new = self.random.choice(paths), self.random.choice(PATHS)
                if old != new and (self.repository.folder / old).exists():
                    (self.repository.folder / new).parent.mkdir(parents=True, exist_ok=True)
                    (self.repository.folder / old).replace(self.repository.folder / new)

    def commit_change(self) -> None:
        self.change_files()
        name, email = self.random.choice(PEOPLE)
        trailers = ["Co-authored-by: {} <{}>".format(*self.random.choice(PEOPLE))] if self.random.random() < 0.2 else []
        message = self.random.choice(["change", 'Revert "x"'])
        self.repository.commit(name, email, self.next_date(), message, trailers)

    def next_date(self) -> str:
        self.seconds += 40_000
        wrong = self.random.choice([0] * 8 + [-5_000_000, 90_000_000])
        return str(self.seconds + wrong)

    def merge_side_branch(self) -> None:
        self.branch_count += 1
        revision = self.random.choice(self.repository.run_git("rev-list", "--max-count=4", "HEAD").splitlines())
        side = f"side-{self.branch_count}"
        self.repository.run_git("switch", "--quiet", "--create", side, revision)
        self.commit_change()
        self.commit_change()
        self.repository.switch_branch("main")
        self.merge(side)

    def merge(self, branch: str) -> None:
        """Merge; where the branches contradict each other, ours counts."""
        strategy = self.random.choice(["ours", "ort", "ort"])
        try:
            self.repository.merge_branch(branch, date=self.next_date(), strategy=strategy)
        except AssertionError:
            self.repository.run_git("checkout", "--quiet", "--force", "HEAD")
            self.repository.merge_branch(branch, date=self.next_date(), strategy="ours")

    def pull(self) -> None:
        """Merge the published branch into a local one, which takes its place."""
        self.repository.create_branch("local")
        self.commit_change()
        self.repository.switch_branch("main")
        self.commit_change()
        self.repository.switch_branch("local")
        self.merge("main")
        self.repository.run_git("branch", "--force", "main", "local")
        self.repository.switch_branch("main")
        self.repository.run_git("branch", "--delete", "--force", "local")

    def revert(self) -> None:
        parents = self.repository.run_git("rev-list", "--max-count=3", "HEAD").splitlines()
        self.repository.run_git("read-tree", "-u", "--reset", self.random.choice(parents))
        self.repository.commit(*PEOPLE[0], self.next_date(), 'Revert "change"')

    def rewrite(self) -> None:
        """Go back, as a forced push does."""
        parents = self.repository.run_git("rev-list", "--first-parent", "--max-count=4", "HEAD").splitlines()
        self.repository.run_git("reset", "--quiet", "--hard", self.random.choice(parents))
        self.commit_change()


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", [0, 1, 202, 333])
def test_a_history_read_in_steps_is_the_one_read_at_once(repository: GitRepository, tmp_path: Path, seed: int) -> None:
    changes = RandomHistory(repository, seed)
    store = tmp_path / "store"
    forgotten: list[str] = []
    today = TODAY
    for _ in range(12):
        for _ in range(changes.random.randint(0, 3)):
            changes.take_step()
        if changes.random.random() < 0.2:
            today += datetime.timedelta(days=changes.random.randint(-200, 400))
        if changes.random.random() < 0.1:
            forgotten = ["x"]
        known = load(repository, store, today=today, forgotten=forgotten)
        assert describe(known) == describe(load(repository, None, today=today, forgotten=forgotten))
        assert describe(load(repository, store, today=today, forgotten=forgotten)) == describe(known)


@pytest.fixture
def trace(tmp_path: Path, repository: GitRepository) -> Path:
    """A file in which Git notes its commands; the first call in a process also runs `git version`."""
    repository.write_file("a").write_file(ADA_PATH, LONG_TEXT).commit("Ada")
    load(repository, None)
    return tmp_path / "trace"


def test_a_known_history_starts_no_git_process(
    repository: GitRepository, trace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_and_list_commands(lambda: load(repository, tmp_path / "store"), trace, monkeypatch)
    assert sorted(first) == ["log", "ls-tree"]
    later = TODAY + datetime.timedelta(days=3)
    for today in (TODAY, later):
        again = run_and_list_commands(
            lambda today=today: describe(load(repository, tmp_path / "store", today=today)),  # type: ignore[misc]
            trace,
            monkeypatch,
        )
        assert not again
    repository.run_git("pack-refs", "--all")
    assert not run_and_list_commands(lambda: load(repository, tmp_path / "store"), trace, monkeypatch)


def test_only_new_commits_are_read(
    repository: GitRepository, trace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = load(repository, tmp_path / "store").head
    repository.write_file("b").commit("Grace")
    commands = run_and_list_commands(lambda: load(repository, tmp_path / "store"), trace, monkeypatch)
    assert sorted(commands) == ["diff-tree", "log"]
    assert f"^{head}" in trace.read_text()
    assert list(load(repository, tmp_path / "store").files) == ["a", "b", ADA_PATH]


@pytest.mark.parametrize(
    "settings",
    [
        {"forgotten": ("x",)},
        {"agents": ("ada@example.org",)},
        {"content_folder": "garden"},
        {"get_identities": lambda: lambda path: path},
    ],
)
def test_other_settings_read_everything_again(
    repository: GitRepository,
    trace: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, object],
) -> None:
    load(repository, tmp_path / "store")
    commands = run_and_list_commands(lambda: load(repository, tmp_path / "store", **settings), trace, monkeypatch)
    assert sorted(commands) == ["log", "ls-tree"]
    assert describe(load(repository, tmp_path / "store", **settings)) == describe(load(repository, None, **settings))


def test_another_mailmap_reads_everything_again(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a").commit("ada", "ada@example.org")
    load(repository, tmp_path / "store")
    repository.write_file(".mailmap", "Ada Lovelace <ada@example.org>\n")
    [contribution] = load(repository, tmp_path / "store").contributions
    assert contribution.person.name == "Ada Lovelace"


def test_a_rewritten_branch_is_read_again(
    repository: GitRepository, trace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write_file("b").commit("Grace")
    load(repository, tmp_path / "store")
    repository.run_git("reset", "--quiet", "--hard", "HEAD~1")
    repository.write_file("c").commit("Linus")
    commands = run_and_list_commands(lambda: load(repository, tmp_path / "store"), trace, monkeypatch)
    assert sorted(commands) == ["log", "log", "ls-tree"]
    assert describe(load(repository, tmp_path / "store")) == describe(load(repository, None))


def test_a_head_that_git_has_lost_is_read_again(repository: GitRepository, tmp_path: Path) -> None:
    lost = repository.write_file("a").commit("Ada")
    load(repository, tmp_path / "store")
    repository.run_git("checkout", "--quiet", "--orphan", "other")
    repository.write_file("b").commit("Grace")
    (repository.folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert list(load(repository, tmp_path / "store").files) == ["a", "b"]


def test_a_new_former_name_joins_the_past(repository: GitRepository, tmp_path: Path) -> None:
    names: dict[str, Hashable] = {}
    repository.write_file("ada", "1").commit("Ada")
    repository.write_file("lovelace", "2").delete_file("ada").commit("Ada")
    [path] = load(repository, tmp_path / "store", get_identities=lambda: names.get).files
    names |= {"ada": 1, "lovelace": 1}
    history = load(repository, tmp_path / "store", get_identities=lambda: names.get)
    assert (path, len(history.files[path].changes)) == ("lovelace", 2)


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_damaged_store_costs_time_only(repository: GitRepository, tmp_path: Path, damage: bytes) -> None:
    repository.write_file("a").commit("Ada")
    expected = describe(load(repository, tmp_path / "store"))
    [file] = (tmp_path / "store").glob("*.sqlite")
    file.write_bytes(damage)
    for _ in range(2):
        assert describe(load(repository, tmp_path / "store")) == expected


def test_a_damaged_value_is_noticed(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a").commit("Ada")
    expected = describe(load(repository, tmp_path / "store"))
    [file] = (tmp_path / "store").glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE commits SET data = replace(data, 'a', 'b')")
    connection.close()
    assert describe(load(repository, tmp_path / "store")) == expected


def test_a_lost_row_is_noticed(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a").commit("Ada")
    expected = describe(load(repository, tmp_path / "store"))
    [file] = (tmp_path / "store").glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM commits")
    connection.close()
    assert describe(load(repository, tmp_path / "store")) == expected


def test_a_store_tells_whether_all_commits_must_be_read(repository: GitRepository, tmp_path: Path) -> None:
    assert not must_read_all_commits(repository.folder, tmp_path), "there is no commit"
    repository.write_file("a").commit("Ada")
    assert must_read_all_commits(repository.folder, tmp_path)
    load(repository, tmp_path)
    repository.write_file("b").commit("Grace")
    assert not must_read_all_commits(repository.folder, tmp_path)


def test_versions_are_read_when_they_are_asked_for(
    repository: GitRepository, trace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write_file("a", "2").commit("Grace")
    history = load(repository, tmp_path / "store")
    versions: list[bytes] = []
    commands = run_and_list_commands(
        lambda: versions.extend(version.data for file in history.files.values() for version in file.versions),
        trace,
        monkeypatch,
    )
    assert commands == ["cat-file"], "one process answers for all files"
    assert versions == [b"text\n", b"2", LONG_TEXT.encode()]


def test_what_is_forgotten_of_files_is_read_again(repository: GitRepository, tmp_path: Path) -> None:
    changes = RandomHistory(repository, seed=5)
    for _ in range(20):
        changes.take_step()
    load(repository, tmp_path / "store")
    history = load(repository, tmp_path / "store")
    before = describe(history)
    history.forget_files()
    assert describe(history) == before == describe(load(repository, None))


def test_a_hub_that_lost_all_files_has_no_history(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a").commit("Ada")
    load(repository, tmp_path / "store")
    repository.delete_file("a").commit("Ada")
    assert load(repository, tmp_path / "store") == NO_HISTORY
    repository.write_file("b").commit("Ada")
    assert describe(load(repository, tmp_path / "store")) == describe(load(repository, None))


def test_a_reader_sees_one_moment(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a").commit("Ada")
    before = load(repository, tmp_path / "store")
    expected = describe(load(repository, None))
    repository.write_file("a", "2").commit("Grace")
    after = load(repository, tmp_path / "store")
    assert describe(before) == expected
    assert describe(after) == describe(load(repository, None))


def test_a_store_that_cannot_be_written_changes_nothing(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file("a").commit("Ada")
    (tmp_path / "store").write_text("a file in the way")
    assert describe(load(repository, tmp_path / "store")) == describe(load(repository, None))
