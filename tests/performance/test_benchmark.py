"""The benchmark makes the hubs that it names, and its report says what was measured."""

from __future__ import annotations

from collections import Counter

from tests.performance.hub_measurements import HubMeasurements
from tests.performance.hubs import HubShape, make_goal_shape, make_shaped_files
from tests.performance.report import Report, draw_chart, format_report
from tests.performance.runs import Run
from tests.performance.stages import StagedBuild


def test_shaped_hub_has_what_its_shape_says() -> None:
    for shape in (make_goal_shape(60), HubShape("ties", 20, 3, 15, 60, 1)):
        files = list(make_shaped_files(shape))
        kinds = Counter(path.split("/")[1] for path in {path for path, _, _ in files} if path.startswith("content/"))
        assert len(files) == shape.commits
        assert (kinds["learners"], kinds["tips"]) == (shape.learners, shape.tips)
        assert kinds["challenges"] == shape.challenges + shape.results


def test_hub_with_one_challenge_has_ties_alone() -> None:
    files = make_shaped_files(HubShape("ties", 20, 3, 15, 60, 1))
    scores = [line for path, text, _ in files if "/results/" in path for line in text.splitlines() if "score" in line]
    assert {score.split(" #")[0] for score in scores} == {"score: 7"}


def test_report_has_every_figure_and_a_bar_for_each_generator() -> None:
    names = ("one file", "what changed", "everything", "everything, without a store")
    hub = HubMeasurements(
        name="bench, 10",
        learner_count=10,
        commit_count=25,
        card_count=4,
        cold_without_cards=Run(12.5, 20.0, 100),
        cold=StagedBuild({"pages": 3.0, "cards": 1.0}, 1_234, 2_345, 50_000_000, 200),
        edits={
            kind: Run(seconds, 1.0, 90) for kind, seconds in (("nothing", 0.25), ("profile", 0.75), ("result", 1.5))
        },
        checks={name: Run(0.5, 0.5, 80) for name in names},
        save_to_seen_seconds=0.35,
    )
    report = Report((hub,), {"Hugo 1.2": Run(5.0, 9.0, 300)}, Run(0.125, 0.1, 30), 140_000, 60_000)
    text = format_report(report)
    for figure in ("1,234", "2,345 · 50", "| 5% |", "12.5 s", "0.25 s", "0.75 s", "1.50 s", "0.35 s", "2.50 times"):
        assert figure in text
    assert "140 KB in all, the first answer of the search 60 KB" in text
    chart = draw_chart(report)
    assert chart.count("<rect ") == 1 + 5
    assert "Hugo 1.2" in chart
