"""Editors find in a file what the check finds in it, as far as a JSON Schema can say it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from jsonschema.validators import validator_for

from lyceum.i18n import Translator
from lyceum.loader import ParsedFile, list_entry_files, parse_entry, read_yaml
from lyceum.schema import (
    CONTENT_KINDS,
    EDITOR_SCHEMA_FOLDER,
    ContentKind,
    build_json_schemas,
    build_schema_files,
    format_schema_address,
)
from tests.support.hubs import list_corpus_hubs
from tests.support.json_schemas import KIND_BY_NAME, VALIDATOR_BY_KIND, find_schema_errors
from tests.support.paths import ROOT


def list_content_files(hub: Path) -> list[Any]:
    return [pytest.param(hub, path, kind, id=f"{hub.name}/{path}") for path, kind in list_entry_files(hub)]


def test_schemas_use_the_draft_that_editors_support() -> None:
    for validator in VALIDATOR_BY_KIND.values():
        assert next(iter(validator.schema)) == "$comment"
        assert "lyceum generate schemas" in validator.schema["$comment"]
        assert validator_for(validator.schema) is Draft7Validator
        Draft7Validator.check_schema(validator.schema)


@pytest.mark.parametrize(
    ("hub", "path", "kind"), [file for hub in (ROOT, *list_corpus_hubs("valid")) for file in list_content_files(hub)]
)
def test_schema_accepts_what_the_check_accepts(hub: Path, path: str, kind: ContentKind) -> None:
    assert find_schema_errors(kind.name, (hub / path).read_bytes()) == []


CODES_IN_SCHEMAS = {
    "invalid-badge-rule", "empty-field", "empty-file", "missing-field", "not-a-date", "not-a-host", "not-a-key", "not-a-link",
    "not-a-list", "not-a-login", "not-a-number", "not-a-repository", "not-a-score", "not-a-mapping", "not-a-single-value",
    "not-a-public-key", "not-a-boolean", "multiple-lines", "too-long", "too-many-items", "conflicting-fields", "unknown-choice", "unknown-country",
    "unknown-field", "not-an-agent", "invalid-format", "unknown-language", "unknown-timezone",
}  # fmt: skip
"""Codes of the problems that a schema finds too."""

INVALID_FILES = {
    "learner": (
        "", "Ada", "- name: Ada", "headline: No name", "name: ''", "name: '  '", "name: ", "name: [Ada]", "name: {first: Ada}",
        "name: |\n  Ada\n  Lovelace", f"name: {'x' * 81}", "name: Ada\njoind: 2026-01-01", "name: Ada\nrole: lerner",
        "name: Ada\nrole: [mentor]", "name: Ada\njoined: 15/01/2026", "name: Ada\njoined: 2026-13-01", "name: Ada\njoined: 1066-10-14",
        "name: Ada\ngithub: '@ada'", f"name: Ada\ngithub: {'a' * 40}", "name: Ada\ngithub_id: -1", "name: Ada\ngithub_id: 1.5",
        "name: Ada\nlearning: [c++]", "name: Ada\nlearning: c++", "name: Ada\nlearning: [-git]", "name: Ada\nlearning: [a--b]",
        "name: Ada\nlearning: {topic: git}", f"name: Ada\nlearning: [{', '.join('abc' for _ in range(61))}]",
        "name: Ada\nknows: [{topic: sql, level: expertt}]", "name: Ada\nknows: [{level: expert}]", "name: Ada\nknows: [c++]",
        "name: Ada\nlooking_for: [a-job]", "name: Ada\nlooking_for: a-job", "name: Ada\nlocation: London",
        "name: Ada\nlocation: {country: UK}", "name: Ada\nlocation: {cty: London}", "name: Ada\ntimezone: Europe/Londn",
        "name: Ada\nlanguages: english", "name: Ada\nlanguages: [en, english]", "name: Ada\nshow: {boards: maybe}",
        "name: Ada\nlinks: [{label: Site, url: ada.example.org}]", "name: Ada\nlinks: [{label: Site, url: 'http://a.example.org'}]",
        "name: Ada\nlinks: [{label: Site, url: 'javascript:alert(1)'}]", "name: Ada\nlinks: [{label: Site}]",
        "name: Ada\ngoals: [{goal: One, done: soon}]", f"name: Ada\nbio: {'x' * 4001}", "name: Ada\nstory: ''",
    ),
    "tip": (
        "author: ada", "title: One", "title: One\nauthor: ada\nauthors: [ada, grace]", "title: One\nauthors: []",
        "title: One\nauthor: ada\nurl: 'mailto:ada@example.org'", "title: One\nauthor: ada\nlevel: esy",
    ),
    "challenge": (
        "summary: One", "title: One\nscore: speed", "title: One\nscore: {measure: duration, better: faster}",
        "title: One\nscore: {max: lots}", "title: One\ntasks: [warm-up]", "title: One\ntasks: [{id: a b, title: A}]",
        "title: One\nmode: both",
    ),
    "result": (
        "learner: ada", "date: 2026-01-01", "learner: ada\ndate: 2026-1-1", "learner: ada\ndate: 2026-01-01\nscore: fast",
        "learner: ada\ndate: 2026-01-01\nscore: 1:75:00", "learner: ada\ndate: 2026-01-01\nscore: 2:60",
        "learner: ada\ndate: 2026-01-01\nscore: soon", "learner: ada\ndate: 2026-01-01\nscore: true",
        "learner: ada\ndate: 2026-01-01\nranked: never",
        "learner: ada\nteam: {name: A, members: [b]}\ndate: 2026-01-01", "team: {name: A}\ndate: 2026-01-01",
    ),
    "hub": (
        "name: Test\nagents: ['two words']",
        "name: T\nrepository: hub", "name: T\nsafe: {hosts: ['https://example.org']}", "name: T\nforgotten: [xyz]",
        "name: T\nseason: week", "name: T\nseason: [{name: One}]", "name: T\nboards: no", "name: T\nlanguage: english",
        "name: T\npoints: {tip: many}", "name: T\nmoderators: ['@ada']", "name: T\nbranch: -x",
        "name: T\nbadge_keys: [key]",
    ),
    "activity": ("what: Talk\nwho: ada", "what: Talk\nwho: ada\ndate: 2026-01-01\nkind: party"),
    "topics": ("id: git", "- {id: git}", "- {id: git, name: Git, aliases: [g it]}"),
    "badges": (
        "- {id: a, name: A, summary: A, rule: {}}", "- {id: a, name: A, summary: A, rule: {count: tip, streak: 2}}",
        "- {id: a, name: A, summary: A, rule: {all: [{count: tips}]}}",
        "- {id: a, name: A, summary: A, rule: {any: [{count: tip, member_for: 2}]}}",
    ),
}  # fmt: skip


def check_file(kind_name: str, text: str) -> tuple[list[str], bytes]:
    """Return the codes of the problems that the check finds in a file with this YAML, and the file."""
    kind = KIND_BY_NAME[kind_name]
    data = (f"---\n{text}\n---\nText\n" if kind.has_markdown_body else f"{text}\n").encode()
    _, problems = parse_entry(data, "content/file", kind, key="file")
    return [problem.code for problem in problems], data


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in INVALID_FILES.items() for text in texts])
def test_schema_refuses_shapes_the_check_refuses(kind: str, text: str) -> None:
    codes, data = check_file(kind, text)
    assert codes
    assert set(codes) <= CODES_IN_SCHEMAS
    assert find_schema_errors(kind, data) != []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("learner", "name: Ada\njoined: 2026-02-30"),
        ("learner", "name: Ada\nlearning: ['a。b']"),
        ("tip", "title: One\nauthor: ada\nurl: https://-.example.org"),
        ("result", "learner: ada\ndate: 2026-01-01\nscore: 1e999"),
        ("badges", "- {id: a, name: A, summary: A, rule: {streak: 0}}"),
    ],
)
def test_only_the_check_finds_mistakes_beyond_patterns(kind: str, text: str) -> None:
    codes, data = check_file(kind, text)
    assert set(codes) <= CODES_IN_SCHEMAS
    assert codes
    assert find_schema_errors(kind, data) == []


def test_every_model_code_has_a_schema_example() -> None:
    shown = {code for kind, texts in INVALID_FILES.items() for text in texts for code in check_file(kind, text)[0]}
    assert shown == CODES_IN_SCHEMAS
    source = "".join(path.read_text("utf-8") for path in (ROOT / "generator/lyceum/schema").glob("*.py"))
    codes = set(re.findall(r'(?:make_field_error\(\s*|\bcode=)"([a-z-]+)"', source))
    assert "not-a-date" in codes
    assert codes <= CODES_IN_SCHEMAS


@pytest.mark.parametrize("hub", list_corpus_hubs("invalid"), ids=lambda hub: hub.name)
def test_schema_refuses_exactly_files_with_shape_problems(hub: Path) -> None:
    for path, kind in list_entry_files(hub):
        data = (hub / path).read_bytes()
        parsed = read_yaml(data, path, front_matter=kind.has_markdown_body, list_of=kind.list_field)
        if isinstance(parsed, ParsedFile) and not parsed.problems:  # editors report invalid YAML without a schema
            codes = {problem.code for problem in parse_entry(data, path, kind, key="file")[1]}
            assert bool(find_schema_errors(kind.name, data)) == bool(codes & CODES_IN_SCHEMAS), path


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("learner", "name: 123\nheadline: true\npronouns: 1.5\nbio: 2026"),
        ("learner", "name: Ada\nlearning: 2026\nknows: git\nlanguages: no\nlooking_for: mentor\ngoals: Sleep"),
        ("learner", "name: Ada\nlearning: [2026, true]\nlocation: {country: gb}\nlanguages: [EN, pt-BR]"),
        ("learner", "name: Ada\ngithub: false\nshow: {boards: no, wall: 'Off', search: TRUE}"),
        ("learner", "name: Ada\ngithub: 007\nlinks: {label: Mail, url: 'MAILTO:ada@example.org'}"),
        ("learner", "name: 名前\nlearning: [データ, naïve-bayes]\nmilestones: []"),
        ("learner", f"name: {'x' * 80}\ntimezone: Europe/London\ncohort: a\nformerly: adda"),
        ("tip", "title: One\nauthors: ada\nurl: 'HTTPS://example.org:443/a b?c#d'"),
        ("tip", "title: One\nauthor: ada\nauthors: []"),
        ("challenge", "title: One\nscore: duration\nboards: main\ntasks: {id: 1, title: One, points: 2.5}"),
        ("result", "team: {name: A, members: ada}\ndate: 2026-01-01\nscore: 59:59\nranked: off"),
        ("result", "learner: ada\ndate: '2026-01-01'\nscore: '90:00.5'"),
        ("hub", "name: T\nseason: {name: One, starts: 2026-01-01, ends: 2026-02-01}\npoints: {podium: 3}\nlanguage: pt-BR"),
        ("hub", "name: T\nforgotten: [1234567890123456, 12345678901234e5]\nboards: off\nsafe: {pictures: yes}"),
        ("topics", "- {id: 3d, name: 3}"),
        ("activity", "what: Talk\nwho: ada\ndate: 2026-01-01\nkind: talk"),
        ("badges", "- {id: a, name: A, summary: A, rule: {given_to: []}}"),
        ("badges", "- {id: a, name: A, summary: A, rule: {any: [{streak: 3}, {rank: {at_most: 3}}]}}"),
    ],
)  # fmt: skip
def test_schema_and_check_accept_the_same_spellings(kind: str, text: str) -> None:
    codes, data = check_file(kind, text)
    assert codes == []
    assert find_schema_errors(kind, data) == []


def test_schema_error_uses_the_wording_of_the_check() -> None:
    joined = VALIDATOR_BY_KIND["learner"].schema["properties"]["joined"]
    assert joined["patternErrorMessage"] == "write year-month-day, such as 2026-03-01"


def test_every_schema_field_has_a_description() -> None:
    for kind in CONTENT_KINDS:
        schema: dict[str, Any] = VALIDATOR_BY_KIND[kind.name].schema
        fields = schema.get("properties") or schema["items"]["properties"]
        assert all(field["description"] for field in fields.values())
    learning = VALIDATOR_BY_KIND["learner"].schema["properties"]["learning"]["description"]
    assert learning == "Topics you are learning. A single value stands for a list of one."


def test_published_schema_contains_its_address() -> None:
    for name, text in build_json_schemas(Translator("en"), site_url="https://example.org/hub/").items():
        assert json.loads(text)["$id"] == f"https://example.org/hub/assets/schemas/{name}.json"


def test_site_publishes_the_schemas(sample_site: Path) -> None:
    for kind in CONTENT_KINDS:
        schema = json.loads((sample_site / format_schema_address(kind.name)).read_text("utf-8"))
        assert schema["$id"] == format_schema_address(kind.name, "https://lantern-room.github.io/hub/")


def test_committed_schemas_are_up_to_date() -> None:
    files = build_schema_files()
    assert {path: (ROOT / path).read_text("utf-8") for path in files} == files
    schemas = {path for path in files if path.startswith(EDITOR_SCHEMA_FOLDER)}
    assert {path.name for path in (ROOT / EDITOR_SCHEMA_FOLDER).iterdir()} == {Path(path).name for path in schemas}


def test_editor_settings_map_every_kind_to_its_schema() -> None:
    starter_folder = ROOT / "generator/lyceum/contributing/starter/hub/vscode"
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    for kind in CONTENT_KINDS:
        pattern = settings["yaml.schemas"][f"./{EDITOR_SCHEMA_FOLDER}/{kind.name}.json"]
        path_pattern = kind.path_pattern.replace("{key}.", "**/*.")
        assert pattern == f"content/{re.sub('{[a-z]+}', '*', path_pattern)}"
    for folder in (ROOT / ".vscode", starter_folder):
        assert "redhat.vscode-yaml" in json.loads((folder / "extensions.json").read_text("utf-8"))["recommendations"]
    assert (ROOT / ".vscode/extensions.json").read_bytes() == (starter_folder / "extensions.json").read_bytes()
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    assert "redhat.vscode-yaml" in container["customizations"]["vscode"]["extensions"]
