"""The benchmark makes the hubs that it names, and its report says what was measured."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.performance.hub_measurements import HubMeasurements, measure_cold_build
from tests.performance.hubs import HubShape, make_files, make_goal_shape, make_shaped_files, write_hub
from tests.performance.kept_results import keep_report, merge_reports, read_report
from tests.performance.page_texts import PageText, measure_page_text
from tests.performance.peers import OWN_ROUNDS, PEERS, Peer, make_body, measure_in_turn
from tests.performance.report import END, PAGE, START, Comparison, Report, draw_chart, format_report
from tests.performance.runs import PeerRun, Run
from tests.performance.stages import StagedBuild, measure_stages
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
        commit_count=30,
        file_count=25,
        card_count=4,
        cold_without_cards=Run(cold_seconds, 20.0, 100),
        cold=StagedBuild({"pages": 3.0, "cards": 1.0}, 1_234, 2_345, 50_000_000, 200, {"pages": 5.0, "cards": 1.5}),
        edits={
            kind: Run(seconds, 1.0, 90)
            for kind, seconds in (("nothing", 0.25), ("profile", 0.75), ("profile alone", 0.7), ("result", 1.5))
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
    PeerRun("Hugo 1.2", 1_234, Run(4.0, 9.0, 300), 3),
    PeerRun("MkDocs + Material 9.8", 1_234, Run(20.0, 25.0, 350), 2),
    PeerRun("Hugo 1.2", 25, Run(2.5, 0.9, 300), 3),
)


def make_comparison(hub_name: str) -> Comparison:
    return Comparison(hub_name, Run(10.0, 16.0, 100), PageText(290, 7), PEER_RUNS)


REPORT = Report(
    ("2 cores",),
    (make_hub_measurements(), replace(make_hub_measurements(), name="goal")),
    (make_comparison("bench, 10"),),
    Run(0.125, 0.1, 30),
)


def test_report_has_every_figure_and_a_bar_for_each_generator() -> None:
    text = format_report(REPORT)
    for figure in ("1,234", "2,345 · 50", "| 5% |", "12.5 s", "0.25 s", "0.75 s", "1.50 s", "0.35 s"):
        assert figure in text
    ratios = "4.00 × Hugo with 25 pages; 2.50 × Hugo, 0.50 × MkDocs + Material with 1,234 pages"
    assert f"| 71 s | 10.0 s = {ratios} | 4 × Hugo, 0.5 × MkDocs + Material |" in text
    assert "| Hugo 1.2 | 1,234 | 3 | 4.00 s | 9.00 s | 300 MB | 2.50 × | 0.19 × |" in text
    assert "| Hugo 1.2 | 25 | 3 | 2.50 s | 0.90 s | 300 MB | 4.00 × | 0.30 × |" in text
    assert text.count("290 words under 7 headings") == 1, "the other hub was not compared"
    assert "| 10–21 ms | 250.0 ms · 375.0 ms | 3 ms |" in text, (
        "a second for four cards, and the work of a second and a half"
    )
    assert "home 123 KB (56 KB with gzip), learner 140 KB" in text
    assert "| the first answer of the search | 4.3 MB | 59 KB (21 KB with gzip) | 300 KB | 100 KB |" in text
    assert "| growth of one edit from 1,000 to 10,000 |  | not measured |" in text
    chart = draw_chart(REPORT)
    assert chart.count("<rect ") == 1 + 6
    assert "Hugo 1.2" in chart


def test_plain_pages_have_as_much_text_as_ours(tmp_path: Path) -> None:
    (tmp_path / "about").mkdir()
    (tmp_path / "index.html").write_text(
        "<nav>not counted</nav><main><h1>Two words</h1><p>and <b>three</b> more<script>not counted</script></main>",
        "utf-8",
    )
    (tmp_path / "about/index.html").write_text("<main><h1>A</h1><h2>B</h2><h2>C</h2>" + "d " * 200, "utf-8")
    text = measure_page_text(tmp_path)
    assert text == PageText(words=round((5 + 203) / 2), headings=2)
    body = make_body(random.Random(1), text)
    assert body.count("## ") + 1 == text.headings
    assert abs(len(body.replace("##", "").split()) - text.words) < 5


def test_generators_are_measured_in_turn() -> None:
    order: list[str] = []

    def measure_own() -> Run:
        order.append("own")
        return Run(float(len(order)), 1.0, 1.0)

    def measure_peer(peer: Peer, count: int, number: int) -> Run:
        order.append(f"{peer.name} {count}")
        return Run(count + (9 if number == 0 else number), 1.0, 1.0)

    own_run, peer_runs = measure_in_turn(measure_own, measure_peer, (20, 30), lambda _: None)
    first = ["own", *(f"{peer.name} {count}" for peer in PEERS for count in (20, 30))]
    assert order[: len(first)] == first
    assert order.count("own") == order.count("Hugo 20") == OWN_ROUNDS == 3
    assert order.count("MkDocs + Material 20") == 2
    assert order.count("Zensical 30") == 1
    assert measure_in_turn(measure_own, measure_peer, (20,), lambda _: None, 1)[1][0].rounds == 1
    assert own_run.seconds == len(first) + 1, "the second of three"
    seconds = {(run.short_name, run.page_count): (run.run.seconds, run.rounds) for run in peer_runs}
    assert seconds["Hugo", 20] == (22, 3), "the median, and not the first round"
    assert seconds["MkDocs + Material", 30] == (31, 2)


@pytest.mark.slow
def test_cold_builds_delete_nothing_of_earlier_ones(tmp_path: Path) -> None:
    write_hub(tmp_path / "hub", make_files(20))
    runs = [measure_cold_build(tmp_path / "hub") for _ in range(2)]
    assert all(run.cpu_seconds > 0 for run in runs)
    folders = [tmp_path / "hub", tmp_path / "hub-old-1"]
    pages = [sorted(path.relative_to(folder) for path in folder.glob("site/**/*.html")) for folder in folders]
    assert pages[0] == pages[1]
    assert len(pages[0]) > 20
    assert "share_cards" not in (tmp_path / "hub/content/hub.yml").read_text("utf-8")
    stages = measure_stages(tmp_path / "hub")
    assert stages.cpu_seconds_by_stage.keys() == stages.seconds_by_stage.keys()


def test_report_can_be_put_together_from_kept_runs(tmp_path: Path) -> None:
    small = Report(("2 cores",), (make_hub_measurements(1_000, 2.0),), (), None)
    large = Report(
        ("4 cores",),
        (make_hub_measurements(10_000), make_hub_measurements(100_000)),
        (make_comparison("bench, 10,000"),),
        Run(1, 1, 1),
    )
    files = (tmp_path / "large.json", tmp_path / "small.json")
    for file, report in zip(files, (large, small), strict=True):
        keep_report(report, file)
    merged = merge_reports(map(read_report, files))
    assert [hub.learner_count for hub in merged.hubs] == [1_000, 10_000, 100_000]
    assert merged.goal_hub == make_hub_measurements(10_000), "the goals are for this size"
    assert merged.goal_peers == PEER_RUNS
    text = format_report(merged)
    assert "| growth of a cold build from 1,000 to 10,000, per learner | 0.74 × | 0.62 × | 1.0 × |" in text
    assert text.startswith("Measured on 4 cores.\nMeasured on 2 cores.\n")
    assert merge_reports([merged, small]).hubs == merged.hubs, "what is measured again replaces what was"


def test_page_of_the_documentation_has_a_place_for_the_report() -> None:
    text = PAGE.read_text("utf-8")
    assert text.index(START) < text.index(END)
