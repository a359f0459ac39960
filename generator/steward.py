"""Open pull requests in; what becomes of each, and the doing of it, out.

    decide   with a token that only reads: every file of a change is asked for by its Git id and kept under it, so that
             what is judged is what would be merged; each change is judged on what main will be after those before it
    act      with a token that writes and nothing of what anybody wrote: takes the decisions, looks whether the world is
             still the one that they were taken in, and merges only the head, onto the tree, into the tree that was judged

A decision that no longer holds is left for the next run; nothing is lost by that but ten minutes.
"""

from __future__ import annotations

import logging
import re
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from generator import answer, mend, owners, reading
from generator.github import Account, Busy, GitHub, PullRequest, Refused
from generator.library import Library
from generator.model import folded
from generator.objects import Objects, ReviewError, TooMuch
from generator.problem import say, shown
from generator.review import REFUSED, Reason, Review, Verdict, held, laid_out, review
from generator.words import Words

APPROVED, HOLD = "approved", "hold"
"""Labels of people who look after a hub: take it in; leave it."""
READY, PERSON, MEND = "ready", "needs a person", "needs changes"
"""Labels of ours, one at a time."""
LABELS = {
    APPROVED: ("0E8A16", "Somebody who looks after this place says yes to this change"),
    HOLD: ("5319E7", "Not to be taken in for now"),
    READY: ("C2E0C6", "In order; taken in by itself"),
    PERSON: ("FBCA04", "In order; somebody looks at it"),
    MEND: ("F9D0C4", "Something is to be mended first; the comment says what"),
    **{f"form: {kind}": ("C5DEF5", "Came by a form") for kind in ("profile", "tip", "result", "challenge", "leave")},
}
"""Their colours, and what they say."""
NOT_BY_A_LABEL = REFUSED | {
    "breaks-elsewhere", "conflict", "maintainers-file", "nothing-changes", "problems", "too-much", "unreadable"
}  # fmt: skip
"""What stays in the way of a merge although somebody said yes: it is mended, or merged by hand."""
PREVIEW = "preview.html"
"""What check.yml leaves: the changed pages as they will look. An artifact that is not packed is called like its file."""
MOST_MERGES = 20
"""In one run."""
MOST_OBJECTS, MOST_BYTES, LARGEST = 400, 16 * 1024 * 1024, 5 * 1024 * 1024
"""Of one change: folders and files that main does not have, bytes of them together, bytes of one."""
FORM = re.compile(r"form/([1-9][0-9]{0,9})")
"""The branch that an issue form becomes; the number is the issue's."""
ODD = say("it is put together in a way that only a person can judge")
_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
_JUDGED = re.compile(r"<!-- judged (?P<head>[0-9a-f]{40}) since (?P<since>\S+) as (?P<key>[0-9a-f]{16}) -->")

Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{40}\z")]


