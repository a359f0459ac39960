"""A relative link in a content file means a file, as on GitHub; one that leads nowhere gets the nearest name as its hint."""

from __future__ import annotations

import pytest

from lyceum.loader import ContentLinks, find_linked_path, load_library
from tests.support.hubs import COMMON_FILES, write_hub


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> ContentLinks:
    tips = {f"content/tips/{name}.md": "---\ntitle: T\nauthor: ada\n---\nText\n" for name in ("one", "two")}
    hub = write_hub(
        tmp_path_factory.mktemp("links"),
        {**COMMON_FILES, **tips, "content/pages/docs/index.md": "# Docs\n", "content/badges.yml": "[]\n"},
    )
    return ContentLinks(load_library(hub)[0])


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("two.md", "tips/two/"),
        ("./two.md?plain=1#part", "tips/two/"),
        ("two%2Emd", "tips/two/"),
        ("/content/tips/two.md", "tips/two/"),
        ("../learners/ada.yml", "learners/ada/"),
        ("../challenges/walk", "challenges/walk/"),
        ("../challenges/walk/results/ada-0.yml", "challenges/walk/"),
        ("../pages/docs/index.md", "docs/"),
        ("../topics.yml", "topics/"),
        ("../badges.yml", "badges/"),
        ("..", ""),
        ("../challenges/walk/results/", "challenges/walk/"),
        ("two", None),
        ("../tips/two/", None),
        ("../../../etc/passwd", None),
        ("%00", None),
        ("//", None),
    ],
)
def test_relative_link_leads_to_the_page_of_its_file(links: ContentLinks, target: str, address: str | None) -> None:
    assert links.find_page_address("content/tips/one.md", target) == address


@pytest.mark.parametrize(
    ("target", "suggestion"),
    [
        ("two", "two.md"),
        ("../tips/two/", "two.md"),
        ("../learners/Ada.yml", "../learners/ada.yml"),
        ("../learners/ada", "../learners/ada.yml"),
        ("tow.md", "two.md"),
        ("walk.md", "../challenges/walk/challenge.md"),
        ("https", None),
        ("../../../etc/passwd", None),
    ],
)
def test_link_that_leads_nowhere_gets_the_nearest_name(
    links: ContentLinks, target: str, suggestion: str | None
) -> None:
    assert links.suggest_target("content/tips/one.md", target) == suggestion


def test_link_out_of_the_repository_names_no_path() -> None:
    assert find_linked_path("content/tips/one.md", "../../../x") is None
    assert find_linked_path("content/tips/one.md", "#part") == "content/tips/one.md"
