"""Reads GitHub's description of its REST and GraphQL APIs, finds operations in it, and completes answers by it."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from graphql import build_schema

from tests.support.github.descriptions import GRAPHQL_FILE, REST_FILE


@cache
def load_graphql_schema() -> Any:
    return build_schema(GRAPHQL_FILE.read_text("utf-8"))


@cache
def load_rest_description() -> Any:
    """Return the description; `nullable` of OpenAPI 3.0 becomes the `null` type of JSON Schema."""

    def convert(value: Any) -> Any:
        if isinstance(value, list):
            return [convert(item) for item in value]
        if not isinstance(value, dict):
            return value
        converted = {name: convert(inner) for name, inner in value.items()}
        if converted.get("nullable") is True:
            del converted["nullable"]
            converted = {"anyOf": [converted, {"type": "null"}]}
        return converted

    return convert(json.loads(REST_FILE.read_text("utf-8")))


def load_rest_components() -> Any:
    return load_rest_description()["components"]


def resolve_reference(part: Any) -> Any:
    """Follow `$ref` until there is none."""
    while "$ref" in part:
        _, _, group, name = part["$ref"].split("/")
        part = load_rest_components()[group][name]
    return part


def find_operation(method: str, path: str) -> tuple[str, Any, dict[str, str]]:
    """Return (path template, operation, values of the names in the template) of the most literal template that fits a path."""
    fits: list[tuple[int, str, Any, dict[str, str]]] = []
    for template, methods in load_rest_description()["paths"].items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        pattern = re.sub(r"\(\?P<(ref|path)>\[\^/\]\+\)", r"(?P<\1>.+)", pattern)
        if (match := re.fullmatch(pattern, path)) and method.lower() in methods:
            fits.append((template.count("{"), template, methods[method.lower()], match.groupdict()))
    assert fits, f"GitHub's description has no {method} {path}"
    _, template, operation, names = min(fits, key=lambda fit: fit[0])
    names.pop("owner"), names.pop("repo")
    return template, operation, names


def fill_required_fields(schema: Any, value: Any) -> Any:
    """Return the value with something in every other field that its schema requires."""
    part = resolve_reference(schema)
    if value is None:
        return value
    if "allOf" in part:
        for subschema in part["allOf"]:
            value = fill_required_fields(subschema, value)
        return value
    if "anyOf" in part or "oneOf" in part:
        return fill_required_fields((part.get("anyOf") or part["oneOf"])[0], value)
    if isinstance(value, list):
        return [fill_required_fields(part.get("items", {}), item) for item in value]
    if isinstance(value, dict):
        filled = dict(value)
        for name, inner in part.get("properties", {}).items():
            if name in filled:
                filled[name] = fill_required_fields(inner, filled[name])
            elif name in part.get("required", ()):
                filled[name] = _make_required_value(inner)
        return filled
    return value


def _make_required_value(schema: Any) -> Any:
    part = resolve_reference(schema)
    if "enum" in part:
        return part["enum"][0]
    for name in ("anyOf", "oneOf"):
        if name in part:
            return None if {"type": "null"} in part[name] else _make_required_value(part[name][0])
    if "allOf" in part:
        return {key: value for subschema in part["allOf"] for key, value in _make_required_value(subschema).items()}
    kind = part.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    match kind:
        case "object" | None:
            return fill_required_fields(part, {})
        case "array":
            return []
        case "integer" | "number":
            return part.get("minimum", 1)
        case "boolean":
            return False
        case "string":
            return {"date-time": "2026-01-01T00:00:00Z", "uri": "https://example.org"}.get(
                part.get("format", ""), "x" * part.get("minLength", 1)
            )
        case _:
            return None
