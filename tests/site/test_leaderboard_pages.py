"""The pages of the boards: what they add up, whom they never name, and what a challenge says of its results."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from lyceum.hub import Hub
from lyceum.scoring import Credit, rank_cohorts
from lyceum.site import build_site, verify_site
from lyceum.site.page import Page
from lyceum.site.page_families import list_enabled_frames
from lyceum.site.view_context import make_context
from lyceum.site.view_parts.leaderboards import LeaderboardPage, list_leaderboard_pages
from lyceum.site.views import render_pages
from lyceum.site.views.leaderboard import MAX_SHOWN_ROWS
from tests.support.hubs import make_hub, write_hub
from tests.support.paths import ROOT

Files = dict[str, str | bytes]
WALK = "content/challenges/walk"
NAMES = {"ada": "Ada", "bob": "Bob", "cy": "Cy", "dee": "Dee", "eve": "Eve", "quib": "Quibblewick"}


def learner(who: str, *lines: str, joined: str = "2025-01-01") -> Files:
    return {f"content/learners/{who}.yml": "\n".join([f"name: {NAMES.get(who, who)}", f"joined: {joined}", *lines, ""])}


def tip(slug: str, author: str, day: str, topics: str = "[]", *lines: str) -> Files:
    head = "\n".join([f"title: {slug}", f"author: {author}", f"date: {day}", f"topics: {topics}", *lines])
    return {f"content/tips/{slug}.md": f"---\n{head}\n---\nText of {slug}.\n"}


def walk(*fields: str, **results: str) -> Files:
    head = "\n".join(["title: Walk", "opens: 2026-11-01", "closes: 2026-11-30", *fields])
    sent = {f"{WALK}/results/{name.replace('_', '-')}.yml": f"{text}\n" for name, text in results.items()}
    return {f"{WALK}/challenge.md": f"---\n{head}\n---\nWalk.\n", **sent}


def sent(who: str, score: float, *lines: str, day: int = 5) -> str:
    return "\n".join([f"learner: {who}", f"date: 2026-11-{day:02}", f"score: {score}", *lines])


def page(made: Hub, family: str, key: str = "") -> Page:
    return next(iter(render_pages(make_context(made), family, [key])))


def rows(body: str) -> list[tuple[str, str, int]]:
    """(place, handle, points) of every row with a person."""
    found = re.findall(
        r'<tr[^>]*><td>(\d+)(?: <small>shared</small>)?</td><th scope="row">.*?learners/([^/"]+)/.*?'
        r'<td class="hub-number">\+?([\d,]+)</td></tr>',
        body,
        re.DOTALL,
    )
    return [(place, who, int(points.replace(",", ""))) for place, who, points in found]


COMMUNITY = """name: Test
url: https://test.example.org/
cohorts: [{id: python, name: The Pythons}, {id: later, name: Later}]
organisations: [{id: library, name: Library}]
"""
LIVELY: Files = {
    "content/hub.yml": COMMUNITY,
    **learner("ada", "cohort: python", "organisation: library"),
    **learner("bob", "cohort: [python, later]"),
    **learner("cy", "organisation: library"),
    **learner("dee", "cohort: later", joined="2026-10-10"),
    **learner("quib", "cohort: python", "show: {boards: false}"),
    **tip("one", "ada", "2026-08-01", "[python]"),
    **tip("two", "bob", "2026-11-02", "[python, naïveté]", "thanks: [ada]"),
    **tip("three", "dee", "2026-11-03", "[git]"),
    **tip("four", "ada", "2026-11-04", "[git]"),
    **tip("five", "ada", "2026-11-05", "[git]"),
    **walk(
        "mode: either",
        "score: {measure: count}",
        ada=sent("ada", 7, "confirmed_by: [quib]"),
        bob=sent("bob", 7, "evidence: https://bob.example.org/", "thanks: [quib]"),
        cy=sent("cy", 9),
        dee=sent("dee", 3, "confirmed_by: [cy]"),
        quib=sent("quib", 11, "evidence: https://quib.example.org/", "notes: I went up and down."),
        rowers="team: {name: Rowers, members: [ada, quib]}\ndate: 2026-11-07\nscore: 5\nranked: false",
    ),
}


# What they add up --------------------------------------------------------------------------------------------------


def belongs(made: Hub, way: LeaderboardPage, one: Credit) -> bool:
    """Said a second time, from the ledger and the profiles alone."""
    value = made.learners[one.person].entry.value
    match way.scope:
        case "season":
            return one.day in next(season for season in made.seasons if season.key == way.key)
        case "cohort":
            return way.key in value.cohort
        case "organisation":
            return value.organisation == way.key
        case "topic":
            return way.key in one.topics
        case "kind":
            return one.kind == way.key
    return way.scope == "all"


def test_leaderboard_rows_are_sums_of_credits(tmp_path: Path) -> None:
    made = make_hub(tmp_path, LIVELY)
    seen = set()
    for way in list_leaderboard_pages(made):
        if way.scope not in ("all", "season", "cohort", "organisation", "topic", "kind"):
            continue
        body = str(page(made, "board", way.slug).body)
        shown = rows(body.partition(">All time</h2>")[2] or body)
        sums: Counter[str] = Counter()
        for one in made.credits:
            if one.person != "quib" and belongs(made, way, one):
                sums[one.person] += one.points
        assert {who: points for _, who, points in shown} == {who: points for who, points in sums.items() if points}
        assert [int(place) for place, _, _ in shown] == [
            1 + sum(other > points for other in sums.values()) for _, _, points in shown
        ]
        seen.add(way.scope)
    assert len(seen) == 6


def test_overview_links_this_season_and_related_boards(tmp_path: Path) -> None:
    made = make_hub(tmp_path, LIVELY)
    body = str(page(made, "boards").body)
    assert "This season, Q4 2026" in body
    assert "37 days left" in body
    new, grown = (
        re.search(rf'aria-labelledby="{name}">(.*?)</section>', body, re.DOTALL) for name in ("newcomers", "improved")
    )
    assert new
    assert [who for _, who, _ in rows(new[1])] == ["dee"]
    assert grown
    assert [(who, points) for _, who, points in rows(grown[1])] == [("ada", 17)]
    for way in list_leaderboard_pages(made):
        assert f'href="{way.slug.replace("ï", "%C3%AF").replace("é", "%C3%A9")}/"' in body, way.slug


def test_long_leaderboard_shows_top_rows_and_counts_rest(tmp_path: Path) -> None:
    files: Files = {}
    for number in range(MAX_SHOWN_ROWS + 5):
        files |= learner(f"p{number}", joined="2026-11-01")
    made = make_hub(tmp_path, files)
    text = str(page(made, "board", "all").body)
    assert len(rows(text)) == MAX_SHOWN_ROWS
    assert f"The first {MAX_SHOWN_ROWS} of {MAX_SHOWN_ROWS + 5} are shown here." in text
    assert "with the five above and the five below" in text


def test_season_page_shows_its_end_date_or_that_it_ended(tmp_path: Path) -> None:
    last = make_hub(tmp_path / "last", LIVELY, today=date(2026, 12, 31))
    assert "last day today" in str(page(last, "boards").body)
    over = make_hub(tmp_path / "over", LIVELY, today=date(2027, 1, 1))
    assert "A fresh season." in str(page(over, "boards").body)
    assert "This season ended on December 31, 2026." in str(page(over, "board", "season-2026-q4").body)
    assert LeaderboardPage("season", "2027-q1") in list_leaderboard_pages(over)


def test_last_term_is_shown_between_terms(tmp_path: Path) -> None:
    terms = "season: [{name: Herbst im Süden, starts: 2026-10-01, ends: 2026-11-20}]\n"
    made = make_hub(tmp_path, {**LIVELY, "content/hub.yml": COMMUNITY + terms})
    assert "Last season, Herbst im Süden" in str(page(made, "boards").body)
    assert "Herbst im Süden" in page(made, "board", "season-herbst-im-süden").title
    assert "This season" not in str(page(made, "home").body)


def test_topic_and_cohort_of_same_name_have_two_pages(tmp_path: Path) -> None:
    made = make_hub(tmp_path, LIVELY)
    topic, cohort = page(made, "board", "topic-python"), page(made, "board", "cohort-python")
    assert (topic.address, cohort.address) == ("boards/topic-python/", "boards/cohort-python/")
    assert (topic.title, cohort.title) == ("Board: Python", "Board: The Pythons")
    slugs = [way.slug for way in list_leaderboard_pages(made)]
    assert len(set(slugs)) == len(slugs)


def test_topic_named_only_in_a_profile_has_no_board(tmp_path: Path) -> None:
    made = make_hub(tmp_path, {**LIVELY, **learner("eve", "learning: [rust]")})
    assert LeaderboardPage("topic", "rust") not in list_leaderboard_pages(made)
    assert LeaderboardPage("topic", "naïveté") in list_leaderboard_pages(made)


# Who is on them ----------------------------------------------------------------------------------------------------


def site_of(folder: Path, files: Files) -> Path:
    """The built site of a small hub."""
    made = write_hub(
        folder / "hub", {"content/pages/about.md": "# About\n", "content/pages/guide.md": "# Guide\n", **files}
    )
    shutil.copy(ROOT / "mkdocs.yml", made / "mkdocs.yml")
    (made / "content/pages/code-of-conduct.md").write_text("# Conduct\n", "utf-8")
    return build_site(made, site_dir=folder / "site", strict=True).site_folder


THEIR_OWN = re.compile(
    r"learners/.*|years/\d+/.*|(badge|card|certificates)/[^/]*(/index\.html|\.svg)|wall/.*|wall\.svg|assets/avatars/.*|assets/hub-forms\.json|sitemap\.xml(\.gz)?|index\.html"
)
"""Where everybody is named who did not ask for more: their own page, lists of people, the wall, faces that are new (this
year, too)."""


def names(folder: Path, *words: str) -> set[str]:
    """Files of a site, but for THEIR_OWN, in which one of the words stands."""
    found = set()
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_file() and not THEIR_OWN.fullmatch(place):
            text = path.read_bytes().decode("utf-8", "replace")
            if place == "search/search_index.json":
                text = re.sub(r'\{[^{}]*"location":"learners/[^{}]*\}', "", text)
            if any(word.lower() in unescape(text).lower() for word in words):
                found.add(place)
    return found


@pytest.mark.slow
def test_unlisted_learner_is_in_no_board_page_or_data(tmp_path: Path) -> None:
    folder = site_of(tmp_path, LIVELY)
    assert names(folder, "quib") == set()
    assert names(folder, "learners/ada/") >= {
        "boards/index.html",
        "boards/all/index.html",
        "challenges/walk/index.html",
    }
    home = (folder / "index.html").read_text("utf-8")
    season = re.search(r'aria-labelledby="this-season">(.*?)</section>', home, re.DOTALL)
    assert season
    assert "quib" not in season[1].lower()
    walked = (folder / "challenges/walk/index.html").read_text("utf-8")
    assert walked.count("somebody who prefers not to be named") == 5, "two podiums, two tables, notes"
    assert "confirmed by somebody" in walked
    assert "Rowers" in walked
    assert verify_site(folder).faults == ()


@pytest.mark.slow
def test_opt_in_policy_lists_only_learners_who_agreed(tmp_path: Path) -> None:
    files = {**LIVELY, "content/hub.yml": COMMUNITY + "boards: opt-in\n", **learner("bob", "show: {boards: true}")}
    folder = site_of(tmp_path, files)
    everywhere = "".join(path.read_text("utf-8") for path in folder.glob("boards/**/*.html"))
    assert set(re.findall(r"learners/(\w+)/", everywhere)) == {"bob"}
    data = (folder / "api/credits.json").read_text("utf-8")
    assert '"bob"' in data
    assert '"cy"' not in data
    assert "Only those stand here who said so." in everywhere


@pytest.mark.slow
def test_disabled_boards_leave_no_page_link_or_comparison(tmp_path: Path) -> None:
    folder = site_of(tmp_path, {**LIVELY, "content/hub.yml": COMMUNITY + "boards: off\n"})
    assert not (folder / "boards").exists()
    for path in folder.rglob("*.html"):
        text = path.read_text("utf-8")
        body = text.partition('id="hub-content"')[2]
        assert not re.search(r'href="(?:[^"]*/)?boards/', text), path
        assert "LYCEUM-" not in text
        assert "hub-podium" not in body, path
    assert "boards/" not in (folder / "sitemap.xml").read_text("utf-8")
    assert "boards/" not in (folder / "search/search_index.json").read_text("utf-8")
    walked = (folder / "challenges/walk/index.html").read_text("utf-8")
    assert "hub-standings" not in walked
    assert "5 people have joined" in walked
    assert 'learners/ada/" title="Ada"' in walked
    assert "quib" not in walked
    assert verify_site(folder).faults == ()


def test_board_frame_is_built_unless_boards_are_off(tmp_path: Path) -> None:
    for setting, there in (("opt-out", True), ("opt-in", True), ("off", False)):
        made = make_hub(tmp_path / setting, {"content/hub.yml": f"name: Test\nboards: {setting}\n"})
        assert ("boards" in list_enabled_frames(made.settings)) == there
        assert bool(list_leaderboard_pages(made)) == there


# A challenge -------------------------------------------------------------------------------------------------------


def variants(body: str) -> dict[str, list[tuple[str, str]]]:
    """(place, handle) of the rows by trust."""
    parts = re.split(r'<div class="hub-trust__rows hub-trust__rows--(\w+)"', body.partition("<h3")[0])
    return {
        trust: [
            (place, who)
            for place, who in re.findall(r'<tr>\s*<td>(\d+).*?</td><th.*?(?:learners/(\w+)/|</th>)', text, re.DOTALL)
        ]
        for trust, text in zip(parts[1::2], parts[2::2], strict=True)
    }  # fmt: skip


def test_board_filters_by_evidence_and_confirmation(tmp_path: Path) -> None:
    body = str(page(make_hub(tmp_path, LIVELY), "challenge", "walk").body)
    assert variants(body) == {
        "reported": [("1", ""), ("2", "cy"), ("3", "ada"), ("3", "bob"), ("5", "dee")],
        "evidence": [("1", ""), ("2", "ada"), ("2", "bob"), ("4", "dee")],
        "confirmed": [("1", "ada"), ("2", "dee")],
    }
    assert re.findall(r'<input type="radio" name="trust-1" id="(trust-1-\w+)"[^>]*?( checked)?>', body) == [
        ("trust-1-reported", " checked"),
        ("trust-1-evidence", ""),
        ("trust-1-confirmed", ""),
    ]
    assert "as reported" in body
    assert "confirmed by <bdi>Cy</bdi>" in body
    assert '<a href="https://bob.example.org/" rel="nofollow ugc noopener noreferrer">evidence' in body


@pytest.mark.parametrize(
    ("ada", "bob", "offered"),
    [
        ("", "", []),
        ("confirmed_by: [cy]", "confirmed_by: [cy]", []),
        ("confirmed_by: [cy]", "", ["reported", "confirmed"]),
        ("evidence: https://ada.example.org/", "", ["reported", "evidence"]),
    ],
)
def test_filters_that_change_nothing_are_not_offered(tmp_path: Path, ada: str, bob: str, offered: list[str]) -> None:
    people = {**learner("ada"), **learner("bob"), **learner("cy")}
    made = make_hub(
        tmp_path, {**people, **walk("score: {measure: count}", ada=sent("ada", 1, ada), bob=sent("bob", 2, bob))}
    )
    assert re.findall(r'id="trust-1-(\w+)"', str(page(made, "challenge", "walk").body)) == offered


def test_challenge_shows_time_left_and_participants(tmp_path: Path) -> None:
    files: Files = walk("score: {measure: count}")
    for number in range(30):
        files |= learner(f"p{number:02}")
        files[f"{WALK}/results/p{number:02}.yml"] = sent(f"p{number:02}", number, day=1 + number % 20)
    files |= learner("p00", "show: {boards: false}")
    made = make_hub(tmp_path, files)
    body = str(page(made, "challenge", "walk").body)
    head = body.partition("</header>")[0]
    assert "6 days left" in head
    assert 'style="inline-size:77%"' in head, "23 of 30 days are gone"
    assert "30 people have joined" in head
    assert len(re.findall('class="hub-face"', head)) == 24
    assert "and 6 more" in head
    assert "Standing today" in body
    over = str(page(make_hub(tmp_path, files, today=date(2026, 12, 24)), "challenge", "walk").body)
    assert "30 people took part" in over
    assert "days left" not in over
    assert "Standing today" not in over


def test_team_shows_name_and_listed_members(tmp_path: Path) -> None:
    rowers = "team: {name: Rowers, members: [ada, bob, quib]}\ndate: 2026-11-07\nscore: 5"
    people = {**learner("ada"), **learner("bob"), **learner("quib", "show: {boards: false}")}
    files = {**people, **walk("mode: team", "score: {measure: count}", rowers=rowers)}
    made = make_hub(tmp_path, files)
    table = str(page(made, "challenge", "walk").body).partition("<table")[2]
    assert "<bdi>Rowers</bdi>" in table
    assert re.findall(r"learners/(\w+)/", table) == ["ada", "bob"]
    assert "and 1 more" in table
    teams = str(page(made, "board", "teams").body)
    assert set(re.findall(r"learners/(\w+)/", teams)) == {"ada", "bob"}


# Cohort against cohort ---------------------------------------------------------------------------------------------


def test_cohort_averages_need_three_people(tmp_path: Path) -> None:
    files: Files = {"content/hub.yml": COMMUNITY, **walk("score: {measure: duration}")}
    for who, cohort, score in [
        ("a1", "python", 10), ("a2", "python", 20), ("a3", "python", 30), ("a4", "python", 30),
        ("b1", "later", 5), ("b2", "later", 6),
    ]:  # fmt: skip
        files |= learner(who, f"cohort: {cohort}")
        files[f"{WALK}/results/{who}.yml"] = sent(who, score)
    made = make_hub(tmp_path, files)
    board = made.challenges["walk"].boards[0]

    def told(least: int) -> list[tuple[int, str, int, str, str]]:
        found = rank_cohorts(board, made.leaderboards.cohorts_by_learner, lower_wins=True, min_members=least)
        return [(row.rank, row.key, row.member_count, str(row.best_score), str(row.average_score)) for row in found]

    assert told(3) == [(1, "python", 4, "10", "22.5"), (0, "later", 2, "5", "5.5")]
    assert told(2) == [(1, "later", 2, "5", "5.5"), (2, "python", 4, "10", "22.5")]
    body = str(page(made, "challenge", "walk").body)
    assert "Cohort against cohort" in body
    assert "from 3 people on" in body


def test_unmeasured_challenge_compares_cohort_counts(tmp_path: Path) -> None:
    done = {who: f"learner: {who}\ndate: 2026-11-05" for who in ("ada", "bob", "dee", "quib")}
    files = {**LIVELY, **walk("score: {measure: none}", **done)}
    files = {path: text for path, text in files.items() if path not in (f"{WALK}/results/cy.yml", f"{WALK}/results/rowers.yml")}  # fmt: skip
    made = make_hub(tmp_path, files)
    found = rank_cohorts(
        made.challenges["walk"].boards[0], made.leaderboards.cohorts_by_learner, lower_wins=False, min_members=3
    )  # fmt: skip
    assert [(row.rank, row.is_tied, row.key, row.member_count) for row in found] == [
        (1, True, "later", 2),
        (1, True, "python", 2),
    ]
    assert "Counted by how many people of a cohort did it." in str(page(made, "challenge", "walk").body)


def test_single_cohort_has_no_comparison(tmp_path: Path) -> None:
    made = make_hub(tmp_path, {**LIVELY, **learner("bob", "cohort: python"), **learner("dee")})
    assert "Cohort against cohort" not in str(page(made, "challenge", "walk").body)
