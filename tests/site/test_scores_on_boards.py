"""Tests of how the board of a challenge shows its scores: decimal points stand below each other where that helps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.hubs import make_hub
from tests.support.pages import render_page

PLAIN = {"a": "3", "b": "1.25"}


@pytest.mark.parametrize(
    ("score", "scores", "shown"),
    [
        ("{measure: points, unit: km}", PLAIN, ["3[\u2008\u2007\u2007]\xa0km", "1.25\xa0km"]),
        ("{measure: points, unit: bits per byte}", PLAIN, ["3[\u2008\u2007\u2007] bits\xa0per\xa0byte", "1.25 bits\xa0per\xa0byte"]),
        ("{measure: points, unit: km}", {"a": "3", "b": "1.123456"}, ["3\xa0km", "1.123456\xa0km"]),
        ("{measure: points, unit: km}", {"a": "4.5", "b": "2e-7", "c": "0.25"}, ["4.5[\u2007]\xa0km", "0.25\xa0km", "2e-7\xa0km"]),
        ("duration", {"a": "19.8", "b": "0:22.75", "c": "1:39"}, ["19.8\xa0s", "0:22.75", "1:39"]),
        ("duration", {"a": "90.0", "b": "95.50", "c": "3600"}, ["1:30.0[\u2007]", "1:35.50", "1:00:00[\u2008\u2007\u2007]"]),
        ("{measure: duration, unit: ms}", {"a": "0.0120", "b": "1.5", "c": "90"}, ["12.0\xa0ms", "1,500[\u2008\u2007]\xa0ms", "90,000[\u2008\u2007]\xa0ms"]),
    ],
)  # fmt: skip
def test_decimal_points_of_one_unit_are_aligned(
    tmp_path: Path, score: str, scores: dict[str, str], shown: list[str]
) -> None:
    files: dict[str, str | bytes] = {f"content/learners/{name}.yml": f"name: {name}\n" for name in scores}
    challenge = "content/challenges/walk"
    files[f"{challenge}/challenge.md"] = f"---\ntitle: Walk\nopens: 2025-01-01\nscore: {score}\n---\nGo.\n"
    for name, value in scores.items():
        files[f"{challenge}/results/{name}.yml"] = f'learner: {name}\ndate: 2025-01-05\nscore: "{value}"\n'
    body = render_page(make_hub(tmp_path, files), "challenge", "walk").body
    cells = re.findall(r'<td class="hub-number">(.*?)</td>', body)
    assert [re.sub(r'<span class="hub-filler" data-filler="(.*?)"></span>', r"[\1]", cell) for cell in cells] == shown
