"""A hub, an issue that a form made, and who sent it in; the files that come of it, what is wrong, and what to answer, out.

    body → answers → values → a file → the same check as of any file → Made

Whose file it is, GitHub says, never the form. What people typed is data: it is quoted where it becomes YAML, it stands in
code where it is shown on GitHub, and in the title of a change stand names of files only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from dataclasses import field as field_of
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from generator import leaving, reading
from generator.adding import checked, clean, free, slug, taken
from generator.edit import field, plain, rewritten
from generator.issueforms import Form, Kind, Question, form, kind_of, read, ticked
from generator.library import Entry, Library
from generator.model import SPELT, Show, day_called, folded, is_language, language_called
from generator.owners import Account, owner
from generator.problem import Message, Problem, did_you_mean, say
from generator.report import harmless, in_code, said
from generator.source import Text, decoded
from generator.source import read as values_in
from generator.words import Words

MARK = "<!-- lyceum: from a form -->"
"""The first line of the comment, by which it is found again."""
LONGEST_COMMENT = 60_000
"""Characters; GitHub takes 65,536."""

MOST_LINES = 40
"""Problems that a comment lists."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something about an answer, in the words of the form."""

    question: str
    """As the form asks it; empty: it is about the whole."""
    code: str
    message: str
    hint: str = ""
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Made:
    kind: Kind | None
    path: str
    """Of the file; empty where it has none, and where somebody leaves."""
    text: str
    """What stands in it, also where something is wrong."""
    files: Mapping[str, str | None]
    """What changes in the hub, by path; None: the file goes. Empty where something is wrong."""
    title: str
    """Of a pull request. Names of files only: nothing that somebody typed mentions or closes anything."""
    message: str
    """Of the commit."""
    branch: str
    problems: tuple[Wrong, ...]
    comment: str
    """Markdown, for the one comment below the issue."""
    look_at: tuple[str, ...] = ()
    """Where a person must look: other people's words that still name somebody who leaves."""

    @property
    def is_fine(self) -> bool:
        return not any(one.severity == "error" for one in self.problems)

    def as_json(self) -> dict[str, Any]:
        """Plain values: the same issue gives the same, in the same order."""
        gone = sorted(path for path, text in self.files.items() if text is None)
        changed = sorted(path for path, text in self.files.items() if text is not None)
        told = {name: getattr(self, name) for name in ("kind", "path", "text", "title", "branch", "message", "comment")}
        more = {"files": dict(sorted(self.files.items())), "changes": changed, "deletions": gone}
        return {**told, "problems": [asdict(one) for one in self.problems], **more, "look_at": list(self.look_at)}


def made(
    hub: Path,
    *,
    body: str,
    author: str,
    author_id: int | None,
    today: date,
    kind: Kind | None = None,
    labels: Iterable[str] = (),
    number: int | None = None,
    words: Words | None = None,
) -> Made:
    """What the issue `number` with this body asks for. The kind is found by the labels or the questions where it is not
    given. Nothing is written; the hub is read as it is, with its problems."""
    library, _ = reading.library(hub)
    community = library.community.value
    words = words or Words(community.language)
    kind = kind or kind_of(body, labels, words, community)
    asked = form(kind, words, community) if kind else None
    answers = read(body, asked) if asked else {}
    case = _Case(hub, library, words, Account(author, author_id, library), asked, answers, today)
    if asked is None or not answers:
        outcome = _Outcome(problems=(case.whole("not-a-form", say("these are not the answers to a form")),))
    elif not case.account.login:
        outcome = _Outcome(problems=(case.whole("no-login", say("`{author}` is not a GitHub login", author=author)),))
    else:
        outcome = _OUTCOMES[asked.kind](case)
    wrong = any(one.severity == "error" for one in outcome.problems)
    message = _message(outcome, kind, author, author_id, number, words)
    return Made(
        kind=kind,
        path=outcome.path,
        text=outcome.text,
        files={} if wrong else outcome.files,
        title=outcome.title,
        message=message,
        branch=f"form/{number}" if number is not None else "",
        problems=outcome.problems,
        comment=_comment(case, outcome, body, wrong=wrong),
        look_at=outcome.look_at,
    )


