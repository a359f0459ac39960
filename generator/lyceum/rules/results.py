"""Rules for the results of challenges: each fits its challenge, and says something that no other says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from lyceum.diagnostics import MAX_EQUAL_PROBLEMS, ClosestNames, Severity, suggest_closest
from lyceum.i18n import Message, format_message
from lyceum.loader import Entry, get_age_key
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.last_result import keep_last_result
from lyceum.rules.registry import Fact, FactsByPath, Finding, joint_rule, linked_rule
from lyceum.schema import Challenge, Result, ScoreValue, fold_key

MAX_LISTED_NAMES = 20
"""Boards or tasks that a hint lists."""


@linked_rule("result")
def challenge_mismatch(entry: Entry[Result], hub: HubLookups) -> Iterator[Finding]:
    """A result names a board and tasks of its challenge, is of a team where teams play, and not before it opens.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
        board: mountains
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
        board: main
    """
    challenge = hub.find_faultless_challenge(entry.challenge_key)
    if challenge is None:
        return
    result, locate = entry.value, entry.source.locate
    yield from _find_unknown_boards_and_tasks(entry, _name_parts(challenge))
    if challenge.mode == "team" and result.learner:
        hint = format_message("write `team: {{name: …, members: [{learner}]}}`", learner=result.learner)
        yield Finding(locate("learner"), format_message("teams play in this challenge"), hint)
    if challenge.mode == "solo" and result.team:
        message = format_message("everybody plays for themselves in this challenge")
        yield Finding(locate("team"), message, format_message("send in one result for each, with `learner`"))
    if challenge.opens and hub.is_future(challenge.opens):
        message = format_message("this challenge opens on {day} only", day=challenge.opens.isoformat())
        yield Finding(locate("date"), message, format_message("keep the result until then"))


class _ChallengeNames:
    """The boards and the tasks of a challenge, to look up what its results name."""

    def __init__(self, challenge: Challenge) -> None:
        self.boards, self.tasks = challenge.boards or ("main",), tuple(task.id for task in challenge.tasks)
        self.folded_boards, self.folded_tasks = (
            frozenset(map(fold_key, self.boards)),
            frozenset(map(fold_key, self.tasks)),
        )

    @cached_property
    def closest_tasks(self) -> ClosestNames:
        return ClosestNames(self.tasks)


@keep_last_result
def _name_parts(challenge: Challenge) -> _ChallengeNames:
    return _ChallengeNames(challenge)


def _find_unknown_boards_and_tasks(entry: Entry[Result], names: _ChallengeNames) -> Iterator[Finding]:
    result = entry.value
    if result.board and fold_key(result.board) not in names.folded_boards:
        hint = suggest_closest(result.board, names.boards) or format_message(
            "its boards are {boards}", boards=_list_names(names.boards)
        )
        message = format_message("this challenge has no board `{board}`", board=result.board)
        yield Finding(entry.source.locate("board"), message, hint)
    unknown = [(i, task) for i, task in enumerate(result.tasks) if fold_key(task) not in names.folded_tasks]
    for count, (i, task) in enumerate(unknown):
        near = names.closest_tasks.suggest(task) if count < MAX_EQUAL_PROBLEMS else None
        hint = near or format_message("its tasks are {tasks}", tasks=_list_names(names.tasks))
        if not names.tasks:
            hint = format_message("it has no tasks: leave `tasks` out")
        message = format_message("this challenge has no task `{task}`", task=task)
        yield Finding(entry.source.locate("tasks", i), message, hint)


def _list_names(names: Sequence[str]) -> str:
    return ", ".join((*names[:MAX_LISTED_NAMES], *("…" for _ in names[MAX_LISTED_NAMES : MAX_LISTED_NAMES + 1])))


@linked_rule("result")
def outside_challenge_dates(entry: Entry[Result], hub: HubLookups) -> Iterator[Finding]:
    """A result outside the dates of the challenge is shown but not ranked. Only a warning.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-05-01
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
    """
    challenge = hub.find_faultless_challenge(entry.challenge_key)
    if challenge is None or "date" not in entry.value.model_fields_set:
        return
    day = entry.value.date
    if challenge.opens and day < challenge.opens and not hub.is_future(challenge.opens):
        message = format_message("this is before the challenge opened, on {day}", day=challenge.opens.isoformat())
    elif challenge.closes and day > challenge.closes:
        message = format_message("this is after the challenge closed, on {day}", day=challenge.closes.isoformat())
    else:
        return
    hint = format_message("check the date; with this date, the result is shown but not ranked")
    yield Finding(entry.source.locate("date"), message, hint, Severity.WARNING)


@linked_rule("result")
def score_mismatch(entry: Entry[Result], hub: HubLookups) -> Iterator[Finding]:
    """A score is what the challenge measures: nothing, a whole count, at most 100 percent, a time only for a duration.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
        score: 12
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
    """
    challenge = hub.find_faultless_challenge(entry.challenge_key)
    if challenge is None:
        return
    if entry.value.score is None and not entry.lost_parts.fields.isdisjoint(("score", "tasks", "ranked")):
        return  # nobody knows what the score is
    if fault := _explain_score_mismatch(entry.value, challenge):
        yield Finding(entry.source.locate("score"), *fault)


def _explain_score_mismatch(result: Result, challenge: Challenge) -> tuple[Message, Message] | None:
    """The message and the hint about a score that is missing or does not fit; None if it fits."""
    measure, score = challenge.score, result.score
    if score is None:
        is_optional = measure.measure == "none" or (measure.measure == "points" and result.tasks)
        if is_optional or not result.ranked:
            return None
        return format_message("`score` is missing"), format_message(
            "this challenge measures `{measure}`: add a line `score: …`", measure=measure.measure
        )
    return _explain_amount_mismatch(score, challenge)


def _explain_amount_mismatch(score: ScoreValue, challenge: Challenge) -> tuple[Message, Message] | None:
    measure = challenge.score
    if measure.measure == "none":
        return format_message("this challenge measures nothing"), format_message(
            "delete the line `score`: having done it is what counts"
        )
    if score.is_duration and measure.measure != "duration":
        return format_message("this challenge measures `{measure}`, not time", measure=measure.measure), format_message(
            "write a number"
        )
    if measure.measure == "count" and score.value != int(score.value):
        return format_message("a count is a whole number"), format_message("write digits only")
    maximum = measure.max if measure.max is not None else 100 if measure.measure == "percent" else None
    if maximum is not None and score.value > maximum:
        return format_message(
            "{score} is more than the maximum, {most}", score=str(score.value), most=str(maximum)
        ), format_message("check the number")
    return None


def _collect_identities(entry: Entry[Result], hub: HubLookups) -> Iterator[Fact]:
    """Yield what two results share if the second of them says nothing new."""
    challenge = hub.find_faultless_challenge(entry.challenge_key)
    if challenge is None or hub.has_own_errors(entry):
        return  # a score that cannot be read is not the same as another one
    result = entry.value
    yield (
        fold_key(entry.challenge_key),
        fold_key(result.board or next(iter(challenge.boards), "main")),
        bool(result.team),
        tuple(sorted({fold_key(key) for key in result.participants})),
        result.date.toordinal(),
        result.score.value.as_integer_ratio() if result.score else None,
        tuple(sorted({fold_key(task) for task in result.tasks})),
    )


@joint_rule(_collect_identities, "result")
def duplicate_result(facts: FactsByPath, hub: HubLookups) -> Iterator[Finding]:
    """A second result of one day says something new: another score, or other tasks. The later file is the one too many.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-10
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-11
    """
    paths_by_identity: dict[Fact, list[str]] = {}
    for path, (identity,) in facts.items():
        paths_by_identity.setdefault(identity, []).append(path)
    for paths in paths_by_identity.values():
        if len(paths) > 1:
            ages = hub.file_ages
            first_path, *later_paths = sorted(paths, key=lambda path: get_age_key(path, ages))
            for path in later_paths:
                yield Finding(
                    hub.locate(path, "date"),
                    format_message("`{path}` is the same result on the same day", path=first_path),
                    format_message("delete one of the two, or fix the date or the score"),
                )
