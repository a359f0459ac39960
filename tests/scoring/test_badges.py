"""The rules of the badges: how each is earned, on which day, and that nobody loses one by what others do."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.contributing import apply_plan, plan_removal, plan_rename
from lyceum.git import NO_HISTORY
from lyceum.hub import Hub, derive_hub
from lyceum.loader import DiscussionComment, drop_invalid, load_library
from lyceum.schema import TIERS, CustomSeason
from lyceum.scoring.weeks import count_current_streak, find_streaks
from tests.scoring.test_credits import PEOPLE, WALK, Files, format_result, format_tip, make_challenge_files
from tests.support.hubs import TODAY, find_problems, load_valid_library, make_history, make_hub, write_hub
from tests.support.paths import ROOT


def make_badge_file(*rules: str) -> Files:
    """Badges called b0, b1, …"""
    text = "".join(f"- {{id: b{i}, name: B{i}, summary: S, rule: {rule}}}\n" for i, rule in enumerate(rules))
    return {**PEOPLE, "content/badges.yml": text}


def make_tip_files(*days: str, **fields: str) -> Files:
    return {f"content/tips/t{day}.md": format_tip(f"Of {day}", title=f"T {day}", date=day, **fields) for day in days}


def has(made: Hub, who: str = "ada") -> dict[str, str]:
    """The badges (and tiers) of somebody, and since when."""
    return {f"{one.badge} {one.tier or ''}".strip(): one.day.isoformat() for one in made.learners[who].awards}


# How a badge is earned -----------------------------------------------------------------------------------------------


def test_award_date_is_the_day_the_threshold_is_reached(tmp_path: Path) -> None:
    files = {**make_badge_file("{count: tip, at_least: 2}"), **make_tip_files("2026-01-01", "2026-02-02", "2026-03-03")}
    made = make_hub(tmp_path, files, make_history(dict.fromkeys(files, "2026-03-04")))
    [award] = made.awards
    assert (award.learner, award.day.isoformat(), award.path) == ("ada", "2026-02-02", "content/tips/t2026-02-02.md")
    assert award.commit == made.find_file_history(award.path).first_commit.sha  # type: ignore[union-attr]


def test_each_tier_has_its_own_date(tmp_path: Path) -> None:
    rule = "{count: tip, tiers: {bronze: 1, silver: 2, gold: 4}}"
    made = make_hub(tmp_path, {**make_badge_file(rule), **make_tip_files("2026-01-01", "2026-02-02", "2026-03-03")})
    assert has(made) == {"b0 bronze": "2026-01-01", "b0 silver": "2026-02-02"}


@pytest.mark.parametrize(
    ("rule", "since"),
    [
        ("{count: tip, of: question}", "2026-02-02"),
        ("{count: tip, topic: py}", "2026-01-01"),
        ("{count: tip, of: story}", None),
        ("{count: anything, distinct: topics, at_least: 2}", "2026-02-02"),
        ("{count: anything, distinct: topics, at_least: 3}", None),
        ("{member_for: 365}", "2026-01-01"),
        ("{member_for: 2000}", None),
        ("{all: [{count: tip}, {count: tip, of: question}]}", "2026-02-02"),
        ("{all: [{count: tip}, {count: activity}]}", None),
        ("{any: [{count: activity}, {count: tip, at_least: 2}]}", "2026-02-02"),
        ("{given_to: [bob, {learner: ada, on: 2026-05-05}]}", "2026-05-05"),
        ("{given_to: []}", None),
        ("{away: 365}", "2026-01-01"),
        ("{away: 366}", None),
    ],
)
def test_badge_rule_gives_expected_award_date(tmp_path: Path, rule: str, since: str | None) -> None:
    files = {
        **make_badge_file(rule),
        "content/topics.yml": "- {id: python, name: Python, aliases: [py]}\n- {id: sql, name: SQL}\n",
        "content/tips/one.md": format_tip("One", date="2026-01-01", topics="[python, sql]"),
        "content/tips/two.md": format_tip("Two", date="2026-02-02", topics="[sql, python]", kind="question"),
    }
    assert has(make_hub(tmp_path, files)).get("b0") == since


def test_thanks_count_different_people(tmp_path: Path) -> None:
    files = make_badge_file("{count: thanks, distinct: people, at_least: 2}", "{count: thanks, at_least: 3}")
    files |= make_tip_files("2026-01-01", "2026-01-02", "2026-01-03", author="bob", thanks="[ada]")
    files |= make_tip_files("2026-01-09", author="cy", thanks="[ada]")
    assert has(make_hub(tmp_path, files)) == {"b0": "2026-01-09", "b1": "2026-01-03"}


def test_capped_credits_earn_no_badge(tmp_path: Path) -> None:
    many = {f"content/tips/t{i}.md": format_tip(f"{i}", title=f"T{i}") for i in range(9)}
    files = {**make_badge_file("{count: tip, at_least: 4}"), **many}
    assert has(make_hub(tmp_path, files)) == {}


def test_season_rank_counts_once_the_season_is_decided(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{rank: {season: any, at_most: 1}}", "{rank: {season: 2026-q1, at_most: 2}}"),
        **make_tip_files("2026-01-05", "2026-02-05"),
    }
    files |= make_tip_files("2026-03-05", author="bob")
    assert has(make_hub(tmp_path, files, today=date(2026, 4, 7))) == {"b0": "2025-03-31"}
    assert has(make_hub(tmp_path, files, today=date(2026, 4, 8))) == {"b0": "2025-03-31", "b1": "2026-03-31"}
    assert has(make_hub(tmp_path, files), "bob") == {"b0": "2025-03-31", "b1": "2026-03-31"}


def test_challenge_rank_counts_once_it_is_decided(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{rank: {challenge: walk, at_most: 2}}"),
        **make_challenge_files(ada=format_result("ada", 1), bob=format_result("bob", 9), cy=format_result("cy", 8)),
    }
    assert has(make_hub(tmp_path, files, today=date(2026, 2, 7)), "bob") == {}
    made = make_hub(tmp_path, files)
    assert [sorted(has(made, who)) for who in ("ada", "bob", "cy")] == [[], ["b0"], ["b0"]]


def test_unlisted_learner_earns_no_rank_badge(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{rank: {season: any, at_most: 9}}", "{count: profile}"),
        "content/learners/ada.yml": "name: Ada\njoined: 2025-01-01\nshow: {boards: false}\n",
    }
    made = make_hub(tmp_path, files)
    assert (has(made), has(made, "bob")) == ({"b1": "2025-01-01"}, {"b0": "2025-03-31", "b1": "2025-01-01"})


# Never lost by what others do ----------------------------------------------------------------------------------------


def test_later_results_of_others_remove_no_award(tmp_path: Path) -> None:
    """Bob's great deeds of January are merged in May: too late to push Ada off her places."""
    rules = "{rank: {season: any, at_most: 1}}", "{rank: {challenge: walk, at_most: 1}}", "{count: podium}"
    mine = {
        **make_badge_file(*rules),
        **make_challenge_files(ada=format_result("ada", 5)),
        **make_tip_files("2026-01-01", "2026-02-01"),
        "content/badges.yml": make_badge_file(*rules)["content/badges.yml"],
    }
    theirs = {
        **make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 9)),
        **make_tip_files("2026-01-02", "2026-01-03", "2026-01-04", author="bob"),
    }
    past = make_history(dict.fromkeys(mine, "2026-01-10") | {path: "2026-05-01" for path in theirs if path not in mine})
    before, after = make_hub(tmp_path / "1", mine, past), make_hub(tmp_path / "2", {**theirs, **mine}, past)
    assert set(has(before)) == {"b0", "b1", "b2"}
    assert has(after).items() >= has(before).items()