def write(hub: Path, one: Made) -> None:
    """The files of it, in the hub's folder."""
    for path, text in one.files.items():
        if text is None:
            (hub / path).unlink(missing_ok=True)
        else:
            (hub / path).parent.mkdir(parents=True, exist_ok=True)
            (hub / path).write_bytes(text.encode())


# What is in hand ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Outcome:
    problems: tuple[Wrong, ...] = ()
    path: str = ""
    text: str = ""
    files: Mapping[str, str | None] = field_of(default_factory=dict)
    title: str = ""
    look_at: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Case:
    hub: Path
    library: Library
    words: Words
    account: Account
    form: Form | None
    answers: Mapping[str, str]
    today: date

    def whole(self, code: str, message: Message, hint: Message | str = "") -> Wrong:
        return Wrong("", code, said(message, self.words), said(hint, self.words))

    def about(self, question: Question | None, code: str, message: Message, hint: Message | str = "") -> Wrong:
        return replace(self.whole(code, message, hint), question=question.label if question else "")

    def question(self, name: str) -> Question | None:
        return next((one for one in self.form.questions if one.name == name), None) if self.form else None

    @cached_property
    def handle(self) -> str | None:
        """As the author's profile is named; None: they have none here."""
        return min((self.library.learners[key].key for key in self.account.own), default=None)

    @cached_property
    def taken(self) -> frozenset[str]:
        return taken(self.library)

    @cached_property
    def called(self) -> Mapping[str, Mapping[str, str]]:
        """Keys of topics, people and challenges by what they are called, where only one is called so."""
        library = self.library
        topics = library.topics.value.topics if library.topics else ()
        pairs = {
            "topics": [(topic.name, topic.id) for topic in topics],
            "people": [(one.value.name, one.key) for one in library.learners.values()],
            "challenges": [(one.value.title, one.key) for one in library.challenges.values()],
        }
        found: dict[str, dict[str, str]] = {}
        for what, named in pairs.items():
            many = Counter(folded(name) for name, _ in named)
            found[what] = {folded(name): key for name, key in named if many[folded(name)] == 1}
        return found

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the answers say, by question; None: a hyphen, for nothing. Unanswered questions are left out."""
        told: dict[str, Any] = {}
        for question in self.form.questions if self.form else ():
            answer = clean(self.answers.get(question.name, ""))
            if re.fullmatch(r"\s*[-–—]\s*", answer):
                told[question.name] = None
            elif (value := _value(question, answer, self)) not in ("", [], {}):
                told[question.name] = value
        return told

    def needed(self) -> Iterator[Wrong]:
        """Questions without the answer that they need."""
        for question in self.form.questions if self.form else ():
            if question.required and self.values.get(question.name) is None:
                yield self.about(question, "needed", say("an answer is needed here"))

    def link(self, kind: Kind) -> str:
        """Where a form of the hub is opened, as Markdown; without a repository, what it is called."""
        its, repository = form(kind, self.words, self.library.community.value), self.library.community.value.repository
        if not repository:
            return its.name
        return f"[{its.name}](https://github.com/{repository}/issues/new?template={kind}.yml)"


# Answers to values -------------------------------------------------------------------------------------------------


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _several(text: str) -> str:
    return re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE).lstrip("\n").rstrip()


def _value(question: Question, answer: str, case: _Case) -> Any:
    line = _one_line(answer)
    match question.shape:
        case _ if question.name == "score" and question.shape == "line":
            line = re.sub(r"^([0-9]{1,12}),([0-9]{1,2}|[0-9]{4,6})$", r"\1.\2", line)
            return Decimal(line) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", line, re.ASCII) else line
        case _ if question.name == "location.country":
            return _code_of(line, case.words, "territories") if line else ""
        case "text":
            return _several(answer)
        case "day":
            return _day(line)
        case "lines":
            return [text for text in map(_item, answer.split("\n")) if text]
        case "links":
            return [_link(text) for text in map(_item, answer.split("\n")) if text]
        case "keys":
            parts = (_item(text) for text in re.split(r"[,;\n،、，]", answer))
            return list(dict.fromkeys(_key(question, text, case) for text in parts if text))
        case "checks":
            return [_chosen(question, text, case) for text in map(_one_line, ticked(answer))]
        case "flags" if "." in question.name:
            return bool(ticked(answer)) or ""
        case "flags":
            return {_chosen(question, text, case): False for text in map(_one_line, ticked(answer))}
        case "choice":
            return _chosen(question, line, case)
    return line


def _item(text: str) -> str:
    return re.sub(r"^([-*+•]|\[[ xX]\])\s+", "", _one_line(text))


def _day(text: str) -> date | str:
    day = day_called(text)
    return date.fromisoformat(day) if day else text


def _chosen(question: Question, text: str, case: _Case) -> str:
    assert case.form
    return case.form.value(question, text) or text


def _link(text: str) -> dict[str, str]:
    """What a line says of a link: `Website https://…`, `[Website](https://…)`, or the address alone."""
    if match := re.fullmatch(r"\[(.*)\]\((\S+)\)", text):
        return {"label": match[1], "url": match[2]}
    label, _, url = text.rpartition(" ")
    if not label and (host := re.match(r"(?i)(?:https?://|mailto:)?(?:www\.)?([^/?#\s]{1,60})", url)):
        return {"label": host[1], "url": url.strip("<>")}
    return {"label": label.rstrip(" :–—-") or label, "url": url.strip("<>")}


def _key(question: Question, text: str, case: _Case) -> str:
    """The key of what somebody names in their own way: by its name, an alias, its address, with an `@`."""
    if question.name == "languages":
        return text if is_language(text) else language_called(text) or _code_of(text, case.words, "languages")
    match question.suggest:
        case "topics":
            known = case.library.topic_of.get(folded(text))
            return (
                known.id
                if known
                else case.called["topics"].get(folded(text)) or SPELT.get(folded(text)) or slug(text) or text
            )
        case "people":
            return _person(case, text)
        case "challenges":
            return _challenge(case, text) or text
    if question.name == "tasks" and (entry := _its_challenge(case)):
        same = (task.id for task in entry.value.tasks if folded(text) in (folded(task.id), folded(task.title)))
        return next(same, text)
    return _chosen(question, text, case)


def _person(case: _Case, text: str) -> str:
    bare = re.sub(r"(?i)^(@|https://github\.com/|https://\S*/learners/)", "", text).strip("/")
    if entry := case.library.learners.get(folded(bare)):
        return entry.key
    return case.called["people"].get(folded(text), bare)


def _challenge(case: _Case, text: str) -> str | None:
    """A challenge by its key, its title or the address of its page."""
    bare = match[1] if (match := re.search(r"/challenges/([^/?#\s]+)", text)) else text
    if entry := case.library.challenges.get(folded(unquote(bare))):
        return entry.key
    return case.called["challenges"].get(folded(text))


def _its_challenge(case: _Case) -> Entry[Any] | None:
    key = _challenge(case, _one_line(clean(case.answers.get("challenge", ""))))
    return case.library.challenges[folded(key)] if key else None


def _code_of(text: str, words: Words, what: str) -> str:
    """The code of a country or a language that is named in the hub's language or in English."""
    for one in (words, Words("en")):
        if code := _codes(str(one.locale), what).get(folded(text)):
            return code
    return text


