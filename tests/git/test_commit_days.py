"""A change counts on the day on which it was sent: neither a moderator's delay nor a false date moves it."""

from __future__ import annotations

import datetime

import pytest

from lyceum.git import PublishedBranch, format_sent_trailer, load_history
from tests.support.git_hubs import BOT_EMAIL, merge_pull_request
from tests.support.git_repository import GitRepository
from tests.support.histories import TODAY, read_history

TIP = "content/tips/one.md"


def list_days(repository: GitRepository, path: str = TIP) -> tuple[str, str]:
    """Return the days on which a file was sent and merged."""
    commit = read_history(repository).files[path].first_commit
    return commit.sent_on.isoformat(), commit.merged_on.isoformat()


@pytest.fixture
def hub(repository: GitRepository) -> GitRepository:
    repository.write_file("content/hub.yml").commit(date="2026-01-01")
    return repository


@pytest.mark.parametrize(
    ("author_date", "sent_on"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-02-23", "2026-02-23"),
        ("2026-02-15", "2026-02-15"),  # 14 days
        ("2026-02-14", "2026-02-15"),
        ("1990-01-01", "2026-02-15"),
        ("2026-03-02", "2026-03-01"),  # after the merge
        ("2099-01-01", "2026-03-01"),
    ],
)
def test_author_date_counts_within_14_days_before_the_merge(hub: GitRepository, author_date: str, sent_on: str) -> None:
    hub.write_file(TIP).commit(date="2026-03-01", author_date=author_date)
    assert list_days(hub) == (sent_on, "2026-03-01")


@pytest.mark.parametrize(
    ("zone", "sent_on"),
    [
        ("+0900", "2026-02-21"),
        ("+1400", "2026-02-21"),
        ("+0000", "2026-02-20"),
        ("-1000", "2026-02-20"),
        ("-1200", "2026-02-20"),
        ("+1500", "2026-02-20"),  # no place has this one
    ],
)
def test_day_is_that_of_the_author_s_time_zone(hub: GitRepository, zone: str, sent_on: str) -> None:
    hub.write_file(TIP).run_git("add", "--all")
    moment = {"GIT_AUTHOR_DATE": f"@1771617600 {zone}", "GIT_COMMITTER_DATE": "2026-03-01T12:00:00+0000"}  # 20:00 UTC
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@x", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@x"}
    hub.run_git("commit", "--quiet", "-m", "x", environment=moment | names)
    assert list_days(hub)[0] == sent_on


@pytest.mark.parametrize("date_in_branch", ["1990-01-01", "2026-01-05", "2099-01-01"])
def test_dates_inside_of_a_branch_are_not_the_merge(hub: GitRepository, date_in_branch: str) -> None:
    hub.create_branch("change").write_file(TIP).commit("Eve", date=date_in_branch, author_date=date_in_branch)
    merge_pull_request(hub, "change", date="2026-03-01")
    sent_on = "2026-03-01" if date_in_branch.startswith("2099") else "2026-02-15"
    assert list_days(hub) == (sent_on, "2026-03-01")


def test_branch_of_branches_is_merged_with_the_outer_one(hub: GitRepository) -> None:
    hub.create_branch("outer").write_file("a").commit(date="2026-01-02")
    hub.create_branch("inner").write_file(TIP).commit(date="2026-01-03")
    hub.switch_branch("outer").merge_branch("inner", date="2026-01-04")
    merge_pull_request(hub, "outer", date="2026-03-01")
    assert list_days(hub) == ("2026-02-15", "2026-03-01")


def test_main_merged_into_a_branch_keeps_its_own_days(hub: GitRepository) -> None:
    hub.create_branch("change").write_file("a").commit(date="2026-01-02")
    hub.switch_branch("main").write_file(TIP).commit(date="2026-01-03")
    hub.switch_branch("change").merge_branch("main", date="2026-01-04")
    merge_pull_request(hub, "change", date="2026-03-01")
    assert list_days(hub) == ("2026-01-03", "2026-01-03")


def test_commit_of_main_is_not_older_than_the_one_before(hub: GitRepository) -> None:
    hub.write_file("a").commit(date="2026-03-01")
    hub.write_file(TIP).commit(date="1990-01-01", author_date="1990-01-01")
    assert list_days(hub) == ("2026-02-15", "2026-03-01")


def test_wrong_clock_moves_no_later_commit(hub: GitRepository) -> None:
    hub.write_file("a").commit(date="2099-01-01")
    hub.write_file(TIP).commit(date="2026-03-01")
    assert list_days(hub) == ("2026-03-01", "2026-03-01")
    assert list_days(hub, "a")[1] == "2026-03-01", "not after the next commit"


