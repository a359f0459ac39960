"""Relative links in texts follow the files that move, and leave the files that go. Code is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.contributing import apply_plan, plan_content_rename, plan_removal, plan_rename
from tests.support.hubs import write_hub
from tests.support.pictures import make_picture

TIP = "---\ntitle: {title}\nauthor: {author}\n---\n{text}\n"
LINKS = """See [Kim](../learners/kim.yml), [again][k], <a href="../learners/kim.yml">html</a> and [a tip](one.md#part).

[k]: ../learners/kim.yml "Kim"

`[Kim](../learners/kim.yml)` and @kim, not `@kim`.

```python
@kim
def f(): ...  # [Kim](../learners/kim.yml)
```"""


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return write_hub(
        tmp_path,
        {
            "content/hub.yml": "name: Hub\n",
            "content/learners/kim.yml": "name: Kim Lee\n",
            "content/learners/wren.yml": "name: Wren\nbio: Works with [Kim](kim.yml).\n",
            "content/tips/one.md": TIP.format(title="One", author="wren", text=LINKS),
            "content/pages/about.md": "# About\n\n[Kim](../learners/kim.yml), [one](../tips/one.md)\n",
        },
    )


def read_body(hub: Path, path: str) -> str:
    return (hub / path).read_text("utf-8").rpartition("---\n")[2].rstrip("\n")


def test_links_to_a_profile_follow_its_new_handle(hub: Path) -> None:
    apply_plan(hub, plan_rename(hub, "kim", "kimberly"))
    code = "`[Kim](../learners/kim.yml)`", "`@kim`", "@kim\ndef", "# [Kim](../learners/kim.yml)"
    body = read_body(hub, "content/tips/one.md")
    assert all(part in body for part in code)
    assert body.count("kimberly") == 4
    assert "[Kim](../learners/kimberly.yml), [again][k]" in body
    assert '[k]: ../learners/kimberly.yml "Kim"' in body
    assert '<a href="../learners/kimberly.yml">' in body
    assert "and @kimberly, not" in body
    assert "[Kim](kimberly.yml)" in (hub / "content/learners/wren.yml").read_text("utf-8")
    assert "[Kim](../learners/kimberly.yml), [one]" in (hub / "content/pages/about.md").read_text("utf-8")


def test_links_to_a_removed_profile_become_text(hub: Path) -> None:
    plan = plan_removal(hub, "kim")
    apply_plan(hub, plan)
    assert read_body(hub, "content/tips/one.md").startswith("See Kim, [again][k]")
    assert (hub / "content/learners/wren.yml").read_text("utf-8") == "name: Wren\nbio: Works with Kim.\n"
    remaining = {(position.path, position.line) for position in plan.remaining_mentions}
    assert ("content/tips/one.md", 7) in remaining, "a person has to look at what is left"


def test_links_to_a_tip_follow_its_new_name(hub: Path) -> None:
    apply_plan(hub, plan_content_rename(hub, "tips/one", "two"))
    assert "[a tip](two.md#part)" in read_body(hub, "content/tips/two.md")
    assert "[one](../tips/two.md)" in (hub / "content/pages/about.md").read_text("utf-8")


def test_links_in_angle_brackets_and_with_parentheses_follow(hub: Path) -> None:
    text = "[a](<one.md>) ![b](<one shot.png>) ![c](one-(2).png)\n\n[d]\n\n[d]: <one.md> 'T'"
    (hub / "content/tips/two.md").write_text(TIP.format(title="Two", author="wren", text=text), "utf-8")
    for name in ("one shot.png", "one-(2).png"):
        (hub / "content/tips" / name).write_bytes(make_picture(4, 4))
    apply_plan(hub, plan_content_rename(hub, "tips/one", "first"))
    body = read_body(hub, "content/tips/two.md")
    assert "[a](<first.md>)" in body
    assert "[d]: <first.md> 'T'" in body


def test_a_file_that_is_no_text_is_left_alone(hub: Path) -> None:
    (hub / "content/pages/odd.md").write_bytes(b"\xff[Kim](../learners/kim.yml)")
    (hub / "content/pages/link.md").symlink_to(hub / "content/hub.yml")
    apply_plan(hub, plan_rename(hub, "kim", "kimberly"))
    assert (hub / "content/pages/odd.md").read_bytes() == b"\xff[Kim](../learners/kim.yml)"