@cache
def _codes(locale: str, what: str) -> Mapping[str, str]:
    from babel import Locale

    names: Mapping[Any, Any] = getattr(Locale.parse(locale), what)
    return {folded(str(name)): str(code).replace("_", "-") for code, name in sorted(names.items(), reverse=True)}


# A profile ---------------------------------------------------------------------------------------------------------


def _profile(case: _Case) -> _Outcome:
    if problem := _in_doubt(case):
        return _Outcome(problems=(problem,))
    told, handle = _nested(case.values), case.handle
    if handle is None:
        return _new_profile(case, told)
    path = case.library.learners[folded(handle)].path
    text = decoded((case.hub / path).read_bytes(), path)
    before = values_in((case.hub / path).read_bytes(), path)
    assert isinstance(text, str), "it was read before"
    assert isinstance(before, Text), "it was read before"
    assert isinstance(before.values, dict), "it was read before"
    if case.account.number is not None and "github_id" not in before.values:
        told["github_id"] = case.account.number
    after = _bare(_changed(before.values, told))
    names = {*before.values, *after}
    changed = [name for name in told if name in names and plain(after.get(name)) != before.values.get(name)]
    text = rewritten(text, after, changed)
    return _file(case, path, text, "learner", handle, case.words.gettext("Profile: %(key)s", key=handle))