def test_wrong_clock_moves_nobody_when_its_day_has_come(hub: GitRepository) -> None:
    hub.write_file("a").commit(date="2026-05-30", author_date="2026-02-20")
    for number, path in enumerate((TIP, "b", "c")):
        hub.write_file(path).commit(date=f"2026-02-2{number}")
    hub.write_file("d").commit(date="1990-01-01")
    hub.write_file("e").commit(date="2026-02-28")
    days = [list_days(hub, path)[1] for path in ("a", TIP, "b", "c", "d", "e")]
    assert days == ["2026-02-20", "2026-02-20", "2026-02-21", "2026-02-22", "2026-02-22", "2026-02-28"]


def test_wrong_clock_without_a_later_commit_is_the_day_of_the_build(hub: GitRepository) -> None:
    hub.write_file("a").commit(date="2099-01-01")
    assert list_days(hub, "a")[1] == "2026-06-30"


PULLS = [
    "Merge branch 'main' of https://github.com/Lyceum-Club/hub",
    "Merge branch 'main' of https://github.com/lyceum-club/hub.git into main",
    "Merge branch 'main' of github.com:lyceum-club/hub",
    "Merge branch 'main' of git@github.com:lyceum-club/hub.git into my-work",
    "Merge remote-tracking branch 'origin/main'",
    "Merge remote-tracking branch 'upstream/main' into my-work",
    "Merge branch 'main' into my-work",
]
OTHER_MERGES = [
    "Merge branch 'main' of https://github.com/eve/hub",
    "Merge branch 'main' of https://evil.example/x-lyceum-club/hub",
    "Merge branch 'my-work'",
    "Merge branch 'main' into main",
    "Merge remote-tracking branch 'eve/main'",
    "Merge pull request #7 from eve/main",
    "Anything else",
]
BRANCH = PublishedBranch("main", "lyceum-club/hub")


@pytest.mark.parametrize(
    ("subject", "sent_on"),
    [*((pull, "2026-01-05") for pull in PULLS), *((other, "2026-03-06") for other in OTHER_MERGES)],
)
def test_pull_by_a_maintainer_keeps_the_days_of_main(hub: GitRepository, subject: str, sent_on: str) -> None:
    hub.create_branch("local").write_file("notes").commit("Maintainer", date="2026-01-02")
    hub.switch_branch("main").write_file(TIP).commit("Ada", date="2026-01-05")
    hub.switch_branch("local").merge_branch("main", "Maintainer", date="2026-03-20")
    amend = {"GIT_COMMITTER_NAME": "M", "GIT_COMMITTER_EMAIL": "m@x", "GIT_COMMITTER_DATE": "2026-03-20T12:00:00Z"}
    hub.run_git("commit", "--quiet", "--amend", "-m", subject, environment=amend)
    hub.switch_branch("main").run_git("merge", "--quiet", "--ff-only", "local")
    commit = load_history(hub.folder, today=TODAY, branch=BRANCH).files[TIP].first_commit
    assert commit.sent_on.isoformat() == sent_on


def test_subject_of_a_merge_on_github_moves_no_day(hub: GitRepository) -> None:
    hub.create_branch("change").write_file("a").commit("Eve", date="2026-02-01")
    hub.switch_branch("main").write_file(TIP).commit("Ada", date="2026-03-01")
    merge_pull_request(hub, "change", date="2026-03-20")
    amend = {"GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": "noreply@github.com", "GIT_COMMITTER_DATE": "2026-03-20T12:00:00Z"}  # fmt: skip
    hub.run_git("commit", "--quiet", "--amend", "-m", "Merge branch 'main' into my-own", environment=amend)
    assert list_days(hub) == ("2026-03-01", "2026-03-01")
    assert list_days(hub, "a") == ("2026-03-06", "2026-03-20")


def send_long_ago(hub: GitRepository, *, author_date: str = "2026-01-05") -> None:
    hub.create_branch("change").write_file(TIP).commit("Eve", date=author_date, author_date=author_date)


SENT_ON_5_JANUARY = format_sent_trailer(datetime.datetime(2026, 1, 5, 9, 30, tzinfo=datetime.UTC))


@pytest.mark.parametrize("trailer", [SENT_ON_5_JANUARY, "Sent: 2026-01-05"])
@pytest.mark.parametrize("author_date", ["2026-01-05", "1990-01-01", "2026-02-27"])
def test_recorded_moment_counts_however_long_ago(hub: GitRepository, trailer: str, author_date: str) -> None:
    send_long_ago(hub, author_date=author_date)
    merge_pull_request(hub, "change", date="2026-03-01", trailers=(trailer,))
    assert list_days(hub) == ("2026-01-05", "2026-03-01")


def test_recorded_moment_is_never_after_the_merge(hub: GitRepository) -> None:
    send_long_ago(hub)
    merge_pull_request(hub, "change", date="2026-03-01", trailers=("Sent: 2026-05-05",))
    assert list_days(hub) == ("2026-03-01", "2026-03-01")


