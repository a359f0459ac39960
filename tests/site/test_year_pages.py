"""Tests of the years in review: the page of the community and the pages of learners."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images import make_social_card, select_cards
from lyceum.images.card_renderer import render_social_card
from lyceum.scoring import build_learner_year, build_year_in_review
from lyceum.scoring.year_in_review import PopularTip
from lyceum.site.page import Page
from lyceum.site.views import load_view
from tests.support.hubs import make_hub
from tests.support.pages import get_text, render_page

LAST_DAY_OF_YEAR = date(2026, 12, 31)
LEARNERS, TIPS, WALK = "content/learners/", "content/tips/", "content/challenges/walk/"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: The Room\n",
    f"{LEARNERS}ada.yml": "name: Ada\njoined: 2025-03-01\nshow: {year: true}\n",
    f"{LEARNERS}bo.yml": "name: Bo\njoined: 2026-01-09\n",
    f"{LEARNERS}cy.yml": "name: Cy\njoined: 2026-02-03\nshow: {boards: false, year: true}\n",
    f"{LEARNERS}di.yml": "name: Di\njoined: 2026-03-04\nshow: {wall: false}\n",
    f"{TIPS}shoes.md": "---\ntitle: On <shoes>\nauthor: ada\ndate: 2026-04-01\ntopics: [walking]\nchallenges: [walk]\nthanks: [di]\n---\nTie.\n",
    f"{TIPS}socks.md": "---\ntitle: Socks\nauthor: cy\ndate: 2026-04-02\ntopics: [walking]\n---\nTwo.\n",
    f"{TIPS}hats.md": "---\ntitle: Hats\nauthor: bo\ndate: 2026-04-03\ntopics: [sun]\n---\nSee [socks](socks.md).\n",
    f"{TIPS}old.md": "---\ntitle: Old\nauthor: ada\ndate: 2025-04-03\ntopics: [sun]\n---\nHm.\n",
    f"{WALK}challenge.md": "---\ntitle: Walk far\nscore: count\nhosts: [ada]\ntopics: [walking]\nopens: 2026-05-01\ncloses: 2026-05-31\n---\nGo.\n",
    f"{WALK}results/bo.yml": "learner: bo\ndate: 2026-05-02\nscore: 50\nthanks: [ada]\n",
    f"{WALK}results/bo-2.yml": "learner: bo\ndate: 2026-05-20\nscore: 100\nconfirmed_by: [ada]\n",
    f"{WALK}results/ada.yml": "learner: ada\ndate: 2026-05-03\nscore: 98\nconfirmed_by: [di]\n",
    f"{WALK}results/cy.yml": "learner: cy\ndate: 2026-05-04\nscore: 7\nthanks: [ada]\n",
    "content/badges.yml": (
        "- {id: shared, name: Shared it, summary: For tips, rule: {count: tip, tiers: {bronze: 1, silver: 2}}}\n"
        "- {id: done, name: Done it, summary: For results, rule: {count: result}}\n"
    ),
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_hub(tmp_path_factory.mktemp("year"), FILES, today=LAST_DAY_OF_YEAR)


def get_section(page: Page, heading_id: str) -> str:
    """Return the text of a section; empty if the page does not have it."""
    match = re.search(rf'<section[^>]*aria-labelledby="{heading_id}".*?</section>', str(page.body), re.DOTALL)
    return get_text(match[0]) if match else ""


def test_year_page_summarizes_the_year(hub: Hub) -> None:
    page = render_page(hub, "community-year", "2026")
    text = get_text(str(page.body))
    assert "Our 2026 3 people joined, 3 tips were shared, and we worked on 1 challenge" in text
    assert "Thank you was said 3 times." in text
    assert "<shoes>" not in str(page.body)
    assert page.description.startswith("3 people joined")
    assert page.address == "years/2026/"


def test_year_description_ends_at_a_sentence(sample_site: Path) -> None:
    for file in (sample_site / "years").glob("*/index.html"):
        description = re.search(r'property="?og:description"? content="([^"]*)"', file.read_text("utf-8"))
        assert description, file.parent.name
        assert description[1][-1] in ".…", file.parent.name


def test_most_used_tips_come_first(hub: Hub) -> None:
    assert build_year_in_review(hub, 2026).popular_tips == (PopularTip("shoes", 2), PopularTip("socks", 1))
    assert "On <shoes> Ada · 2 people went on with it" in get_section(
        render_page(hub, "community-year", "2026"), "loved"
    )


def test_year_page_respects_both_privacy_settings(hub: Hub) -> None:
    page = render_page(hub, "community-year", "2026")
    assert "Socks one person went on with it" in get_section(page, "loved")
    assert "Cy" in get_section(page, "came-in")
    assert "Cy" not in get_section(page, "loved") + get_section(page, "took-on")
    assert get_section(page, "came-in").endswith("Bo Cy and one more")
    assert "Di" not in re.findall(r"\bDi\b", get_text(str(page.body)))
    assert 'title="Di"' not in page.body


def test_challenge_summary_lists_its_highlights(hub: Hub) -> None:
    text = get_section(render_page(hub, "community-year", "2026"), "took-on")
    assert "Bo was the first, on May 2, 2026." in text
    assert "Bo went from 50 to 100." in text
    assert "At the top, 2 lay between Bo and Ada." in text
    assert "3 people took part" in text


def test_highlights_skip_unlisted_learners(tmp_path: Path) -> None:
    hidden = {**FILES, f"{LEARNERS}bo.yml": "name: Bo\njoined: 2026-01-09\nshow: {boards: false}\n"}
    text = get_section(
        render_page(make_hub(tmp_path, hidden, today=LAST_DAY_OF_YEAR), "community-year", "2026"), "took-on"
    )
    assert text == "Challenges of the year All challenges Walk far 3 people took part"


def test_chart_has_an_equivalent_table(hub: Hub) -> None:
    page, year = render_page(hub, "community-year", "2026"), build_year_in_review(hub, 2026)
    rows = re.findall(
        r'<tr><th scope="row"><time datetime="([^"]+)">.*?</th>.*?>(\d+)</td>.*?>(\d+)</td></tr>', str(page.body)
    )
    assert sum(int(thanks) for *_, thanks in rows) == year.thanks_count == 3
    groups = re.findall(r'<g class="hub-ribbon__(\w+)">(.*?)</g>', str(page.body))
    assert {name: bars.count("<rect ") for name, bars in groups} == {
        "contributions": sum(1 for _, deeds, _ in rows if int(deeds)),
        "thanks": sum(1 for *_, thanks in rows if int(thanks)),
    }


def test_growth_and_new_badges_compare_with_last_year(hub: Hub) -> None:
    page = render_page(hub, "community-year", "2026")
    assert "Walking 9 times, and not at all the year before" in get_section(page, "grew")
    assert "Sun" not in get_section(page, "grew"), "as often as before"
    assert get_section(page, "badges") == "Given for the first time All badges Done it Bo"
    assert "Shared it" in get_section(render_page(hub, "community-year", "2025"), "badges")
    assert "Ada" in get_section(page, "to-thank")


def test_first_award_of_a_hidden_learner_shows_its_date(tmp_path: Path) -> None:
    files = {**FILES, f"{LEARNERS}bo.yml": "name: Bo\njoined: 2026-01-09\nshow: {wall: false}\n"}
    page = render_page(make_hub(tmp_path, files, today=LAST_DAY_OF_YEAR), "community-year", "2026")
    assert get_section(page, "badges") == "Given for the first time All badges Done it May 2, 2026"


def test_home_links_the_year_page_around_new_year(tmp_path: Path) -> None:
    def render_on(*day: int) -> tuple[str, str]:
        hub = make_hub(tmp_path, FILES, today=date(*day))
        return get_text(str(render_page(hub, "community-year", "2026").body)), str(render_page(hub, "home", "").body)

    summer, home = render_on(2026, 7, 1)
    assert summer.startswith("The Room Our 2026 so far")
    assert "years/" not in home
    december, home = render_on(2026, 12, 2)
    assert "so far" in december
    assert 'href="years/2026/"' in home
    january, home = render_on(2027, 1, 20)
    assert "so far" not in january
    assert 'href="years/2026/"' in home
    assert "years/" not in render_on(2027, 2, 1)[1]


def test_contributors_page_links_the_list_of_years(hub: Hub, tmp_path: Path) -> None:
    assert load_view("years").list_keys(hub) == ("",)
    assert load_view("community-year").list_keys(hub) == ("2026", "2025")
    assert "2026 3 people joined" in get_text(str(render_page(hub, "years", "").body))
    assert 'href="../years/2025/"' in render_page(hub, "wall", "1").body
    empty_hub = make_hub(tmp_path, {}, today=LAST_DAY_OF_YEAR)
    assert load_view("years").list_keys(empty_hub) == ("",)
    assert load_view("community-year").list_keys(empty_hub) == ()
    assert "No year to show yet." in get_text(str(render_page(empty_hub, "years", "").body))


def test_personal_year_page_is_opt_in(hub: Hub) -> None:
    assert set(load_view("year").list_keys(hub)) == {"2025-ada", "2026-ada", "2026-cy"}
    assert 'href="../../years/2026-ada/"' in render_page(hub, "learner", "ada").body
    assert "years/" not in render_page(hub, "learner", "bo").body


def test_personal_year_page_lists_activities_without_points(hub: Hub) -> None:
    page = render_page(hub, "year", "2026-ada")
    text = get_text(str(page.body))
    assert page.title == "Ada in 2026"
    assert "1 tip shared 1 challenge taken on 2 people helped 2 badges" in text
    assert "April Shared On <shoes> May Organised Walk far Took part in Walk far Confirmed results in Walk far" in text
    assert "Walk far Place 2" in get_section(page, "won")
    assert "point" not in text
    assert "You helped 2 people this year." in text


def test_unlisted_people_are_counted_but_not_named(hub: Hub) -> None:
    page = render_page(hub, "year", "2026-ada")
    assert get_section(page, "helped").endswith("Bo Cy")
    assert get_section(page, "helped-by").endswith("one person")
    assert "Di" not in re.findall(r"\bDi\b", get_text(str(page.body)))


def test_unlisted_learner_year_page_has_no_ranks(hub: Hub) -> None:
    assert get_section(render_page(hub, "year", "2026-cy"), "won") == ""


def test_unfindable_learner_page_has_no_index_or_card(tmp_path: Path) -> None:
    files = {**FILES, f"{LEARNERS}ada.yml": "name: Ada\njoined: 2025-03-01\nshow: {year: true, search: false}\n"}
    hub = make_hub(tmp_path, files, today=LAST_DAY_OF_YEAR)
    page = render_page(hub, "year", "2026-ada")
    assert page.is_hidden
    assert page.preview_image is None
    assert ("years", "2026-ada") not in select_cards(hub).keys


def test_each_year_has_its_own_card(hub: Hub) -> None:
    year_cards = {key for key in select_cards(hub).keys if key[0] == "years"}
    assert year_cards == {("years", key) for key in ("2025", "2026", "2025-ada", "2026-ada", "2026-cy")}
    community_card, learner_card = (
        make_social_card(hub, Translator("en"), ("years", key), {}) for key in ("2026", "2026-ada")
    )
    assert (community_card.title, community_card.figure, community_card.counts[0]) == (
        "The Room",
        2026,
        ("3", "joined"),
    )
    assert (learner_card.title, learner_card.variant, learner_card.counts[0]) == ("Ada", "year", ("1", "tip shared"))
    assert learner_card.portrait
    assert render_social_card(learner_card) != render_social_card(community_card)
    preview_image = render_page(hub, "year", "2026-ada").preview_image
    assert preview_image
    assert preview_image.address == "assets/cards/years/2026-ada.png"


def test_future_activity_is_not_counted(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES, today=date(2026, 4, 1))
    assert build_year_in_review(hub, 2026).busiest_week.monday <= date(2026, 4, 1)
    assert build_learner_year(hub, "ada", 2026).counts["tip"] == 1
