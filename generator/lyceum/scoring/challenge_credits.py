"""Credits for challenges: hosting, results, podiums, thanks and confirmations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from lyceum.loader import Entry
from lyceum.schema import Challenge, CreditKindName, Result, fold_key
from lyceum.scoring.challenge_boards import ChallengeBoard, Standing, build_challenge_boards, find_challenge_state
from lyceum.scoring.credit_factory import CreditFactory, fold_people
from lyceum.scoring.credits import Credit
from lyceum.scoring.dates import find_first_day
from lyceum.scoring.final_boards import build_final_boards
from lyceum.scoring.results import compute_score, find_trust_level, group_results_by_challenge, list_entrants


class ResultIdentity(NamedTuple):
    """What makes a result the same deed, however often it is sent."""

    people: tuple[str, ...]
    challenge: str
    day: date


def identify_result(entry: Entry[Result]) -> ResultIdentity:
    return ResultIdentity(fold_people(entry.value.participants), fold_key(entry.challenge_key), entry.value.date)


def find_challenge_credits(maker: CreditFactory) -> Iterator[Credit]:
    library = maker.library
    results_of = group_results_by_challenge(library)
    for key, entry in library.challenges.items():
        challenge, results = entry.value, sorted(results_of[key], key=lambda one: one.path)
        topics = maker.resolve_topics(challenge.topics)
        if find_challenge_state(challenge, maker.today) != "coming":
            day = challenge.opens or find_first_day(entry, None, maker.history)  # no result that somebody adds moves it
            day = day or min((one.value.date for one in results), default=maker.today)
            for host in fold_people(challenge.hosts):
                yield maker.make_credit(host, "hosting", entry, day, topics=topics, challenge=key)
        yield from _find_result_credits(maker, key, build_challenge_boards(entry, results), topics)
        yield from _find_thanks_credits(maker, key, results, topics)
        for who, row in _pick_podium(
            build_final_boards(entry, results, maker.history, today=maker.today),
            len(maker.community.points.list_points("podium")),
        ):
            yield maker.make_credit(
                who, "podium", row.counted_result, challenge.closes or row.counted_result.value.date, rank=row.rank,
                topics=topics, challenge=key, team=row.team, labels=_list_labels(row.counted_result, better=False),
                url=row.counted_result.value.evidence,
            )  # fmt: skip


def _pick_podium(its: Iterable[ChallengeBoard], many: int) -> Iterator[tuple[str, Standing]]:
    """Who stands on a podium, the best place first: each person once on a board, whatever teams they play in, and once for
    one day's result, whatever boards it was sent to."""
    rows = [
        (row.rank, place, row) for place, board in enumerate(its) for row in board.standings if 1 <= row.rank <= many
    ]
    taken: set[tuple[str, int | date]] = set()
    for _, place, row in sorted(rows, key=lambda one: one[:2]):
        for who in row.learners:
            slots: set[tuple[str, int | date]] = {(who, place), (who, row.counted_result.value.date)}
            if not slots & taken:
                taken |= slots
                yield who, row


def _find_result_credits(
    maker: CreditFactory, key: str, its: tuple[ChallengeBoard, ...], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """Each person once a day, by the first of their files, with all that can be said of any of them."""
    counted: dict[tuple[str, date], list[tuple[Entry[Result], tuple[str, ...]]]] = {}
    challenge = maker.library.challenges[key].value
    for board in its:
        for row in board.standings:
            better = _find_improved_results(challenge, row)
            for result in row.results:
                labels = _list_labels(result, better=result.path in better)
                day = maker.find_day(result, result.value.date)
                for who in list_entrants(result.value):
                    counted.setdefault((who, day), []).append((result, labels))
    for (who, day), sent in sorted(counted.items()):
        sent.sort(key=lambda one: one[0].path)
        first = sent[0][0]
        of = tuple(sorted({label for _, labels in sent for label in labels}))
        team = next((one.value.team.name for one, _ in sent if one.value.team), None)
        url = next((one.value.evidence for one, _ in sent if one.value.evidence), None)
        yield maker.make_credit(who, "result", first, day, topics=topics, challenge=key, team=team, labels=of, url=url)


def _find_improved_results(challenge: Challenge, row: Standing) -> set[str]:
    """Paths of the results that are better than every earlier one of the same row."""
    found: set[str] = set()
    best = None
    for result in reversed(row.results):
        if (score := compute_score(challenge, result.value)) is not None:
            if best is not None and (score < best if challenge.score.is_lower_better else score > best):
                found.add(result.path)
            if best is None or (score < best if challenge.score.is_lower_better else score > best):
                best = score
    return found


def _list_labels(result: Entry[Result], *, better: bool) -> tuple[str, ...]:
    value = result.value
    told = {"better": better, "team": value.team is not None, "evidence": value.evidence is not None}
    return tuple(
        sorted([label for label, so in told.items() if so] + ["confirmed"] * (find_trust_level(value) == "confirmed"))
    )


def _find_thanks_credits(
    maker: CreditFactory, key: str, results: list[Entry[Result]], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """Thanks and confirmations: once for each deed that they are about."""
    said: set[tuple[str, str, ResultIdentity]] = set()
    for result in results:
        value, deed = result.value, identify_result(result)
        thanked = fold_people(value.thanks, without=deed.people)
        confirming = fold_people(value.confirmed_by, without=deed.people)
        told: list[tuple[str, CreditKindName, tuple[str, ...]]] = [
            *((who, "thanks", deed.people) for who in thanked),
            *((who, "confirming", deed.people) for who in confirming),
            *((who, "thanking", thanked) for who in deed.people if thanked),
        ]
        for who, kind, others in told:
            if (who, kind, deed) not in said:
                said.add((who, kind, deed))
                day = maker.find_day(result, value.date)
                yield maker.make_credit(who, kind, result, day, topics=topics, challenge=key, other_people=others)