def test_returning_to_leaderboards_changes_no_old_rank(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{rank: {season: 2026-q1, at_most: 1}}"),
        **make_tip_files("2026-01-05", "2026-02-05", author="bob"),
        **make_tip_files("2026-01-06"),
    }
    hidden = {**files, "content/learners/bob.yml": "name: Bob\njoined: 2025-01-01\nshow: {boards: false}\n"}
    assert has(make_hub(tmp_path / "1", hidden)) == has(make_hub(tmp_path / "2", files)) == {}


# Weeks in a row ------------------------------------------------------------------------------------------------------

MONDAY = date(2026, 1, 5)


def weeks(*numbers: int) -> list[date]:
    """Days in the weeks with these numbers from 5 January 2026 on."""
    return [MONDAY + timedelta(days=7 * number + number % 7) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "longest"),
    [
        ((0, 1, 2, 3), 4),
        ((0, 0, 1), 2),
        ((0, 1, 3, 4), 4),  # a week off is forgiven, and does not count
        ((0, 1, 3, 5), 3),  # the second one in the same quarter is not: 1 … 3 … and again from 3
        ((0, 1, 4, 5), 2),  # two in one quarter, one after the other
        ((9, 10, 12, 13, 15, 16), 6),  # one in each of two quarters
        ((0, 2, 4, 5, 6), 4),
        ((), 0),
    ],
)
def test_streak_allows_one_missed_week_per_season(numbers: tuple[int, ...], longest: int) -> None:
    assert max((one.weeks for one in find_streaks(weeks(*numbers), "quarter")), default=0) == longest