def _in_doubt(case: _Case) -> Wrong | None:
    """A profile that may be theirs, where only a person can say."""
    library, account = case.library, case.account
    mend = say("mend it first, or ask the people who look after the place")
    for entry in library.learners.values():
        theirs = owner(entry) == account.login or (account.number and entry.value.github_id == account.number)
        if theirs and entry.path in library.doubtful_paths:
            return case.whole(
                "profile-in-doubt", say("something is wrong in your file `{path}`", path=entry.path), mend
            )
    if ("learner", account.login) in library.broken:
        name = folded(f"content/learners/{account.login}.yml")
        path = next(path for path in library.paths if folded(path) == name)
        return case.whole("profile-in-doubt", say("your file `{path}` cannot be read", path=path), mend)
    if account.lost and not account.own:
        told = say("a page with your login belongs to an account of another number")
        return case.whole("account-changed", told, say("ask the people who look after the place"))
    return None


def _new_profile(case: _Case, told: dict[str, Any]) -> _Outcome:
    login = case.account.name
    earlier = {folded(name) for one in case.library.learners.values() for name in one.value.formerly}
    handle = free(login.replace("_", "-"), lambda key: f"content/learners/{key}.yml", case.taken, earlier)
    values = {name: value for name, value in told.items() if value not in (None, {})}
    if folded(handle) != folded(login):
        values["github"] = login
    if case.account.number is not None:
        values["github_id"] = case.account.number
    text = "".join(field(name, value) for name, value in values.items())
    title = case.words.gettext("Profile: %(key)s", key=handle)
    return _file(case, f"content/learners/{handle}.yml", text, "learner", handle, title)


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """`location.city` as a part of `location`."""
    told: dict[str, Any] = {}
    for name, value in values.items():
        outer, _, inner = name.partition(".")
        if inner:
            told[outer] = {**(told.get(outer) or {}), inner: value}
        else:
            told[outer] = value
    return {name: value for name, value in told.items() if value != {}}


