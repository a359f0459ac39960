"""Who stands where, who is credited with what, and who is on the wall: small hubs and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.history import NO_HISTORY, Change, Contribution, FileHistory, History, Person, Work
from generator.hub import Hub, derive
from tests.hubs import derived, hub, read

PEOPLE = {f"content/learners/{who}.yml": f"name: {who.title()}\n" for who in ("ada", "bob", "cy", "dee", "eve")}


def challenge(fields: str = "", **results: str) -> dict[str, str | bytes]:
    """A challenge called `walk`, and results by the names of their files."""
    head = f"---\ntitle: Walk\nopens: 2026-01-01\ncloses: 2026-01-31\n{fields}\n---\nWalk.\n"
    folder = "content/challenges/walk"
    files = {f"{folder}/results/{name.replace('_', '-')}.yml": f"{text}\n" for name, text in results.items()}
    return {**PEOPLE, f"{folder}/challenge.md": head, **files}


def board(made: Hub, place: int = 0) -> list[tuple[int, bool, str, Decimal | None]]:
    view = made.challenges["walk"].boards[place]
    return [(row.rank, row.tied, row.team or "+".join(row.learners), row.score) for row in view.standings]


def seconds(who: str, score: str, day: int = 5, more: str = "") -> str:
    return f"learner: {who}\ndate: 2026-01-{day:02}\nscore: {score}\n{more}"


def test_equal_scores_share_a_rank_and_the_next_is_left_out(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        challenge(
            "score: {measure: duration}",
            ada=seconds("ada", "1:30"),
            bob=seconds("bob", "61.5"),
            cy=seconds("cy", "1:30.000"),
            dee=seconds("dee", "1:00:00"),
        ),
    )
    assert board(made) == [
        (1, False, "bob", Decimal("61.5")),
        (2, True, "ada", Decimal(90)),
        (2, True, "cy", Decimal(90)),
        (4, False, "dee", Decimal(3600)),
    ]


@pytest.mark.parametrize(
    ("attempts", "scores"),
    [
        ("best", {"ada": 30, "bob": 25}),
        ("latest", {"ada": 10, "bob": 25}),
        ("sum", {"ada": 60, "bob": 25}),
    ],
)
def test_of_several_attempts_the_challenge_says_which_counts(
    tmp_path: Path, attempts: str, scores: dict[str, int]
) -> None:
    made = derived(
        tmp_path,
        challenge(
            f"score: {{measure: points, attempts: {attempts}}}",
            ada=seconds("ada", "20", 2),
            ada_2=seconds("ada", "30", 3),
            ada_3=seconds("ada", "10", 9),
            bob=seconds("bob", "25", 2),
        ),
    )
    assert {who: score for _, _, who, score in board(made)} == scores
    assert [len(row.results) for row in made.challenges["walk"].boards[0].standings if row.learners == ("ada",)] == [3]


def test_lower_is_better_where_the_challenge_says_so(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        challenge("score: {measure: count, better: lower}", ada=seconds("ada", "7"), bob=seconds("bob", "3")),
    )
    assert [who for _, _, who, _ in board(made)] == ["bob", "ada"]


def test_points_come_from_the_tasks_where_no_score_is_given(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        challenge(
            "score: {measure: points}\n"
            "tasks: [{id: a, title: A, points: 2.5}, {id: b, title: B, points: 4}, {id: c, title: C, points: 1}]",
            ada="learner: ada\ndate: 2026-01-02\ntasks: [a, b]",
            bob="learner: bob\ndate: 2026-01-02\ntasks: [c]",
        ),
    )
    assert board(made) == [(1, False, "ada", Decimal("6.5")), (2, False, "bob", Decimal(1))]


def test_where_nothing_is_measured_everybody_is_listed_and_nobody_ranked(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        challenge("", ada="learner: ada\ndate: 2026-01-20", bob="learner: bob\ndate: 2026-01-02"),
    )
    assert board(made) == [(0, False, "bob", None), (0, False, "ada", None)]
    assert [credit.who for credit in made.credits if credit.kind == "podium"] == []


def test_late_and_unranked_results_are_shown_apart_with_the_reason(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        challenge(
            "score: {measure: count}",
            ada=seconds("ada", "1"),
            bob="learner: bob\ndate: 2026-03-05\nscore: 99",
            cy=seconds("cy", "98", more="ranked: false"),
            dee="learner: dee\ndate: 2025-12-31\nscore: 97",
        ),
    )
    assert board(made) == [(1, False, "ada", Decimal(1))]
    apart = made.challenges["walk"].boards[0].apart
    assert {row.learners[0]: row.reason for row in apart} == {"bob": "late", "cy": "not-ranked", "dee": "early"}
    assert [place.apart.reason for place in made.learners["bob"].places if place.apart] == ["late"]


def test_a_team_is_one_row_and_its_members_all_have_the_result(tmp_path: Path) -> None:
    team = "team: {{name: {0}, members: [{1}]}}\ndate: 2026-01-{2:02}\nscore: {3}"
    made = derived(
        tmp_path,
        challenge(
            "mode: team\nscore: {measure: duration}",
            rowers=team.format("Rowers", "ada, bob", 3, "2:00"),
            rowers_2=team.format("Rowers", "ada, cy", 8, "1:50"),
            paper=team.format("Paper", "dee, eve", 8, "1:55"),
        ),
    )
    assert [(rank, name) for rank, _, name, _ in board(made)] == [(1, "Rowers"), (2, "Paper")]
    first = made.challenges["walk"].boards[0].standings[0]
    assert sorted(first.learners) == ["ada", "bob", "cy"]
    assert [place.standing.rank for place in made.learners["bob"].places if place.standing] == [1]
    assert made.challenges["walk"].people == 5


def test_boards_are_counted_each_for_itself(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        challenge(
            "score: {measure: duration}\nboards: [main, long]",
            ada=seconds("ada", "10"),
            ada_long=seconds("ada", "100", more="board: long"),
            bob_long=seconds("bob", "90", more="board: Long"),
        ),
    )
    assert [one.name for one in made.challenges["walk"].boards] == ["main", "long"]
    assert [who for _, _, who, _ in board(made, 0)] == ["ada"]
    assert [who for _, _, who, _ in board(made, 1)] == ["bob", "ada"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scores=st.lists(st.integers(0, 5), min_size=1, max_size=5), higher=st.booleans())
def test_a_rank_is_one_more_than_how_many_are_better(tmp_path: Path, scores: list[int], higher: bool) -> None:
    folder = tmp_path / f"{higher}-{'-'.join(map(str, scores))}"
    results = {
        who: seconds(who, str(score)) for who, score in zip(("ada", "bob", "cy", "dee", "eve"), scores, strict=False)
    }
    fields = f"score: {{measure: count, better: {'higher' if higher else 'lower'}}}"
    rows = board(derived(folder, challenge(fields, **results)))
    for rank, tied, _, score in rows:
        assert score is not None
        better = [one for one in scores if (one > score if higher else one < score)]
        assert rank == 1 + len(better)
        assert tied == (scores.count(int(score)) > 1)
    assert len(rows) == len(scores)


# Credits and the wall ------------------------------------------------------------------------------------------------


def person(name: str, login: str | None = None, *, bot: bool = False) -> Person:
    return Person(name=name, login=login, github_id=None, bot=bot)


def contributed(
    who: Person, *, day: date = date(2026, 2, 1), code: int = 0, docs: int = 0, content: int = 0
) -> History:
    one = Contribution(who, code + docs + content, day, day, code=code, docs=docs, content=content)
    work = [Work(who, f"{i:040}", day, "code" if i < code else "docs") for i in range(code + docs)]
    return replace(NO_HISTORY, contributions=(one,), work=tuple(work))


def deeds(made: Hub, who: str) -> dict[str, int]:
    counted: dict[str, int] = {}
    for credit in made.credits:
        if credit.who == who:
            counted[credit.kind] = counted.get(credit.kind, 0) + 1
    return counted


def test_each_deed_is_credited_once_and_nobody_for_thanking_themselves(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            **challenge(
                "hosts: [eve]\nscore: {measure: count}",
                ada=seconds("ada", "5", more="thanks: [bob]\nconfirmed_by: [cy]"),
                ada_2=seconds("ada", "6", 8),
                bob=seconds("bob", "9", 6),
            ),
            "content/tips/one.md": "---\ntitle: One\nauthors: [ada, bob]\nthanks: [cy]\n---\nText\n",
        },
    )
    assert deeds(made, "ada") == {"profile": 1, "tip": 1, "result": 2, "podium": 1, "thanking": 2}
    assert deeds(made, "bob") == {"profile": 1, "tip": 1, "result": 1, "podium": 1, "thanks": 1, "thanking": 1}
    assert deeds(made, "cy") == {"profile": 1, "thanks": 1, "confirming": 1}
    assert deeds(made, "eve") == {"profile": 1, "hosting": 1}
    podium = {credit.who: credit.points for credit in made.credits if credit.kind == "podium"}
    assert podium == {"bob": 15, "ada": 10}


def test_the_podium_waits_until_what_was_sent_in_time_can_have_been_merged(tmp_path: Path) -> None:
    files = challenge("score: {measure: count}", ada=seconds("ada", "5"))
    library = read(hub(tmp_path, files))
    during = derive(library, NO_HISTORY, today=date(2026, 2, 7))
    after = derive(library, NO_HISTORY, today=date(2026, 2, 8))
    assert "podium" not in deeds(during, "ada")
    assert deeds(after, "ada")["podium"] == 1


def test_a_profile_and_its_commits_are_one_person_on_the_wall(tmp_path: Path) -> None:
    made = derived(tmp_path, PEOPLE, contributed(person("Ada L.", "ADA"), code=3))
    assert [(one.name, one.handle) for one in made.wall if "code" in one.gave] == [("Ada", "ada")]
    assert len(made.wall) == len(PEOPLE)


def test_people_of_the_history_are_on_the_wall_and_bots_are_not(tmp_path: Path) -> None:
    coder = derived(tmp_path, PEOPLE, contributed(person("Zed", "zed"), code=2, docs=1))
    assert [(one.name, one.login, dict(one.gave)) for one in coder.wall if not one.handle] == [
        ("Zed", "zed", {"code": 2, "docs": 1})
    ]
    bot = derived(tmp_path / "b", PEOPLE, contributed(person("robot[bot]", bot=True), code=9))
    assert all(one.handle for one in bot.wall)


def test_who_does_not_want_to_be_on_the_wall_is_not(tmp_path: Path) -> None:
    files = {**PEOPLE, "content/learners/shy.yml": "name: Shy\nshow: {wall: false}\n"}
    made = derived(tmp_path, files, contributed(person("Shy Person", "shy"), code=3))
    assert "shy" in made.learners
    assert all("shy" not in (one.handle, one.login) for one in made.wall)


def test_the_wall_is_most_recent_first(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            "content/learners/old.yml": "name: Old\njoined: 2024-01-01\n",
            "content/learners/new.yml": "name: New\njoined: 2026-05-01\n",
            "content/learners/mid.yml": "name: Mid\njoined: 2025-01-01\n",
        },
    )
    assert [one.name for one in made.wall] == ["New", "Mid", "Old"]


# What else follows -------------------------------------------------------------------------------------------------


def test_a_topic_gathers_who_learns_who_helps_tips_and_challenges_under_all_its_names(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            **challenge("topics: [JS]"),
            "content/topics.yml": "- {id: javascript, name: JavaScript, aliases: [js]}\n",
            "content/learners/ada.yml": "name: Ada\nlearning: [js]\nknows: [{topic: JavaScript, level: advanced}]\n",
            "content/learners/bob.yml": "name: Bob\nhelps_with: [javascript]\n",
            "content/tips/one.md": "---\ntitle: One\nauthor: ada\ntopics: [js]\n---\nText\n",
        },
    )
    topic = made.topic("Js")
    assert list(made.topics) == ["javascript"]
    assert (topic.learning, topic.knowing, topic.helping) == (("ada",), ("ada",), ("bob",))
    assert (topic.tips, topic.challenges) == (("one",), ("walk",))


def test_after_its_last_day_looking_for_is_not_shown(tmp_path: Path) -> None:
    made = derived(
        tmp_path,
        {
            "content/learners/gone.yml": "name: G\nlooking_for: [mentor]\nlooking_until: 2026-11-23\n",
            "content/learners/here.yml": "name: H\nlooking_for: [mentor]\nlooking_until: 2026-11-24\n",
        },
    )
    assert made.learners["gone"].looking_for == ()
    assert made.learners["here"].looking_for == ("mentor",)


@pytest.mark.parametrize(
    ("policy", "said", "shown"),
    [
        ("opt-out", "", True),
        ("opt-out", "show: {boards: false}", False),
        ("opt-in", "", False),
        ("opt-in", "show: {boards: true}", True),
        ("off", "show: {boards: true}", False),
    ],
)
def test_whose_name_stands_on_boards(tmp_path: Path, policy: str, said: str, shown: bool) -> None:
    made = derived(
        tmp_path,
        {"content/hub.yml": f"name: T\nboards: {policy}\n", "content/learners/ada.yml": f"name: Ada\n{said}\n"},
    )
    assert made.learners["ada"].on_boards is shown


def test_the_first_day_of_an_undated_tip_is_its_first_commit(tmp_path: Path) -> None:
    change = Change("a" * 40, datetime(2026, 3, 4, 12, tzinfo=UTC), (person("Ada", "ada"),))
    past = replace(NO_HISTORY, files={"content/tips/one.md": FileHistory(change, change, change.people)})
    made = derived(tmp_path, {**PEOPLE, "content/tips/one.md": "---\ntitle: One\nauthor: ada\n---\nText\n"}, past)
    assert made.tips["one"].date == date(2026, 3, 4)