def test_streak_allows_no_missed_week_between_terms() -> None:
    term = (CustomSeason(name="One", starts=MONDAY, ends=MONDAY + timedelta(days=13)),)
    assert [one.weeks for one in find_streaks(weeks(0, 1, 3), term)] == [1, 2, 1]


def test_streak_continues_until_the_current_week_ends() -> None:
    days = weeks(0, 1, 2)
    sundays = [MONDAY + timedelta(days=7 * week + 6) for week in (2, 3, 4, 5)]
    assert [count_current_streak(days, "quarter", today=day) for day in sundays] == [3, 3, 3, 0]
    assert count_current_streak([], "quarter", today=MONDAY) == 0


@settings(max_examples=200, deadline=None)
@given(days=st.lists(st.integers(0, 200), max_size=30), more=st.integers(0, 200))
def test_more_contributions_never_shorten_a_streak(days: list[int], more: int) -> None:
    def longest(numbers: list[int]) -> int:
        return max(
            (one.weeks for one in find_streaks([MONDAY + timedelta(days=n) for n in numbers], "quarter")), default=0
        )

    assert longest(days) <= longest([*days, more]) <= max(longest(days) * 2 + 3, 1)


def test_streak_award_date_is_in_the_last_week(tmp_path: Path) -> None:
    days = [day.isoformat() for day in weeks(0, 1, 3)]
    files = {
        **make_badge_file("{streak: 3}", "{streak: 4}"),
        **make_tip_files(*days),
        **make_tip_files(str(weeks(2)[0]), author="bob", thanks="[ada]"),
    }
    assert has(make_hub(tmp_path, files)) == {"b0": days[2]}, "being thanked is nothing that one did"


# What is next, and how rare ------------------------------------------------------------------------------------------


def test_next_badge_is_the_nearest_one(tmp_path: Path) -> None:
    rules = (
        "{count: tip, tiers: {bronze: 1, silver: 4}}",
        "{count: activity}",
        "{all: [{count: tip}, {count: activity}, {count: profile}]}",
        "{rank: {season: any}}",
        "{given_to: [bob]}",
        "{count: profile}",
        "{any: [{count: activity, at_least: 9}, {count: tip, at_least: 3}]}",
        "{member_for: 1000}",
    )
    made = make_hub(tmp_path, {**make_badge_file(*rules), **make_tip_files("2026-01-01")})
    told = [(one.badge, one.tier, one.current, one.target) for one in made.find_next_badges("ada")]
    assert told == [
        ("b7", None, 692, 1000),
        ("b2", None, 2, 3),
        ("b6", None, 1, 3),
        ("b0", "silver", 1, 4),
        ("b1", None, 0, 1),
    ]


def test_streak_progress_shows_the_current_streak(tmp_path: Path) -> None:
    days = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-11-16"]
    made = make_hub(tmp_path, {**make_badge_file("{streak: 4}", "{streak: 3}"), **make_tip_files(*days)})
    assert [(one.badge, one.current, one.target) for one in made.find_next_badges("ada")] == [("b0", 1, 4)]


def test_badge_rarity_counts_holders(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{count: tip, tiers: {bronze: 1, silver: 2}}", "{count: activity}"),
        **make_tip_files("2026-01-01", "2026-02-01"),
    }
    made = make_hub(tmp_path, files)
    assert {one.badge: (one.holder_count, one.share) for one in made.rarities.values()} == {
        "b0": (1, 0.25),
        "b1": (0, 0),
    }


