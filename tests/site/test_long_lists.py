"""Long lists are in pages that stay small, say how long they are, and lead to everybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lyceum.hub import Hub
from lyceum.site.growing_lists import find_page_ends
from lyceum.site.view_parts.challenge_lists import MAX_SHOWN, PAGE_SIZES
from lyceum.site.view_parts.list_pages import ListSizes
from lyceum.site.view_parts.years import MAX_FURTHER_LEARNERS, MAX_SHOWN_LEARNERS
from lyceum.site.views import load_view
from lyceum.site.views.challenges import MAX_CARDS
from tests.support.hubs import make_hub
from tests.support.pages import get_text, render_page

Files = dict[str, str | bytes]
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


NAMES = [f"person-{number}" for number in range(5_000)]


def split_into_pages(names: list[str]) -> list[list[str]]:
    ends = find_page_ends(names, 60)
    return [names[start:end] for start, end in zip((0, *ends), ends, strict=False)]


@pytest.mark.parametrize("length", [0, 1, 119, 120, 121, 150, 1_000, 5_000])
def test_pages_of_a_growing_list_have_about_one_size(length: int) -> None:
    pages = split_into_pages(NAMES[:length])
    assert [name for page in pages for name in page] == NAMES[:length]
    assert all(30 <= len(page) < 120 for page in pages) or len(pages) == 1
    assert length < 5_000 or 45 < length / len(pages) < 75


def test_who_moves_in_a_growing_list_changes_few_pages() -> None:
    pages, changed_counts = split_into_pages(NAMES), []
    for number in range(200, 4_800, 23):
        moved = [NAMES[number], *NAMES[:number], *NAMES[number + 1 :]]
        changed_counts.append(sum(page not in pages for page in split_into_pages(moved)))
    assert sorted(changed_counts)[len(changed_counts) // 2] <= 3
    assert max(changed_counts) < 12


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


def list_bodies(hub: Hub) -> list[str]:
    """Return the pages of the only challenge: its own, then those of its lists."""
    keys = load_view("challenge-results").list_keys(hub)
    assert keys == tuple(f"walk--{number}" for number in range(2, 2 + len(keys)))
    pages = [render_page(hub, "challenge", "walk"), *(render_page(hub, "challenge-results", key) for key in keys)]
    assert [page.thread_term for page in pages[1:]] == [None] * len(keys)
    return [str(page.body) for page in pages]


def test_page_of_a_challenge_leads_to_the_whole_board(tmp_path: Path) -> None:
    first, *further = list_bodies(make_hub(tmp_path, make_challenge(COUNT)))
    rows = [re.findall(r"<tr>\s*<td>.*?learners/(p\d+)/", body, re.DOTALL) for body in further]
    assert first.count("<tr>") == 1 + MAX_SHOWN["rows"]
    assert '1–10 of 350 · <a href="../page/walk--2/#board">All results</a>' in first
    assert sorted(handle for page_rows in rows for handle in page_rows) == sorted(f"p{n}" for n in range(COUNT))
    assert max(len(page_rows) for page_rows in rows) < 2 * PAGE_SIZES["rows"]
    assert f"1–{len(rows[0])} of 350" in get_text(further[0])


def test_page_of_a_challenge_leads_to_all_notes(tmp_path: Path) -> None:
    first, *further = list_bodies(make_hub(tmp_path, make_challenge(COUNT)))
    notes = [re.findall(r"Note \d+", body) for body in further]
    assert len(re.findall(r"Note \d+", first)) == MAX_SHOWN["notes"]
    assert re.search(r'1–3 of 350 · <a href="\.\./page/walk--\d+/#results">All of them</a>', first)
    assert sorted(note for page_notes in notes for note in page_notes) == sorted(f"Note {n}" for n in range(COUNT))
    assert max(len(page_notes) for page_notes in notes) < 2 * PAGE_SIZES["notes"]


def test_long_notes_leave_room_for_the_page(tmp_path: Path) -> None:
    files = make_challenge(5)
    for number in range(5):
        files[f"content/challenges/walk/results/p{number}.yml"] += "  " + "and so on " * 350 + "\n"  # type: ignore[operator]
    first, *further = list_bodies(make_hub(tmp_path, files))
    assert "1–1 of 5" in get_text(first)
    assert [len(re.findall(r"Note \d+", body)) for body in further] == [5]


def test_filter_by_trust_stands_where_the_whole_board_is(tmp_path: Path) -> None:
    files = make_challenge(30)
    files["content/challenges/walk/results/p7.yml"] += "confirmed_by: [p8]\n"  # type: ignore[operator]
    first, whole, *_ = list_bodies(make_hub(tmp_path, files))
    assert "hub-trust" not in first
    assert [whole.count(f'class="hub-trust__{trust}"') for trust in ("reported", "evidence", "confirmed")] == [1, 0, 1]
    assert get_text(whole.partition("hub-trust__rows--confirmed")[2]).count("confirmed by") == 1


def test_without_boards_a_challenge_still_names_everybody(tmp_path: Path) -> None:
    count = MAX_SHOWN["people"] + 5
    bodies = list_bodies(make_hub(tmp_path, make_challenge(count, "name: Test\nboards: off\n")))
    assert bodies[0].count('class="hub-face"') == MAX_SHOWN["people"]
    assert bodies[1].count('class="hub-name--person"') == count
    assert 'class="hub-number"' not in "".join(bodies)


def test_short_challenges_have_one_page(tmp_path: Path) -> None:
    bodies = list_bodies(make_hub(tmp_path, make_challenge(MAX_SHOWN["notes"])))
    assert len(bodies) == 1
    assert "hub-pages" not in bodies[0]


def test_lists_say_which_part_stands_here(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(COUNT))
    keys = load_view("learners").list_keys(hub)
    assert re.search(r"1–\d\d of 350 · Search", get_text(render_page(hub, "learners", "1").body))
    assert f"Page 2 of {len(keys)} · Search" in get_text(render_page(hub, "learners", "2").body)
    wall = str(render_page(hub, "wall", "1").body)
    assert re.search(r"1–\d+ of 350", get_text(render_page(hub, "wall", "1").body))
    assert 'data-hub-more="Show more"' in wall
    assert "data-hub-more" not in str(render_page(hub, "wall", load_view("wall").list_keys(hub)[-1]).body)


def test_later_pages_of_a_topic_are_lines(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(COUNT))
    keys = [key for key in load_view("topic").list_keys(hub) if key.partition("--")[0] == "walking"]
    bodies = [str(render_page(hub, "topic", key).body) for key in keys]
    later_counts = [body.count("hub-name--person") for body in bodies[1:]]
    assert [body.count("hub-card--person") for body in bodies] == [16, *(0 for _ in later_counts)]
    assert later_counts == [COUNT - 16 - 5 * 50, *[50] * 5]


def test_many_challenges_of_a_kind_end_in_lines(tmp_path: Path) -> None:
    text = "---\ntitle: Walk {}\nscore: count\nopens: 2026-10-01\ncloses: 2026-10-05\ntopics: [walking]\n---\nGo.\n"
    files: Files = {f"content/challenges/c{number}/challenge.md": text.format(number) for number in range(30)}
    hub = make_hub(tmp_path, {"content/hub.yml": "name: Test\n", **files})
    body = str(render_page(hub, "challenges").body)
    assert body.count("hub-card--challenge ") == MAX_CARDS
    assert len(set(re.findall(r'href="(c\d+)/"', body))) == 30
    later = str(render_page(hub, "topic", "walking--2").body)
    assert later.count('<li><a href="../../challenges/') == 14


def test_a_year_names_some_and_counts_the_others(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, make_challenge(COUNT))
    section = (
        str(render_page(hub, "community-year", "2026").body).partition('id="came-in"')[2].partition("</section>")[0]
    )
    named = MAX_SHOWN_LEARNERS + MAX_FURTHER_LEARNERS
    assert len(set(re.findall(r"learners/(p\d+)/", section))) == named
    assert f"and {COUNT - named} more" in section
