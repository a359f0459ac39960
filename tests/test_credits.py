"""The rules of the ledger: what is credited to whom, once, on which day, by which rule, and what is too much of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import reading, site
from generator.credits import Credit
from generator.discussions import FILE, Comment, comments
from generator.history import NO_HISTORY, History, history
from generator.hub import Hub, derive
from generator.library import Library
from tests.gitrepo import GitRepo, isolated
from tests.hubs import TODAY, derived, hub, merged, problems, read

Files = dict[str, str | bytes]
PEOPLE: Files = {
    f"content/learners/{who}.yml": f"name: {who.title()}\njoined: 2025-01-01\n" for who in ("ada", "bob", "cy", "dee")
}
WALK = "content/challenges/walk"


def tip(text: str = "Text", **fields: str) -> str:
    fields = {"title": "One", "author": "ada", "date": "2026-03-01", **fields}
    if "authors" in fields:
        del fields["author"]
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + f"---\n{text}\n"


def walk(fields: str = "score: {measure: count}", **results: str) -> Files:
    """A challenge in January, and results by the names of their files."""
    head = f"---\ntitle: Walk\nopens: 2026-01-01\ncloses: 2026-01-31\n{fields}\n---\nWalk.\n"
    sent = {f"{WALK}/results/{name.replace('_', '-')}.yml": f"{text}\n" for name, text in results.items()}
    return {**PEOPLE, f"{WALK}/challenge.md": head, **sent}


def sent(who: str, score: int = 1, day: int = 5, more: str = "") -> str:
    return f"learner: {who}\ndate: 2026-01-{day:02}\nscore: {score}\n{more}"


def rows(made: Hub, who: str = "", kind: str = "") -> list[Credit]:
    return [one for one in made.credits if who in ("", one.who) and kind in ("", one.kind)]


def points(made: Hub) -> dict[str, int]:
    return {key: learner.points for key, learner in made.learners.items()}


def told(made: Hub) -> set[tuple[str, str, str, int]]:
    return {
        (one.who, one.rule, one.path.removeprefix("content/"), one.points)
        for one in made.credits
        if one.kind != "profile"
    }


def as_it_is(folder: Path, files: Files, past: History = NO_HISTORY, *, today: date = TODAY) -> Hub:
    """Also of a hub that the rules refuse: the ledger does not lean on them."""
    return derive(reading.library(hub(folder, files))[0], past, today=today)


# What is credited ----------------------------------------------------------------------------------------------------


def test_every_kind_of_giving_has_a_row_that_says_who_what_where_and_by_which_rule(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            **walk("hosts: [dee]\nscore: {measure: count}", ada=sent("ada", 9, more="thanks: [bob]\nconfirmed_by: [cy]")),
            "content/tips/one.md": tip(thanks="[bob]", checked_by="[{learner: cy, on: 2026-05-01}]"),
            "content/tips/two.md": tip("As [Ada says](one.md).", title="Two", author="bob"),
            "content/deeds/meet-up.yml": "what: Held the March meet-up\nwho: [cy, dee]\ndate: 2026-03-09\nkind: meet-up\n",
        },
    )  # fmt: skip
    assert told(made) == {
        ("dee", "hosting", "challenges/walk/challenge.md", 20),
        ("ada", "result", "challenges/walk/results/ada.yml", 5),
        ("ada", "podium[0]", "challenges/walk/results/ada.yml", 15),
        ("ada", "thanking", "challenges/walk/results/ada.yml", 1),
        ("bob", "thanks", "challenges/walk/results/ada.yml", 2),
        ("cy", "confirming", "challenges/walk/results/ada.yml", 3),
        ("ada", "tip", "tips/one.md", 10),
        ("ada", "thanking", "tips/one.md", 1),
        ("bob", "thanks", "tips/one.md", 2),
        ("cy", "checking", "tips/one.md", 3),
        ("bob", "tip", "tips/two.md", 10),
        ("ada", "used", "tips/two.md", 3),
        ("cy", "deed", "deeds/meet-up.yml", 5),
        ("dee", "deed", "deeds/meet-up.yml", 5),
    }
    assert [one.points for one in rows(made, kind="profile")] == [5, 5, 5, 5]


def test_hub_yml_says_what_each_deed_is_worth(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            **walk(ada=sent("ada", 9), bob=sent("bob", 8)),
            "content/hub.yml": "name: T\npoints: {profile: 0, result: 7, podium: [100, 1]}\n",
        },
    )
    assert points(made) == {"ada": 107, "bob": 8, "cy": 0, "dee": 0}


def test_a_team_result_is_every_members_and_says_which_team(tmp_path: Path) -> None:
    team = "team: {name: Rowers, members: [ada, bob]}\ndate: 2026-01-05\nscore: 3\n"
    made = derived(tmp_path, walk("mode: team\nscore: {measure: count}", rowers=team))
    results = rows(made, kind="result")
    assert [(one.who, one.team, one.of, one.points) for one in results] == [
        ("ada", "Rowers", ("team",), 5),
        ("bob", "Rowers", ("team",), 5),
    ]


def test_somebody_without_github_is_credited_like_anybody(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {**walk(ada=sent("ada", more="thanks: [bob]")), "content/learners/bob.yml": "name: Bob\ngithub: false\n"},
    )
    assert [one.kind for one in rows(made, "bob")] == ["profile", "thanks"]


def test_a_row_knows_its_topics_by_their_real_names(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            **PEOPLE,
            "content/topics.yml": "- {id: javascript, name: JavaScript, aliases: [js]}\n",
            "content/tips/one.md": tip(topics="[JS, javascript, web]"),
        },
    )
    assert [one.topics for one in rows(made, "ada", "tip")] == [("javascript", "web")]


def test_a_result_says_whether_it_beat_an_earlier_one_and_how_far_it_can_be_trusted(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        walk(
            ada=sent("ada", 5, 3, "evidence: https://example.org/a"),
            ada_2=sent("ada", 4, 4),
            ada_3=sent("ada", 6, 5, "confirmed_by: [bob]"),
        ),
    )
    assert [one.of for one in rows(made, "ada", "result")] == [("better", "confirmed"), (), ("evidence",)]


def test_nobody_is_credited_for_what_they_do_for_themselves(tmp_path: Path) -> None:
    """Such files are refused; from a hub built in spite of it nothing comes either."""
    files = {
        **walk(ada=sent("ada", more="thanks: [ada]\nconfirmed_by: [ada]")),
        "content/tips/one.md": tip(
            challenges="[walk]", date="2026-01-01", thanks="[ada]", checked_by="[{learner: ada, on: 2026-05-01}]"
        ),
        "content/tips/two.md": tip("See [one](one.md).", title="Two", date="2026-01-02"),
    }
    assert {one.kind for one in rows(as_it_is(tmp_path, files), "ada")} == {"profile", "tip", "result", "podium"}


# The same deed once --------------------------------------------------------------------------------------------------


def test_a_result_sent_again_counts_once_with_its_thanks_and_its_confirmation(tmp_path: Path) -> None:
    once = sent("ada", 5, more="thanks: [bob]\nconfirmed_by: [cy]")
    first = derived(tmp_path / "once", walk(ada=once))
    again = as_it_is(tmp_path / "again", walk(ada=once, ada_again=once))
    assert points(again) == points(first)


def test_a_result_counts_once_a_day_however_many_boards_it_stands_on(tmp_path: Path) -> None:
    files = walk(
        "score: {measure: count}\nboards: [main, long]",
        ada=sent("ada", 5), ada_long=sent("ada", 7, more="board: long"), ada_next=sent("ada", 5, 6),
    )  # fmt: skip
    made = derived(tmp_path, files)
    assert [one.when.day for one in rows(made, "ada", "result")] == [6, 5]


def test_a_tip_in_two_files_counts_once(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            **PEOPLE,
            "content/tips/one.md": tip("The same words.", thanks="[bob]"),
            "content/tips/copy.md": tip("The  same\nwords.", date="2026-04-01", thanks="[bob]"),
        },
    )
    assert [one.path for one in rows(made, "ada", "tip")] == ["content/tips/one.md"]
    assert len(rows(made, "bob", "thanks")) == 1


def test_a_tip_that_was_moved_and_saved_again_keeps_its_first_day_and_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolated(monkeypatch)
    repository = GitRepo.make(tmp_path)
    repository.write("content/hub.yml", "name: T\n").write("content/learners/ada.yml", "name: Ada\n")
    repository.commit("Ada", date="2026-01-01")
    text = "---\ntitle: One\nauthor: ada\n---\nSome words that stay the same when the file moves.\n"
    first = repository.write("content/tips/one.md", text).commit("Ada", date="2026-02-01")
    repository.rename("content/tips/one.md", "content/tips/uno.md").commit("Bob", date="2026-03-01")
    repository.write("content/tips/uno.md", text + "More.\n").commit("Bob", date="2026-04-01")
    made = derive(read(tmp_path), history(tmp_path, today=TODAY), today=TODAY)
    [row] = rows(made, "ada", "tip")
    assert (row.path, row.when, row.commit) == ("content/tips/uno.md", date(2026, 2, 1), first)


def test_each_commit_to_code_or_docs_is_a_row_with_its_hash_and_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolated(monkeypatch)
    repository = GitRepo.make(tmp_path)
    repository.write("content/hub.yml", "name: T\n").write("content/learners/ada.yml", "name: Ada\n")
    repository.commit("Zed", date="2026-01-01")
    mail = "ada@users.noreply.github.com"
    code = repository.write("generator/a.py").commit("Ada", mail, "2026-02-01")
    docs = repository.write("content/pages/a.md").commit("Ada", mail, "2026-02-02")
    both = (
        repository.write("b.py")
        .write("b.md")
        .commit("Zed", None, "2026-02-03", trailers=[f"Co-authored-by: Ada L <{mail}>"])
    )
    made = derive(read(tmp_path), history(tmp_path, today=TODAY), today=TODAY)
    assert [(one.kind, one.commit, one.when.day) for one in rows(made, "ada") if one.kind != "profile"] == [
        ("code", both, 3), ("docs", both, 3), ("docs", docs, 2), ("code", code, 1),
    ]  # fmt: skip


# A tip that others used ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "one.md",
        "./one.md#part",
        "../tips/one.md",
        "/tips/one/",
        "https://hub.example.org/x/tips/one/",
        "../one/",
        "content/tips/one.md",
    ],
)
def test_a_tip_is_used_where_somebody_elses_tip_links_to_it(tmp_path: Path, link: str) -> None:
    files = {
        **PEOPLE,
        "content/hub.yml": "name: T\nurl: https://hub.example.org/x/\n",
        "content/tips/one.md": tip(authors="[ada, bob]"),
        "content/tips/two.md": tip(
            f"See [this]({link}), and again [this]({link}).", title="Two", author="bob", date="2026-03-05"
        ),
    }
    used = rows(derived(tmp_path, files), kind="used")
    assert [(one.who, one.others, one.when.day) for one in used] == [("ada", ("bob",), 5)]


def test_an_address_that_stands_in_the_text_is_a_link_too(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        "content/hub.yml": "name: T\nurl: https://hub.example.org/x/\n",
        "content/tips/one.md": tip(),
        "content/tips/two.md": tip("It began with https://hub.example.org/x/tips/one/.", title="Two", author="bob"),
    }
    assert [one.who for one in rows(derived(tmp_path, files), kind="used")] == ["ada"]


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example.org/tips/one/", "one", "tips/none/", "https://one.md", "#one"]
)
def test_other_links_use_no_tip(tmp_path: Path, link: str) -> None:
    files = {
        **PEOPLE,
        "content/tips/one.md": tip(),
        "content/tips/two.md": tip(f"[this]({link})", title="Two", author="bob"),
    }
    assert rows(derived(tmp_path, files), kind="used") == []


def test_a_tip_is_used_where_a_later_result_in_its_challenge_thanks_its_author(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            **walk(
                bob=sent("bob", day=9, more="thanks: [ada]"),
                cy=sent("cy", day=7, more="thanks: [ada]"),
                dee=sent("dee", day=9, more="thanks: [bob]"),
            ),
            "content/tips/one.md": tip(date="2026-01-08", challenges="[walk]"),
        },
    )
    assert [(one.who, one.others) for one in rows(made, kind="used")] == [("ada", ("bob",))]


def test_one_file_counts_once_for_an_author_however_many_of_their_tips_it_links_to(tmp_path: Path) -> None:
    many = {f"content/tips/t{i}.md": tip(f"Text {i}", title=f"T{i}", date=f"2026-02-{i + 1:02}") for i in range(9)}
    links = " ".join(f"[t](t{i}.md)" for i in range(9))
    made = derived(tmp_path, {**PEOPLE, **many, "content/tips/all.md": tip(links, title="All", author="bob")})
    assert len(rows(made, "ada", "used")) == 1


# Tips tried again ----------------------------------------------------------------------------------------------------


def test_a_check_after_a_year_without_one_brings_a_forgotten_tip_back(tmp_path: Path) -> None:
    checks = "[bob, {learner: cy, on: 2025-06-01}, {learner: dee, on: 2026-09-30}]"
    made = derived(
        tmp_path, {**PEOPLE, "content/tips/one.md": tip(date="2025-01-01", checked="2026-10-01", checked_by=checks)}
    )
    found = {one.who: (one.when.isoformat(), one.of) for one in rows(made, kind="checking")}
    assert found == {"bob": ("2026-10-01", ()), "cy": ("2025-06-01", ()), "dee": ("2026-09-30", ("forgotten",))}


def test_who_checks_a_tip_every_day_is_credited_twice_a_year(tmp_path: Path) -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(0, 270, 30)]
    checks = ", ".join(f"{{learner: bob, on: {day}}}" for day in days)
    made = derived(tmp_path, {**PEOPLE, "content/tips/one.md": tip(date="2025-01-01", checked_by=f"[{checks}]")})
    assert [one.when for one in rows(made, "bob", "checking")] == [date(2026, 6, 30), date(2026, 1, 1)]


def test_who_checks_their_own_tip_or_on_no_day_is_told(tmp_path: Path) -> None:
    found = problems(
        hub(tmp_path, {**PEOPLE, "content/tips/one.md": tip(checked_by="[{learner: ada, on: 2026-05-01}, bob]")})
    )
    assert [one.code for one in found] == ["somebody-else-checks", "somebody-else-checks"]


# Comments ------------------------------------------------------------------------------------------------------------


def comment(login: str, number: int, on: str = "2026-05-01") -> dict[str, str]:
    return {
        "login": login,
        "id": f"DC_{number}",
        "on": on,
        "url": f"https://github.com/x/y/discussions/1#{number}",
        "term": "tip:one",
    }


def test_comments_of_people_with_a_profile_are_credited_once_by_their_id(tmp_path: Path) -> None:
    folder = hub(
        tmp_path,
        {
            **PEOPLE,
            FILE: json.dumps(
                [comment("ADA", 1), comment("ada", 1), comment("nobody", 2), comment("ada", 3, "2026-05-02T10:00:00Z")]
            ),
        },
    )
    known = site.gathered(folder, today=TODAY)
    made = derive(known.library, known.history, known.comments, today=TODAY)
    found = rows(made, kind="discussion")
    assert [(one.who, one.when.day, one.points, one.url and one.url[-1]) for one in found] == [
        ("ada", 2, 1, "3"),
        ("ada", 1, 1, "1"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1]",
        '[{"login": "ada"}]',
        '{"a": 1}',
        "null",
        json.dumps([comment("a b", 1)]),
        json.dumps([comment("ada", 1, "soon")]),
    ],
)
def test_a_file_of_comments_that_cannot_be_read_gives_a_warning_and_nothing_else(tmp_path: Path, text: str) -> None:
    known = site.gathered(hub(tmp_path, {**PEOPLE, FILE: text}), today=TODAY)
    assert known.comments == ()
    assert [(one.code, one.is_error) for one in known.problems] == [("comments-unread", False)]


def test_without_a_file_of_comments_there_are_none(tmp_path: Path) -> None:
    assert comments(tmp_path) == ((), ())


# What wins nothing --------------------------------------------------------------------------------------------------


def crew(name: str, *members: str, day: int = 5, score: int = 1) -> str:
    return f"team: {{name: {name}, members: [{', '.join(members)}]}}\ndate: 2026-01-{day:02}\nscore: {score}\n"


EITHER = "mode: either\nscore: {measure: count}"


def podium(made: Hub) -> list[tuple[str, str]]:
    return sorted((one.who, one.rule) for one in rows(made, kind="podium"))


def test_who_plays_alone_and_in_teams_of_one_has_one_row_and_one_place(tmp_path: Path) -> None:
    files = walk(
        EITHER, a=sent("ada", 3), b=crew("A", "ada", score=2), c=crew("B", "ada", day=6, score=4), d=sent("bob")
    )
    assert podium(derived(tmp_path, files)) == [("ada", "podium[0]"), ("bob", "podium[1]")]


def test_the_same_people_under_two_names_are_one_team(tmp_path: Path) -> None:
    files = walk(EITHER, a=crew("A", "ada", "bob", score=3), b=crew("B", "bob", "ada", score=2), c=sent("cy"))
    assert podium(derived(tmp_path, files)) == [("ada", "podium[0]"), ("bob", "podium[0]"), ("cy", "podium[1]")]


def test_in_two_teams_on_one_podium_one_has_the_better_place(tmp_path: Path) -> None:
    files = walk(EITHER, a=crew("A", "ada", "bob", score=3), b=crew("B", "ada", "cy", day=6, score=2))
    assert podium(derived(tmp_path, files)) == [("ada", "podium[0]"), ("bob", "podium[0]"), ("cy", "podium[1]")]


def test_nobody_joins_a_team_or_a_learner_by_taking_their_name(tmp_path: Path) -> None:
    files = walk(EITHER, a=crew("Rowers", "ada", "bob", score=9), b=crew("rowers", "cy", day=6), d=sent("dee", 5))
    files |= walk(EITHER, e=crew("dee", "cy", day=7, score=2))
    places = [("ada", "podium[0]"), ("bob", "podium[0]"), ("cy", "podium[2]"), ("dee", "podium[1]")]
    assert podium(derived(tmp_path, files)) == places


def test_a_team_whose_people_change_one_by_one_stays_one_team(tmp_path: Path) -> None:
    files = walk(EITHER, a=crew("Rowers", "ada", "bob"), b=crew("Rowers", "bob", "cy", day=6, score=2))
    board = derived(tmp_path, files).challenges["walk"].boards[0]
    assert [row.learners for row in board.standings] == [("ada", "bob", "cy")]


def test_one_days_result_on_several_boards_is_on_one_podium_the_best(tmp_path: Path) -> None:
    boards = {name: sent("ada", 1, more=f"board: {name}\n") for name in ("long", "short")}
    files = walk("boards: [long, short]\nscore: {measure: count}", **boards, bob=sent("bob", 2, more="board: long\n"))
    assert podium(derived(tmp_path, files)) == [("ada", "podium[0]"), ("bob", "podium[0]")]


def test_an_old_file_with_a_new_date_stays_in_its_season(tmp_path: Path) -> None:
    """A day is allowed for: it may be tomorrow already where somebody lives."""
    files: Files = {**PEOPLE, "content/tips/old.md": tip(date="2026-11-01"), "content/tips/new.md": tip("Other")}
    files["content/deeds/talk.yml"] = "what: A talk\nwho: ada\ndate: 2026-11-02\n"
    files |= walk("score: {measure: count}", ada=sent("ada", 1, 20), bob=sent("bob", 1, 6))
    first = {
        "content/tips/old.md": "2026-05-01",
        "content/tips/new.md": "2026-03-01",
        "content/deeds/talk.yml": "2026-04-01",
    }
    first |= {f"{WALK}/results/{who}.yml": "2026-01-05" for who in ("ada", "bob")}
    made = derived(tmp_path, files, merged(first))
    assert {(one.kind, one.who, f"{one.when:%m-%d}") for one in made.credits if one.kind != "profile"} == {
        ("tip", "ada", "05-01"), ("tip", "ada", "03-01"), ("deed", "ada", "04-01"), ("result", "ada", "01-05"),
        ("result", "bob", "01-06"), ("podium", "ada", "01-31"), ("podium", "bob", "01-31"),
    }  # fmt: skip


def test_who_writes_a_new_day_of_joining_is_no_newcomer_again(tmp_path: Path) -> None:
    files: Files = {"content/learners/ada.yml": "name: Ada\njoined: 2026-11-01\n"}
    made = derived(tmp_path, files, merged({"content/learners/ada.yml": "2025-01-01"}))
    assert made.learners["ada"].joined == date(2025, 1, 1)
    assert made.scoreboards.newcomers("2026-q4") == ()


def test_no_result_that_somebody_adds_moves_what_its_host_has(tmp_path: Path) -> None:
    """Without a day of opening, a challenge is run since it was there."""
    files: Files = {**PEOPLE, f"{WALK}/challenge.md": "---\ntitle: Walk\nhosts: [ada]\n---\nWalk.\n"}
    past = merged({f"{WALK}/challenge.md": "2026-10-05"})
    alone = derived(tmp_path / "alone", files, past)
    files[f"{WALK}/results/bob.yml"] = "learner: bob\ndate: 2020-01-01\n"
    assert rows(derived(tmp_path / "joined", files, past), "ada") == rows(alone, "ada")


# Caps ----------------------------------------------------------------------------------------------------------------


def test_of_a_days_deeds_of_a_kind_the_first_ones_give_points_and_the_others_stay_in_the_ledger(tmp_path: Path) -> None:
    tips = {f"content/tips/t{i}.md": tip(f"Text {i}", title=f"T{i}") for i in range(5)}
    made = derived(tmp_path, {**PEOPLE, **tips, "content/tips/next.md": tip("Next", title="Next", date="2026-03-02")})
    assert [(one.when.day, one.points, one.capped) for one in rows(made, "ada", "tip")] == [
        (2, 10, False), (1, 10, False), (1, 10, False), (1, 10, False), (1, 0, True), (1, 0, True),
    ]  # fmt: skip


def test_hub_yml_says_how_many(tmp_path: Path) -> None:
    tips = {f"content/tips/t{i}.md": tip(f"Text {i}", title=f"T{i}") for i in range(5)}
    made = derived(tmp_path, {**PEOPLE, **tips, "content/hub.yml": "name: T\ncaps: {tip: 1}\n"})
    assert points(made)["ada"] == 5 + 10


def test_comments_are_capped_as_well(tmp_path: Path) -> None:
    said = [Comment("ada", str(i), date(2026, 5, 1), None, "tip:one") for i in range(20)]
    made = derive(read(hub(tmp_path, PEOPLE)), NO_HISTORY, said, today=TODAY)
    assert sum(one.points for one in rows(made, "ada", "discussion")) == 3


# The podium ----------------------------------------------------------------------------------------------------------


def on(files: Files, **days: str) -> History:
    """Everything was merged on 2 January, and the results named on the days named."""
    late = {f"{WALK}/results/{name}.yml": day for name, day in days.items()}
    return merged(dict.fromkeys(files, "2026-01-02") | late)


def test_the_podium_is_decided_a_week_after_the_last_day(tmp_path: Path) -> None:
    files = walk(ada=sent("ada", 5))
    library = read(hub(tmp_path, files))
    for today, won in ((date(2026, 2, 7), 0), (date(2026, 2, 8), 15)):
        made = derive(library, on(files), today=today)
        assert sum(one.points for one in rows(made, "ada", "podium")) == won


def test_a_result_in_time_that_was_merged_within_the_week_is_on_it(tmp_path: Path) -> None:
    files = walk(ada=sent("ada", 5), bob=sent("bob", 9))
    made = derived(tmp_path, files, on(files, bob="2026-02-07"))
    assert [(one.who, one.rule) for one in rows(made, kind="podium")] == [("ada", "podium[1]"), ("bob", "podium[0]")]


def test_a_result_that_comes_after_the_week_stands_on_the_board_and_takes_nobodys_podium(tmp_path: Path) -> None:
    files = walk(ada=sent("ada", 5), bob=sent("bob", 9))
    made = derived(tmp_path, files, on(files, bob="2026-02-08"))
    assert [row.learners for row in made.challenges["walk"].boards[0].standings] == [("bob",), ("ada",)]
    assert [(one.who, one.rule) for one in rows(made, kind="podium")] == [("ada", "podium[0]")]


def test_a_challenge_that_is_brought_in_later_with_its_results_keeps_its_podium(tmp_path: Path) -> None:
    files = walk(ada=sent("ada", 5), bob=sent("bob", 9))
    made = derived(tmp_path, files, merged(dict.fromkeys(files, "2026-06-01")))
    assert [one.who for one in rows(made, kind="podium")] == ["ada", "bob"]


# What holds of every hub ---------------------------------------------------------------------------------------------

WHO = st.sampled_from(("ada", "bob", "cy", "dee"))
SEND = st.fixed_dictionaries(
    {
        "who": WHO,
        "day": st.integers(1, 31),
        "score": st.integers(0, 4),
        "board": st.sampled_from(("main", "long")),
        "thanks": st.lists(WHO, max_size=3),
        "confirmed_by": st.lists(WHO, max_size=3),
        "merged": st.integers(0, 60),
        "team": st.booleans(),
        "links": st.booleans(),
    }
)
SENDS = st.lists(SEND, max_size=7)
EVERY_HUB = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_count = 0


def new(folder: Path) -> Path:
    global _count
    _count += 1
    return folder / str(_count)


def a_result(one: dict[str, Any]) -> str:
    people = sorted({one["who"], "dee"}) if one["team"] else [one["who"]]
    whose = f"team: {{name: Rowers, members: [{', '.join(people)}]}}" if one["team"] else f"learner: {one['who']}"
    lines = [whose, f"date: 2026-01-{one['day']:02}", f"score: {one['score']}", f"board: {one['board']}"]
    lines += [f"{name}: [{', '.join(sorted(set(one[name]) - set(people)))}]" for name in ("thanks", "confirmed_by")]
    return "\n".join([*lines, *(["notes: 'See [this](../../../tips/one.md)'"] if one["links"] else [])])


def a_hub(sends: list[dict[str, Any]], today: date) -> tuple[Files, History]:
    """What was merged until today."""
    day_of = [date(2026, 1, one["day"]) + timedelta(days=one["merged"]) for one in sends]
    known = [(i, one, day) for i, (one, day) in enumerate(zip(sends, day_of, strict=True)) if day <= today]
    results = {f"r{i}": a_result(one) for i, one, _ in known}
    files = walk("mode: either\nscore: {measure: count}\nboards: [main, long]\nhosts: [cy]", **results)
    files["content/tips/one.md"] = tip(date="2026-01-04", challenges="[walk]", thanks="[dee]")
    return files, on(files, **{f"r{i}": day.isoformat() for i, _, day in known})


@EVERY_HUB
@given(sends=SENDS, more=SEND)
def test_adding_a_result_never_takes_points_from_anybody_else(
    tmp_path: Path, sends: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    """On the day on which it is merged: before, everybody had what they had; after, nobody but its own people has less."""
    today = date(2026, 1, more["day"]) + timedelta(days=more["merged"])
    before = points(as_it_is(new(tmp_path), *a_hub(sends, today), today=today))
    after = points(as_it_is(new(tmp_path), *a_hub([*sends, more], today), today=today))
    own = {more["who"], "dee"} if more["team"] else {more["who"]}
    assert all(after[who] >= before[who] for who in before if who not in own)


@EVERY_HUB
@given(sends=SENDS)
def test_time_alone_takes_points_from_nobody(tmp_path: Path, sends: list[dict[str, Any]]) -> None:
    files, past = a_hub(sends, date(2026, 4, 30))
    library = reading.library(hub(new(tmp_path), files))[0]
    days = [date(2026, 4, 30) + timedelta(days=after) for after in (0, 1, 200)]
    earlier, later, latest = (points(derive(library, past, today=day)) for day in days)
    assert earlier == later == latest


def shuffled(library: Library, order: list[int]) -> Library:
    def mixed(things: Any) -> Any:
        return [thing for _, thing in sorted(enumerate(things), key=lambda one: (order[one[0] % len(order)], one[0]))]

    return replace(
        library,
        learners=dict(mixed(library.learners.items())),
        tips=dict(mixed(library.tips.items())),
        results=tuple(mixed(library.results)),
    )


@EVERY_HUB
@given(sends=SENDS, order=st.permutations(range(7)))
def test_nothing_depends_on_the_order_of_files(tmp_path: Path, sends: list[dict[str, Any]], order: list[int]) -> None:
    files, past = a_hub(sends, TODAY)
    library = reading.library(hub(new(tmp_path), files))[0]
    one, other = (derive(each, past, today=TODAY) for each in (library, shuffled(library, order)))
    assert one.credits == other.credits
    assert one.scoreboards.board() == other.scoreboards.board()
    assert one.scoreboards.teams() == other.scoreboards.teams()
    assert one.challenges["walk"].boards == other.challenges["walk"].boards


@EVERY_HUB
@given(sends=SENDS)
def test_no_deed_stands_in_the_ledger_twice_and_every_sum_is_the_ledgers(
    tmp_path: Path, sends: list[dict[str, Any]]
) -> None:
    files, past = a_hub(sends, TODAY)
    made = as_it_is(new(tmp_path), files, past)
    deeds = [(one.who, one.kind, one.path, one.rule) for one in made.credits]
    assert len(deeds) == len(set(deeds))
    days = [(one.who, one.challenge, one.when) for one in rows(made, kind="result")]
    assert len(days) == len(set(days))
    board = {row.who: row.points for row in made.scoreboards.board()}
    assert board == {who: many for who, many in points(made).items() if many}
    assert sum(board.values()) == sum(one.points for one in made.credits)


# Rewritten later -------------------------------------------------------------------------------------------------------


def decided(folder: Path) -> list[tuple[str, str]]:
    known = site.gathered(folder, today=TODAY)
    return podium(derive(known.library, known.history, today=TODAY))


@pytest.fixture
def walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """Ada won in January, before Bob; Cy had one step in another challenge."""
    isolated(monkeypatch)
    repo = GitRepo.make(tmp_path / "hub")
    files: Files = {"content/hub.yml": "name: Test\n", **walk(ada=sent("ada", 5), bob=sent("bob", 1))}
    files["content/challenges/run/challenge.md"] = "---\ntitle: Run\nscore: {measure: count}\n---\nRun.\n"
    files["content/challenges/run/results/cy.yml"] = sent(
        "cy", 1, more="notes: A long note on how it went, for everybody\n"
    )
    for path, text in files.items():
        repo.write(path, str(text))
    repo.commit(date="2026-01-20")
    return repo


def test_a_better_score_written_into_an_old_file_changes_no_podium(walked: GitRepo) -> None:
    walked.write(f"{WALK}/results/bob.yml", sent("bob", 99)).commit(date="2026-05-01")
    assert decided(walked.folder) == [("ada", "podium[0]"), ("bob", "podium[1]")]


def test_an_old_file_moved_into_a_challenge_that_is_decided_is_on_no_podium(walked: GitRepo) -> None:
    walked.rename("content/challenges/run/results/cy.yml", f"{WALK}/results/cy.yml")
    walked.write(f"{WALK}/results/cy.yml", sent("cy", 99, more="notes: A long note on how it went, for everybody\n"))
    walked.commit(date="2026-05-01")
    assert decided(walked.folder) == [("ada", "podium[0]"), ("bob", "podium[1]")]


def test_a_challenge_and_a_result_under_new_names_keep_the_podium(walked: GitRepo) -> None:
    walked.rename(f"{WALK}/results/bob.yml", f"{WALK}/results/bob-1.yml").commit(date="2026-04-01")
    for name in ("challenge.md", "results/ada.yml", "results/bob-1.yml"):
        walked.rename(f"{WALK}/{name}", f"content/challenges/stroll/{name}")
    walked.commit(date="2026-05-01")
    assert decided(walked.folder) == [("ada", "podium[0]"), ("bob", "podium[1]")]
