"""Validates content files against the generated JSON Schemas, in the way an editor does it."""

from __future__ import annotations

import json
import re

import yaml
from jsonschema import Draft7Validator

from lyceum.i18n import Translator
from lyceum.schema import CONTENT_KINDS, build_json_schemas

KIND_BY_NAME = {kind.name: kind for kind in CONTENT_KINDS}
VALIDATOR_BY_KIND = {
    name: Draft7Validator(json.loads(text)) for name, text in build_json_schemas(Translator("en")).items()
}


class EditorYamlLoader(yaml.SafeLoader):
    """Reads YAML 1.2, as editors do: 12 is a number, `true` a boolean, `no` a word, and a date a text."""


EditorYamlLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first_characters in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+0123456789."),
):  # fmt: skip
    EditorYamlLoader.add_implicit_resolver(  # type: ignore[no-untyped-call]
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first_characters)
    )
EditorYamlLoader.add_constructor(
    "tag:yaml.org,2002:int", lambda _, node: int(node.value, 0) if node.value[:2] in ("0o", "0x") else int(node.value)
)
EditorYamlLoader.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value.replace(".inf", "inf")))


def find_schema_errors(kind: str, data: bytes) -> list[str]:
    """Return the messages of the schema about the YAML of a file."""
    text = data.decode("utf-8-sig")
    if KIND_BY_NAME[kind].has_markdown_body:
        text = text.split("---\n")[1]
    values = yaml.load(text, Loader=EditorYamlLoader)
    return [str(error.message) for error in VALIDATOR_BY_KIND[kind].iter_errors(values)]
