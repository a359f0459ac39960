"""Strategies for hubs with every kind of file, every field, and values at the edges. What is generated follows the schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from lyceum.git import NO_HISTORY, FileHistory, History, Person
from lyceum.git.history import Commit, Contribution, FileCommit, FileVersion, ProjectCommit
from lyceum.loader import DiscussionComment
from lyceum.schema import CONTENT_KINDS, BadgeRule, ContentKind, ModelField, NotInFuture, ReferenceTo, describe_fields

KEYS: Mapping[str, tuple[str, ...]] = {
    "learner": ("ada", "Grace", "li-wei", "josé"),
    "tip": ("one", "Two", "three-3"),
    "challenge": ("walk", "Swim", "run-1"),
    "topic": ("python", "SQL", "c", "ops"),
    "cohort": ("spring", "Autumn", "2026"),
    "organisation": ("acme", "École"),
    "badge": ("helper", "Star", "first"),
    "result": ("ada", "ada-2", "crew", "Grace"),
    "activity": ("meet-up", "talk"),
}
"""The keys of each kind. So few, that files refer to one another and collide."""
_MISSING_KEYS = ("nobody", "former-member", "ADA", "page")
_LINES = (
    "Ada Lovelace", "José", "李明", "عمر", "Ω", "0", "null", "{{ name }} x", "<b>bold</b> & co", "a" * 60, "👩‍💻 Ada", "%(name)s %s", "x",
)  # fmt: skip
_MARKDOWN = (
    "Text", "# Heading\n\n- [x] done\n- open\n", "| a | b |\n|---|---|\n| 1 | 2 |", "[^1] and [^1]: note", "<script>alert(1)</script>",
    "See [this](one.md), @ada and https://example.org.", "```python\nprint(1)\n```", "---", "![picture](x.png)", "1. " * 200,
)  # fmt: skip
_COUNT_FIELDS = ("topic", "challenge", "at_least", "tiers", "of", "distinct")
_DAYS = (
    "1900-01-01", "2024-02-29", "2025-11-24", "2026-01-01", "2026-01-02", "2026-09-30", "2026-10-01", "2026-11-24", "2026-11-25",
    "2027-01-01", "2200-12-31",
)  # fmt: skip
_PAST_DAYS = _DAYS[1:8]
_SCALARS: Mapping[str, tuple[str, ...]] = {
    "not-a-date": _DAYS,
    "not-a-number": ("0", "1", "2", "3", "100", "999999999999"),
    "not-a-score": ("0", "1", "1.50", "100", "0.000001", "999999999999", "1:30", "0:00", "9999:59:59.999999"),
    "not-a-boolean": ("true", "false"),
    "not-a-link": ("https://a.example.org/", "https://example.org/a?b=c&d=(e)", "https://xn--bcher-kva.example/%20"),
    "not-a-login": ("ada", "grace", "li-wei", "false", "none", "moth"),
    "not-a-repository": ("lantern-room/hub",),
    "not-a-host": ("example.org", "sub.example.co.uk"),
    "not-a-public-key": ("z6Mk" + "h" * 44,),
    "unknown-country": ("GB", "TW", "AQ"),
    "unknown-timezone": ("Europe/London", "Pacific/Kiritimati", "UTC"),
    "unknown-language": ("en", "fr", "ar", "pt-BR", "zh-Hant"),
    "multiple-lines": _LINES,
}
"""Values of each scalar type by the code of its problem."""
_TEXT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "season": ("any", "2026-q4", "Term one", "2026-11"),
    "branch": ("main",),
    "forgotten": ("0123456789abcdef",),
}


@dataclass(frozen=True, slots=True)
class RandomHub:
    """The files of a hub, and what Git and the discussions know about it."""

    files: dict[str, bytes]
    history: History
    comments: tuple[DiscussionComment, ...]


Keys = Mapping[str, Sequence[str]]
"""The keys that a hub has of each kind."""


def _draw_scalar(field: ModelField, keys: Keys) -> st.SearchStrategy[Any]:
    if reference := field.get_mark(ReferenceTo):
        known = st.sampled_from(keys[reference.kind] or KEYS[reference.kind])
        return known if reference.kind == "topic" else _mostly(known, st.sampled_from(_MISSING_KEYS))
    if field.get_mark(NotInFuture):
        return _mostly(st.sampled_from(_PAST_DAYS), st.sampled_from(_DAYS))
    if field.name in _TEXT_FIELDS:
        return st.sampled_from(_TEXT_FIELDS[field.name])
    assert field.scalar
    if values := _SCALARS.get(field.scalar.code):
        return st.sampled_from(values).map(lambda text: text[: field.scalar.max_length] if field.scalar else text)
    if field.scalar.code == "not-a-key":
        return st.sampled_from(("main", "Second", "parse", "x", *KEYS["topic"]))
    return st.sampled_from(_MARKDOWN if "IsMarkdown" in repr(field.marks) else ("R_1", "DIC_2"))


def _mostly(usual: st.SearchStrategy[Any], rare: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 39).flatmap(lambda number: rare if number == 39 else usual)


@st.composite
def _draw_field(draw: st.DrawFn, field: ModelField, keys: Keys, depth: int) -> Any:
    if field.nested and not (field.choices and draw(st.booleans())):
        value = _draw_mapping(field.nested, keys, depth=depth + 1)
    elif field.choices:
        value = st.sampled_from(field.choices)
        if field.nested:
            return draw(value)
    else:
        value = _draw_scalar(field, keys)
    return draw(st.lists(value, max_size=3)) if field.is_list else draw(value)


@st.composite
def _draw_mapping(draw: st.DrawFn, model: type[BaseModel], keys: Keys, depth: int = 0) -> dict[str, Any]:
    """Draw some of the optional fields of a class and all required ones; of exclusive fields, draw one."""
    fields = describe_fields(model)
    exclusive = getattr(model, "exclusive_fields", ())
    chosen = draw(st.sampled_from(exclusive)) if exclusive else ""
    names = [
        name
        for name, field in fields.items()
        if field.is_required or name == chosen or (name not in exclusive and draw(st.integers(0, 3)) == 0)
    ]
    if model is BadgeRule:
        names = (
            [chosen, *draw(st.lists(st.sampled_from(_COUNT_FIELDS), max_size=2, unique=True))]
            if chosen == "count"
            else [chosen]
        )
    if depth > 3:
        names = [name for name in names if fields[name].nested is not model]
    return {name: draw(_draw_field(fields[name], keys, depth)) for name in names}


@st.composite
def _draw_listed(draw: st.DrawFn, model: type[BaseModel], kind: str, keys: Keys) -> list[dict[str, Any]]:
    """Draw a list in which each item has one of the keys of a kind as its id."""
    return [{**draw(_draw_mapping(model, keys)), "id": key} for key in keys[kind]]


@st.composite
def _draw_value(draw: st.DrawFn, kind: ContentKind, keys: Keys) -> Any:
    fields = describe_fields(kind.model)
    if kind.list_field:
        nested = fields[kind.list_field].nested
        assert nested
        return draw(_draw_listed(nested, kind.list_field.removesuffix("s"), keys))
    value = draw(_draw_mapping(kind.model, keys))
    if kind.name == "hub":
        for name, key_kind in (("cohorts", "cohort"), ("organisations", "organisation")):
            nested = fields[name].nested
            assert nested
            value[name] = draw(_draw_listed(nested, key_kind, keys))
    return value


@st.composite
def _fit_result(draw: st.DrawFn, result: dict[str, Any], challenge: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """Return the result with what its challenge asks for, most of the time."""
    if draw(st.integers(0, 9)) == 9:
        return result
    settings = challenge.get("score", {})
    measure, mode = settings.get("measure", "none"), challenge.get("mode", "solo")
    tasks = [task["id"] for task in challenge.get("tasks", ())]
    fitted = {name: value for name, value in result.items() if name not in ("board", "tasks", "score")}
    if (mode == "solo" and "team" in result) or (mode == "team" and "learner" in result):
        people = draw(st.lists(st.sampled_from(keys["learner"]), min_size=1, max_size=3))
        fitted = {name: value for name, value in fitted.items() if name not in ("team", "learner")}
        fitted |= {"learner": people[0]} if mode == "solo" else {"team": {"name": "Crew", "members": people}}
    if challenge.get("boards") and draw(st.booleans()):
        fitted["board"] = draw(st.sampled_from(challenge["boards"]))
    if tasks:
        fitted["tasks"] = draw(st.lists(st.sampled_from(tasks), max_size=3))
    if measure != "none":
        fitted["score"] = draw(
            st.sampled_from(("0", "1", "2", "7") if measure != "duration" else _SCALARS["not-a-score"])
        )
    return fitted


def _format_file(kind: ContentKind, value: Any, body: str) -> bytes:
    text = (
        "\n".join(f"{name}: {json.dumps(item, ensure_ascii=False)}" for name, item in value.items())
        if isinstance(value, dict)
        else json.dumps(value, ensure_ascii=False)
    )
    return f"---\n{text}\n---\n{body}\n".encode() if kind.has_markdown_body else f"{text}\n".encode()


_PERSONS = (
    Person("Ada", "ada", 1, is_bot=False),
    Person("Kim Noprofile", None, None, is_bot=False),
    Person("x", "moth", 7, is_bot=False),
)


@st.composite
def _draw_commits(draw: st.DrawFn) -> list[Commit]:
    """Draw commits, each sent on the day of its merge or earlier, in the order of their merges."""
    rows = draw(
        st.lists(st.tuples(*[st.sampled_from(_PAST_DAYS)] * 2, st.sampled_from(_PERSONS)), min_size=1, max_size=4)
    )
    return [
        Commit(
            sha=f"{number:040x}",
            merged_at=datetime.fromisoformat(max(days)).replace(hour=12, tzinfo=UTC),
            sent_on=date.fromisoformat(min(days)),
            people=(person,),
        )
        for number, (*days, person) in enumerate(sorted(rows, key=lambda row: max(row[:2])))
    ]


@st.composite
def _draw_history(draw: st.DrawFn, contents: Mapping[str, bytes]) -> History:
    """Draw a history in which some files have earlier versions, which may be of another kind or unreadable."""
    commits = draw(_draw_commits())
    files = {}
    for path, data in contents.items():
        count = draw(st.integers(0, len(commits)))
        if count:
            changed = commits[-count:]
            datas = [draw(st.sampled_from((data, *list(contents.values())[:3], b"name: ["))) for _ in changed[1:]]
            pairs = [*zip(changed, [*datas, data], strict=True)]
            versions = tuple(FileVersion(commit, path, old) for commit, old in pairs)
            changes = tuple(FileCommit(commit, path, blake2b(old, digest_size=20).hexdigest()) for commit, old in pairs)
            files[path] = FileHistory(
                changed[0], changed[-1], changed[0].people, changes, lambda _, versions=versions: versions
            )
    contributions = tuple(
        Contribution(person, 1, date(2026, 1, 1), date(2026, 11, 1), 1, 1, 0)
        for person in draw(st.lists(st.sampled_from(_PERSONS), unique=True))
    )
    project_commits = tuple(
        ProjectCommit(commit.people[0], commit.sha, commit.sent_on, "code", commit.merged_on)
        for commit in reversed(commits)
    )
    return replace(
        NO_HISTORY, files=files, contributions=contributions, project_commits=project_commits, head=commits[-1].sha
    )  # fmt: skip


def _draw_keys(kind: str) -> st.SearchStrategy[list[str]]:
    return st.lists(
        st.sampled_from(KEYS[kind]), min_size=kind in ("learner", "challenge"), max_size=4, unique_by=str.casefold
    )


@st.composite
def random_hubs(draw: st.DrawFn) -> RandomHub:
    """Draw a hub: some of its files are missing, and most are valid."""
    keys = {kind: draw(_draw_keys(kind)) for kind in KEYS}
    files: dict[str, bytes] = {}
    challenges: dict[str, Any] = {}
    for kind in CONTENT_KINDS:
        file_keys: Sequence[str] = keys.get(kind.name, [""])
        if kind.is_single_file and kind.name != "hub" and draw(st.integers(0, 9)) == 9:
            file_keys = []
        for key in file_keys:
            challenge = draw(st.sampled_from(keys["challenge"]))
            path = f"content/{kind.path_pattern.format(key=key, challenge=challenge)}"
            value = draw(_draw_value(kind, keys))
            if kind.name == "challenge":
                challenges[key] = value
            if kind.name == "result":
                value = draw(_fit_result(value, challenges[challenge], keys))
            files[path] = _format_file(kind, value, draw(st.sampled_from(_MARKDOWN)))
    comments = tuple(
        DiscussionComment(login, str(number), date.fromisoformat(day), None, thread)
        for number, (login, day, thread) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(("ada", "moth")), st.sampled_from(_DAYS), st.sampled_from(("tip:one", "learner:ada", "challenge:gone"))), max_size=3))
        )
    )  # fmt: skip
    return RandomHub(files, draw(_draw_history(files)), comments)
