"""A challenge makes sense, and a result fits its challenge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from generator.library import Entry, Library, marked
from generator.model import Amount, Challenge, Happened, Result, folded
from generator.problem import Problem, Severity, did_you_mean, say


def nothing_happens_tomorrow(library: Library, today: date) -> Iterator[Problem]:
    """What is said to have happened has happened. One day is allowed for: it may be tomorrow already where you live.

    Bad: content/learners/eve.yml
        name: Eve
        joined: 2199-01-01
    Good: content/learners/eve.yml
        name: Eve
        joined: 2026-01-01
    """
    for entry in library.entries():
        for steps, _, day in marked(entry.value, Happened):
            if day > today + timedelta(days=1):
                said = say("{day} has not come yet", day=day.isoformat())
                yield Problem(
                    entry.source.at(*steps), "nothing-happens-tomorrow", said, say("check the year and the month")
                )


def challenge_closes_after_it_opens(library: Library, today: date) -> Iterator[Problem]:
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
            said = say("it closes before it opens, on {day}", day=opens.isoformat())
            yield Problem(entry.source.at("closes"), "challenge-closes-after-it-opens", said, say("swap the two days"))


def task_has_one_id(library: Library, today: date) -> Iterator[Problem]:
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
            if folded(task.id) in seen:
                said = say("there are two tasks `{id}`", id=task.id)
                yield Problem(entry.source.at("tasks", i, "id"), "task-has-one-id", said, say("give one another id"))
            seen.add(folded(task.id))


def result_fits_its_challenge(library: Library, today: date) -> Iterator[Problem]:
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
    for entry, challenge in _pairs(library):
        result, at, code = entry.value, entry.source.at, "result-fits-its-challenge"
        boards, tasks = challenge.boards or ("main",), [task.id for task in challenge.tasks]
        if result.board and folded(result.board) not in {folded(name) for name in boards}:
            hint = did_you_mean(result.board, boards) or say("its boards are {boards}", boards=", ".join(boards))
            yield Problem(at("board"), code, say("this challenge has no board `{board}`", board=result.board), hint)
        for i, task in enumerate(result.tasks):
            if folded(task) not in {folded(one) for one in tasks}:
                hint = did_you_mean(task, tasks) or say("its tasks are {tasks}", tasks=", ".join(tasks) or "–")
                yield Problem(at("tasks", i), code, say("this challenge has no task `{task}`", task=task), hint)
        if challenge.mode == "team" and result.learner:
            hint = say("write `team: {{name: …, members: [{learner}]}}`", learner=result.learner)
            yield Problem(at("learner"), code, say("teams play in this challenge"), hint)
        if challenge.mode == "solo" and result.team:
            said = say("everybody plays for themselves in this challenge")
            yield Problem(at("team"), code, said, say("send in one result for each, with `learner`"))
        if challenge.opens and today < challenge.opens:
            said = say("this challenge opens on {day} only", day=challenge.opens.isoformat())
            yield Problem(at("date"), code, said, say("keep the result until then"))


def result_lies_in_the_window(library: Library, today: date) -> Iterator[Problem]:
    """A result from outside the challenge's days is shown apart from the board. Only a warning.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-05-01
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
    """
    for entry, challenge in _pairs(library):
        day = entry.value.date
        if challenge.opens and day < challenge.opens and today >= challenge.opens:
            said = say("this is before the challenge opened, on {day}", day=challenge.opens.isoformat())
        elif challenge.closes and day > challenge.closes:
            said = say("this is after the challenge closed, on {day}", day=challenge.closes.isoformat())
        else:
            continue
        hint = say("check the date; left so, the result is shown and not ranked")
        yield Problem(entry.source.at("date"), "result-lies-in-the-window", said, hint, Severity.WARNING)


def score_fits_the_measure(library: Library, today: date) -> Iterator[Problem]:
    """A score is what the challenge measures: nothing, a whole count, at most 100 percent, a time only for a duration.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
        score: 12
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-02
    """
    for entry, challenge in _pairs(library):
        if wrong := _wrong_score(entry.value, challenge):
            yield Problem(entry.source.at("score"), "score-fits-the-measure", *wrong)


def _wrong_score(result: Result, challenge: Challenge) -> tuple[str, str] | None:
    measure, score = challenge.score, result.score
    if score is None:
        counted = measure.measure == "none" or (measure.measure == "points" and result.tasks)
        if counted or not result.ranked:
            return None
        return say("`score` is missing"), say(
            "this challenge measures `{measure}`: add a line `score: …`", measure=measure.measure
        )
    return _wrong_amount(score, challenge)


def _wrong_amount(score: Amount, challenge: Challenge) -> tuple[str, str] | None:
    measure = challenge.score
    if measure.measure == "none":
        return say("this challenge measures nothing"), say("delete the line `score`: having done it is what counts")
    if score.timed and measure.measure != "duration":
        return say("this challenge measures `{measure}`, not time", measure=measure.measure), say("write a number")
    if measure.measure == "count" and score.value != int(score.value):
        return say("a count is a whole number"), say("write digits only")
    most = measure.max if measure.max is not None else 100 if measure.measure == "percent" else None
    if most is not None and score.value > most:
        return say("{score} is more than the most, {most}", score=str(score.value), most=str(most)), say(
            "check the number"
        )
    return None


def day_has_one_result(library: Library, today: date) -> Iterator[Problem]:
    """One learner or team has one result a day on a board.

    Bad: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-10
    Good: content/challenges/walk/results/ada.yml
        learner: ada
        date: 2026-01-11
    """
    seen: dict[tuple[object, ...], str] = {}
    for entry, challenge in _pairs(library):
        result = entry.value
        who = folded(result.team.name) if result.team else folded(result.learner or "")
        board = folded(result.board or next(iter(challenge.boards), "main"))
        slot = (folded(entry.challenge), board, bool(result.team), who, result.date)
        if slot in seen:
            said = say("`{path}` is the same person's result of the same day", path=seen[slot])
            yield Problem(
                entry.source.at("date"), "day-has-one-result", said, say("keep the better one, or mend the date")
            )
        seen.setdefault(slot, entry.path)


def _pairs(library: Library) -> Iterator[tuple[Entry[Result], Challenge]]:
    """Results of challenges that are understood as a whole."""
    for entry in library.results:
        challenge = library.challenges.get(folded(entry.challenge))
        if challenge and challenge.path not in library.doubtful_paths:
            yield entry, challenge.value


RULES = (
    nothing_happens_tomorrow,
    challenge_closes_after_it_opens,
    task_has_one_id,
    result_fits_its_challenge,
    result_lies_in_the_window,
    score_fits_the_measure,
    day_has_one_result,
)
