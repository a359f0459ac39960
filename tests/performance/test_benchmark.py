"""The benchmark makes the hubs that it names, and its report says what was measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.performance.hub_measurements import HubMeasurements
from tests.performance.hubs import HubShape, make_goal_shape, make_shaped_files
from tests.performance.kept_results import keep_report, merge_reports, read_report
from tests.performance.report import END, PAGE, START, Report, draw_chart, format_report
from tests.performance.runs import PeerRun, Run
from tests.performance.stages import StagedBuild
from tests.support.page_weights import Weight


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


def make_hub_measurements(learner_count: int = 10, cold_seconds: float = 12.5) -> HubMeasurements:
    names = ("one file", "what changed", "everything", "everything, without a store")
    return HubMeasurements(
        name=f"bench, {learner_count:,}",
        learner_count=learner_count,
        commit_count=25,
        card_count=4,
        cold_without_cards=Run(cold_seconds, 20.0, 100),
        cold=StagedBuild({"pages": 3.0, "cards": 1.0}, 1_234, 2_345, 50_000_000, 200),
        edits={
            kind: Run(seconds, 1.0, 90) for kind, seconds in (("nothing", 0.25), ("profile", 0.75), ("result", 1.5))
        },
        checks={name: Run(0.5, 0.5, 80) for name in names},
        save_to_seen_seconds=0.35,
        page_weights={
            "home": Weight(123_000, 56_000),
            "learner": Weight(140_000, 61_000),
            "challenge": Weight(139_000, 60_000),
            "search": Weight(59_000, 21_000),
        },
    )


PEER_RUNS = (
    PeerRun("Hugo 1.2", 1_234, Run(5.0, 9.0, 300)),
    PeerRun("MkDocs + Material 9.8", 1_234, Run(25.0, 25.0, 350)),
    PeerRun("Hugo 1.2", 99, Run(0.5, 0.9, 300)),
)
REPORT = Report(("2 cores",), (make_hub_measurements(),), PEER_RUNS, Run(0.125, 0.1, 30))


def test_report_has_every_figure_and_a_bar_for_each_generator() -> None:
    text = format_report(REPORT)
    for figure in ("1,234", "2,345 · 50", "| 5% |", "12.5 s", "0.25 s", "0.75 s", "1.50 s", "0.35 s", "| 2.50 × |"):
        assert figure in text
    assert "| 71 s | 12.5 s = 2.50 × Hugo, 0.50 × MkDocs + Material | 4 × Hugo, 0.5 × MkDocs + Material |" in text
    assert "home 123 KB (56 KB with gzip), learner 140 KB" in text
    assert "| the first answer of the search | 4.3 MB | 59 KB (21 KB with gzip) | 300 KB | 100 KB |" in text
    assert "| growth of one edit from 1,000 to 10,000 |  | not measured |" in text
    chart = draw_chart(REPORT)
    assert chart.count("<rect ") == 1 + 6
    assert "Hugo 1.2" in chart


def test_report_can_be_put_together_from_kept_runs(tmp_path: Path) -> None:
    small = Report(("2 cores",), (make_hub_measurements(1_000, 2.0),), (), None)
    large = Report(
        ("4 cores",), (make_hub_measurements(10_000), make_hub_measurements(100_000)), PEER_RUNS, Run(1, 1, 1)
    )
    files = (tmp_path / "large.json", tmp_path / "small.json")
    for file, report in zip(files, (large, small), strict=True):
        keep_report(report, file)
    merged = merge_reports(map(read_report, files))
    assert [hub.learner_count for hub in merged.hubs] == [1_000, 10_000, 100_000]
    assert merged.goal_hub == make_hub_measurements(10_000), "the goals are for this size"
    assert merged.peers == PEER_RUNS
    text = format_report(merged)
    assert "| growth of a cold build from 1,000 to 10,000, per learner | 0.74 × | 0.62 × | 1.0 × |" in text
    assert text.startswith("Measured on 4 cores.\nMeasured on 2 cores.\n")
    assert merge_reports([merged, small]).hubs == merged.hubs, "what is measured again replaces what was"


def test_page_of_the_documentation_has_a_place_for_the_report() -> None:
    text = PAGE.read_text("utf-8")
    assert text.index(START) < text.index(END)
