"""What counts is decided by the history: days, closed boards, checks and confirmations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lyceum.contributing import apply_plan, plan_rename
from lyceum.git import format_sent_trailer
from lyceum.hub import Hub
from lyceum.scoring import compute_progress
from tests.support.git_hubs import derive_git_hub, merge_pull_request, write_files
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.scoring_files import WALK, find_credits, format_result, format_tip, list_podium

TIP = "content/tips/one.md"
BADGES = """\
- {id: year, name: One year, summary: S, rule: {member_for: 365}}
- {id: weeks, name: Weeks, summary: S, rule: {streak: 2}}
- {id: season, name: Season, summary: S, rule: {rank: {season: any, at_most: 1}}}
- {id: tips, name: Tips, summary: S, rule: {count: tip, at_least: 2}}
"""
CHALLENGE = (
    "---\ntitle: Walk\nopens: 2026-01-01\ncloses: 2026-01-31\nmode: either\nscore: {measure: count}\n---\nWalk.\n"
)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """A hub that was made on 1 January 2026."""
    isolate_git(monkeypatch)
    repository = GitRepository.create(tmp_path / "hub")
    files = {
        "content/hub.yml": "name: Test\n",
        "content/badges.yml": BADGES,
        f"{WALK}/challenge.md": CHALLENGE,
        **{f"content/learners/{key}.yml": f"name: {key.title()}\n" for key in ("ada", "bob", "cy")},
    }
    write_files(repository, files).commit(date="2026-01-01")
    return repository


def list_days(hub: Hub, person: str, kind: str) -> list[str]:
    return sorted(credit.day.isoformat() for credit in find_credits(hub, person, kind))


def list_places(hub: Hub) -> list[tuple[str, str]]:
    """Return (learner, score) of each place, and (learner, reason) of each result without one."""
    [board] = hub.challenges["walk"].boards
    places = [(row.learners[0], str(row.score)) for row in board.standings]
    return places + [(late.learners[0], late.reason) for late in board.unranked]


# Days


def test_moderator_s_delay_costs_no_week_season_or_streak(repository: GitRepository) -> None:
    for number, day in enumerate(("2026-03-18", "2026-03-25")):
        text = format_tip(f"Text {number}", title=f"T{number}").replace("date: 2026-03-01\n", "")
        repository.write_file(f"content/tips/t{number}.md", text).commit(date="2026-04-01", author_date=day)
    hub = derive_git_hub(repository)
    assert list_days(hub, "ada", "tip") == ["2026-03-18", "2026-03-25"]
    progress = compute_progress(hub.learners["ada"].credits, hub.settings)
    assert progress.longest_streak_weeks == 2
    assert {total.season.key: dict(total.counts).get("tip") for total in progress.seasons} == {"2026-q1": 2}


def test_recorded_moment_saves_a_place_in_a_season(repository: GitRepository) -> None:
    repository.write_file(TIP, format_tip(author="bob", date="2026-03-01")).commit(date="2026-03-01")
    repository.create_branch("change")
    for number in range(3):
        repository.write_file(f"content/tips/t{number}.md", format_tip(f"Text {number}", title=f"T{number}"))
    repository.commit(date="2026-03-30", author_date="2026-03-30")
    trailer = format_sent_trailer(datetime(2026, 3, 30, 12, tzinfo=UTC))
    merge_pull_request(repository, "change", date="2026-06-20", trailers=(trailer,))
    hub = derive_git_hub(repository)
    assert list_days(hub, "ada", "tip") == ["2026-03-30"] * 3
    season = {award.learner for award in hub.awards if award.badge == "season" and award.day == date(2026, 3, 31)}
    assert season == {"ada", "bob"}, "who waited gets the rank, and takes nobody's"


def test_written_dates_earn_no_badge_season_or_year(repository: GitRepository) -> None:
    for number in range(12):
        text = format_tip(f"Text {number}", title=f"T{number}", author="cy", date=f"2025-{number + 1:02}-02")
        repository.write_file(f"content/tips/t{number}.md", text)
    repository.write_file("content/learners/cy.yml", "name: Cy\njoined: 1990-01-01\n").commit(date="2026-06-01")
    repository.write_file("content/learners/dee.yml", "name: Dee\njoined: 1990-01-01\n").commit(date="2026-06-01")
    hub = derive_git_hub(repository)
    assert {credit.day for credit in hub.learners["cy"].credits} <= {date(2026, 1, 1), date(2026, 6, 1)}
    assert {award.day.year for award in hub.awards} <= {2026}
    assert {award.badge for award in hub.learners["dee"].awards} == set()
    assert hub.learners["dee"].join_day == date(2026, 6, 1)
    assert hub.tips["t3"].day == date(2025, 4, 2), "the written day is shown"
    assert {season.key for season in hub.seasons} == {"2026-q1", "2026-q2", "2026-q4"}


def test_past_of_a_community_that_moves_here_stays(repository: GitRepository) -> None:
    repository.write_file("content/hub.yml", "name: Test\nwritten_dates_until: 2026-06-01\n")
    repository.write_file("content/learners/cy.yml", "name: Cy\njoined: 2024-02-03\n")
    repository.write_file(TIP, format_tip(date="2025-05-05")).commit(date="2026-06-01")
    repository.write_file("content/tips/two.md", format_tip("Other", title="Two", date="2025-05-05")).commit(
        date="2026-06-02"
    )
    hub = derive_git_hub(repository)
    assert list_days(hub, "ada", "tip") == ["2025-05-05", "2026-06-02"]
    assert hub.learners["cy"].join_day == date(2024, 2, 3)


def test_without_a_history_written_days_count(repository: GitRepository, tmp_path: Path) -> None:
    repository.write_file(TIP, format_tip(date="2025-05-05")).commit(date="2026-06-01")
    shallow = repository.make_shallow_clone(tmp_path / "shallow")
    assert list_days(derive_git_hub(shallow), "ada", "tip") == ["2025-05-05"]


def test_thanks_in_an_old_file_count_when_they_were_sent(repository: GitRepository) -> None:
    repository.write_file(TIP, format_tip(date="2026-02-01", thanks="[bob]")).commit(date="2026-02-01")
    repository.write_file(TIP, format_tip(date="2026-02-01", thanks="[bob, cy]")).commit(date="2026-05-01")
    hub = derive_git_hub(repository)
    assert (list_days(hub, "bob", "thanks"), list_days(hub, "cy", "thanks")) == (["2026-02-01"], ["2026-05-01"])
    assert list_days(hub, "ada", "thanking") == ["2026-02-01"]


def test_first_thanks_in_an_old_file_is_no_deed_of_then(repository: GitRepository) -> None:
    repository.write_file(TIP, format_tip()).commit(date="2026-02-01")
    repository.write_file(TIP, format_tip(thanks="[bob]")).commit(date="2026-05-01")
    assert list_days(derive_git_hub(repository), "ada", "thanking") == ["2026-05-01"]


def test_author_who_is_named_later_earns_nothing_earlier(repository: GitRepository) -> None:
    versions = {"2026-01-20": "author: ada", "2026-05-01": "authors: [ada, bob]", "2026-06-01": "authors: [bob, cy]"}
    for day, author in versions.items():
        repository.write_file(TIP, f"---\ntitle: One\n{author}\n---\nText\n").commit("Ada", date=day)
    hub = derive_git_hub(repository)
    assert (list_days(hub, "bob", "tip"), list_days(hub, "cy", "tip")) == (["2026-05-01"], ["2026-06-01"])
    assert list_days(hub, "ada", "tip") == []


def test_member_of_a_team_who_is_named_later_earns_nothing_earlier(repository: GitRepository) -> None:
    repository.write_file(f"{WALK}/challenge.md", CHALLENGE.replace("closes: 2026-01-31\n", ""))
    for day, members in (("2026-01-20", "ada"), ("2026-05-01", "ada, bob")):
        text = f"team: {{name: T, members: [{members}]}}\ndate: 2026-01-05\nscore: 5\n"
        repository.write_file(f"{WALK}/results/t.yml", text).commit("Ada", date=day)
    hub = derive_git_hub(repository)
    assert (list_days(hub, "ada", "result"), list_days(hub, "bob", "result")) == (["2026-01-20"], ["2026-05-01"])


def test_author_whose_handle_changed_keeps_the_day(repository: GitRepository) -> None:
    repository.write_file(TIP, format_tip("Text", title="One")).commit("Ada", date="2026-01-20")
    apply_plan(repository.folder, plan_rename(repository.folder, "ada", "lovelace"))
    repository.commit("Maintainer", date="2026-05-01")
    assert list_days(derive_git_hub(repository), "lovelace", "tip") == ["2026-01-20"]


def test_link_in_an_old_file_counts_when_it_was_sent(repository: GitRepository) -> None:
    for key in ("bob", "cy"):
        text = format_tip(f"By {key}", title=key, author=key, date="2026-01-05")
        repository.write_file(f"content/tips/by-{key}.md", text)
    repository.write_file(TIP, format_tip("See [this](by-bob.md).")).commit(date="2026-02-01")
    repository.write_file(TIP, format_tip("See [this](by-bob.md) and [that](by-cy.md).")).commit(date="2026-05-01")
    hub = derive_git_hub(repository)
    assert (list_days(hub, "bob", "used"), list_days(hub, "cy", "used")) == (["2026-02-01"], ["2026-05-01"])


# Closed boards


def send_result(
    repository: GitRepository, learner: str, score: object, day: str, *, name: str = "", more: str = ""
) -> None:
    path = f"{WALK}/results/{name or learner}.yml"
    repository.write_file(path, format_result(learner, score, 5, more)).commit(date=day)  # type: ignore[arg-type]


def test_late_result_has_no_place_whatever_day_it_states(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-31")
    send_result(repository, "bob", 100_000, "2026-02-15")
    assert list_places(derive_git_hub(repository)) == [("ada", "5"), ("bob", "late")]
    assert list_podium(derive_git_hub(repository)) == [("ada", 1)]


def test_result_that_waited_is_in_time(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-20")
    repository.write_file(f"{WALK}/results/bob.yml", format_result("bob", 9)).commit(
        date="2026-02-10", author_date="2026-01-31"
    )
    hub = derive_git_hub(repository)
    assert list_places(hub) == [("bob", "9"), ("ada", "5")]
    assert list_podium(hub) == [("ada", 1), ("bob", 1)], "nobody loses the place that was decided"


@pytest.mark.parametrize(
    ("score", "more", "places"),
    [
        (99, "", [("bob", "7"), ("ada", "5")]),
        (3, "", [("bob", "7"), ("ada", "3")]),
        (99, "ranked: false\n", [("bob", "7"), ("ada", "not-ranked")]),
        (99, "confirmed_by: [cy]\n", [("ada", "99"), ("bob", "7")]),
        (5, "notes: More words\n", [("bob", "7"), ("ada", "5")]),
    ],
)
def test_closed_board_keeps_what_was_sent_by_the_close(
    repository: GitRepository, score: int, more: str, places: list[tuple[str, str]]
) -> None:
    send_result(repository, "ada", 5, "2026-01-20")
    send_result(repository, "bob", 7, "2026-01-20")
    send_result(repository, "ada", score, "2026-03-01", more=more)
    assert list_places(derive_git_hub(repository)) == places


@pytest.mark.parametrize("text", ["later\n", "", "<<<<<<< main\n", "- a list\n"])
@pytest.mark.parametrize(("more", "places"), [("", [("ada", "late")]), ("confirmed_by: [cy]\n", [("ada", "99")])])
def test_file_that_said_nothing_at_the_close_keeps_no_place(
    repository: GitRepository, text: str, more: str, places: list[tuple[str, str]]
) -> None:
    repository.write_file(f"{WALK}/results/ada.yml", text).commit("Ada", date="2026-01-30")
    send_result(repository, "ada", 99, "2026-02-05", more=more)
    assert list_places(derive_git_hub(repository)) == places


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        ("ada", "ada, bob", [("ada", "5")]),
        ("ada, bob", "ada, bob, cy", [("ada", "5"), ("bob", "5")]),
        ("ada, bob", "bob", [("bob", "5")]),
        ("ada, bob", "cy", [("cy", "not-ranked")]),
    ],
)
@pytest.mark.parametrize("confirmation", ["", "confirmed_by: [dee]\n"])
def test_nobody_joins_a_team_after_the_close(
    repository: GitRepository, before: str, after: str, places: list[tuple[str, str]], confirmation: str
) -> None:
    text = "team: {name: T, members: [MEMBERS]}\ndate: 2026-01-05\nscore: 5\n" + confirmation
    repository.write_file("content/learners/dee.yml", "name: Dee\n")
    for day, members in (("2026-01-20", before), ("2026-02-05", after)):
        repository.write_file(f"{WALK}/results/t.yml", text.replace("MEMBERS", members)).commit(date=day)
    [board] = derive_git_hub(repository).challenges["walk"].boards
    rows = [(name, str(row.score)) for row in board.standings for name in row.learners]
    assert rows + [(name, row.reason) for row in board.unranked for name in row.learners] == places


def test_result_is_nobody_else_s_after_the_close(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-20", name="first")
    send_result(repository, "bob", 5, "2026-02-05", name="first")
    assert list_places(derive_git_hub(repository)) == [("bob", "not-ranked")]


def test_score_raised_before_the_close_counts(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-20")
    send_result(repository, "ada", 9, "2026-01-31")
    assert list_places(derive_git_hub(repository)) == [("ada", "9")]


def test_open_board_takes_every_change(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-20")
    send_result(repository, "ada", 9, "2026-02-20")
    repository.write_file(f"{WALK}/challenge.md", CHALLENGE.replace("closes: 2026-01-31\n", "")).commit(
        date="2026-02-21"
    )
    assert list_places(derive_git_hub(repository)) == [("ada", "9")]


def test_moved_result_arrives_on_the_day_of_the_move(repository: GitRepository) -> None:
    text = format_result("ada", 9, 5, "notes: A long note, so that the move is a rename and no new file\n")
    write_files(repository, {
        "content/challenges/run/challenge.md": "---\ntitle: Run\nscore: {measure: count}\n---\nRun.\n",
        "content/challenges/run/results/ada.yml": text,
    }).commit(date="2026-01-10")  # fmt: skip
    repository.rename_file("content/challenges/run/results/ada.yml", f"{WALK}/results/ada.yml").commit(
        date="2026-03-01"
    )
    assert list_places(derive_git_hub(repository)) == [("ada", "late")]


def test_deleted_and_new_file_is_a_new_result(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-20")
    repository.delete_file(f"{WALK}/results/ada.yml").commit(date="2026-02-20")
    send_result(repository, "ada", 99, "2026-03-01")
    assert list_places(derive_git_hub(repository)) == [("ada", "late")]


def test_renamed_challenge_and_learner_keep_their_board(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-20", more="confirmed_by: [bob]\n")
    for name in ("challenge.md", "results/ada.yml"):
        repository.rename_file(f"{WALK}/{name}", f"content/challenges/stroll/{name}")
    repository.rename_file("content/learners/bob.yml", "content/learners/robert.yml")
    repository.write_file("content/learners/robert.yml", "name: Bob\ngithub: bob\nformerly: [bob]\n")
    text = format_result("ada", 5, 5, "confirmed_by: [robert]\n")
    repository.write_file("content/challenges/stroll/results/ada.yml", text).commit(date="2026-05-01")
    hub = derive_git_hub(repository)
    [row] = hub.challenges["stroll"].boards[0].standings
    assert (row.score, row.trust) == (5, "confirmed")
    assert list_days(hub, "robert", "confirming") == ["2026-01-20"]


def test_renamed_learner_with_short_files_keeps_all_days(repository: GitRepository) -> None:
    for challenge in ("walk", "run"):
        path = f"content/challenges/{challenge}/challenge.md"
        repository.write_file(path, CHALLENGE.replace("Walk", challenge.title()))
        repository.write_file(f"content/challenges/{challenge}/results/ada.yml", format_result("ada", 5))
    repository.commit("Ada", date="2026-01-05")
    for old, new in (("ada", "somebody-with-quite-a-long-handle"), ("somebody-with-quite-a-long-handle", "lovelace")):
        apply_plan(repository.folder, plan_rename(repository.folder, old, new))
        repository.commit("Maintainer", date="2026-05-01")
    hub = derive_git_hub(repository)
    assert list_places(hub) == [("lovelace", "5")]
    assert list_days(hub, "lovelace", "result") == ["2026-01-05"] * 2
    assert list_days(hub, "lovelace", "profile") == ["2026-01-01"]


# Checks and confirmations


def test_confirmation_ends_with_another_score(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-20", more="confirmed_by: [bob]\n")
    assert [row.trust for row in derive_git_hub(repository).challenges["walk"].boards[0].standings] == ["confirmed"]
    send_result(repository, "ada", 6, "2026-01-25", more="confirmed_by: [bob]\n")
    hub = derive_git_hub(repository)
    [row] = hub.challenges["walk"].boards[0].standings
    assert (row.score, row.trust, list_days(hub, "bob", "confirming")) == (6, "reported", [])


def test_confirmation_counts_on_the_day_it_was_sent(repository: GitRepository) -> None:
    send_result(repository, "ada", 5, "2026-01-20")
    send_result(repository, "ada", 5, "2026-04-20", more="confirmed_by: [bob]\n")
    assert list_days(derive_git_hub(repository), "bob", "confirming") == ["2026-04-20"]


CHECK = "[{learner: bob, on: 2026-03-03}]"


def test_check_counts_on_the_day_it_was_sent(repository: GitRepository) -> None:
    repository.write_file(TIP, format_tip()).commit(date="2026-02-01")
    repository.write_file(TIP, format_tip(checked="2026-03-03", checked_by=CHECK)).commit(
        date="2026-03-20", author_date="2026-03-10"
    )
    hub = derive_git_hub(repository)
    assert list_days(hub, "bob", "checking") == ["2026-03-10"]
    assert hub.tips["one"].entry.value.checked == date(2026, 3, 3), "the written day is shown"


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Other words"}, {"title": "Another title"}, {"url": "https://example.org/"},
    ],
)  # fmt: skip
def test_check_ends_with_the_text_that_was_checked(repository: GitRepository, change: dict[str, str]) -> None:
    repository.write_file(TIP, format_tip(checked="2026-03-03", checked_by=CHECK)).commit(date="2026-03-10")
    fields = {"checked": "2026-03-03", "checked_by": CHECK, **change}
    repository.write_file(TIP, format_tip(fields.pop("text", "Text"), **fields)).commit(date="2026-05-10")
    hub = derive_git_hub(repository)
    assert list_days(hub, "bob", "checking") == []
    value = hub.tips["one"].entry.value
    assert (value.checked, value.checked_by) == (None, ())


def test_check_survives_what_is_not_the_text(repository: GitRepository) -> None:
    repository.write_file(TIP, format_tip("Two\nlines", checked="2026-03-03", checked_by=CHECK)).commit(
        date="2026-03-10"
    )
    fields = {"checked": "2026-03-03", "checked_by": CHECK, "thanks": "[cy]", "level": "beginner"}
    repository.write_file(TIP, format_tip("Two lines", **fields)).commit(date="2026-05-10")
    assert list_days(derive_git_hub(repository), "bob", "checking") == ["2026-03-10"]


def test_moved_day_of_a_check_makes_no_new_check(repository: GitRepository) -> None:
    repository.write_file(TIP, format_tip(checked_by=CHECK)).commit(date="2026-03-10")
    repository.write_file(TIP, format_tip(checked_by=CHECK.replace("2026-03-03", "2026-11-01"))).commit(
        date="2026-11-02"
    )
    assert list_days(derive_git_hub(repository), "bob", "checking") == ["2026-03-10"]


def test_second_check_after_a_change_counts(repository: GitRepository) -> None:
    repository.write_file(TIP, format_tip("Old", checked_by="[{learner: bob, on: 2026-01-03}]")).commit(
        date="2026-01-10"
    )
    repository.write_file(TIP, format_tip("New", checked_by="[{learner: bob, on: 2026-01-03}]")).commit(
        date="2026-05-10"
    )
    both = "[{learner: bob, on: 2026-01-03}, {learner: bob, on: 2026-08-01}]"
    repository.write_file(TIP, format_tip("New", checked_by=both)).commit(date="2026-08-02")
    hub = derive_git_hub(repository)
    assert list_days(hub, "bob", "checking") == ["2026-08-02"]
    assert [check.on for check in hub.tips["one"].entry.value.checked_by] == [date(2026, 8, 2)]
