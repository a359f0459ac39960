"""Finds credits for challenges: hosting, results, podiums, thanks, confirmations, and tips that results build on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from lyceum.git import Commit
from lyceum.loader import Entry
from lyceum.queries import Database
from lyceum.schema import CreditKindName, Result, fold_key
from lyceum.scoring.challenge_boards import ChallengeBoard, Standing, build_boards, map_results, rank_results
from lyceum.scoring.challenge_rules import ChallengeRules, find_challenge_rules, find_final_day, find_state
from lyceum.scoring.credit_factory import CreditFactory
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import get_counted_day
from lyceum.scoring.people import fold_people
from lyceum.scoring.reading import DAY, ScoringReader
from lyceum.scoring.result_facts import ResultFacts, list_results
from lyceum.scoring.tip_credits import read_versions
from lyceum.scoring.tip_facts import find_linked_names
from lyceum.scoring.tip_uses import find_used_by_result


class ChallengeResults(NamedTuple):
    """A challenge with its results and boards, as credits are made from them."""

    rules: ChallengeRules
    results: list[ResultFacts]
    """By their paths."""
    boards: tuple[ChallengeBoard, ...]


def load_challenge_results(database: Database, key: str) -> ChallengeResults:
    """A challenge with its results; its boards have the results themselves."""
    results = list_results(database, key)
    facts = {result.path: result for result in results}
    boards = map_results(database.get(build_boards, key), facts.__getitem__)
    return ChallengeResults(database.get(find_challenge_rules, key), results, boards)


def find_challenge_credits(database: Database, challenge: ChallengeResults) -> Iterator[Credit]:
    """Credits for a challenge and its results."""
    factory = CreditFactory(database)
    yield from _find_hosting_credits(factory, challenge)
    yield from _find_result_credits(factory, challenge)
    yield from _find_people_credits(factory, challenge)
    yield from _find_podium_credits(factory, challenge)
    yield from _find_use_credits(factory, challenge)


def _find_hosting_credits(factory: CreditFactory, challenge: ChallengeResults) -> Iterator[Credit]:
    """Credits for the hosts of a challenge that has begun."""
    rules, database = challenge.rules, factory.database
    if not rules.hosts or database.get(find_state, rules.key) == "coming":
        return
    # The first result counts only if nothing else is known: a result that somebody adds must not move the day.
    days = [day for day in (rules.opens, rules.sent_on) if day] or [result.date for result in challenge.results]
    is_known = rules.opens or rules.sent_on
    day = (max(days) if is_known else min(days)) if days else database.read(DAY)
    for host in fold_people(rules.hosts):
        yield factory.make_credit(host, "hosting", rules, day, topics=rules.topics, challenge=rules.key)


def _find_podium_credits(factory: CreditFactory, challenge: ChallengeResults) -> Iterator[Credit]:
    """Credits for the first places of a challenge that is decided."""
    rules = challenge.rules
    standings = find_final_standings(factory.database, challenge)
    for learner, standing in _pick_podium(standings, len(factory.list_points("podium"))):
        result: ResultFacts = standing.counted_result
        yield factory.make_credit(
            learner,
            "podium",
            result,
            rules.closes or result.date,
            rank=standing.rank,
            topics=rules.topics,
            challenge=rules.key,
            team=standing.team,
            labels=_list_labels(result, is_better=False),
            url=result.evidence,
        )


FinalStanding = tuple[int, Standing]
"""(the number of the board, the place)."""


def find_final_standings(database: Database, challenge: ChallengeResults) -> Iterator[FinalStanding]:
    """Yield the places of a challenge that is decided: a week after its last day, so that later merges take nothing away.

    A result that was sent in time and merged after the decision gets the place that it would have had, and takes nobody's.
    """
    final_day = database.get(find_final_day, challenge.rules.key)
    if final_day is None:
        return
    delayed_paths = {result.path for result in challenge.results if (result.merge_day or final_day) > final_day}
    decided = challenge.boards
    if delayed_paths:
        results_in_time = [result for result in challenge.results if result.path not in delayed_paths]
        decided = rank_results(challenge.rules, results_in_time)
    for number, board in enumerate(decided):
        yield from ((number, standing) for standing in board.standings)
    for number, board in enumerate(challenge.boards) if delayed_paths else ():
        for standing in board.standings:
            if any(result.path in delayed_paths for result in standing.results):
                yield number, standing


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
                (learner, standing.counted_result.date),
            }
            if not slots & taken:
                taken |= slots
                yield learner, standing


def _find_result_credits(factory: CreditFactory, challenge: ChallengeResults) -> Iterator[Credit]:
    """One credit for each learner and day, by the first file, with the labels of all files of that day."""
    rules = challenge.rules
    results_by_slot: dict[tuple[str, date], list[tuple[ResultFacts, tuple[str, ...]]]] = {}
    for board in challenge.boards:
        for standing in board.standings:
            improved_paths = _find_improved_results(rules, standing)
            for result in standing.results:
                labels = _list_labels(result, is_better=result.path in improved_paths)
                for learner in result.learners:
                    day = factory.find_mention_day(result, ("participants", learner))
                    results_by_slot.setdefault((learner, day), []).append((result, labels))
    for (learner, day), labelled_results in results_by_slot.items():
        labelled_results.sort(key=lambda item: item[0].place_in_order)
        results = [result for result, _ in labelled_results]
        yield factory.make_credit(
            learner,
            "result",
            results[0],
            day,
            topics=rules.topics,
            challenge=rules.key,
            team=next((result.team for result in results if result.team), None),
            labels=tuple(sorted({label for _, labels in labelled_results for label in labels})),
            url=next((result.evidence for result in results if result.evidence), None),
        )


def _find_improved_results(rules: ChallengeRules, standing: Standing) -> set[str]:
    """The paths of results that are better than every earlier result of the same standing."""
    improved: set[str] = set()
    best = None
    for result in reversed(standing.results) if len(standing.results) > 1 else ():
        score = result.score
        if score is None:
            continue
        if best is None:
            best = score
        elif score < best if rules.score.is_lower_better else score > best:
            improved.add(result.path)
            best = score
    return improved


def _list_labels(result: ResultFacts, *, is_better: bool) -> tuple[str, ...]:
    """The labels that badges can ask for, sorted."""
    labels = {
        "better": is_better,
        "confirmed": result.trust == "confirmed",
        "evidence": result.evidence is not None,
        "team": result.team is not None,
    }
    return tuple(label for label, applies in labels.items() if applies)


class _ResultIdentity(NamedTuple):
    """What two results of a challenge share if they report the same achievement."""

    people: tuple[str, ...]
    """Sorted."""
    day: date


def _identify_result(result: ResultFacts) -> _ResultIdentity:
    return _ResultIdentity(tuple(sorted(set(result.learners))), result.date)


def _find_people_credits(factory: CreditFactory, challenge: ChallengeResults) -> Iterator[Credit]:
    """Credits for thanks and confirmations in results. The same achievement counts once for a person and kind."""
    rules = challenge.rules
    seen: set[tuple[str, str, _ResultIdentity]] = set()
    for result in challenge.results:
        if not result.thanks and not result.confirmed_by:
            continue
        identity = _identify_result(result)
        thanked = tuple(person for person in result.thanks if person not in identity.people)
        confirming = (person for person in result.confirmed_by if person not in identity.people)
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
                    person, kind, result, mention, topics=rules.topics, challenge=rules.key, other_people=others
                )


def _find_use_credits(factory: CreditFactory, challenge: ChallengeResults) -> Iterator[Credit]:
    """Credits for authors whose tips results build on. An achievement counts once for each author."""
    rules, database = challenge.rules, factory.database
    credited: set[tuple[str, _ResultIdentity]] = set()
    for result in challenge.results:
        if not result.linked_names and not result.thanks:
            continue
        used = find_used_by_result(database, result.linked_names, result.thanks, rules.key, result.counted_day)
        authors = {author for tip_authors in used.values() for author in tip_authors}
        identity = _identify_result(result)
        for author in sorted(authors.difference(identity.people)):
            if (author, identity) not in credited:
                credited.add((author, identity))
                commit = _find_use_commit(database, rules.key, result, author)
                day = factory.find_change_day(result, commit)
                yield factory.make_credit(
                    author,
                    "used",
                    result,
                    day,
                    commit=commit,
                    topics=rules.topics,
                    challenge=rules.key,
                    other_people=identity.people,
                )


def _find_use_commit(database: Database, challenge: str, result: ResultFacts, author: str) -> Commit | None:
    """The later commit with which a result built on a tip of an author first."""
    site_url = ScoringReader(database).settings_value.url

    def builds_on_author(other: Entry[Result]) -> bool:
        names = find_linked_names(other.value.notes or "", site_url)
        thanked = set(map(fold_key, other.value.thanks))
        used = find_used_by_result(
            database, names, thanked, challenge, get_counted_day(other), undated_count_today=False
        )
        return any(author in authors for authors in used.values())

    versions = read_versions(database, "result", result.path, result.path)
    return versions.find_later_first(builds_on_author) if versions else None
