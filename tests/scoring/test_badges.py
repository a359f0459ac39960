"""How each badge is earned, on which day, and that nobody loses one by what others do."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from lyceum.contributing import apply_plan, plan_removal, plan_rename
from lyceum.git import NO_HISTORY
from lyceum.hub import Hub, derive_hub
from lyceum.loader import DiscussionComment, drop_invalid, load_library
from lyceum.schema import TIERS
from tests.support.hubs import TODAY, find_problems, load_valid_library, make_history, make_hub, write_hub
from tests.support.paths import ROOT
from tests.support.scoring_files import (
    PEOPLE,
    WALK,
    Files,
    format_result,
    format_tip,
    make_challenge_files,
    make_contribution_history,
    make_person,
    make_tip_files,
)


def make_badge_file(*rules: str) -> Files:
    """Badges with the ids b0, b1, …, one for each rule."""
    text = "".join(f"- {{id: b{i}, name: B{i}, summary: S, rule: {rule}}}\n" for i, rule in enumerate(rules))
    return {**PEOPLE, "content/badges.yml": text}


def list_award_days(hub: Hub, learner: str = "ada") -> dict[str, str]:
    """The badges (with their tiers) of a learner, with the day of each."""
    awards = hub.learners[learner].awards
    return {f"{award.badge} {award.tier or ''}".strip(): award.day.isoformat() for award in awards}


def test_award_date_is_the_day_the_threshold_is_reached(tmp_path: Path) -> None:
    files = {**make_badge_file("{count: tip, at_least: 2}"), **make_tip_files("2026-01-01", "2026-02-02", "2026-03-03")}
    files["content/hub.yml"] = "name: T\nwritten_dates_until: 2026-03-04\n"
    hub = make_hub(tmp_path, files, make_history(dict.fromkeys(files, "2026-03-04")))
    [award] = hub.awards
    assert award.credit
    path = award.credit.path
    assert (award.learner, award.day.isoformat(), path) == ("ada", "2026-02-02", "content/tips/t2026-02-02.md")
    file = hub.find_file_history(path)
    assert file
    assert award.commit == file.first_commit.sha


def test_each_tier_has_its_own_date(tmp_path: Path) -> None:
    rule = "{count: tip, tiers: {bronze: 1, silver: 2, gold: 4}}"
    hub = make_hub(tmp_path, {**make_badge_file(rule), **make_tip_files("2026-01-01", "2026-02-02", "2026-03-03")})
    assert list_award_days(hub) == {"b0 bronze": "2026-01-01", "b0 silver": "2026-02-02"}


@pytest.mark.parametrize(
    ("rule", "award_day"),
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
def test_badge_rule_gives_expected_award_date(tmp_path: Path, rule: str, award_day: str | None) -> None:
    files = {
        **make_badge_file(rule),
        "content/topics.yml": "- {id: python, name: Python, aliases: [py]}\n- {id: sql, name: SQL}\n",
        "content/tips/one.md": format_tip("One", date="2026-01-01", topics="[python, sql]"),
        "content/tips/two.md": format_tip("Two", date="2026-02-02", topics="[sql, python]", kind="question"),
    }
    assert list_award_days(make_hub(tmp_path, files)).get("b0") == award_day


def test_thanks_count_different_people(tmp_path: Path) -> None:
    files = make_badge_file("{count: thanks, distinct: people, at_least: 2}", "{count: thanks, at_least: 3}")
    files |= make_tip_files("2026-01-01", "2026-01-02", "2026-01-03", author="bob", thanks="[ada]")
    files |= make_tip_files("2026-01-09", author="cy", thanks="[ada]")
    assert list_award_days(make_hub(tmp_path, files)) == {"b0": "2026-01-09", "b1": "2026-01-03"}


def test_capped_credits_earn_no_badge(tmp_path: Path) -> None:
    tips = {f"content/tips/t{i}.md": format_tip(f"{i}", title=f"T{i}") for i in range(9)}
    files = {**make_badge_file("{count: tip, at_least: 4}"), **tips}
    assert list_award_days(make_hub(tmp_path, files)) == {}


def test_season_rank_counts_once_the_season_is_decided(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{rank: {season: any, at_most: 1}}", "{rank: {season: 2026-q1, at_most: 2}}"),
        **make_tip_files("2026-01-05", "2026-02-05"),
    }
    files |= make_tip_files("2026-03-05", author="bob")
    assert list_award_days(make_hub(tmp_path, files, today=date(2026, 4, 7))) == {"b0": "2025-03-31"}
    assert list_award_days(make_hub(tmp_path, files, today=date(2026, 4, 8))) == {
        "b0": "2025-03-31",
        "b1": "2026-03-31",
    }
    assert list_award_days(make_hub(tmp_path, files), "bob") == {"b0": "2025-03-31", "b1": "2026-03-31"}


def test_challenge_rank_counts_once_it_is_decided(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{rank: {challenge: walk, at_most: 2}}"),
        **make_challenge_files(ada=format_result("ada", 1), bob=format_result("bob", 9), cy=format_result("cy", 8)),
    }
    assert list_award_days(make_hub(tmp_path, files, today=date(2026, 2, 7)), "bob") == {}
    hub = make_hub(tmp_path, files)
    assert [sorted(list_award_days(hub, learner)) for learner in ("ada", "bob", "cy")] == [[], ["b0"], ["b0"]]


def test_unlisted_learner_earns_no_rank_badge(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{rank: {season: any, at_most: 9}}", "{count: profile}"),
        "content/learners/ada.yml": "name: Ada\njoined: 2025-01-01\nshow: {boards: false}\n",
    }
    hub = make_hub(tmp_path, files)
    assert (list_award_days(hub), list_award_days(hub, "bob")) == (
        {"b1": "2025-01-01"},
        {"b0": "2025-03-31", "b1": "2025-01-01"},
    )


def test_later_results_of_others_remove_no_award(tmp_path: Path) -> None:
    """Bob's contributions of January are merged in May: too late to change Ada's ranks."""
    rules = "{rank: {season: any, at_most: 1}}", "{rank: {challenge: walk, at_most: 1}}", "{count: podium}"
    files_of_ada = {
        **make_badge_file(*rules),
        **make_challenge_files(ada=format_result("ada", 5)),
        **make_tip_files("2026-01-01", "2026-02-01"),
        "content/badges.yml": make_badge_file(*rules)["content/badges.yml"],
    }
    files_of_bob = {
        **make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 9)),
        **make_tip_files("2026-01-02", "2026-01-03", "2026-01-04", author="bob"),
    }
    late_files = {path: "2026-05-01" for path in files_of_bob if path not in files_of_ada}
    history = make_history(dict.fromkeys(files_of_ada, "2026-01-10") | late_files)
    before = make_hub(tmp_path / "1", files_of_ada, history)
    after = make_hub(tmp_path / "2", {**files_of_bob, **files_of_ada}, history)
    assert set(list_award_days(before)) == {"b0", "b1", "b2"}
    assert list_award_days(after).items() >= list_award_days(before).items()


def test_returning_to_leaderboards_changes_no_old_rank(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{rank: {season: 2026-q1, at_most: 1}}"),
        **make_tip_files("2026-01-05", "2026-02-05", author="bob"),
        **make_tip_files("2026-01-06"),
    }
    hidden = {**files, "content/learners/bob.yml": "name: Bob\njoined: 2025-01-01\nshow: {boards: false}\n"}
    assert list_award_days(make_hub(tmp_path / "1", hidden)) == list_award_days(make_hub(tmp_path / "2", files)) == {}


def test_streak_award_date_is_in_the_last_week(tmp_path: Path) -> None:
    days = ["2026-01-05", "2026-01-13", "2026-01-29"]  # in the weeks 1, 2 and 4 of the quarter
    files = {
        **make_badge_file("{streak: 3}", "{streak: 4}"),
        **make_tip_files(*days),
        **make_tip_files("2026-01-21", author="bob", thanks="[ada]"),
    }
    assert list_award_days(make_hub(tmp_path, files)) == {"b0": days[2]}, "being thanked is no contribution"


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
    hub = make_hub(tmp_path, {**make_badge_file(*rules), **make_tip_files("2026-01-01")})
    next_badges = [
        (next_badge.badge, next_badge.tier, next_badge.current, next_badge.target)
        for next_badge in hub.find_next_badges("ada")
    ]
    assert next_badges == [
        ("b2", None, 2, 3),
        ("b6", None, 1, 3),
        ("b0", "silver", 1, 4),
        ("b1", None, 0, 1),
        ("b7", None, 0, 1000),
    ]
    assert hub.find_next_badges("ada")[-1].day == date(2027, 9, 28)


def test_streak_progress_shows_the_longest_streak(tmp_path: Path) -> None:
    days = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-11-16"]
    hub = make_hub(tmp_path, {**make_badge_file("{streak: 4}", "{streak: 3}"), **make_tip_files(*days)})
    assert [
        (next_badge.badge, next_badge.current, next_badge.target) for next_badge in hub.find_next_badges("ada")
    ] == [("b0", 3, 4)]


def test_badge_rarity_counts_holders(tmp_path: Path) -> None:
    files = {
        **make_badge_file("{count: tip, tiers: {bronze: 1, silver: 2}}", "{count: activity}"),
        **make_tip_files("2026-01-01", "2026-02-01"),
    }
    hub = make_hub(tmp_path, files)
    assert {rarity.badge: (rarity.holder_count, rarity.share) for rarity in hub.rarities.values()} == {
        "b0": (1, 0.25),
        "b1": (0, 0),
    }


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
    problems = [problem for problem in find_problems(write_hub(tmp_path, files)) if problem.is_error]
    assert [(problem.code, problem.where.line) for problem in problems] == [("impossible-badge", 2)]


@pytest.mark.parametrize(
    "rule", ["{count: tip, streak: 4}", "{}", "{at_least: 3}", "{count: tipp}", "{count: tip, off: story}"]
)
def test_badge_rule_has_exactly_one_condition(tmp_path: Path, rule: str) -> None:
    assert [
        problem.where.line for problem in find_problems(write_hub(tmp_path, make_badge_file("{count: tip}", rule)))
    ] == [2]


def test_badge_for_too_many_days_is_never_earned(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {**PEOPLE, **make_badge_file("{member_for: 3000000}", "{member_for: 999999999999}")})
    assert list_award_days(hub) == {}
    assert [next_badge.target for next_badge in hub.find_next_badges("ada")] == [3000000, 999999999999]


def test_badge_and_topic_ids_cannot_use_reserved_names(tmp_path: Path) -> None:
    files = {**make_badge_file("{count: tip}"), "content/topics.yml": "- {id: Index, name: I}\n"}
    files["content/badges.yml"] = str(files["content/badges.yml"]).replace("b0", "frame")
    problems = find_problems(write_hub(tmp_path, files))
    assert [(problem.where.path, problem.code) for problem in problems] == [
        ("content/badges.yml", "reserved-name"), ("content/topics.yml", "reserved-name"),
    ]  # fmt: skip


def test_badge_given_to_unknown_learner_is_a_problem(tmp_path: Path) -> None:
    problems = find_problems(
        write_hub(tmp_path, make_badge_file("{given_to: [adda]}", "{count: result, challenge: wlak}"))
    )
    assert [problem.code for problem in problems] == ["unknown-reference", "unknown-reference"]


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
    library = drop_invalid(load_library(write_hub(tmp_path, files))[0], find_problems(tmp_path))
    hub = derive_hub(library, NO_HISTORY, today=TODAY)
    assert list(hub.badges) == ["b2", "b3"]
    assert [(award.badge, award.learner) for award in hub.awards] == [("b3", "ada")]


@pytest.mark.parametrize(
    "recipients", ["[ada]", "[{learner: ada, on: 2026-05-05}]", "ada", "[bob, {learner: ada, on: 2026-05-05}, cy]"]
)
def test_manual_badge_survives_removal_and_follows_rename(tmp_path: Path, recipients: str) -> None:
    files = {
        **make_badge_file(f"{{given_to: {recipients}}}"),
        "content/activities/alone.yml": "what: Alone\nwho: [ada]\ndate: 2026-03-09\n",
        "content/activities/both.yml": "what: Both\nwho: [ada, bob]\ndate: 2026-03-09\n",
        "content/tips/one.md": format_tip(author="bob", checked_by="[{learner: ada, on: 2026-05-01}, {learner: cy, on: 2026-05-02}]"),
    }  # fmt: skip
    renamed_folder = write_hub(tmp_path / "renamed", files)
    apply_plan(renamed_folder, plan_rename(renamed_folder, "ada", "lovelace"))
    hub = derive_hub(load_valid_library(renamed_folder), NO_HISTORY, today=TODAY)
    assert list(list_award_days(hub, "lovelace")) == ["b0"]
    assert {credit.kind for credit in hub.learners["lovelace"].credits} == {"profile", "activity", "checking"}
    removed_folder = write_hub(tmp_path / "removed", files)
    apply_plan(removed_folder, plan_removal(removed_folder, "ada"))
    hub = derive_hub(load_valid_library(removed_folder), NO_HISTORY, today=TODAY)
    assert list(hub.library.activities) == ["both"]
    assert "b0" in hub.badges


EVERYBODY = ("ada", "bob", "cy", "dee", "eve", "fay")


def make_busy_year() -> tuple[Files, list[DiscussionComment]]:
    """Return files and comments of a year in which Ada meets the criteria of every badge."""
    files: Files = {
        f"content/learners/{learner}.yml": f"name: {learner.title()}\njoined: 2020-01-01\n" for learner in EVERYBODY
    }
    files["content/badges.yml"] = (
        (ROOT / "content/badges.yml").read_bytes().replace(b"given_to: []", b"given_to: [ada]")
    )
    files["content/topics.yml"] = "".join(f"- {{id: {key}, name: {key}}}\n" for key in ("debugging", "sql", "git"))
    kinds = [("tip", "debugging"), ("question", "sql"), ("how-to", "git"), ("resource", "sql"), ("story", "git")]
    for i, (kind, topic) in enumerate(kinds):
        files[f"content/tips/{kind}.md"] = format_tip(
            kind, title=kind, kind=kind, topics=f"[{topic}]", thanks="[bob]", date=f"2025-02-{i + 1:02}"
        )
    for i, learner in enumerate(EVERYBODY[1:]):
        text = format_tip(
            f"[this](tip.md) {learner}", title=learner, author=learner, thanks="[ada]", date=f"2025-03-{i + 1:02}"
        )
        files[f"content/tips/{learner}.md"] = text.replace(
            "date: 2025-03-01", "date: 2025-03-01\nchecked_by: [{learner: ada, on: 2026-05-01}]"
        )
    for week in range(14):
        day = date(2025, 6, 2) + timedelta(days=7 * week)
        files[f"content/activities/meet-up-{week}.yml"] = f"what: Meet-up\nwho: [ada]\ndate: {day}\n"
    head = "---\ntitle: Walk\nopens: 2026-01-01\ncloses: 2026-01-31\nmode: either\nhosts: [ada]\nscore: {measure: count}\n---\nWalk.\n"
    files[f"{WALK}/challenge.md"] = head
    files[f"{WALK}/results/ada.yml"] = format_result("ada", 5)
    files[f"{WALK}/results/ada-2.yml"] = format_result("ada", 9, 6)
    files[f"{WALK}/results/bob.yml"] = format_result("bob", 2, extra_lines="confirmed_by: [ada]\n")
    files[f"{WALK}/results/team.yml"] = "team: {name: Rowers, members: [ada, bob]}\ndate: 2026-01-09\nscore: 1\n"
    return files, [DiscussionComment("ada", "1", date(2026, 2, 1), None, "tip:tip")]


def test_every_default_badge_can_be_earned(tmp_path: Path) -> None:
    files, comments = make_busy_year()
    history = make_contribution_history(make_person("Ada", "ada"), code=1)
    hub = derive_hub(load_valid_library(write_hub(tmp_path, files)), history, comments, today=date(2026, 12, 1))
    assert len(hub.badges) >= 24
    assert {award.badge for award in hub.learners["ada"].awards} == set(hub.badges)


def test_default_badges_have_short_summaries_and_tiers() -> None:
    badges_file = load_library(ROOT)[0].badges
    assert badges_file
    for badge in badges_file.value.badges:
        assert badge.summary.endswith("."), badge.id
        assert len(badge.summary) <= 120, badge.id
        tiers = badge.rule.tiers
        assert not tiers or all(getattr(tiers, tier) for tier in TIERS), badge.id
