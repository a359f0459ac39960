"""Lists of pages are complete or lead to the whole, and what is written twice is shown and counted once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from lyceum.git import NO_HISTORY
from lyceum.hub import derive_hub
from lyceum.i18n import get_translator
from lyceum.images import make_social_card
from lyceum.loader import DiscussionComment
from lyceum.schema import CREDIT_KINDS
from lyceum.site.exports.api import MAX_BOARD_ROWS, export_api
from lyceum.site.view_context import make_context
from lyceum.site.view_parts.learner_progress import MAX_LEDGER_ROWS
from lyceum.site.views import load_view
from lyceum.site.views.challenge import MAX_SHOWN_PARTICIPANTS
from lyceum.site.views.status import MAX_SHOWN_PROBLEMS
from tests.support.hubs import TODAY, find_problems, load_valid_library, make_hub, write_hub
from tests.support.pages import get_text, render_page

Files = dict[str, str | bytes]
WALK = "content/challenges/walk"


def make_people(count: int, *lines: str) -> Files:
    return {
        f"content/learners/p{number}.yml": "\n".join((f"name: Person {number}", "joined: 2026-10-05", *lines, ""))
        for number in range(count)
    }


def make_walk(*fields: str, **results: str) -> Files:
    head = "\n".join(("title: Walk", *fields))
    result_files = {f"{WALK}/results/{name}.yml": f"{text}\n" for name, text in results.items()}
    return {f"{WALK}/challenge.md": f"---\n{head}\n---\nGo.\n", **result_files}


REPEATS: Files = {
    "content/hub.yml": "name: Test\ncohorts: [{id: spring, name: Spring}]\n",
    "content/topics.yml": "- {id: javascript, name: JavaScript, aliases: [js]}\n",
    "content/learners/ann.yml": (
        "name: Ann\nlearning: [js, javascript, JS]\nknows: [js, {topic: javascript, level: expert}]\nhelps_with: [js, js]\n"
        "cohort: [spring, Spring]\nlanguages: [en, en, EN]\nlooking_for: [job, job]\n"
    ),
    "content/learners/bob.yml": "name: Bob\n",
    "content/tips/one.md": "---\ntitle: One\nauthors: [ann, Ann, bob]\ntopics: [js, javascript]\ndate: 2026-05-01\n---\nX\n",
    **make_walk(
        "mode: team", "score: points", "hosts: [ann, Ann]", "tasks: [{id: a, title: First, points: 5}]", "topics: [js, JS]",
        crew="team: {name: Crew, members: [ann, Ann, bob]}\ndate: 2026-05-02\ntasks: [a, a, A]",
    ),
}  # fmt: skip


def test_what_is_written_twice_is_shown_and_counted_once(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, REPEATS)
    learner = get_text(render_page(hub, "learner", "ann").body)
    assert learner.startswith(
        "Ann Spring English Learning JavaScript Can help with JavaScript Knows JavaScript expert Looking for a job. If"
    )
    assert "Tip One JavaScript Ann and Bob · May 1, 2026" in learner
    assert hub.learners["ann"].tips == ("one",)
    assert "Ann Bob May 1, 2026 JavaScript X" in get_text(render_page(hub, "tip", "one").body)
    challenge = get_text(render_page(hub, "challenge", "walk").body)
    assert "Run by Ann JavaScript 2 people have joined" in challenge
    assert "Crew as reported May 2, 2026 5 points" in challenge
    assert render_page(hub, "challenge", "walk").body.partition("<tbody>")[2].count('class="hub-face"') == 2
    assert "1 person" in get_text(render_page(hub, "topics").body)
    assert make_social_card(hub, get_translator("en"), ("learners", "ann"), {}).subtitle == "JavaScript"


@pytest.mark.parametrize(
    ("authors", "line"),
    [("[ann]", "Ann"), ("[ann, bob]", "Ann and Bob"), ("[ann, bob, cy]", "Ann and others"), ("[former-member]", "a former member")],
)  # fmt: skip
def test_tip_card_names_its_authors(tmp_path: Path, authors: str, line: str) -> None:
    people: Files = {f"content/learners/{name.lower()}.yml": f"name: {name}\n" for name in ("Ann", "Bob", "Cy")}
    tip: Files = {"content/tips/one.md": f"---\ntitle: One\nauthors: {authors}\ndate: 2026-05-01\n---\nX\n"}
    assert f"One {line} · May 1, 2026" in get_text(render_page(make_hub(tmp_path, {**people, **tip}), "tips", "1").body)


@pytest.mark.parametrize(
    ("show", "summary"),
    [("", "All 131 contributions and their points"), ("show: {boards: false, year: true}", "131 contributions")],
)
def test_ledger_has_as_many_rows_as_it_says(tmp_path: Path, show: str, summary: str) -> None:
    tips: Files = {
        f"content/tips/t{number}.md": f"---\ntitle: T{number}\nauthor: p0\ndate: 2026-10-06\n---\nX\n"
        for number in range(130)
    }
    body = render_page(make_hub(tmp_path, {**make_people(1, show), **tips}), "learner", "p0").body
    ledger = body.partition(f"<summary>{summary}</summary>")[2].partition("</details>")[0]
    assert len(re.findall(r"<tr><td><time", ledger)) == 131
    assert "<p" not in ledger or "api/credits.json" in ledger


def test_ledger_of_very_many_rows_says_how_many_it_shows(tmp_path: Path) -> None:
    folder = write_hub(tmp_path, make_people(1, "github: p0"))
    comments = [DiscussionComment("p0", str(number), TODAY, None, "tip:one") for number in range(MAX_LEDGER_ROWS)]
    hub = derive_hub(load_valid_library(folder), NO_HISTORY, comments, today=TODAY)
    body = render_page(hub, "learner", "p0").body
    assert "<summary>The latest 1,000 of 1,001 contributions</summary>" in body
    assert body.count("<tr><td><time") == MAX_LEDGER_ROWS


@pytest.mark.parametrize(
    ("lines", "is_unknown"),
    [("joined: 2026-11-20", True), ("joined: 2024-01-01", True), ("joined: 2026-11-20\nlearning: [sql]", False)],
)
def test_page_says_that_nothing_is_known_yet(tmp_path: Path, lines: str, is_unknown: bool) -> None:
    hub = make_hub(tmp_path, {"content/learners/kim.yml": f"name: Kim\n{lines}\n"})
    text = get_text(render_page(hub, "learner", "kim").body)
    assert ("Say hello to Kim" in text) == is_unknown
    assert "Is this you?" in text


def test_page_of_somebody_who_did_something_calls_nobody_unknown(tmp_path: Path) -> None:
    files: Files = {
        "content/learners/kim.yml": "name: Kim\njoined: 2026-11-20\n",
        "content/activities/meet.yml": "what: Meet\nwho: [kim]\ndate: 2026-11-21\n",
    }
    assert "Nothing more is known" not in get_text(render_page(make_hub(tmp_path, files), "learner", "kim").body)


def test_french_has_a_space_before_a_colon(tmp_path: Path) -> None:
    tip: Files = {"content/tips/t.md": "---\ntitle: T\nauthor: p0\ndate: 2026-10-06\n---\nX\n"}
    hub = make_hub(tmp_path, {"content/hub.yml": "name: Test\nlanguage: fr\n", **make_people(1), **tip})
    assert "A partagé\u00a0: <a" in render_page(hub, "learner", "p0").body


@pytest.mark.parametrize(
    ("settings", "show", "heading"),
    [
        ("", "", "Points and badges"),
        ("", "show: {boards: false}", "What they did"),
        ("boards: off", "", "What they did"),
    ],
)
def test_every_page_shows_the_ledger(tmp_path: Path, settings: str, show: str, heading: str) -> None:
    hub = make_hub(tmp_path, {"content/hub.yml": f"name: Test\n{settings}\n", **make_people(1, show)})
    text = get_text(render_page(hub, "learner", "p0").body)
    assert f"{heading} " in text
    assert "1 contribution" in text
    assert "Oct 5, 2026 Joined" in text


def test_ledger_names_everybody_whom_a_file_thanks(tmp_path: Path) -> None:
    thanks = ", ".join(f"p{number}" for number in range(1, 6))
    tip: Files = {"content/tips/t.md": f"---\ntitle: T\nauthor: p0\ndate: 2026-10-06\nthanks: [{thanks}]\n---\nX\n"}
    text = get_text(render_page(make_hub(tmp_path, {**make_people(6), **tip}), "learner", "p0").body)
    assert "Thanked Person 1, Person 2, Person 3, Person 4, and Person 5: T" in text


def test_year_unfolds_the_names_beyond_its_faces(tmp_path: Path) -> None:
    hidden: Files = {
        f"content/learners/h{number}.yml": "name: Hidden\njoined: 2026-10-05\nshow: {wall: false}\n"
        for number in range(3)
    }
    body = render_page(make_hub(tmp_path, {**make_people(30), **hidden}), "community-year", "2026").body
    section = body.partition('aria-labelledby="came-in"')[2].partition("</section>")[0]
    faces, _, rest = section.partition('<details class="hub-calm">')
    assert faces.count("<li>") == 24
    assert get_text(rest).startswith("and 6 more Person 4 , Person 5 ,")
    assert rest.count("<a ") == 6
    assert get_text(rest).endswith("and 3 more")


def test_year_of_hidden_people_has_no_empty_list(tmp_path: Path) -> None:
    body = render_page(make_hub(tmp_path, make_people(2, "show: {wall: false}")), "community-year", "2026").body
    section = body.partition('aria-labelledby="came-in"')[2].partition("</section>")[0]
    assert get_text(section).endswith("New members 2 people")
    assert "<ul" not in section


def test_status_says_how_many_problems_it_leaves_out(tmp_path: Path) -> None:
    files = {f"content/learners/p{number}.yml": f"name: P{number}\nlanguages: [xx{number}]\n" for number in range(505)}
    folder = write_hub(tmp_path, dict(files))
    problems = find_problems(folder)
    hub = make_hub(tmp_path / "other", {})
    body = load_view("status").render_page(make_context(hub, problems=problems), "").body
    assert body.count("<dt>") == MAX_SHOWN_PROBLEMS
    assert f"and {len(problems) - MAX_SHOWN_PROBLEMS} more: lyceum check" in get_text(body)


@pytest.mark.parametrize(("boards", "shown"), [("opt-out", MAX_SHOWN_PARTICIPANTS), ("off", 30)])
def test_participants_are_all_named_without_boards(tmp_path: Path, boards: str, shown: int) -> None:
    results = {f"r{number}": f"learner: p{number}\ndate: 2026-10-06\nscore: {number}" for number in range(30)}
    settings: Files = {"content/hub.yml": f"name: Test\nboards: {boards}\n"}
    hub = make_hub(tmp_path, {**settings, **make_people(30), **make_walk("score: count", **results)})
    crowd = render_page(hub, "challenge", "walk").body.partition('class="hub-joined"')[2].partition("</div>")[0]
    assert crowd.count('class="hub-face"') == shown
    assert ("more" in get_text(crowd)) == (shown < 30)


@pytest.mark.parametrize(
    ("fields", "card", "section"),
    [
        (
            "opens: 2026-01-01",
            "Nobody yet. Be the first.",
            "Current ranking Nobody yet. Be the first. Send in a result",
        ),
        ("opens: 2026-01-01\ncloses: 2026-02-01", "Nobody took part.", "The board Nobody took part."),
    ],
)
def test_challenge_invites_only_while_it_is_open(tmp_path: Path, fields: str, card: str, section: str) -> None:
    hub = make_hub(tmp_path, make_walk(fields, "score: count"))
    assert card in get_text(render_page(hub, "challenges").body)
    assert section in get_text(render_page(hub, "challenge", "walk").body)


def test_table_of_points_has_no_row_without_points(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {"content/hub.yml": "name: Test\npoints: {podium: [], tip: 0}\n", **make_people(1)})
    table = render_page(hub, "boards").body.rpartition("<tbody>")[2].partition("</tbody>")[0]
    assert "Challenges run" in table
    assert "Places on podiums" not in table
    assert ">Tips<" not in table


def test_hub_without_points_has_no_empty_table(tmp_path: Path) -> None:
    points = ", ".join(f"{kind.name}: {[] if kind.is_ranked else 0}" for kind in CREDIT_KINDS)
    hub = make_hub(tmp_path, {"content/hub.yml": f"name: Test\npoints: {{{points}}}\n", **make_people(1)})
    body = render_page(hub, "boards").body
    assert "<tbody></tbody>" not in body
    assert "Points of each contribution" not in body


@pytest.mark.parametrize(("story", "is_shown"), [("'---'", False), ("It helped.", True)])
def test_home_quotes_no_story_without_words(tmp_path: Path, story: str, is_shown: bool) -> None:
    hub = make_hub(tmp_path, make_people(1, f"story: {story}"))
    assert ("<blockquote" in render_page(hub, "home").body) == is_shown


def test_api_says_how_many_rows_each_list_has(tmp_path: Path) -> None:
    results = {
        f"r{number}": f"team: {{name: Crew {number}, members: [p{number}]}}\ndate: 2026-10-06\nscore: 1"
        for number in range(110)
    }
    settings: Files = {"content/hub.yml": "name: Test\ncohorts: [{id: c, name: C}]\n"}
    hub = make_hub(tmp_path, {**settings, **make_people(110), **make_walk("mode: team", "score: count", **results)})
    boards = dict(export_api(make_context(hub)))["api/boards.json"]
    assert boards["rows_in_all"] == {
        "newcomers": {"2026-q4": 110}, "improved": {}, "teams": 110, "cohorts": 1, "organisations": 0,
    }  # fmt: skip
    assert [len(boards[name]) for name in ("teams", "improved")] == [MAX_BOARD_ROWS, 0]
    assert [len(boards[name]["rows"]) for name in ("cohorts", "organisations")] == [1, 0]
    assert len(boards["newcomers"]["2026-q4"]) == MAX_BOARD_ROWS
    assert {board["rows_in_all"] for board in boards["boards"]} == {110}
    assert {len(board["rows"]) for board in boards["boards"]} == {MAX_BOARD_ROWS}


@pytest.mark.parametrize(
    ("holders", "learners", "line"),
    [(1, 1, "1 person of 1 has it"), (1, 3, "1 person of 3 has it"), (2, 3, "2 people of 3 have it")],
)
def test_rarity_agrees_with_the_number_of_holders(tmp_path: Path, holders: int, learners: int, line: str) -> None:
    given = ", ".join(f"p{number}" for number in range(holders))
    badge: Files = {
        "content/badges.yml": f"- {{id: star, name: Star, summary: Shine, rule: {{given_to: [{given}]}}}}\n"
    }
    hub = make_hub(tmp_path, {**make_people(learners), **badge})
    assert line in get_text(render_page(hub, "badges").body)
    assert f"How many have it {' '.join(line.split()[:2])} Who has it" in get_text(
        render_page(hub, "badge", "star").body
    )


@pytest.mark.parametrize(("until", "is_shown"), [("2026-11-23", False), ("2026-11-24", True), ("2026-11-25", True)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def test_looking_ends_after_the_day_that_is_written(tmp_path: Path, until: str, is_shown: bool, zone: str) -> None:
    profile = f"name: Kim\ntimezone: {zone}\nlooking_for: [job]\nlooking_until: {until}\n"
    hub = make_hub(tmp_path, {"content/learners/kim.yml": profile}, today=TODAY)
    assert date(2026, 11, 24) == TODAY
    assert ("Looking for a job" in get_text(render_page(hub, "learner", "kim").body)) == is_shown
    assert ("Who is looking" in get_text(render_page(hub, "learners", "1").body)) == is_shown


@pytest.mark.parametrize(("language", "line"), [("en", "One was thanked."), ("fr", "Une personne a été remerciée.")])
def test_year_says_nothing_of_nobody(tmp_path: Path, language: str, line: str) -> None:
    files: Files = {
        "content/hub.yml": f"name: Test\nlanguage: {language}\n",
        "content/tips/one.md": "---\ntitle: One\nauthor: former-member\ndate: 2026-10-06\nthanks: [p0]\n---\nX\n",
    }
    body = render_page(make_hub(tmp_path, {**files, **make_people(1)}), "community-year", "2026").body
    section = body.partition('aria-labelledby="thanks"')[2].partition("<figure")[0]
    assert get_text(section.partition("</h2>")[2]) == line
