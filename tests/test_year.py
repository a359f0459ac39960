"""A year told on its last evening: what everybody did, and what somebody did who wants a page about it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from generator import years
from generator.exports import cards
from generator.hub import Hub
from generator.pages import Page
from generator.sharecards import drawn
from generator.views import FAMILIES, desk, pages
from generator.words import Words
from tests.hubs import derived

EVENING = date(2026, 12, 31)
L, T, W = "content/learners/", "content/tips/", "content/challenges/walk/"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: The Room\n",
    f"{L}ada.yml": "name: Ada\njoined: 2025-03-01\nshow: {year: true}\n",
    f"{L}bo.yml": "name: Bo\njoined: 2026-01-09\n",
    f"{L}cy.yml": "name: Cy\njoined: 2026-02-03\nshow: {boards: false, year: true}\n",
    f"{L}di.yml": "name: Di\njoined: 2026-03-04\nshow: {wall: false}\n",
    f"{T}shoes.md": "---\ntitle: On <shoes>\nauthor: ada\ndate: 2026-04-01\ntopics: [walking]\nchallenges: [walk]\nthanks: [di]\n---\nTie.\n",
    f"{T}socks.md": "---\ntitle: Socks\nauthor: cy\ndate: 2026-04-02\ntopics: [walking]\n---\nTwo.\n",
    f"{T}hats.md": "---\ntitle: Hats\nauthor: bo\ndate: 2026-04-03\ntopics: [sun]\n---\nSee [socks](socks.md).\n",
    f"{T}old.md": "---\ntitle: Old\nauthor: ada\ndate: 2025-04-03\ntopics: [sun]\n---\nHm.\n",
    f"{W}challenge.md": "---\ntitle: Walk far\nscore: count\nhosts: [ada]\ntopics: [walking]\nopens: 2026-05-01\ncloses: 2026-05-31\n---\nGo.\n",
    f"{W}results/bo.yml": "learner: bo\ndate: 2026-05-02\nscore: 50\nthanks: [ada]\n",
    f"{W}results/bo-2.yml": "learner: bo\ndate: 2026-05-20\nscore: 100\nconfirmed_by: [ada]\n",
    f"{W}results/ada.yml": "learner: ada\ndate: 2026-05-03\nscore: 98\nconfirmed_by: [di]\n",
    f"{W}results/cy.yml": "learner: cy\ndate: 2026-05-04\nscore: 7\nthanks: [ada]\n",
    "content/badges.yml": (
        "- {id: shared, name: Shared it, summary: For tips, rule: {count: tip, tiers: {bronze: 1, silver: 2}}}\n"
        "- {id: done, name: Done it, summary: For results, rule: {count: result}}\n"
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return derived(tmp_path_factory.mktemp("year"), FILES, today=EVENING)


def page(hub: Hub, family: str, key: str) -> Page:
    return next(iter(pages(desk(hub), family, [key])))


def text(page: Page) -> str:
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", str(page.body), flags=re.DOTALL)).split())


def section(page: Page, id_: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{id_}".*?</section>', str(page.body), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


# Everybody's -------------------------------------------------------------------------------------------------------


def test_a_year_says_in_a_few_words_what_happened(made: Hub) -> None:
    its = page(made, "years", "2026")
    said = text(its)
    assert "Our 2026 3 people came in, 3 tips were left for whoever comes next, and we sat over 1 challenge" in said
    assert "Thank you was said 3 times." in said
    assert "<shoes>" not in str(its.body)
    assert its.description.startswith("3 people came in")
    assert its.address == "years/2026/"


def test_what_is_told_where_the_address_is_posted_ends_with_a_word(first_site: Path) -> None:
    for file in (first_site / "years").glob("*/index.html"):
        found = re.search(r'<meta property="og:description" content="([^"]*)"', file.read_text("utf-8"))
        assert found, file.parent.name
        assert found[1][-1] in ".…", file.parent.name


def test_the_tips_that_others_went_on_with_come_first(made: Hub) -> None:
    assert years.year(made, 2026).loved == (years.Loved("shoes", 2), years.Loved("socks", 1))
    assert "On <shoes> Ada · 2 people went on with it" in section(page(made, "years", "2026"), "loved")


def test_whoever_is_not_on_boards_stands_beside_no_number_and_whoever_is_not_on_the_wall_in_no_row(made: Hub) -> None:
    its = page(made, "years", "2026")
    assert "Socks one person went on with it" in section(its, "loved")
    assert "Cy" in section(its, "came-in")
    assert "Cy" not in section(its, "loved") + section(its, "took-on")
    assert section(its, "came-in").endswith("Bo Cy and one more")
    assert "Di" not in re.findall(r"\bDi\b", text(its))
    assert 'title="Di"' not in its.body


def test_a_challenge_is_told_by_its_moments(made: Hub) -> None:
    said = section(page(made, "years", "2026"), "took-on")
    assert "Bo was the first, on May 2, 2026." in said
    assert "Bo went from 50 to 100." in said
    assert "At the top, 2 lay between Bo and Ada." in said
    assert "3 people took part" in said


def test_no_moment_names_somebody_else_in_place_of_whoever_stays_off_the_boards(tmp_path: Path) -> None:
    hidden = {**FILES, f"{L}bo.yml": "name: Bo\njoined: 2026-01-09\nshow: {boards: false}\n"}
    said = section(page(derived(tmp_path, hidden, today=EVENING), "years", "2026"), "took-on")
    assert said == "What we took on together All challenges Walk far 3 people took part"


def test_the_chart_has_a_table_that_says_the_same(made: Hub) -> None:
    its, year = page(made, "years", "2026"), years.year(made, 2026)
    rows = re.findall(
        r'<tr><th scope="row"><time datetime="([^"]+)">.*?</th>.*?>(\d+)</td>.*?>(\d+)</td></tr>', str(its.body)
    )
    assert sum(int(thanks) for *_, thanks in rows) == year.thanks == 3
    assert its.body.count('class="hub-ribbon__deeds"') == sum(1 for _, deeds, _ in rows if int(deeds))
    assert its.body.count('class="hub-ribbon__thanks"') == sum(1 for *_, thanks in rows if int(thanks))


def test_what_grew_is_told_beside_the_year_before_and_badges_where_nobody_had_them(made: Hub) -> None:
    its = page(made, "years", "2026")
    assert "Walking 9 times, and not at all the year before" in section(its, "grew")
    assert "Sun" not in section(its, "grew"), "as often as before"
    assert section(its, "badges") == "Given for the first time All badges Done it Bo"
    assert "Shared it" in section(page(made, "years", "2025"), "badges")
    assert "Ada" in section(its, "to-thank")


def test_the_running_year_says_that_it_is_not_over_and_the_house_looks_back_around_new_year(tmp_path: Path) -> None:
    def on(*day: int) -> tuple[str, str]:
        hub = derived(tmp_path, FILES, today=date(*day))
        return text(page(hub, "years", "2026")), str(page(hub, "home", "").body)

    summer, home = on(2026, 7, 1)
    assert summer.startswith("The Room Our 2026 so far")
    assert "years/" not in home
    december, home = on(2026, 12, 2)
    assert "so far" in december
    assert 'href="years/2026/"' in home
    january, home = on(2027, 1, 20)
    assert "so far" not in january
    assert 'href="years/2026/"' in home
    assert "years/" not in on(2027, 2, 1)[1]


def test_all_years_stand_on_one_page_and_the_wall_leads_there(made: Hub, tmp_path: Path) -> None:
    assert FAMILIES["years"].keys(made) == ("", "2026", "2025")
    assert "2026 3 people came in" in text(page(made, "years", ""))
    assert 'href="../years/2025/"' in page(made, "wall", "1").body
    bare = derived(tmp_path, {}, today=EVENING)
    assert FAMILIES["years"].keys(bare) == ("",)
    assert "Nothing to look back on yet." in text(page(bare, "years", ""))


# One's own ---------------------------------------------------------------------------------------------------------


def test_only_those_who_want_it_have_a_page_about_their_year(made: Hub) -> None:
    assert set(FAMILIES["year"].keys(made)) == {"2025-ada", "2026-ada", "2026-cy"}
    assert 'href="../../years/2026-ada/"' in page(made, "learner", "ada").body
    assert "years/" not in page(made, "learner", "bo").body


def test_a_year_of_ones_own_tells_deeds_and_no_points(made: Hub) -> None:
    its = page(made, "year", "2026-ada")
    said = text(its)
    assert its.title == "Ada in 2026"
    assert "1 tip shared 1 challenge taken on 2 people helped 2 badges" in said
    assert (
        "April Shared On <shoes> May Ran Walk far Took on Walk far Tried out what others had done in Walk far" in said
    )
    assert "Walk far Place 2" in section(its, "won")
    assert "point" not in said
    assert "2 people got further this year because you were there." in said


def test_people_are_named_where_they_are_fine_with_a_row_and_counted_otherwise(made: Hub) -> None:
    its = page(made, "year", "2026-ada")
    assert section(its, "helped").endswith("Bo Cy")
    assert section(its, "helped-by").endswith("with 1 person") or section(its, "helped-by").endswith("with one person")
    assert "Di" not in re.findall(r"\bDi\b", text(its))


def test_whoever_is_not_on_boards_has_a_year_without_places(made: Hub) -> None:
    assert section(page(made, "year", "2026-cy"), "won") == ""


def test_a_page_of_somebody_who_is_not_to_be_found_is_in_no_search_and_on_no_card(tmp_path: Path) -> None:
    files = {**FILES, f"{L}ada.yml": "name: Ada\njoined: 2025-03-01\nshow: {year: true, search: false}\n"}
    hub = derived(tmp_path, files, today=EVENING)
    its = page(hub, "year", "2026-ada")
    assert its.hidden
    assert its.picture is None
    assert ("years", "2026-ada") not in cards.keys(hub)


def test_each_year_has_a_card_with_its_number(made: Hub) -> None:
    wanted = {key for key in cards.keys(made) if key[0] == "years"}
    assert wanted == {("years", key) for key in ("2025", "2026", "2025-ada", "2026-ada", "2026-cy")}
    ours, own = (cards.card(made, Words("en"), ("years", key), {}) for key in ("2026", "2026-ada"))
    assert (ours.title, ours.drawing, ours.facts[0]) == ("The Room", "2026", ("3", "came in"))
    assert (own.title, own.look, own.facts[0]) == ("Ada", "year", ("1", "tip shared"))
    assert own.portrait
    assert drawn(own) != drawn(ours)
    picture = page(made, "year", "2026-ada").picture
    assert picture
    assert picture.address == "assets/cards/years/2026-ada.png"


def test_nothing_is_told_twice_where_a_deed_lies_in_the_future(tmp_path: Path) -> None:
    hub = derived(tmp_path, FILES, today=date(2026, 4, 1))
    assert years.year(hub, 2026).busiest.starts <= date(2026, 4, 1)
    assert years.own_year(hub, "ada", 2026).counts["tip"] == 1
