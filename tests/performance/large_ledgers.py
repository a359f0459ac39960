"""Compares our derivation of boards with DuckDB and Polars on a ledger of a million credits, over Parquet.

    python -m tests.performance.large_ledgers [--rows 1000000]

DuckDB and Polars run in the environment of the peers; the figures are in content/pages/docs/speed.md.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from lyceum.scoring import Credit
from lyceum.scoring.leaderboard_rows import rank_by_points
from tests.performance.peers import PEERS_FOLDER, install_peers

REQUIREMENTS = ("duckdb==2.0.1", "polars==2.1.0", "pyarrow")
FIRST_DAY = date(2024, 1, 1)
DAYS = 1_000
TOPIC_COUNT = 20
KINDS = (("result", 5), ("tip", 10), ("thanks", 2), ("checking", 3))
PEER_SCRIPT = '''
import json, resource, sys, time
folder, engine = sys.argv[1], sys.argv[2]
def top(rows): return [[str(a), str(b), int(c)] for a, b, c in rows]
start = time.perf_counter()
if engine == "duckdb":
    import duckdb
    db = duckdb.connect()
    db.execute("SET threads TO 2")
    ledger = f"read_parquet('{folder}/ledger.parquet')"
    boards = db.execute(f"""
        WITH sums AS (SELECT season, person, sum(points) AS points, max(day) AS reached FROM {ledger} GROUP BY ALL)
        SELECT season, person, points FROM sums
        QUALIFY row_number() OVER (PARTITION BY season ORDER BY points DESC, reached, person) <= 10
        ORDER BY season, points DESC, reached, person""").fetchall()
    topics = db.execute(f"SELECT topic, person, sum(points) FROM {ledger} GROUP BY ALL").fetchall()
else:
    import polars as pl
    ledger = pl.scan_parquet(f"{folder}/ledger.parquet")
    sums = ledger.group_by("season", "person").agg(pl.col("points").sum(), pl.col("day").max().alias("reached"))
    boards = sums.sort("season", "points", "reached", "person", descending=[False, True, False, False]).group_by(
        "season", maintain_order=True).head(10).select("season", "person", "points").collect().rows()
    topics = ledger.group_by("topic", "person").agg(pl.col("points").sum()).collect().rows()
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  "boards": top(boards), "topic_rows": len(topics)}))
'''


def make_credits(count: int) -> Iterator[Credit]:
    """Yield credits of as many people as there would be: one for each ten credits."""
    dice = random.Random(count)
    for number in range(count):
        kind, points = dice.choice(KINDS)
        person, day = f"p{dice.randrange(count // 10)}", FIRST_DAY + timedelta(dice.randrange(DAYS))
        topic = f"t{dice.randrange(TOPIC_COUNT)}"
        yield Credit(person, kind, f"content/x/{number}.yml", day, points, topics=(topic,))  # type: ignore[arg-type]


def derive_boards(ledger: list[Credit]) -> tuple[list[list[str | int]], int]:
    """Return the first ten of each season, and the number of (topic, person) rows, as our code derives them."""
    by_season: dict[str, list[Credit]] = {}
    by_topic: dict[str, list[Credit]] = {}
    for credit in ledger:
        by_season.setdefault(find_season(credit.day), []).append(credit)
        by_topic.setdefault(credit.topics[0], []).append(credit)
    boards: list[list[str | int]] = [
        [season, row.learner, row.points]
        for season in sorted(by_season)
        for row in rank_by_points(by_season[season])[:10]
    ]
    return boards, sum(len(rank_by_points(credits_)) for credits_ in by_topic.values())


def find_season(day: date) -> str:
    return f"{day.year}-{(day.month + 2) // 3}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    programs = install_peers()
    subprocess.run([str(programs / "pip"), "install", "--quiet", *REQUIREMENTS], check=True)
    start = time.perf_counter()
    ledger = list(make_credits(rows))
    made = time.perf_counter()
    boards, topic_rows = derive_boards(ledger)
    derived = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"ours: {derived - made:.2f} s, {memory:.0f} MB (making the {rows:,} credits: {made - start:.1f} s)")
    with TemporaryDirectory(dir=PEERS_FOLDER) as folder:
        lines = "".join(f"{c.person},{c.kind},{c.day},{c.points},{c.topics[0]},{find_season(c.day)}\n" for c in ledger)
        (Path(folder) / "ledger.csv").write_text("person,kind,day,points,topic,season\n" + lines, "utf-8")
        convert = "import sys, polars as pl; pl.read_csv(sys.argv[1] + '/ledger.csv', try_parse_dates=True).write_parquet(sys.argv[1] + '/ledger.parquet')"
        subprocess.run([str(programs / "python"), "-c", convert, folder], check=True)
        print(f"Parquet: {(Path(folder) / 'ledger.parquet').stat().st_size / 1e6:.1f} MB")
        for engine in ("duckdb", "polars"):
            output = subprocess.check_output([str(programs / "python"), "-c", PEER_SCRIPT, folder, engine])
            answer = json.loads(output)
            same = answer["topic_rows"] == topic_rows and {tuple(b[::2]) for b in answer["boards"]} == {
                tuple(b[::2]) for b in boards
            }
            print(f"{engine}: {answer['seconds']:.2f} s, {answer['megabytes']:.0f} MB, same sums: {same}")


if __name__ == "__main__":
    sys.exit(main())
