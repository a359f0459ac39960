"""`lyceum new` takes values as people write them, and writes what `check --fix` would write."""

from __future__ import annotations

from pathlib import Path

from lyceum.contributing.draft import Draft
from lyceum.contributing.written_values import convert_written_values
from lyceum.loader import load_library
from tests.support.hubs import write_hub

FILES: dict[str, str | bytes] = {
    "content/topics.yml": "- {id: react, name: React}\n",
    "content/learners/ada.yml": "name: Ada Lovelace\n",
    "content/learners/old.yml": "name: Old\ngithub: old-\n",
    "content/challenges/walk/challenge.md": "---\ntitle: The long walk\nscore: duration\n---\nWalk.\n",
}


def test_profile_values_become_keys_and_codes(tmp_path: Path) -> None:
    library, _ = load_library(write_hub(tmp_path, FILES))
    written = {
        ("learning",): ["React.js", "reactjs", "HTML/CSS"],
        ("knows",): ["C++", {"topic": "sql", "level": "expert"}],
        ("timezone",): "PST",
        ("location", "country"): "Germany",
        ("languages",): ["English and French"],
        ("role",): "Organizer",
        ("name",): "Node.js",
    }
    assert convert_written_values(Draft("learner", written), library).values == {
        ("learning",): ["react", "html", "css"],
        ("knows",): ["cpp", {"topic": "sql", "level": "expert"}],
        ("timezone",): "America/Los_Angeles",
        ("location", "country"): "DE",
        ("languages",): ["en", "fr"],
        ("role",): "organiser",
        ("name",): "Node.js",
    }


def test_names_of_people_and_scores_are_converted(tmp_path: Path) -> None:
    library, _ = load_library(write_hub(tmp_path, FILES))
    tip = Draft(
        "tip", {("author",): "Ada Lovelace", ("thanks",): ["@old-", "Nobody"], ("challenges",): ["The long walk"]}
    )
    assert convert_written_values(tip, library).values == {
        ("author",): "ada",
        ("thanks",): ["old", "Nobody"],
        ("challenges",): ["walk"],
    }
    result = Draft("result", {("score",): "12 ms", ("learner",): "ADA"}, challenge_key="walk")
    assert convert_written_values(result, library).values == {("score",): "0.012", ("learner",): "ada"}
