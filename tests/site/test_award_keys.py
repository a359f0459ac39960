"""Each award has a page of its own, whatever the badge and the learner are called."""

from __future__ import annotations

from pathlib import Path

from tests.support.hubs import make_hub

BADGES = "".join(
    f"- {{id: {badge}, name: Badge, summary: Text, rule: {{given_to: [{learner}]}}}}\n"
    for badge, learner in (("a-b", "c"), ("a", "b-c"), ("ก" * 60, "ข" * 60))
)


def test_awards_have_keys_of_their_own_that_fit(tmp_path: Path) -> None:
    learners: dict[str, str | bytes] = {
        f"content/learners/{key}.yml": "name: Ada\ngithub: false\n" for key in ("c", "b-c", "ข" * 60)
    }
    hub = make_hub(tmp_path, {**learners, "content/badges.yml": BADGES})
    keys = list(hub.awards_with_image)
    assert len(keys) == 3
    assert "a-b-c" in keys
    assert max(len(key.encode()) for key in keys) <= 200
    assert keys == [hub.make_award_key(award.badge, award.learner) for award in hub.awards_with_image.values()]