# Rules that cannot be meant ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        "{count: tip, tiers: {bronze: 5, silver: 1}}",
        "{count: tip, tiers: {bronze: 5, silver: 5}}",
        "{count: tip, tiers: {bronze: 0}}",
        "{count: tip, tiers: {bronze: 1}, at_least: 2}",
        "{count: tip, tiers: {}}",
        "{count: tip, of: team}",
        "{count: thanks, of: story}",
        "{count: tip, at_least: 0}",
        "{streak: 4, tiers: {bronze: 1}}",
        "{streak: 4, topic: python}",
        "{rank: {at_most: 3}}",
        "{rank: {challenge: walk, season: any}}",
        "{rank: {season: spring}}",
        "{rank: {season: 2026-q5}}",
        "{rank: {season: any, at_most: 0}}",
        "{any: [{count: tip, tiers: {bronze: 1}}, {count: activity}]}",
        "{count: tip, challenge: walk}",
        "{count: code, topic: python}",
        "{count: podium, distinct: people}",
        "{count: activity, distinct: challenges}",
        "{count: profile, at_least: 2}",
        "{count: profile, tiers: {bronze: 1, silver: 2}}",
    ],
)
def test_impossible_badge_rule_is_a_problem_on_its_line(tmp_path: Path, rule: str) -> None:
    files = {
        **make_challenge_files(),
        **make_badge_file("{count: tip}", rule),
        "content/topics.yml": "- {id: python, name: Python}\n",
    }
    found = [one for one in find_problems(write_hub(tmp_path, files)) if one.is_error]
    assert [(one.code, one.where.line) for one in found] == [("impossible-badge", 2)]


@pytest.mark.parametrize(
    "rule", ["{count: tip, streak: 4}", "{}", "{at_least: 3}", "{count: tipp}", "{count: tip, off: story}"]
)
def test_badge_rule_has_exactly_one_condition(tmp_path: Path, rule: str) -> None:
    assert [one.where.line for one in find_problems(write_hub(tmp_path, make_badge_file("{count: tip}", rule)))] == [2]


def test_badge_for_too_many_days_is_never_earned(tmp_path: Path) -> None:
    made = make_hub(tmp_path, {**PEOPLE, **make_badge_file("{member_for: 3000000}", "{member_for: 999999999999}")})
    assert has(made) == {}
    assert [one.target for one in made.find_next_badges("ada")] == [3000000, 999999999999]


def test_badge_and_topic_ids_cannot_use_reserved_names(tmp_path: Path) -> None:
    files = {**make_badge_file("{count: tip}"), "content/topics.yml": "- {id: Index, name: I}\n"}
    files["content/badges.yml"] = str(files["content/badges.yml"]).replace("b0", "frame")
    found = find_problems(write_hub(tmp_path, files))
    assert [(one.where.path, one.code) for one in found] == [
        ("content/badges.yml", "reserved-name"), ("content/topics.yml", "reserved-name"),
    ]  # fmt: skip


def test_badge_given_to_unknown_learner_is_a_problem(tmp_path: Path) -> None:
    found = find_problems(
        write_hub(tmp_path, make_badge_file("{given_to: [adda]}", "{count: result, challenge: wlak}"))
    )
    assert [one.code for one in found] == ["unknown-reference", "unknown-reference"]


def test_only_badges_of_a_dropped_challenge_are_dropped(tmp_path: Path) -> None:
    rules = (
        "{rank: {challenge: walk, at_most: 9}}",
        "{count: result, challenge: walk}",
        "{given_to: [bob]}",
        "{count: tip}",
    )
    files = {
        **make_badge_file(*rules),
        **make_tip_files("2026-01-01"),
        f"{WALK}/challenge.md": "---\ntitle: Walk\nclosed: 2026-01-01\n---\nText\n",
    }
    files["content/learners/bob.yml"] = "nam: Bob\n"
    library, _ = drop_invalid(load_library(write_hub(tmp_path, files))[0], find_problems(tmp_path))
    made = derive_hub(library, NO_HISTORY, today=TODAY)
    assert list(made.badges) == ["b2", "b3"]
    assert [(one.badge, one.learner) for one in made.awards] == [("b3", "ada")]


