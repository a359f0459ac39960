"""Finds credits for challenges: hosting, results, podiums, thanks and confirmations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lyceum.loader import Entry, order_path
from lyceum.schema import Challenge, CreditKindName, Result
from lyceum.scoring.challenge_boards import ChallengeBoard, Standing, build_challenge_boards, find_challenge_state
from lyceum.scoring.credit_factory import CreditFactory, fold_people
from lyceum.scoring.credits import Credit
from lyceum.scoring.final_boards import FinalStanding, find_final_standings
from lyceum.scoring.results import (
    ResultIdentity,
    compute_score,
    find_trust_level,
    group_results_by_challenge,
    identify_result,
    list_entrants,
)


def find_challenge_credits(factory: CreditFactory) -> Iterator[Credit]:
    """Credits for all challenges and their results."""
    results_by_challenge = group_results_by_challenge(factory.library)
    for key, entry in factory.library.challenges.items():
        results = sorted(results_by_challenge[key], key=lambda result: result.path)
        topics = factory.resolve_topics(entry.value.topics)
        yield from _find_hosting_credits(factory, key, results, topics)
        yield from _find_result_credits(factory, key, build_challenge_boards(entry, results), topics)
        yield from _find_people_credits(factory, key, results, topics)
        yield from _find_podium_credits(factory, key, results, topics)


def _find_hosting_credits(
    factory: CreditFactory, key: str, results: list[Entry[Result]], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """Credits for the hosts of a challenge that has begun."""
    entry = factory.library.challenges[key]
    challenge = entry.value
    if find_challenge_state(challenge, factory.today) == "coming":
        return
    # The first result counts only if nothing else is known: a result that somebody adds must not move the day.
    days = [day for day in (challenge.opens, entry.sent_on) if day]
    day = max(days) if days else min((result.value.date for result in results), default=factory.today)
    for host in fold_people(challenge.hosts):
        yield factory.make_credit(host, "hosting", entry, day, topics=topics, challenge=key)


def _find_podium_credits(
    factory: CreditFactory, key: str, results: list[Entry[Result]], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """Credits for the first places of a challenge that is decided."""
    entry = factory.library.challenges[key]
    standings = find_final_standings(entry, results, factory.history, today=factory.today)
    for learner, standing in _pick_podium(standings, len(factory.settings.points.list_points("podium"))):
        result = standing.counted_result
        yield factory.make_credit(
            learner,
            "podium",
            result,
            entry.value.closes or result.value.date,
            rank=standing.rank,
            topics=topics,
            challenge=key,
            team=standing.team,
            labels=_list_labels(result, is_better=False),
            url=result.value.evidence,
        )


def _pick_podium(standings: Iterable[FinalStanding], place_count: int) -> Iterator[tuple[str, Standing]]:
    """The learners on the podiums of a challenge with their standings, the best rank first.

    A learner counts once on a board, whatever teams they play in, and once for the result of a day, whatever boards it
    was sent to.
    """
    places = [
        (standing.rank, board_number, standing)
        for board_number, standing in standings
        if 1 <= standing.rank <= place_count
    ]
    taken: set[tuple[str, int | date]] = set()
    for _, board_number, standing in sorted(places, key=lambda place: place[:2]):
        for learner in standing.learners:
            slots: set[tuple[str, int | date]] = {
                (learner, board_number),
                (learner, standing.counted_result.value.date),
            }
            if not slots & taken:
                taken |= slots
                yield learner, standing


def _find_result_credits(
    factory: CreditFactory, key: str, boards: tuple[ChallengeBoard, ...], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """One credit for each learner and day, by the first file, with the labels of all files of that day."""
    results_by_slot: dict[tuple[str, date], list[tuple[Entry[Result], tuple[str, ...]]]] = {}
    challenge = factory.library.challenges[key].value
    for board in boards:
        for standing in board.standings:
            improved_paths = _find_improved_results(challenge, standing)
            for result in standing.results:
                labels = _list_labels(result, is_better=result.path in improved_paths)
                for learner in list_entrants(result.value):
                    day = factory.find_mention_day(result, ("participants", learner))
                    results_by_slot.setdefault((learner, day), []).append((result, labels))
    for (learner, day), labelled_results in sorted(results_by_slot.items()):
        labelled_results.sort(key=lambda item: order_path(item[0].path))
        results = [result for result, _ in labelled_results]
        yield factory.make_credit(
            learner,
            "result",
            results[0],
            day,
            topics=topics,
            challenge=key,
            team=next((result.value.team.name for result in results if result.value.team), None),
            labels=tuple(sorted({label for _, labels in labelled_results for label in labels})),
            url=next((result.value.evidence for result in results if result.value.evidence), None),
        )


def _find_improved_results(challenge: Challenge, standing: Standing) -> set[str]:
    """The paths of results that are better than every earlier result of the same standing."""
    improved: set[str] = set()
    best = None
    for result in reversed(standing.results):
        score = compute_score(challenge, result.value)
        if score is None:
            continue
        if best is None:
            best = score
        elif score < best if challenge.score.is_lower_better else score > best:
            improved.add(result.path)
            best = score
    return improved


def _list_labels(result: Entry[Result], *, is_better: bool) -> tuple[str, ...]:
    """The labels that badges can ask for, sorted."""
    value = result.value
    labels = {
        "better": is_better,
        "confirmed": find_trust_level(value) == "confirmed",
        "evidence": value.evidence is not None,
        "team": value.team is not None,
    }
    return tuple(label for label, applies in labels.items() if applies)


def _find_people_credits(
    factory: CreditFactory, key: str, results: list[Entry[Result]], topics: tuple[str, ...]
) -> Iterator[Credit]:
    """Credits for thanks and confirmations in results. The same achievement counts once for a person and kind."""
    seen: set[tuple[str, str, ResultIdentity]] = set()
    for result in results:
        value, identity = result.value, identify_result(result)
        thanked = fold_people(value.thanks, without=identity.people)
        confirming = fold_people(value.confirmed_by, without=identity.people)
        candidates: list[tuple[str, CreditKindName, tuple[str, ...]]] = [
            *((person, "thanks", identity.people) for person in thanked),
            *((person, "confirming", identity.people) for person in confirming),
            *((person, "thanking", thanked) for person in identity.people if thanked),
        ]
        for person, kind, others in candidates:
            if (person, kind, identity) not in seen:
                seen.add((person, kind, identity))
                mention = ("confirmed_by" if kind == "confirming" else "thanks", person)
                if kind == "thanking":
                    mention = factory.find_first_mention(result, "thanks", thanked)
                yield factory.make_mention_credit(
                    person, kind, result, mention, topics=topics, challenge=key, other_people=others
                )
