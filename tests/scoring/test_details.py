"""Topics, learners and tips with what is derived for their pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lyceum.git import NO_HISTORY, FileHistory
from lyceum.git.history import Commit
from tests.support.hubs import make_hub
from tests.support.scoring_files import PEOPLE, make_challenge_files, make_person


def test_topic_collects_content_under_all_its_aliases(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            **make_challenge_files("topics: [JS]"),
            "content/topics.yml": "- {id: javascript, name: JavaScript, aliases: [js]}\n",
            "content/learners/ada.yml": "name: Ada\nlearning: [js]\nknows: [{topic: JavaScript, level: advanced}]\n",
            "content/learners/bob.yml": "name: Bob\nhelps_with: [javascript]\n",
            "content/tips/one.md": "---\ntitle: One\nauthor: ada\ntopics: [js]\n---\nText\n",
        },
    )
    topic = hub.topics[hub.library.resolve_topic_key("Js")]
    assert list(hub.topics) == ["javascript"]
    assert (topic.learners, topic.experts, topic.helpers) == (("ada",), ("ada",), ("bob",))
    assert (topic.tips, topic.challenges) == (("one",), ("walk",))


def test_expired_looking_for_is_hidden(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            "content/learners/gone.yml": "name: G\nlooking_for: [mentor]\nlooking_until: 2026-11-23\n",
            "content/learners/here.yml": "name: H\nlooking_for: [mentor]\nlooking_until: 2026-11-24\n",
        },
    )
    assert hub.learners["gone"].looking_for == ()
    assert hub.learners["here"].looking_for == ("mentor",)


@pytest.mark.parametrize(
    ("policy", "wish", "is_shown"),
    [
        ("opt-out", "", True),
        ("opt-out", "show: {boards: false}", False),
        ("opt-in", "", False),
        ("opt-in", "show: {boards: true}", True),
        ("off", "show: {boards: true}", False),
    ],
)
def test_board_policy_decides_who_is_listed(tmp_path: Path, policy: str, wish: str, is_shown: bool) -> None:
    hub = make_hub(
        tmp_path,
        {"content/hub.yml": f"name: T\nboards: {policy}\n", "content/learners/ada.yml": f"name: Ada\n{wish}\n"},
    )
    assert hub.learners["ada"].is_shown_on_boards is is_shown


def test_undated_tip_is_dated_by_its_first_commit(tmp_path: Path) -> None:
    commit = Commit("a" * 40, datetime(2026, 3, 4, 12, tzinfo=UTC), date(2026, 3, 4), (make_person("Ada", "ada"),))
    history = replace(NO_HISTORY, files={"content/tips/one.md": FileHistory(commit, commit, commit.people)})
    hub = make_hub(tmp_path, {**PEOPLE, "content/tips/one.md": "---\ntitle: One\nauthor: ada\n---\nText\n"}, history)
    assert hub.tips["one"].day == date(2026, 3, 4)