# Somebody leaves -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", ["[ada]", "[{learner: ada, on: 2026-05-05}]", "ada", "[bob, {learner: ada, on: 2026-05-05}, cy]"]
)
def test_manual_badge_survives_removal_and_follows_rename(tmp_path: Path, given: str) -> None:
    files = {
        **make_badge_file(f"{{given_to: {given}}}"),
        "content/activities/alone.yml": "what: Alone\nwho: [ada]\ndate: 2026-03-09\n",
        "content/activities/both.yml": "what: Both\nwho: [ada, bob]\ndate: 2026-03-09\n",
        "content/tips/one.md": format_tip(author="bob", checked_by="[{learner: ada, on: 2026-05-01}, {learner: cy, on: 2026-05-02}]"),
    }  # fmt: skip
    renamed = write_hub(tmp_path / "renamed", files)
    apply_plan(renamed, plan_rename(renamed, "ada", "lovelace"))
    made = derive_hub(load_valid_library(renamed), NO_HISTORY, today=TODAY)
    assert list(has(made, "lovelace")) == ["b0"]
    assert {one.kind for one in made.learners["lovelace"].credits} == {"profile", "activity", "checking"}
    left = write_hub(tmp_path / "left", files)
    apply_plan(left, plan_removal(left, "ada"))
    made = derive_hub(load_valid_library(left), NO_HISTORY, today=TODAY)
    assert list(made.library.activities) == ["both"]
    assert "b0" in made.badges


# The starter set -----------------------------------------------------------------------------------------------------

EVERYBODY = ("ada", "bob", "cy", "dee", "eve", "fay")


def a_busy_year() -> tuple[Files, list[DiscussionComment]]:
    """Ada does everything that there is to do."""
    files: Files = {f"content/learners/{who}.yml": f"name: {who.title()}\njoined: 2020-01-01\n" for who in EVERYBODY}
    files["content/badges.yml"] = (
        (ROOT / "content/badges.yml").read_bytes().replace(b"given_to: []", b"given_to: [ada]")
    )
    files["content/topics.yml"] = "".join(f"- {{id: {key}, name: {key}}}\n" for key in ("debugging", "sql", "git"))
    kinds = [("tip", "debugging"), ("question", "sql"), ("how-to", "git"), ("resource", "sql"), ("story", "git")]
    for i, (kind, topic) in enumerate(kinds):
        files[f"content/tips/{kind}.md"] = format_tip(
            kind, title=kind, kind=kind, topics=f"[{topic}]", thanks="[bob]", date=f"2025-02-{i + 1:02}"
        )
    for i, who in enumerate(EVERYBODY[1:]):
        text = format_tip(f"[this](tip.md) {who}", title=who, author=who, thanks="[ada]", date=f"2025-03-{i + 1:02}")
        files[f"content/tips/{who}.md"] = text.replace(
            "date: 2025-03-01", "date: 2025-03-01\nchecked_by: [{learner: ada, on: 2026-05-01}]"
        )
    for week in range(14):
        day = date(2025, 6, 2) + timedelta(days=7 * week)
        files[f"content/activities/meet-up-{week}.yml"] = f"what: Meet-up\nwho: [ada]\ndate: {day}\n"
    head = "---\ntitle: Walk\nopens: 2026-01-01\ncloses: 2026-01-31\nmode: either\nhosts: [ada]\nscore: {measure: count}\n---\nWalk.\n"
    files[f"{WALK}/challenge.md"] = head
    files[f"{WALK}/results/ada.yml"] = format_result("ada", 5)
    files[f"{WALK}/results/ada-2.yml"] = format_result("ada", 9, 6)
    files[f"{WALK}/results/bob.yml"] = format_result("bob", 2, more="confirmed_by: [ada]\n")
    files[f"{WALK}/results/team.yml"] = "team: {name: Rowers, members: [ada, bob]}\ndate: 2026-01-09\nscore: 1\n"
    return files, [DiscussionComment("ada", "1", date(2026, 2, 1), None, "tip:tip")]


def test_every_default_badge_can_be_earned(tmp_path: Path) -> None:
    files, said = a_busy_year()
    from tests.scoring.test_challenge_boards import (  # the one deed that no file tells of
        make_contribution_history,
        make_person,
    )

    history = make_contribution_history(make_person("Ada", "ada"), code=1)
    made = derive_hub(load_valid_library(write_hub(tmp_path, files)), history, said, today=date(2026, 12, 1))
    assert len(made.badges) >= 24
    assert {one.badge for one in made.learners["ada"].awards} == set(made.badges)


def test_default_badges_have_short_summaries_and_tiers() -> None:
    told = load_library(ROOT)[0].badges
    assert told
    for badge in told.value.badges:
        assert badge.summary.endswith("."), badge.id
        assert len(badge.summary) <= 120, badge.id
        lines = badge.rule.tiers
        assert not lines or all(getattr(lines, tier) for tier in TIERS), badge.id
