"""Long lists are in pages that stay small, say how long they are, and lead to everybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lyceum.site.view_parts.challenge_results import NOTE_SIZES, PARTICIPANT_SIZES, ROW_SIZES
from lyceum.site.view_parts.list_pages import ListSizes
from lyceum.site.view_parts.years import MAX_FURTHER_LEARNERS, MAX_SHOWN_LEARNERS
from lyceum.site.views import load_view
from tests.support.hubs import make_hub
from tests.support.pages import get_text, render_page

Files = dict[str, str | bytes]
MAX_PAGE_BYTES = 150_000
COUNT = 350


@pytest.mark.parametrize(("length", "pages"), [(0, 1), (24, 1), (25, 2), (224, 2), (423, 2), (424, 3), (1_000, 5)])
def test_later_pages_hold_more_than_the_first(length: int, pages: int) -> None:
    sizes = ListSizes(first=24, later=200)
    assert sizes.count_pages(length) == pages
    items = list(range(length))
    assert [item for number in range(1, pages + 1) for item in items[sizes.select_range(number, length)]] == items


def test_a_new_item_changes_the_first_two_pages() -> None:
    sizes, items = ListSizes(first=24, later=200), list(range(1_000))
    before, after = (
        [part[sizes.select_range(number, len(part))] for number in range(1, 6)] for part in (items[1:], items)
    )
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, True, True, True]


def make_challenge(count: int, hub_settings: str = "name: Test\n") -> Files:
    """Return a challenge with a result of each of many people; all but ten have the same score, and each has a note."""
    files: Files = {
        "content/hub.yml": hub_settings,
        "content/challenges/walk/challenge.md": "---\ntitle: Walk\nscore: count\nopens: 2026-11-01\ntopics: [walking]\n---\nGo.\n",
    }
    for number in range(count):
        files[f"content/learners/p{number}.yml"] = f"name: Person {number}\njoined: 2026-11-01\nlearning: [walking]\n"
        files[f"content/challenges/walk/results/p{number}.yml"] = (
            f"learner: p{number}\ndate: 2026-11-05\nscore: {min(number, 10)}\nnotes: Note {number}\n"
        )
    return files


def test_long_boards_of_a_challenge_have_pages(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(COUNT))
    keys = load_view("challenge-results").list_keys(hub)
    assert keys == tuple(f"walk--{number}" for number in range(2, 2 + len(keys)))
    pages = [render_page(hub, "challenge", "walk"), *(render_page(hub, "challenge-results", key) for key in keys)]
    bodies = [str(page.body) for page in pages]
    rows = [re.findall(r"<tr>\s*<td>.*?learners/(p\d+)/", body, re.DOTALL) for body in bodies]
    ranges = [ROW_SIZES.select_range(number, COUNT) for number in range(1, 1 + ROW_SIZES.count_pages(COUNT))]
    assert [len(page_rows) for page_rows in rows if page_rows] == [part.stop - part.start for part in ranges]
    assert len({handle for page_rows in rows for handle in page_rows}) == COUNT
    notes = [re.findall(r"Note \d+", body) for body in bodies]
    assert [len(page_notes) for page_notes in notes][:2] == [
        NOTE_SIZES.first,
        (COUNT - NOTE_SIZES.first) % NOTE_SIZES.later + NOTE_SIZES.later,
    ]
    assert len({note for page_notes in notes for note in page_notes}) == COUNT
    assert f"{ROW_SIZES.first + 1}–{ranges[1].stop} of 350" in get_text(pages[1].body)
    assert max(len(body.encode()) for body in bodies) < MAX_PAGE_BYTES
    assert [page.thread_term for page in pages[1:]] == [None] * len(keys)


def test_without_boards_a_challenge_still_names_everybody(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(PARTICIPANT_SIZES.first + 5, "name: Test\nboards: off\n"))
    bodies = [
        str(render_page(hub, "challenge", "walk").body),
        str(render_page(hub, "challenge-results", "walk--2").body),
    ]
    assert bodies[1].count('class="hub-name--person"') == 5
    assert 'class="hub-number"' not in "".join(bodies)


def test_short_challenges_have_one_page(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(5))
    assert load_view("challenge-results").list_keys(hub) == ()
    assert "hub-pages" not in str(render_page(hub, "challenge", "walk").body)


def test_lists_say_which_part_stands_here(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(COUNT))
    assert "1–110 of 350 · Search" in get_text(render_page(hub, "learners", "1").body)
    assert "Page 2 of 5 · Search" in get_text(render_page(hub, "learners", "2").body)
    wall = str(render_page(hub, "wall", "1").body)
    assert "1–110 of 350" in get_text(render_page(hub, "wall", "1").body)
    assert 'data-hub-more="Show more"' in wall
    assert "data-hub-more" not in str(render_page(hub, "wall", "4").body)


def test_later_pages_of_a_topic_are_lines(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(COUNT))
    keys = [key for key in load_view("topic").list_keys(hub) if key.partition("--")[0] == "walking"]
    bodies = [str(render_page(hub, "topic", key).body) for key in keys]
    assert [body.count("hub-card--person") for body in bodies] == [16, 0, 0, 0]
    assert [body.count("hub-name--person") for body in bodies] == [0, COUNT - 216, 100, 100]


def test_a_year_names_some_and_counts_the_others(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(COUNT))
    section = (
        str(render_page(hub, "community-year", "2026").body).partition('id="came-in"')[2].partition("</section>")[0]
    )
    named = MAX_SHOWN_LEARNERS + MAX_FURTHER_LEARNERS
    assert len(set(re.findall(r"learners/(p\d+)/", section))) == named
    assert f"and {COUNT - named} more" in section
