"""Tests of the leaderboard pages and the boards of challenges: their sums, and whom they never name."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from lyceum.hub import Hub
from lyceum.scoring import Credit, rank_cohorts
from lyceum.site import build_site, verify_site
from lyceum.site.page_families import list_enabled_frames
from lyceum.site.view_parts.leaderboards import LeaderboardPage, list_leaderboard_pages
from lyceum.site.views import load_view
from lyceum.site.views.leaderboard import MAX_ROWS, PAGE_SIZE
from tests.support.hubs import make_hub, write_site_hub
from tests.support.pages import render_page, write_out
from tests.support.search_engine import read_search_records

Files = dict[str, str | bytes]
WALK = "content/challenges/walk"
NAMES = {"ada": "Ada", "bob": "Bob", "cy": "Cy", "dee": "Dee", "eve": "Eve", "quib": "Quibblewick"}


def make_learner(handle: str, *lines: str, joined: str = "2025-01-01") -> Files:
    """Return a profile with these further lines."""
    return {
        f"content/learners/{handle}.yml": "\n".join(
            [f"name: {NAMES.get(handle, handle)}", f"joined: {joined}", *lines, ""]
        )
    }


def make_tip(slug: str, author: str, day: str, topics: str = "[]", *lines: str) -> Files:
    """Return a tip with these further lines."""
    head = "\n".join([f"title: {slug}", f"author: {author}", f"date: {day}", f"topics: {topics}", *lines])
    return {f"content/tips/{slug}.md": f"---\n{head}\n---\nText of {slug}.\n"}


def make_walk(*fields: str, **results: str) -> Files:
    """Return the challenge `walk` of November 2026, with results by the names of their files."""
    head = "\n".join(["title: Walk", "opens: 2026-11-01", "closes: 2026-11-30", *fields])
    result_files = {f"{WALK}/results/{name.replace('_', '-')}.yml": f"{text}\n" for name, text in results.items()}
    return {f"{WALK}/challenge.md": f"---\n{head}\n---\nWalk.\n", **result_files}


def format_result(handle: str, score: float, *lines: str, day: int = 5) -> str:
    """Return the text of a result of November 2026."""
    return "\n".join([f"learner: {handle}", f"date: 2026-11-{day:02}", f"score: {score}", *lines])


def list_rows(body: str) -> list[tuple[str, str, int]]:
    """Return (place, handle, points) of every row with a learner."""
    matches = re.findall(
        r'<tr[^>]*><td>(\d+)(?: <small>shared</small>)?</td><th scope="row">.*?learners/([^/"]+)/.*?'
        r'<td(?: class="hub-number")?>\+?([\d,]+)</td></tr>',
        body,
        re.DOTALL,
    )
    return [(place, handle, int(points.replace(",", ""))) for place, handle, points in matches]


COMMUNITY = """name: Test
url: https://test.example.org/
cohorts: [{id: python, name: The Pythons}, {id: later, name: Later}]
organisations: [{id: library, name: Library}]
"""
FILES: Files = {
    "content/hub.yml": COMMUNITY,
    **make_learner("ada", "cohort: python", "organisation: library"),
    **make_learner("bob", "cohort: [python, later]", "organisation: library"),
    **make_learner("cy", "organisation: library"),
    **make_learner("dee", "cohort: [later, python]", joined="2026-10-10"),
    **make_learner("quib", "cohort: python", "show: {boards: false}"),
    **make_tip("one", "ada", "2026-08-01", "[python]"),
    **make_tip("two", "bob", "2026-11-02", "[python, naïveté]", "thanks: [ada]"),
    **make_tip("three", "dee", "2026-11-03", "[git]"),
    **make_tip("four", "ada", "2026-11-04", "[git]"),
    **make_tip("five", "ada", "2026-11-05", "[git]"),
    **make_tip("six", "cy", "2026-11-06", "[python, naïveté]"),
    **make_tip("seven", "dee", "2026-11-07", "[naïveté]"),
    **make_walk(
        "mode: either",
        "score: {measure: count}",
        ada=format_result("ada", 7, "confirmed_by: [quib]"),
        bob=format_result("bob", 7, "evidence: https://bob.example.org/", "thanks: [quib]"),
        cy=format_result("cy", 9),
        dee=format_result("dee", 3, "confirmed_by: [cy]"),
        quib=format_result("quib", 11, "evidence: https://quib.example.org/", "notes: I went up and down."),
        rowers="team: {name: Rowers, members: [ada, quib]}\ndate: 2026-11-07\nscore: 5\nranked: false",
    ),
}


def belongs_to_board(hub: Hub, leaderboard: LeaderboardPage, credit: Credit) -> bool:
    """Tell whether a board counts a credit. This is the rule of the boards, written a second time."""
    profile = hub.learners[credit.person].entry.value
    match leaderboard.scope:
        case "season":
            return credit.day in next(season for season in hub.seasons if season.key == leaderboard.key)
        case "cohort":
            return leaderboard.key in profile.cohort
        case "organisation":
            return profile.organisation == leaderboard.key
        case "topic":
            return leaderboard.key in credit.topics
        case "kind":
            return credit.kind == leaderboard.key
    return leaderboard.scope == "all"


def test_leaderboard_rows_are_sums_of_credits(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES)
    tested_scopes = set()
    for leaderboard in list_leaderboard_pages(hub):
        if leaderboard.scope not in ("all", "season", "cohort", "organisation", "topic", "kind"):
            continue
        body = str(render_page(hub, "board", leaderboard.slug).body)
        rows = list_rows(body.partition(">All time</h2>")[2] or body)
        sums: Counter[str] = Counter()
        for credit in hub.credits:
            if credit.person != "quib" and belongs_to_board(hub, leaderboard, credit):
                sums[credit.person] += credit.points
        assert {handle: points for _, handle, points in rows} == {
            handle: points for handle, points in sums.items() if points
        }
        assert [int(place) for place, _, _ in rows] == [
            1 + sum(other > points for other in sums.values()) for _, _, points in rows
        ]
        tested_scopes.add(leaderboard.scope)
    assert len(tested_scopes) == 6


def test_overview_links_this_season_and_related_boards(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES)
    body = str(render_page(hub, "boards").body)
    assert "This season, Q4 2026" in body
    assert 'until <time datetime="2026-12-31">December 31, 2026</time>' in body
    newcomers, improved = (
        re.search(rf'aria-labelledby="{name}">(.*?)</section>', body, re.DOTALL) for name in ("newcomers", "improved")
    )
    assert newcomers
    assert [handle for _, handle, _ in list_rows(newcomers[1])] == ["dee"]
    assert improved
    assert [(handle, points) for _, handle, points in list_rows(improved[1])] == [("ada", 17)]
    for leaderboard in list_leaderboard_pages(hub):
        assert f'href="{leaderboard.slug.replace("ï", "%C3%AF").replace("é", "%C3%A9")}/"' in body, leaderboard.slug


MAX_ROW_BYTES = 250
"""Of a row on a page after the first."""


@pytest.mark.parametrize("count", [PAGE_SIZE, PAGE_SIZE + 1, 2 * PAGE_SIZE + 5])
def test_long_leaderboard_has_pages(tmp_path: Path, count: int) -> None:
    files: Files = {"content/hub.yml": "name: Test\ncohorts: [{id: all-of-us, name: All}]\n"}
    for number in range(count):
        files |= make_learner(f"p{number}", "cohort: all-of-us", joined="2026-11-01")
    hub = make_hub(tmp_path, files)
    keys = load_view("board").list_keys(hub)
    for slug in ("all", "season-2026-q4", "newcomers-2026-q4", "cohort-all-of-us"):
        page_keys = [key for key in keys if key.partition("--")[0] == slug]
        pages = [render_page(hub, "board", key) for key in page_keys]
        bodies = [str(page.body).rpartition("</h2>")[2] or str(page.body) for page in pages]
        assert [max(map(len, re.findall(r"<tr>.*?</tr>", body)[1:])) <= MAX_ROW_BYTES for body in bodies[1:]] == [
            True
        ] * (len(pages) - 1)
        assert [len(list_rows(body)) for body in bodies] == [
            min(PAGE_SIZE, count - start) for start in range(0, count, PAGE_SIZE)
        ]
        assert len({handle for body in bodies for _, handle, _ in list_rows(body)}) == count
        assert [
            f'href="../{key}/" rel="next"' in str(page.body) for key, page in zip(page_keys[1:], pages, strict=False)
        ] == [True] * (len(pages) - 1)
        assert (f"{count} people have points." in str(pages[0].body)) == (len(pages) > 1)
        assert len({page.title for page in pages}) == len(pages)


def test_team_row_shows_every_member(tmp_path: Path) -> None:
    handles = [f"p{number}" for number in range(30)]
    files: Files = {"content/hub.yml": COMMUNITY}
    for handle in handles:
        files |= make_learner(handle)
    crews = {f"crew_{start}": ", ".join(handles[start : start + 20]) for start in (0, 10)}
    results = {
        name: f"team: {{name: Crew, members: [{members}]}}\ndate: 2026-11-05\nscore: 1"
        for name, members in crews.items()
    }
    hub = make_hub(tmp_path, {**files, **make_walk("mode: team", "score: count", **results)})
    table = str(render_page(hub, "board", "teams").body).rpartition("All time</h2>")[2]
    assert table.count('class="hub-face"') == len(handles)


def test_season_page_shows_its_end_date_or_that_it_ended(tmp_path: Path) -> None:
    hub_on_last_day = make_hub(tmp_path / "last", FILES, today=date(2026, 12, 31))
    assert "data-hub-days" in str(render_page(hub_on_last_day, "boards").body)
    hub_after_season = make_hub(tmp_path / "over", FILES, today=date(2027, 1, 1))
    assert "A new season." in str(render_page(hub_after_season, "boards").body)
    assert "This season ended on December 31, 2026." in str(
        render_page(hub_after_season, "board", "season-2026-q4").body
    )
    assert LeaderboardPage("season", "2027-q1") not in list_leaderboard_pages(hub_after_season)


def test_last_term_is_shown_between_terms(tmp_path: Path) -> None:
    terms = "season: [{name: Herbst im Süden, starts: 2026-10-01, ends: 2026-11-20}]\n"
    hub = make_hub(tmp_path, {**FILES, "content/hub.yml": COMMUNITY + terms})
    assert "Last season, Herbst im Süden" in str(render_page(hub, "boards").body)
    assert "Herbst im Süden" in render_page(hub, "board", "season-herbst-im-süden").title
    assert "This season" not in str(render_page(hub, "home").body)


def test_topic_and_cohort_of_same_name_have_two_pages(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES)
    topic, cohort = render_page(hub, "board", "topic-python"), render_page(hub, "board", "cohort-python")
    assert (topic.address, cohort.address) == ("boards/topic-python/", "boards/cohort-python/")
    assert (topic.title, cohort.title) == ("Board: Python", "Board: The Pythons")
    slugs = [leaderboard.slug for leaderboard in list_leaderboard_pages(hub)]
    assert len(set(slugs)) == len(slugs)


def test_few_people_have_no_board_and_no_link(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES)
    slugs = {leaderboard.slug for leaderboard in list_leaderboard_pages(hub)}
    assert {"cohort-python", "organisation-library", "topic-python", "season-2026-q4"} <= slugs
    assert {"cohort-later", "topic-git", "newcomers-2026-q4", "teams", "organisations"} & slugs == set()
    bodies = [str(render_page(hub, family, key).body) for family, key in (("boards", ""), ("board", "cohorts"))]
    assert "cohort-python/" in bodies[1]
    assert not re.search(r'href=""|(cohort-later|topic-git|newcomers-2026-q4|teams|organisations)/"', "".join(bodies))


def test_a_board_lists_its_first_places_only(tmp_path: Path) -> None:
    files: Files = {"content/hub.yml": "name: Test\n"}
    for number in range(MAX_ROWS + 5):
        files |= make_learner(f"p{number}", joined="2026-11-01")
    hub = make_hub(tmp_path, files)
    keys = [key for key in load_view("board").list_keys(hub) if key.partition("--")[0] == "all"]
    assert len(keys) == MAX_ROWS / PAGE_SIZE
    bodies = [str(render_page(hub, "board", key).body) for key in (keys[0], keys[-1])]
    assert f"1–{PAGE_SIZE} of 1,005 · 1,005 people have points." in bodies[0]
    assert "The first 1,000 are listed here." in bodies[0]
    assert len(list_rows(bodies[1])) == PAGE_SIZE


def test_topic_named_only_in_a_profile_has_no_board(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {**FILES, **make_learner("eve", "learning: [rust]")})
    assert LeaderboardPage("topic", "rust") not in list_leaderboard_pages(hub)
    assert LeaderboardPage("topic", "naïveté") in list_leaderboard_pages(hub)


def build_small_site(folder: Path, files: Files) -> Path:
    """Build the site of a small hub."""
    hub = write_site_hub(folder / "hub", files)
    return build_site(hub, site_dir=folder / "site", strict=True).site_folder


PAGES_THAT_NAME_EVERYBODY = re.compile(
    r"learners/.*|years/\d+/.*|(badge|card|certificates)/[^/]*(/index\.html|\.svg)|wall/.*|wall\.svg|assets/avatars/.*|assets/hub-form-(people|results)\.json|profiles/.*|certificates/shards/.*|search/(terms|words|endings)/.*|sitemap\.xml(\.gz)?|index\.html"
)
"""Files that may name a learner who is not on boards: the learner's own pages, lists of people, the contributors page,
and pages that show new learners."""


def find_files_with(folder: Path, *names: str) -> set[str]:
    """Return the files of a site with one of these names, except PAGES_THAT_NAME_EVERYBODY."""
    paths = set()
    for path in sorted(folder.rglob("*")):
        relative_path = path.relative_to(folder).as_posix()
        if path.is_file() and not PAGES_THAT_NAME_EVERYBODY.fullmatch(relative_path):
            text = path.read_bytes().decode("utf-8", "replace")
            if relative_path.startswith("search/records/"):
                text = re.sub(r'\["learners/[^\[\]]*\]', "", text)
            if any(name.lower() in unescape(text).lower() for name in names):
                paths.add(relative_path)
    return paths


@pytest.mark.slow
def test_unlisted_learner_is_in_no_board_page_or_data(tmp_path: Path) -> None:
    folder = build_small_site(tmp_path, FILES)
    assert find_files_with(folder, "quib") == set()
    assert find_files_with(folder, "learners/ada/") >= {
        "boards/index.html",
        "boards/all/index.html",
        "challenges/walk/index.html",
    }
    home = write_out((folder / "index.html").read_text("utf-8"))
    season = re.search(r'aria-labelledby="this-season">(.*?)</section>', home, re.DOTALL)
    assert season
    assert "quib" not in season[1].lower()
    challenge_html = (folder / "challenges/walk/index.html").read_text("utf-8")
    assert challenge_html.count("somebody who prefers not to be named") == 4, "a podium, two tables, notes"
    assert "confirmed by somebody" in challenge_html
    assert "Rowers" in challenge_html
    report = verify_site(folder)
    assert report.faults + report.broken_links == ()


@pytest.mark.slow
def test_opt_in_policy_lists_only_learners_who_agreed(tmp_path: Path) -> None:
    files = {**FILES, "content/hub.yml": COMMUNITY + "boards: opt-in\n", **make_learner("bob", "show: {boards: true}")}
    folder = build_small_site(tmp_path, files)
    boards_html = "".join(path.read_text("utf-8") for path in folder.glob("boards/**/*.html"))
    assert set(re.findall(r"learners/(\w+)/", boards_html)) == {"bob"}
    data = "".join(path.read_text("utf-8") for path in (folder / "api").rglob("*.json"))
    assert '"bob"' in data
    assert '"cy"' not in data
    assert "Only people who agreed are listed here." in boards_html


@pytest.mark.slow
def test_disabled_boards_leave_no_page_link_or_comparison(tmp_path: Path) -> None:
    folder = build_small_site(tmp_path, {**FILES, "content/hub.yml": COMMUNITY + "boards: off\n"})
    assert not (folder / "boards").exists()
    for path in folder.rglob("*.html"):
        text = path.read_text("utf-8")
        body = text.partition('id="hub-content"')[2]
        assert not re.search(r'href="(?:[^"]*/)?boards/', text), path
        assert "LYCEUM-" not in text
        assert "hub-podium" not in body, path
    assert "boards/" not in (folder / "sitemap.xml").read_text("utf-8")
    assert [location for location, *_ in read_search_records(folder) if location.startswith("boards/")] == []
    challenge_html = (folder / "challenges/walk/index.html").read_text("utf-8")
    assert "hub-standings" not in challenge_html
    assert "5 people have joined" in challenge_html
    assert 'learners/ada/" title="Ada"' in challenge_html
    assert "quib" not in challenge_html
    report = verify_site(folder)
    assert report.faults + report.broken_links == ()


def test_board_frame_is_built_unless_boards_are_off(tmp_path: Path) -> None:
    for setting, has_boards in (("opt-out", True), ("opt-in", True), ("off", False)):
        hub = make_hub(tmp_path / setting, {"content/hub.yml": f"name: Test\nboards: {setting}\n"})
        assert ("boards" in list_enabled_frames(hub.settings)) == has_boards
        assert bool(list_leaderboard_pages(hub)) == has_boards


def list_rows_by_trust(body: str) -> dict[str, list[tuple[str, str]]]:
    """Return (place, handle) of the rows of each ranking, by trust."""
    parts = re.split(r'<div class="hub-trust__rows hub-trust__rows--(\w+)"', body.partition("<h3")[0])
    return {
        trust: [
            (place, handle)
            for place, handle in re.findall(r'<tr>\s*<td>(\d+).*?</td><th.*?(?:learners/(\w+)/|</th>)', text, re.DOTALL)
        ]
        for trust, text in zip(parts[1::2], parts[2::2], strict=True)
    }  # fmt: skip


def test_board_filters_by_evidence_and_confirmation(tmp_path: Path) -> None:
    body = str(render_page(make_hub(tmp_path, FILES), "challenge", "walk").body)
    assert list_rows_by_trust(body) == {
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
    ("ada", "bob", "filters"),
    [
        ("", "", []),
        ("confirmed_by: [cy]", "confirmed_by: [cy]", []),
        ("confirmed_by: [cy]", "", ["reported", "confirmed"]),
        ("evidence: https://ada.example.org/", "", ["reported", "evidence"]),
    ],
)
def test_filters_that_change_nothing_are_not_offered(tmp_path: Path, ada: str, bob: str, filters: list[str]) -> None:
    people = {**make_learner("ada"), **make_learner("bob"), **make_learner("cy")}
    hub = make_hub(
        tmp_path,
        {
            **people,
            **make_walk("score: {measure: count}", ada=format_result("ada", 1, ada), bob=format_result("bob", 2, bob)),
        },
    )
    assert re.findall(r'id="trust-1-(\w+)"', str(render_page(hub, "challenge", "walk").body)) == filters


def test_challenge_shows_its_days_and_participants(tmp_path: Path) -> None:
    files: Files = make_walk("score: {measure: count}")
    for number in range(30):
        files |= make_learner(f"p{number:02}")
        files[f"{WALK}/results/p{number:02}.yml"] = format_result(f"p{number:02}", number, day=1 + number % 20)
    files |= make_learner("p00", "show: {boards: false}")
    hub = make_hub(tmp_path, files)
    body = str(render_page(hub, "challenge", "walk").body)
    head = body.partition("</header>")[0]
    assert 'data-hub-from="2026-11-01" data-hub-to="2026-11-30"' in head
    assert 'data-hub-days>until <time datetime="2026-11-30">' in head
    assert "30 people have joined" in head
    assert len(re.findall('class="hub-face"', head)) == 12
    assert "and 18 more" in head
    assert "Current ranking" in body
    past_body = str(render_page(make_hub(tmp_path, files, today=date(2026, 12, 24)), "challenge", "walk").body)
    assert "30 people took part" in past_body
    assert "until" not in past_body
    assert "Current ranking" not in past_body


def test_team_shows_name_and_listed_members(tmp_path: Path) -> None:
    rowers = "team: {name: Rowers, members: [ada, bob, quib]}\ndate: 2026-11-07\nscore: 5"
    people = {**make_learner("ada"), **make_learner("bob"), **make_learner("quib", "show: {boards: false}")}
    files = {**people, **make_walk("mode: team", "score: {measure: count}", rowers=rowers)}
    hub = make_hub(tmp_path, files)
    table = str(render_page(hub, "challenge", "walk").body).partition("<table")[2]
    assert "<bdi>Rowers</bdi>" in table
    assert re.findall(r"learners/(\w+)/", table) == ["ada", "bob"]
    assert "and 1 more" in table
    teams = str(render_page(hub, "board", "teams").body)
    assert set(re.findall(r"learners/(\w+)/", teams)) == {"ada", "bob"}


def test_cohort_averages_need_three_people(tmp_path: Path) -> None:
    files: Files = {"content/hub.yml": COMMUNITY, **make_walk("score: {measure: duration}")}
    for handle, cohort, score in [
        ("a1", "python", 10), ("a2", "python", 20), ("a3", "python", 30), ("a4", "python", 30),
        ("b1", "later", 5), ("b2", "later", 6),
    ]:  # fmt: skip
        files |= make_learner(handle, f"cohort: {cohort}")
        files[f"{WALK}/results/{handle}.yml"] = format_result(handle, score)
    hub = make_hub(tmp_path, files)
    board = hub.challenges["walk"].boards[0]

    def rank(min_members: int) -> list[tuple[int, str, int, str, str]]:
        standings = rank_cohorts(board, hub.leaderboards.cohorts_by_learner, lower_wins=True, min_members=min_members)
        return [(row.rank, row.key, row.member_count, str(row.best_score), str(row.average_score)) for row in standings]

    assert rank(3) == [(1, "python", 4, "10", "22.5"), (0, "later", 2, "5", "5.5")]
    assert rank(2) == [(1, "later", 2, "5", "5.5"), (2, "python", 4, "10", "22.5")]
    body = str(render_page(hub, "challenge", "walk").body)
    assert "Compare cohorts" in body
    assert "from 3 people on" in body


def test_unmeasured_challenge_compares_cohort_counts(tmp_path: Path) -> None:
    results = {handle: f"learner: {handle}\ndate: 2026-11-05" for handle in ("ada", "bob", "dee", "quib")}
    files = {**FILES, **make_walk("score: {measure: none}", **results)}
    files = {path: text for path, text in files.items() if path not in (f"{WALK}/results/cy.yml", f"{WALK}/results/rowers.yml")}  # fmt: skip
    hub = make_hub(tmp_path, files)
    standings = rank_cohorts(
        hub.challenges["walk"].boards[0], hub.leaderboards.cohorts_by_learner, lower_wins=False, min_members=3
    )  # fmt: skip
    assert [(row.rank, row.is_tied, row.key, row.member_count) for row in standings] == [
        (1, False, "python", 3),
        (2, False, "later", 2),
    ]
    assert "Counted by how many people of a cohort did it." in str(render_page(hub, "challenge", "walk").body)


def test_single_cohort_has_no_comparison(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {**FILES, **make_learner("bob", "cohort: python"), **make_learner("dee")})
    assert "Compare cohorts" not in str(render_page(hub, "challenge", "walk").body)
