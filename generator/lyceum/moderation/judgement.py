"""Judges one change: the review, the suggestions, and what the judgement depends on. It runs in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lyceum.contributing import fix_file_bytes
from lyceum.diagnostics import Problem
from lyceum.git import ObjectStore, RepositoryError, TooLargeError
from lyceum.i18n import Translator, escape_for_display, format_message, get_translator
from lyceum.loader import MAX_FILE_BYTES, Library, match_path
from lyceum.moderation.decision_file import Sha, Suggestion
from lyceum.moderation.policy import review_on_base
from lyceum.moderation.review_base import ReviewBase
from lyceum.moderation.review_result import Reason, Review, Verdict
from lyceum.moderation.suggestions import find_suggestions

MAX_CHANGED_FILES = 400
MAX_CHANGED_BYTES = 16 * 1024 * 1024
"""Bytes of the changed files together."""
MAX_CHANGED_FILE_BYTES = 5 * 1024 * 1024
MAX_SUGGESTIONS = 30
"""Suggestions on one pull request, as `Decision` allows."""
MAX_SHOWN_PROBLEMS = 200
"""Problems and reasons that a judgement keeps; the comment shows fewer."""
MAX_PATH_CHARACTERS = 999
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


def judge_change(base: ReviewBase, request: JudgementRequest) -> Judgement:
    """Judge a change on a base. A change that Git cannot read, or that is too large, needs a person."""
    translator = get_translator(base.library.settings.value.language)
    try:
        _check_size(base.store, base.store.find_merge_base(base.commit, request.head), request.head)
        review, library_after = review_on_base(
            base,
            request.head,
            author=request.author,
            author_id=request.author_id,
            merged_today=request.merged_today,
        )
    except RepositoryError as error:
        return make_unreadable_judgement(error.args[0], translator)
    suggestions = _find_suggestions(base, request.head, review, library_after) if _wants_suggestions(review) else ()
    return Judgement(review=_translate_review(review, translator), suggestions=tuple(suggestions))


def make_unreadable_judgement(message: str, translator: Translator) -> Judgement:
    """Return the judgement of a change that only a person can judge, because of what the message says."""
    reason = Reason("", "change-too-large", translator.translate(message), False)
    return Judgement(
        review=Review(Verdict.PERSON, (reason,), (), is_first_contribution=False), is_readable=False
    )  # fmt: skip


def _check_size(store: ObjectStore, fork: str, head: str) -> None:
    files = [change.new for change in store.list_changes(fork, head).values()]
    sizes = [file.size for file in files if file]
    if (
        len(files) > MAX_CHANGED_FILES
        or sum(sizes) > MAX_CHANGED_BYTES
        or max(sizes, default=0) > MAX_CHANGED_FILE_BYTES
    ):
        raise TooLargeError(CHANGE_TOO_LARGE)


def _wants_suggestions(review: Review) -> bool:
    blocking_codes = {reason.code for reason in review.reasons if not reason.ok}
    is_mendable = bool(blocking_codes & {"problems", "breaks-other-files"})
    return is_mendable and "conflict" not in blocking_codes and review.verdict is not Verdict.REFUSED


def _find_suggestions(base: ReviewBase, head: str, review: Review, library_after: Library) -> Iterator[Suggestion]:
    """Yield what `check --fix` would write in those changed files that have problems."""
    store = base.store
    fork = store.find_merge_base(base.commit, head)
    changes = store.list_changes(fork, head)
    count = 0
    for path in sorted({problem.where.path for problem in review.problems} & changes.keys()):
        file, new, old = match_path(path), changes[path].new, base.files.get(path)
        if file is None or file.kind is None or new is None or new.size > MAX_FILE_BYTES:
            continue
        texts = store.read_blobs([new, *([old] if old else [])])
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
