"""Rules for challenges and for the results sent in for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lyceum.diagnostics import Problem, Severity, suggest_closest
from lyceum.i18n import format_message
from lyceum.loader import Entry, Library
from lyceum.schema import Challenge, NotInFuture, Result, ScoreValue, find_marked_values, fold_key


def future_date(library: Library, today: date) -> Iterator[Problem]:
    """What is said to have happened has happened. One day is allowed for: it may be tomorrow already where you live.

    Bad: content/learners/eve.yml
        name: Eve
        joined: 2199-01-01
    Good: content/learners/eve.yml
        name: Eve
        joined: 2026-01-01
    """
    for entry in library.iterate_entries():
        for steps, _, day in find_marked_values(entry.value, NotInFuture):
            if day > today + timedelta(days=1):
                said = format_message("{day} has not come yet", day=day.isoformat())
                yield Problem(
                    entry.source.locate(*steps), "future-date", said, format_message("check the year and the month")
                )


def closes_before_opening(library: Library, today: date) -> Iterator[Problem]:
    """A challenge opens before it closes.

    Bad: content/challenges/swim/challenge.md
        ---
        title: Swim
        summary: In cold water
        opens: 2026-02-01
        closes: 2026-01-01
        ---
        Text
    Good: content/challenges/swim/challenge.md
        ---
        title: Swim
        summary: In cold water
        opens: 2026-01-01
        closes: 2026-02-01
        ---
        Text
    """
    for entry in library.challenges.values():
        opens, closes = entry.value.opens, entry.value.closes
        if opens and closes and closes < opens:
            said = format_message("it closes before it opens, on {day}", day=opens.isoformat())
            yield Problem(
                entry.source.locate("closes"), "closes-before-opening", said, format_message("swap the two days")
            )


def duplicate_task_id(library: Library, today: date) -> Iterator[Problem]:
    """The tasks of a challenge have different ids.

    Bad: content/challenges/swim/challenge.md
        ---
        title: Swim
        summary: In cold water
        tasks: [{id: crawl, title: Crawl}, {id: Crawl, title: Crawl again}]
        ---
        Text
    Good: content/challenges/swim/challenge.md
        ---
        title: Swim
        summary: In cold water
        tasks: [{id: crawl, title: Crawl}, {id: float, title: Float}]
        ---
        Text
    """
    for entry in library.challenges.values():
        seen: set[str] = set()
        for i, task in enumerate(entry.value.tasks):
            if fold_key(task.id) in seen:
                said = format_message("there are two tasks `{id}`", id=task.id)
                yield Problem(
                    entry.source.locate("tasks", i, "id"),
                    "duplicate-task-id",
                    said,
                    format_message("give one another id"),
                )
            seen.add(fold_key(task.id))


def challenge_mismatch(library: Library, today: date) -> Iterator[Problem]:
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
    for entry, challenge in _find_results_with_challenge(library):
        result, at, code = entry.value, entry.source.locate, "challenge-mismatch"
        boards, tasks = challenge.boards or ("main",), [task.id for task in challenge.tasks]
        if result.board and fold_key(result.board) not in {fold_key(name) for name in boards}:
            hint = suggest_closest(result.board, boards) or format_message(
                "its boards are {boards}", boards=", ".join(boards)
            )
            yield Problem(
                at("board"), code, format_message("this challenge has no board `{board}`", board=result.board), hint
            )
        for i, task in enumerate(result.tasks):
            if fold_key(task) not in {fold_key(one) for one in tasks}:
                hint = suggest_closest(task, tasks) or format_message(
                    "its tasks are {tasks}", tasks=", ".join(tasks) or "–"
                )
                yield Problem(
                    at("tasks", i), code, format_message("this challenge has no task `{task}`", task=task), hint
                )
        if challenge.mode == "team" and result.learner:
            hint = format_message("write `team: {{name: …, members: [{learner}]}}`", learner=result.learner)
            yield Problem(at("learner"), code, format_message("teams play in this challenge"), hint)
        if challenge.mode == "solo" and result.team:
            said = format_message("everybody plays for themselves in this challenge")
            yield Problem(at("team"), code, said, format_message("send in one result for each, with `learner`"))
        if challenge.opens and today < challenge.opens:
            said = format_message("this challenge opens on {day} only", day=challenge.opens.isoformat())
            yield Problem(at("date"), code, said, format_message("keep the result until then"))


def outside_challenge_dates(library: Library, today: date) -> Iterator[Problem]:
    """A result from outside the challenge's days is shown apart from the board. Only a warning.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-05-01
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
    """
    for entry, challenge in _find_results_with_challenge(library):
        day = entry.value.date
        if challenge.opens and day < challenge.opens and today >= challenge.opens:
            said = format_message("this is before the challenge opened, on {day}", day=challenge.opens.isoformat())
        elif challenge.closes and day > challenge.closes:
            said = format_message("this is after the challenge closed, on {day}", day=challenge.closes.isoformat())
        else:
            continue
        hint = format_message("check the date; left so, the result is shown and not ranked")
        yield Problem(entry.source.locate("date"), "outside-challenge-dates", said, hint, Severity.WARNING)


def score_mismatch(library: Library, today: date) -> Iterator[Problem]:
    """A score is what the challenge measures: nothing, a whole count, at most 100 percent, a time only for a duration.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
        score: 12
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
    """
    for entry, challenge in _find_results_with_challenge(library):
        if wrong := _explain_score_mismatch(entry.value, challenge):
            yield Problem(entry.source.locate("score"), "score-mismatch", *wrong)


def _explain_score_mismatch(result: Result, challenge: Challenge) -> tuple[str, str] | None:
    measure, score = challenge.score, result.score
    if score is None:
        counted = measure.measure == "none" or (measure.measure == "points" and result.tasks)
        if counted or not result.ranked:
            return None
        return format_message("`score` is missing"), format_message(
            "this challenge measures `{measure}`: add a line `score: …`", measure=measure.measure
        )
    return _explain_amount_mismatch(score, challenge)


def _explain_amount_mismatch(score: ScoreValue, challenge: Challenge) -> tuple[str, str] | None:
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
    most = measure.max if measure.max is not None else 100 if measure.measure == "percent" else None
    if most is not None and score.value > most:
        return format_message(
            "{score} is more than the most, {most}", score=str(score.value), most=str(most)
        ), format_message("check the number")
    return None


def duplicate_result(library: Library, today: date) -> Iterator[Problem]:
    """One learner or team has one result a day on a board.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-10
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-11
    """
    seen: dict[tuple[object, ...], str] = {}
    for entry, challenge in _find_results_with_challenge(library):
        result = entry.value
        who = fold_key(result.team.name) if result.team else fold_key(result.learner or "")
        board = fold_key(result.board or next(iter(challenge.boards), "main"))
        slot = (fold_key(entry.challenge_key), board, bool(result.team), who, result.date)
        if slot in seen:
            said = format_message("`{path}` is the same person's result of the same day", path=seen[slot])
            yield Problem(
                entry.source.locate("date"),
                "duplicate-result",
                said,
                format_message("keep the better one, or mend the date"),
            )
        seen.setdefault(slot, entry.path)


def _find_results_with_challenge(library: Library) -> Iterator[tuple[Entry[Result], Challenge]]:
    """Results of challenges that are understood as a whole."""
    for entry in library.results:
        challenge = library.challenges.get(fold_key(entry.challenge_key))
        if challenge and challenge.path not in library.paths_with_errors:
            yield entry, challenge.value


RULES = (
    future_date,
    closes_before_opening,
    duplicate_task_id,
    challenge_mismatch,
    outside_challenge_dates,
    score_mismatch,
    duplicate_result,
)