@pytest.mark.parametrize(
    "trailers",
    [("Sent: yesterday",), ("Sent: 2026-02-30",), ("Sent: 1999-01-01",), ("Sent: 2026-01-05", "Sent: 2026-01-06"), ()],
)
def test_trailer_that_says_nothing_is_ignored(hub: GitRepository, trailers: tuple[str, ...]) -> None:
    send_long_ago(hub)
    merge_pull_request(hub, "change", date="2026-03-01", trailers=trailers)
    assert list_days(hub) == ("2026-02-15", "2026-03-01")


@pytest.mark.parametrize(
    ("author", "committer"),
    [
        (("Eve", "eve@example.org"), ("GitHub", "noreply@github.com")),
        (("github-actions[bot]", "eve@example.org"), ("GitHub", "noreply@github.com")),
        (("Eve", BOT_EMAIL), ("GitHub", "noreply@github.com")),
        (("github-actions[bot]", BOT_EMAIL), ("Eve", "eve@example.org")),
    ],
)
def test_only_the_merge_bot_records_a_moment(
    hub: GitRepository, author: tuple[str, str], committer: tuple[str, str]
) -> None:
    send_long_ago(hub)
    merge_pull_request(
        hub, "change", date="2026-03-01", trailers=(SENT_ON_5_JANUARY,), author=author, committer=committer
    )
    assert list_days(hub)[0] == "2026-02-15"


BOT_SUBJECT = "Merge #12: tips/one.md"
CREDIT = "\nCo-authored-by: eve <6+eve@users.noreply.github.com>"


@pytest.mark.parametrize(
    ("message", "committer", "day"),
    [
        (f"{BOT_SUBJECT}\n\n{SENT_ON_5_JANUARY}", "noreply@github.com", "2026-01-05"),
        (f"{BOT_SUBJECT}\n\n{SENT_ON_5_JANUARY}{CREDIT}", "noreply@github.com", "2026-01-05"),
        (f"Merge #12\n\n{SENT_ON_5_JANUARY}", "noreply@github.com", "2026-01-05"),
        (f"{BOT_SUBJECT} (#12)\n\n{SENT_ON_5_JANUARY}", "noreply@github.com", "2026-03-01"),
        (f"{BOT_SUBJECT}\n\nHello.\n\n{SENT_ON_5_JANUARY}", "noreply@github.com", "2026-03-01"),
        (f"{BOT_SUBJECT}\n\n{SENT_ON_5_JANUARY}", "eve@example.org", "2026-03-01"),
        (f"Add a tip\n\n{SENT_ON_5_JANUARY}", "noreply@github.com", "2026-03-01"),
        (f"{BOT_SUBJECT}\n\nSent: 2024-01-05", "noreply@github.com", "2026-03-01"),
    ],
)
def test_squash_by_the_merge_bot_records_a_moment(hub: GitRepository, message: str, committer: str, day: str) -> None:
    hub.write_file(TIP).run_git("add", "--all")
    date = "2026-03-01T12:00:00Z"
    environment = {"GIT_AUTHOR_NAME": "Eve", "GIT_AUTHOR_EMAIL": "6+eve@users.noreply.github.com", "GIT_AUTHOR_DATE": date,
                   "GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": committer, "GIT_COMMITTER_DATE": date}  # fmt: skip
    hub.run_git("commit", "--quiet", "-m", message, environment=environment)
    assert list_days(hub) == (day, "2026-03-01")


def test_trailer_outside_of_a_merge_on_main_says_nothing(hub: GitRepository) -> None:
    environment = {
        "GIT_AUTHOR_NAME": "github-actions[bot]", "GIT_AUTHOR_EMAIL": BOT_EMAIL, "GIT_AUTHOR_DATE": "2026-01-05T12:00:00Z",
        "GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": "noreply@github.com", "GIT_COMMITTER_DATE": "2026-01-05T12:00:00Z",
    }  # fmt: skip
    hub.create_branch("change").write_file(TIP).run_git("add", "--all")
    hub.run_git("commit", "--quiet", "-m", f"x\n\n{SENT_ON_5_JANUARY}", environment=environment)
    hub.create_branch("other").write_file("a").commit(date="2026-01-05")
    hub.switch_branch("change").run_git("merge", "--quiet", "--no-ff", "-m", f"x\n\n{SENT_ON_5_JANUARY}", "other", environment=environment)  # fmt: skip
    merge_pull_request(hub, "change", date="2026-03-01")
    assert list_days(hub) == ("2026-02-15", "2026-03-01")


def test_add_in_a_late_branch_does_not_age_a_file(hub: GitRepository) -> None:
    hub.create_branch("late").write_file(TIP, "eve\n").commit("Eve", date="1990-01-01", author_date="1990-01-01")
    hub.switch_branch("main").write_file(TIP, "ada\n").commit("Ada", date="2026-02-01")
    hub.run_git("merge", "--quiet", "--no-ff", "-X", "ours", "-m", "m", "late", environment={
        f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER")
        for name, value in (("NAME", "M"), ("EMAIL", "m@example.org"), ("DATE", "2026-03-01T12:00:00Z"))
    })  # fmt: skip
    assert list_days(hub) == ("2026-02-01", "2026-02-01")