def _changed(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a file with others in their place: what is told anew keeps what the form did not ask."""
    after = dict(before)
    for name, value in told.items():
        old = before.get(name)
        if isinstance(value, dict):
            whole = {**(old if isinstance(old, dict) else {}), **value}
            value = {inner: one for inner, one in whole.items() if one is not None} or None
        elif name in ("knows", "goals") and value:
            short = "topic" if name == "knows" else "goal"
            known = {folded(str(one[short])): one for one in old or () if isinstance(one, dict) and short in one}
            value = [known.get(folded(one), one) for one in value]
        if value is None:
            after.pop(name, None)
        else:
            after[name] = value
    return after


_BARE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,12}|true|false", re.ASCII)


def _bare(value: Any, name: str = "") -> Any:
    """The values of a file, with those that people write without quotes as such."""
    match value:
        case dict():
            return {inner: _bare(one, inner) for inner, one in value.items()}
        case list():
            return [_bare(one, name) for one in value]
        case str() if _BARE.fullmatch(value) and name in _BARE_FIELDS:
            known = {"true": True, "false": False}
            return known.get(value, int(value) if value.isdigit() and value[0] != "0" else _day(value))
    return value


_BARE_FIELDS = frozenset({"github_id", "joined", "date", "done", "looking_until", *Show.model_fields})


# What people made --------------------------------------------------------------------------------------------------


def _tip(case: _Case) -> _Outcome:
    return _work(case, "tip", lambda key: f"content/tips/{key}.md", {"author": case.handle})


def _idea(case: _Case) -> _Outcome:
    return _work(case, "challenge", lambda key: f"content/challenges/{key}/challenge.md", {"hosts": [case.handle]})


def _work(case: _Case, kind: str, place: Any, by: dict[str, Any]) -> _Outcome:
    if case.handle is None:
        return _Outcome(problems=(_add_yourself(case),))
    told = {name: value for name, value in case.values.items() if value is not None}
    body = told.pop("body", "")
    key = free(slug(told.get("title", "")) or kind, place, case.taken)
    title = {"title": told.pop("title")} if "title" in told else {}
    head = "".join(field(name, value) for name, value in {**title, **by, **told}.items())
    gettext = case.words.gettext
    called = gettext("Tip: %(key)s", key=key) if kind == "tip" else gettext("Challenge: %(key)s", key=key)
    return _file(case, place(key), f"---\n{head}---\n\n{body}\n", kind, key, called)


def _result(case: _Case) -> _Outcome:
    if case.handle is None:
        return _Outcome(problems=(_add_yourself(case),))
    told = {name: value for name, value in case.values.items() if value is not None}
    asked, members = told.pop("challenge", ""), told.pop("members", [])
    its = _its_challenge(case)
    challenge = its.key if its else ""
    who: dict[str, Any] = {"learner": case.handle}
    wanted = case.handle
    if team := told.pop("team", None):
        everybody = [*([] if folded(case.handle) in map(folded, members) else [case.handle]), *members]
        who, wanted = {"team": {"name": team, "members": everybody}}, slug(team) or "team"
    if told.pop("ranked", None):
        told["ranked"] = False

    def place(key: str) -> str:
        return f"content/challenges/{challenge or 'unknown'}/results/{key}.yml"

    key = free(wanted, place, case.taken)
    text = "".join(field(name, value) for name, value in {**who, **told}.items())
    title = case.words.gettext("Result: %(challenge)s, %(key)s", challenge=challenge, key=key)
    outcome = _file(case, place(key), text, "result", key, title, challenge=challenge)
    more = []
    if asked and not challenge:
        names = {one.value.title: one.key for one in case.library.challenges.values()}
        near = did_you_mean(asked, [*names, *names.values()]) or say("copy the address of the challenge's page")
        said_so = say("there is no challenge `{key}`", key=asked)
        more.append(case.about(case.question("challenge"), "reference-leads-somewhere", said_so, near))
    if members and not team:
        said_so, hint = say("the team has no name"), say("write what it is called, or leave both empty")
        more.append(case.about(case.question("team"), "needed", said_so, hint))
    return replace(outcome, problems=(*more, *outcome.problems), path=outcome.path if challenge else "")


def _add_yourself(case: _Case) -> Wrong:
    if problem := _in_doubt(case):
        return problem
    hint = say("add yourself first, a name is enough; then send this in again, or change a word in it")
    return case.whole("no-profile", say("there is no page of yours here yet"), hint)


def _leave(case: _Case) -> _Outcome:
    if problem := _in_doubt(case):
        return _Outcome(problems=(problem,))
    if case.handle is None:
        return _Outcome(problems=(case.whole("no-profile", say("there is no page of yours here: nothing is to go")),))
    if not case.values.get("sure"):
        return _Outcome(problems=tuple(case.needed()))
    plan = leaving.forget(case.hub, case.handle)
    files: dict[str, str | None] = dict.fromkeys(plan.gone)
    files |= {path: data.decode() for path, data in plan.changed.items()}
    for old, new in plan.moved.items():
        files[new] = files.get(old) or (case.hub / old).read_bytes().decode()
        files[old] = None
    title = case.words.gettext("Somebody leaves")
    return _Outcome(files=files, title=title, look_at=tuple(map(str, plan.named)))


_OUTCOMES = {"profile": _profile, "tip": _tip, "result": _result, "challenge": _idea, "leave": _leave}


# What is wrong -----------------------------------------------------------------------------------------------------


def _file(
    case: _Case, path: str, text: str, kind: str, key: str, title: str, *, challenge: str | None = None
) -> _Outcome:
    """The file, with all that is wrong with its answers, in the form's order."""
    order = {question.label: i for i, question in enumerate(case.form.questions)} if case.form else {}
    needed = list(case.needed())
    missing = {one.question for one in needed}
    found = {
        _worded(problem, text, case): None
        for problem in checked(case.library, path, text, kind, key, challenge, today=case.today)
    }
    others = [one for one in found if one.question not in missing]
    problems = sorted((*needed, *others), key=lambda one: (order.get(one.question, -1), one.severity, one.code))
    return _Outcome(tuple(problems), path, text, {path: text}, title)


_ASKED_ABOUT = {"score-fits-the-measure": "score", "text-is-there": "body", "unknown-country": "location.country"}
"""By a problem's code: the question, where the place in the file does not tell."""
_ASKED_AS = {"location": "location.city", "score": "score"}


def _question_of(problem: Problem, text: str, case: _Case) -> Question | None:
    """The question whose answer stands where the problem is."""
    if problem.code in _ASKED_ABOUT:
        return case.question(_ASKED_ABOUT[problem.code])
    if problem.code == "missing-field" and isinstance(problem.message, Message):
        return case.question(str(problem.message.values.get("field", "")))
    lines = text.split("\n")
    if problem.where.path.endswith(".md") and problem.where.line > lines.index("---", 1) + 1:
        return case.question("body")
    above = (re.match(r"([a-z_]+):", line) for line in reversed(lines[: problem.where.line]))
    name = next((match[1] for match in above if match), "")
    if name == "team":
        named = problem.code in ("reference-leads-somewhere", "not-a-key", "too-many")
        return case.question("members" if named else "team")
    return case.question(_ASKED_AS.get(name, name))


def _worded(problem: Problem, text: str, case: _Case) -> Wrong:
    question = _question_of(problem, text, case)
    told = Wrong(
        question.label if question else "",
        problem.code,
        said(_asked(problem.message, question), case.words),
        said(_asked(problem.hint, question), case.words),
        str(problem.severity),
    )
    return told if question else replace(told, message=f"{told.message} ({in_code(str(problem.where))})")


def _asked(text: str, question: Question | None) -> Message | str:
    """A sentence about a file, as one about a form."""
    if not isinstance(text, Message):
        return text
    template = _IN_A_FORM.get(text.template, text.template)
    values = text.values | ({"field": question.label} if question and "field" in text.values else {})
    return say(template, **values) if template != text.template or values != text.values else text


def _(template: str) -> str:
    """A template for the catalogues."""
    return template


_IN_A_FORM = {
    "`score` is missing": _("an answer is needed here"),
    "add a line `{field}: …`": _("answer it"),
    "check the name, or add a challenge `content/challenges/{key}/challenge.md`": _(
        "copy the last part of its address"
    ),
    "check the name, or add a profile `content/learners/{key}.yml`": _(
        "check the handle: it is the last part of a page's address"
    ),
    "delete the line `score`: having done it is what counts": _("leave it empty: having done it is what counts"),
    "`{key}` is a topic that `content/topics.yml` does not know": _("`{key}` is a topic that is new here"),
    "keep it, or ask for it to be added there": _("keep it, or take one that the site lists"),
    "keep the better one, or mend the date": _("change the one that is there, or mend the day"),
    "send in one result for each, with `learner`": _("leave the team empty; each of you sends in a result"),
    "there is no challenge `content/challenges/{key}/challenge.md`": _("there is no challenge `{key}`"),
    "there is no profile `content/learners/{key}.yml`": _("nobody here has the handle `{key}`"),
    "there is no text below the fields": _("there is no text"),
    "this challenge measures `{measure}`: add a line `score: …`": _(
        "this challenge measures `{measure}`: write what you reached"
    ),
    "write `team: {{name: …, members: [{learner}]}}`": _("write what the team is called, and who is in it"),
    "write it below the second `---`": _("write it"),
    "write one value behind the `:`; quote it if it begins with [ or a brace": _("write one thing"),
    "write something, or delete the line": _("write something, or leave it empty"),
    "write the file's name without its ending": _("use letters, digits and single hyphens"),
    "write your own, or delete the line": _("write your own, or leave it empty"),
}
"""What is said of files, and what of forms in its place."""


# What is answered --------------------------------------------------------------------------------------------------


def _message(
    outcome: _Outcome, kind: Kind | None, author: str, author_id: int | None, number: int | None, words: Words
) -> str:
    """Of somebody who leaves it says no name: the commit stays."""
    parts = [outcome.title]
    if number is not None:
        parts.append(words.gettext("From the form in #%(number)s.", number=number))
    if kind != "leave" and outcome.title:
        address = f"{author_id}+{author}" if author_id is not None else author
        parts.append(f"Co-authored-by: {author} <{address}@users.noreply.github.com>")
    return "\n\n".join(parts) + "\n" if outcome.title else ""


def _comment(case: _Case, outcome: _Outcome, body: str, *, wrong: bool) -> str:
    """What the author reads below the issue. Whatever they typed stands in code: it mentions nobody, and is no HTML."""
    _ = case.words.gettext
    said_so = [_line(one) for one in outcome.problems[:MOST_LINES]]
    if len(outcome.problems) > MOST_LINES:
        said_so.append("- …")
    parts = [MARK]
    if wrong:
        parts += [_("Thank you. Something needs another look first:"), "\n".join(said_so)]
        if any(one.code in ("no-profile", "not-a-form") for one in outcome.problems):
            parts.append(f"→ {case.link('profile')}")
        parts.append(_("Change your answers above (**⋯**, then **Edit**), and this is looked at again."))
    elif outcome.path:
        parts += [_("Thank you! This is what your answers make, `%(path)s`:", path=outcome.path)]
        parts.append(_fenced(_cut(outcome.text), "markdown" if outcome.path.endswith(".md") else "yaml"))
        if said_so:
            parts += [_("Worth a look, but nothing is in the way:"), "\n".join(said_so)]
        parts.append(_("To say it otherwise, change your answers above (**⋯**, then **Edit**)."))
    else:
        marks = {path: "-" if text is None else "+" for path, text in outcome.files.items()}
        listed = "\n".join(f"{mark} {path}" for path, mark in sorted(marks.items()))
        parts += [_("This goes (-), or changes so that it no longer names you (+):"), _fenced(_cut(listed), "diff")]
        if outcome.look_at:
            where = "\n".join(f"- {in_code(place)}" for place in outcome.look_at)
            parts += [_("Here other people's words still name you; a person looks at them:"), where]
    text = "\n\n".join(parts)
    room = LONGEST_COMMENT - len(text)
    answers = clean(body).strip()
    quoted = _fenced(answers, "text")
    if len(quoted) > room - 200:
        quoted = _fenced(answers[: max(0, room // 2)] + "\n…", "text")
    if len(quoted) > room - 200:
        return text + "\n"
    return f"{text}\n\n<details><summary>{_('What you wrote')}</summary>\n\n{quoted}\n\n</details>\n"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_COMMENT // 3 else text[: LONGEST_COMMENT // 3] + "\n…"


def _line(one: Wrong) -> str:
    mark = "\u274c" if one.severity == "error" else "\u26a0\ufe0f"
    where = f"**{harmless(one.question)}**: " if one.question else ""
    return f"- {mark} {where}{harmless(one.message)}" + (f"  \n  {harmless(one.hint)}" if one.hint else "")


def _fenced(text: str, language: str) -> str:
    """As code, whatever it holds."""
    fence = _fence(text)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _fence(text: str) -> str:
    """Longer than any row of its character in the text; of the character whose rows are shorter."""
    rows = {sign: max((len(row) for row in re.findall(f"{sign}{{3,}}", text)), default=2) for sign in "`~"}
    sign = min(rows, key=lambda one: (rows[one], "`~".index(one)))
    return sign * (rows[sign] + 1)
