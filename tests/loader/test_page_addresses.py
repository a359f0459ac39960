"""The address of the page that shows a content file."""

from __future__ import annotations

import pytest

from lyceum.loader import find_page_address, load_library, map_page_addresses
from tests.support.paths import ROOT


@pytest.mark.usefixtures("sample_hub")
def test_every_content_file_has_a_page_address() -> None:
    library, _ = load_library(ROOT)
    addresses = map_page_addresses(library)
    assert addresses["content/learners/amara.yml"] == "learners/amara/"
    assert "content/challenges/relay-a-website/results/nowhere.yml" not in addresses
    result = next(entry for entry in library.results if entry.challenge_key == "relay-a-website")
    assert addresses[result.path] == "challenges/relay-a-website/"
    assert addresses["content/hub.yml"] == ""
    assert addresses["content/activities/saturday-sql-hours.yml"] == "learners/farid/"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("content/learners/Ada.yml", "learners/ada/"),
        ("content/tips/one.md", "tips/one/"),
        ("content/challenges/walk/challenge.md", "challenges/walk/"),
        ("content/challenges/walk/results/ada.yml", "challenges/walk/"),
        ("content/activities/talk.yml", None),
        ("content/learners/ada.txt", None),
    ],
)
def test_path_alone_gives_the_address_of_learners_tips_and_challenges(path: str, address: str | None) -> None:
    assert find_page_address(path) == address
