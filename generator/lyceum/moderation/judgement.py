"""Judges one change: the review, the suggestions, and what the judgement depends on. It runs in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lyceum.contributing import fix_file_bytes
from lyceum.diagnostics import Problem
from lyceum.git import FileChange, RepositoryError, TooLargeError
from lyceum.i18n import Translator, escape_for_display, format_message, get_translator
from lyceum.loader import MAX_FILE_BYTES, Library, match_path
from lyceum.moderation.decision_file import Sha, Suggestion
from lyceum.moderation.dependencies import States, combine_states, list_day_state, list_dependencies
from lyceum.moderation.policy import review_on_base
from lyceum.moderation.review_base import ReviewBase
from lyceum.moderation.review_result import Reason, Review, Verdict
from lyceum.moderation.sent_work import NO_WORK, SentWork, describe_sent_work
from lyceum.moderation.suggestions import find_suggestions
from lyceum.moderation.tree_content import MAX_PATH_CHARACTERS

MAX_CHANGED_FILES = 400
MAX_CHANGED_BYTES = 16 * 1024 * 1024
"""Bytes of the changed files together."""
MAX_CHANGED_FILE_BYTES = 5 * 1024 * 1024
MAX_SUGGESTIONS = 30
"""Suggestions on one pull request, as `Decision` allows."""
MAX_SHOWN_PROBLEMS = 200
"""Problems and reasons that a judgement keeps; the comment shows fewer."""
NOT_SUGGESTED_FIXES = frozenset({"encoding", "line-ends"})
"""Fixes that change lines in a way that GitHub does not show."""
CHANGE_TOO_LARGE = format_message("the change is too large to be reviewed without a moderator")


class JudgementRequest(BaseModel):
    """A change that is to be judged."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Annotated[int, Field(gt=0)]
    """The number of the pull request."""
    head: Sha
    author: str
    author_id: int | None
    merged_today: int
    """Changes of the author that were merged today."""


class Judgement(BaseModel):
    """What was found about a change. Its texts are in the language of the hub."""

    model_config = ConfigDict(frozen=True)
    review: Review
    suggestions: Annotated[tuple[Suggestion, ...], Field(max_length=MAX_SUGGESTIONS)] = ()
    is_readable: bool = True
    """Whether the change could be read, so that its paths are known."""
    dependencies: tuple[str, ...] = ()
    """The subjects on which it depends, besides the head; see `dependencies`."""
    state_hash: str = combine_states((), {})
    """The state that they have on the base."""
    work: SentWork = NO_WORK
    """What it brings, to tell whether a later head brings more."""


def judge_change(base: ReviewBase, states: States, request: JudgementRequest) -> Judgement:
    """Judge a change on a base. `states` are those of all subjects of the base.

    A change that Git cannot read, or that is too large, needs a person, whatever becomes of the base.
    """
    translator = get_translator(base.library.settings.value.language)
    try:
        changes = base.store.list_changes(base.store.find_merge_base(base.commit, request.head), request.head)
        _check_size(changes)
        review, library_after = review_on_base(
            base,
            request.head,
            author=request.author,
            author_id=request.author_id,
            merged_today=request.merged_today,
        )
    except RepositoryError as error:
        return make_unreadable_judgement(error.args[0], translator)
    suggestions = _find_suggestions(base, changes, review, library_after) if _wants_suggestions(review) else ()
    dependencies = list_dependencies(
        base, review, library_after, changes, author=request.author, author_id=request.author_id
    )
    return Judgement(
        review=_translate_review(review, translator),
        suggestions=tuple(suggestions),
        dependencies=dependencies,
        state_hash=combine_states(dependencies, states),
        work=describe_sent_work(library_after, review.paths),
    )


def make_unreadable_judgement(message: str, translator: Translator, *, only_today: date | None = None) -> Judgement:
    """Return the judgement of a change that only a person can judge, because of what the message says.

    It holds for the head, or only for a day, if the next one may bring another."""
    reason = Reason("", "change-too-large", translator.translate(message), False)
    day_state = list_day_state(only_today) if only_today else {}
    return Judgement(
        review=Review(Verdict.PERSON, (reason,), (), is_first_contribution=False),
        is_readable=False,
        dependencies=tuple(day_state),
        state_hash=combine_states(day_state, day_state),
    )


def _check_size(changes: Mapping[str, FileChange]) -> None:
    sizes = [change.new.size for change in changes.values() if change.new]
    if (
        len(changes) > MAX_CHANGED_FILES
        or sum(sizes) > MAX_CHANGED_BYTES
        or max(sizes, default=0) > MAX_CHANGED_FILE_BYTES
    ):
        raise TooLargeError(CHANGE_TOO_LARGE)


def _wants_suggestions(review: Review) -> bool:
    blocking_codes = {reason.code for reason in review.reasons if not reason.ok}
    is_mendable = bool(blocking_codes & {"problems", "breaks-other-files"})
    return is_mendable and "conflict" not in blocking_codes and review.verdict is not Verdict.REFUSED


def _find_suggestions(
    base: ReviewBase, changes: Mapping[str, FileChange], review: Review, library_after: Library
) -> Iterator[Suggestion]:
    """Yield what `check --fix` would write in those changed files that have problems."""
    count = 0
    for path in sorted({problem.where.path for problem in review.problems} & changes.keys()):
        file, new, old = match_path(path), changes[path].new, base.files.get(path)
        if file is None or file.kind is None or new is None or new.size > MAX_FILE_BYTES:
            continue
        texts = base.store.read_blobs([new, *([old] if old else [])])
        fixed, codes = fix_file_bytes(texts[new.id], path, file.kind, library_after)
        if fixed == texts[new.id] or NOT_SUGGESTED_FIXES & set(codes):
            continue
        base_text = texts[old.id].decode("utf-8", "replace") if old else None
        text = texts[new.id].decode("utf-8", "replace")
        for values in find_suggestions(path, text, fixed.decode(), base_text):
            yield Suggestion.model_validate(values)
            count += 1
            if count == MAX_SUGGESTIONS:
                return


def _translate_review(review: Review, translator: Translator) -> Review:
    """Return the review with plain texts, as many as a comment can show, and with paths that can be written as UTF-8."""

    def translate_problem(problem: Problem) -> Problem:
        return replace(
            problem, message=translator.translate(problem.message), hint=translator.translate(problem.hint)
        )  # fmt: skip

    return replace(
        review,
        reasons=tuple(replace(reason, message=translator.translate(reason.message)) for reason in review.reasons),
        problems=tuple(map(translate_problem, review.problems[:MAX_SHOWN_PROBLEMS])),
        paths=tuple(escape_for_display(path, MAX_PATH_CHARACTERS) for path in review.paths),
    )