class Suggestion(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    path: Annotated[str, Field(max_length=999)]
    side: Literal["RIGHT"]
    line: Annotated[int, Field(gt=0)]
    body: Annotated[str, Field(max_length=20_000)]
    start_line: Annotated[int, Field(gt=0)] | None = None
    start_side: Literal["RIGHT"] | None = None


class Decision(BaseModel):
    """All that `act` knows. Texts reach GitHub's interface as they are, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: Annotated[int, Field(gt=0)]
    head: Sha
    asked: str
    """What people said about it, as `voices` gives it."""
    merge: bool
    onto: Sha
    """The tree that main has before."""
    into: Sha
    """The tree that main has then."""
    title: Annotated[str, Field(max_length=200)]
    message: Annotated[str, Field(max_length=1000)]
    comment: Annotated[str, Field(max_length=64_000)]
    """Where it is not merged."""
    merged_comment: Annotated[str, Field(max_length=64_000)]
    label: Literal["ready", "needs a person", "needs changes"]
    unlabel: tuple[Literal["approved"], ...] = ()
    suggestions: Annotated[tuple[Suggestion, ...], Field(max_length=30)] = ()


DECISIONS = TypeAdapter(tuple[Decision, ...])


# Decide ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A pull request, and whose it is: of one that we opened, the author of the form."""

    request: PullRequest
    author: Account
    trailer: str = ""


def decide(hub: Path, github: GitHub, *, branch: str, now: datetime, first: int | None = None) -> tuple[Decision, ...]:
    """What becomes of every open pull request that changes content: `first`, then the others as `_in_turn` has them. The
    hub is a clone that stands at the tip of `branch`. What was decided before and would be decided again is left out.
    Where GitHub is busy in between, what was decided until then holds. Raises Busy where nothing was."""
    git = Objects(hub)
    tip = base = git.commit("HEAD")
    waiting = _in_turn(_waiting(github, branch, first), first)
    if not waiting:
        return ()
    merged_today = _merged_today(github, branch, now.date())
    decided: list[Decision] = []
    for asked in waiting:
        desk = _Desk(git, github, tip, base, now, merged_today[asked.author.number or 0])
        try:
            decision = desk.decision(asked)
        except Busy:
            if not decided:
                raise
            break
        except _FAULTS as fault:  # of ours: everybody else is served all the same
            logging.getLogger(__name__).warning("#%d: %s", asked.request.number, _told(fault))
            decision = desk.decision(asked, odd=True)
        if decision is None:
            continue
        if decision.merge and READY not in asked.request.labels:  # what was refused before may be again
            if sum(one.merge for one in decided) == MOST_MERGES:
                break
            base = git.commit_of(decision.into, base)
            merged_today[asked.author.number or 0] += 1
        decided.append(decision)
    return tuple(decided)


def _in_turn(waiting: Iterable[Asked], first: int | None) -> list[Asked]:
    """Nobody keeps the others waiting: whoever has no answer yet comes before those who have one, everybody's one before
    anybody's second, and what GitHub would not merge when it was in order comes last; then who waited longest."""
    seen: Counter[int] = Counter()
    turns: list[tuple[tuple[bool | int, ...], int, Asked]] = []
    for asked in waiting:
        number = asked.author.number or 0
        seen[number] += 1
        request = asked.request
        turn = (request.number != first, READY in request.labels, request.answer is not None, seen[number])
        turns.append((turn, len(turns), asked))
    return [asked for *_, asked in sorted(turns, key=lambda one: one[:2])]


def _waiting(github: GitHub, branch: str, first: int | None) -> Iterator[Asked]:
    requests = {one.number: one for one in github.pull_requests(branch)}
    if first is not None and first not in requests:  # a list is not always as new as what woke us
        one = github.pull_request(first)
        requests |= {first: one} if one and one.base_branch == branch else {}
    for request in requests.values():
        form = FORM.fullmatch(request.head_branch) if request.ours and not request.fork else None
        if not form:
            yield Asked(request, request.author)
        elif issue := github.issue(int(form[1])):
            yield Asked(request, issue.author, credit(issue.author))


def credit(author: Account) -> str:
    """The trailer by which Git and GitHub know whose work a commit is."""
    address = f"{author.number}+{author.login}" if author.number else author.login
    return f"Co-authored-by: {author.login} <{address}@users.noreply.github.com>"


def _merged_today(github: GitHub, branch: str, today: date) -> Counter[int]:
    merged: Counter[int] = Counter()
    for one in github.merged_since(branch, today):
        form = FORM.fullmatch(one.branch) if not one.fork else None
        issue = github.issue(int(form[1])) if form else None
        merged[(issue.author.number or 0) if issue else one.by] += 1
    return merged


@dataclass(frozen=True, slots=True)
class _Desk:
    git: Objects
    github: GitHub
    tip: str
    """The commit that GitHub knows."""
    base: str
    """What it will be after the changes before this one."""
    now: datetime
    merged_today: int

    def decision(self, asked: Asked, *, odd: bool = False) -> Decision | None:
        """`odd`: it is left to a person, and nothing of it is looked at."""
        request = asked.request
        before = _JUDGED.search(request.answer.body) if request.answer else None
        key = sha256(
            "\n".join((voices(request), self.git.tree_of(self.base), self.now.date().isoformat())).encode()
        ).hexdigest()[:16]
        if before and (before["head"], before["key"]) == (request.head, key):
            return None
        fresh = not before or before["head"] != request.head
        since = self.now if fresh or not before else datetime.fromisoformat(before["since"])
        try:
            if odd:
                raise ReviewError(ODD)
            head = fetched(self.git, self.github, self.tip, request.head)
            found = review(
                self.git.folder,
                base=self.base,
                head=head,
                author=asked.author.login,
                author_id=asked.author.number,
                today=self.now.date(),
                merged_today=self.merged_today,
            )
        except (ReviewError, Refused) as error:
            head, found = None, _unread(error)
        if head and not any(path.startswith("content/") for path in found.paths):
            return None
        community = _on(self.git, self.base, "content/hub.yml").community.value
        words = Words(community.language)
        said_yes = self._approved(request, community.moderators, since, fresh=fresh)
        state = _state(found, request, said_yes)
        stale = APPROVED in request.labels and not said_yes and state == "waits"
        suggested = tuple(self._suggestions(found, head)) if head and state == "mend" else ()
        about = answer.About(
            login=asked.author.login,
            site=_with_slash(community.url),
            preview=self._preview(request) if state not in ("refused", "merged") else None,
            addresses=_addresses(found.paths),
            suggested=bool(suggested),
            moved=stale,
        )
        note = (
            f"<!-- judged {request.head} since {since.astimezone(UTC).isoformat(timespec='seconds')} as {key} -->\n\n"
        )
        waits: answer.State = "waits" if state == "merged" else state
        return Decision(
            number=request.number,
            head=request.head,
            asked=voices(request),
            merge=state == "merged",
            onto=self.git.tree_of(self.base),
            into=found.tree or self.git.tree_of(self.base),
            title=f"{shown(' '.join(request.title.split()), 100)} (#{request.number})",
            message=asked.trailer,
            comment=note + answer.comment(found, waits, about, words),
            merged_comment=note + answer.comment(found, "merged", about, words),
            label=READY if state == "merged" else PERSON if state not in ("mend", "conflict") else MEND,
            unlabel=(APPROVED,) if stale else (),
            suggestions=tuple(Suggestion.model_validate(one) for one in suggested[:30]),
        )

    def _approved(self, request: PullRequest, moderators: Sequence[Any], since: datetime, *, fresh: bool) -> bool:
        """Whether somebody who looks after the hub said yes to this very head: in a review of it, or by a label set
        after our comment named it; and nobody of them asks for changes. Whose profile has the number of another account
        is somebody else, who took a login that was given up."""
        theirs = {folded(str(one)) for one in moderators if one}
        voiced = (*(one.by for one in request.opinions), *(one.by for one in request.labelled))
        heard = {by for by in voiced if folded(by.login) in theirs}
        people = _on(self.git, self.base, "content/learners/") if heard else None
        trusted = {one for one in heard if people and not owners.Account(one.login, one.number, people).lost}
        opinions = [one for one in request.opinions if one.by in trusted]
        if any(not one.approves for one in opinions):
            return False
        if any(one.commit == request.head for one in opinions):
            return True
        labels = (one for one in request.labelled if one.label == APPROVED and one.by in trusted)
        return APPROVED in request.labels and not fresh and any(one.when > since for one in labels)

    def _suggestions(self, found: Review, head: str) -> Iterator[dict[str, Any]]:
        """For files of the change that have problems, what `check --fix` would write."""
        wrong = {one.where.path for one in found.problems} & set(found.paths)
        files, before = self.git.files(head), self.git.files(self.base)
        with tempfile.TemporaryDirectory() as folder:
            laid_out(self.git, files, Path(folder))
            for one in mend.mended(Path(folder), wrong):
                if {"encoding", "line-ends"} & set(one.done):
                    continue
                old = before.get(one.path)
                texts = self.git.contents([files[one.path], *([old] if old else [])])
                text = texts[files[one.path].id].decode("utf-8", "replace")
                was = texts[old.id].decode("utf-8", "replace") if old else None
                yield from answer.suggestions(one.path, text, one.data.decode(), was)

    def _preview(self, request: PullRequest) -> str | None:
        try:
            return self.github.artifact_at("check.yml", request.head, PREVIEW)
        except Refused:
            return None


def voices(request: PullRequest) -> str:
    """What people said about a change, and what it is: whoever decides again hears the same."""
    labels = sorted(request.labels & {APPROVED, HOLD})
    opinions = sorted(f"{one.by.login}:{one.approves}:{one.commit}" for one in request.opinions)
    set_by = sorted(f"{one.when.isoformat()} {one.by.login}" for one in request.labelled if one.label == APPROVED)
    return "\n".join((request.head, str(request.draft), request.base_branch, *labels, *opinions, *set_by[-1:]))


def _state(found: Review, request: PullRequest, said_yes: bool) -> answer.State:
    crosses = {one.code for one in found.reasons if not one.ok}
    if found.verdict is Verdict.REFUSED:
        return "refused"
    if "conflict" in crosses:
        return "conflict"
    if crosses & {"problems", "breaks-elsewhere"}:
        return "mend"
    if request.draft:
        return "draft"
    if HOLD in request.labels:
        return "held"
    if not crosses or (said_yes and not crosses & NOT_BY_A_LABEL):
        return "merged"
    return "waits"


def _unread(error: Exception) -> Review:
    said = error.args[0] if isinstance(error, ReviewError) else say("GitHub does not show all of it")
    return Review(Verdict.PERSON, (Reason("", "too-much", said, False),), (), first=False)


def _on(git: Objects, base: str, place: str) -> Library:
    """What the base says in this file, or in the files of this folder; without all else."""
    files = {path: file for path, file in git.files(base).items() if path.startswith(place)}
    return reading.library_of(held(git, files), {})[0]


def _told(fault: Exception) -> str:
    """What and where, and nothing that anybody wrote."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} at {Path(place.filename).name}:{place.lineno}"


def _with_slash(url: str | None) -> str | None:
    return f"{url.rstrip('/')}/" if url else None


def _addresses(paths: Iterable[str]) -> tuple[str, ...]:
    """Pages of changed learners, tips and challenges, from the site's root."""
    found: dict[str, None] = {}
    for path in paths:
        if match := re.fullmatch(r"content/(learners|tips)/([^/]+)\.(?:yml|md)", path):
            found[f"{match[1]}/{folded(match[2])}/"] = None
        elif match := re.match(r"content/challenges/([^/]+)/", path):
            found[f"challenges/{folded(match[1])}/"] = None
    return tuple(found)


# A head, object by object ------------------------------------------------------------------------------------------


def fetched(git: Objects, github: GitHub, base: str, head: str) -> str:
    """A commit in this clone with all that the head holds, coming after the commit where it parted from `base`. Only what
    the clone lacks is asked for; what arrives under another id than its own is an error. Raises ReviewError and Refused."""
    parted, before = github.parted(base, head)
    fork = git.commit(parted)
    if any(git("merge-base", "--is-ancestor", one, fork)[0] for one in before):
        raise ReviewError(ODD)  # they parted at more than one commit, and a merge is then made otherwise
    budget = _Budget()
    root = github.tree_of(head)
    _fetched_tree(git, github, root, budget, depth=0)
    return git.commit_of(root, fork)


class _Budget:
    def __init__(self) -> None:
        self.objects = self.bytes = 0

    def take(self, size: int) -> None:
        self.objects, self.bytes = self.objects + 1, self.bytes + size
        if self.objects > MOST_OBJECTS or self.bytes > MOST_BYTES or size > LARGEST:
            raise TooMuch(say("the change is larger than what is looked at without a person"))


def _fetched_tree(git: Objects, github: GitHub, tree: str, budget: _Budget, *, depth: int) -> None:
    if not git.missing([tree]):
        return
    budget.take(0)
    if depth > 12:
        raise TooMuch(say("the change is larger than what is looked at without a person"))
    entries = github.tree(tree)
    made = git.tree((one.mode.zfill(6), one.kind, one.id, one.name) for one in entries)
    if made != tree:
        raise ReviewError(say("GitHub's answer is not what was asked for"))
    gone = git.missing({one.id for one in entries if one.kind != "commit"})
    for one in entries:
        if one.id in gone and one.kind == "tree":
            _fetched_tree(git, github, one.id, budget, depth=depth + 1)
        elif one.id in gone and one.kind == "blob":
            budget.take(one.size)
            if git.blob(github.blob(one.id)) != one.id:
                raise ReviewError(say("GitHub's answer is not what was asked for"))


# Act ---------------------------------------------------------------------------------------------------------------


def act(decisions: Sequence[Decision], github: GitHub, *, branch: str) -> Iterator[str]:
    """Does what was decided, and says it line by line. Raises Busy where GitHub does not answer; the next run goes on."""
    merged, moved, stands = 0, False, ""
    busy: Busy | None = None
    if decisions:
        try:
            github.have_labels(LABELS)
        except Refused as refused:
            yield f"labels: {refused}"
    for decision in decisions:
        try:
            request = github.pull_request(decision.number)
            if request is None:
                yield f"#{decision.number}: no longer open"
                continue
            if voices(request) != decision.asked:
                yield f"#{decision.number}: something was said or changed meanwhile; it is decided anew"
                continue
            done = False
            if decision.merge and (not moved or decision.onto == stands):
                moved, stands, before = True, "", moved  # unless it is known how it ended
                done, said, refused_it = _merged(decision, github, branch)
                moved, stands = before or not done, decision.onto if refused_it else ""
                merged += done
                yield f"#{decision.number}: {said}"
                if refused_it and READY not in request.labels:
                    github.label(decision.number, add=[READY])  # so that it keeps nobody waiting next time
            elif decision.merge:
                yield f"#{decision.number}: decided anew, since main is not what it was"
            if decision.merge and not done:
                continue  # what the comment would say is not so
            yield from _said(decision, request, github, done=done)
            if done and request.ours and not request.fork and FORM.fullmatch(request.head_branch):
                github.remove(request.head_branch)
        except Refused as refused:
            yield f"#{decision.number}: {refused}"
        except Busy as error:
            if busy:
                break
            busy = error
            yield f"#{decision.number}: {error}"
    if merged:
        try:
            github.start("publish.yml", branch)
            yield "publishing"
        except Refused as refused:
            yield f"publishing waits for its hour: {refused}"
    if busy:
        raise busy


def _merged(decision: Decision, github: GitHub, branch: str) -> tuple[bool, str, bool]:
    """(whether it is merged, what to say of it, whether GitHub would not have this very head merged)."""
    if github.tree_of(github.tip(branch)) != decision.onto:
        return False, "main is not what it was", False
    try:
        github.merge(decision.number, decision.head, title=decision.title, message=decision.message)
    except Refused as refused:
        if github.pull_request(decision.number) is not None:
            return False, f"not merged: {refused}", refused.status != 409
    if github.tree_of(github.tip(branch)) != decision.into:
        return True, "merged; main went on meanwhile", False
    return True, "merged", False


def _said(decision: Decision, request: PullRequest, github: GitHub, *, done: bool) -> Iterator[str]:
    """Comment, labels, suggestions: what GitHub refuses of these is said and passed over."""
    ours = {READY, PERSON, MEND}
    try:
        github.answer(decision.number, decision.merged_comment if done else decision.comment, request.answer)
        add = {decision.label} - request.labels
        remove = (request.labels & ours) - {decision.label} | (request.labels & set(decision.unlabel))
        github.label(decision.number, add=sorted(add), remove=sorted(remove))
        if decision.suggestions:
            known = github.suggested(decision.number)
            new = [one for one in decision.suggestions if (one.path, one.body) not in known]
            if new:
                github.suggest(decision.number, decision.head, [one.model_dump(exclude_none=True) for one in new])
    except Refused as refused:
        yield f"#{decision.number}: {refused}"
    else:
        yield f"#{decision.number}: {decision.label}"
