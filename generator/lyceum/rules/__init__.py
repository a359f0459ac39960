"""Rules that hold between files: one function for each rule, with the explanation that its help page shows.

A rule takes the Library and yields findings; it reads no files. Two checks read files of the maintainers: giscus.json, and
their pages with the navigation."""

from lyceum.rules.checker import COLLISION_CODES, check_changed_entries, check_early, check_library
from lyceum.rules.deceptive_names import iterate_names
from lyceum.rules.explanations import load_explanations
from lyceum.rules.field_texts import list_texts
from lyceum.rules.giscus_file import check_giscus_file, get_origin
from lyceum.rules.maintainer_pages import GENERATED_NAMES, check_maintainer_pages, may_name_keys
from lyceum.rules.names import RESERVED_NAMES, is_reserved_name
from lyceum.rules.placeholders import (
    PLACEHOLDER_BODIES,
    PLACEHOLDER_HANDLE,
    PLACEHOLDER_NAME,
    PLACEHOLDER_TITLE,
    load_placeholder_texts,
)
from lyceum.rules.rule_memory import EarlyFindings, RuleMemory
from lyceum.rules.stored_memory import StoredMemory

__all__ = [
    "COLLISION_CODES",
    "GENERATED_NAMES",
    "PLACEHOLDER_BODIES",
    "PLACEHOLDER_HANDLE",
    "PLACEHOLDER_NAME",
    "PLACEHOLDER_TITLE",
    "RESERVED_NAMES",
    "EarlyFindings",
    "RuleMemory",
    "StoredMemory",
    "check_changed_entries",
    "check_early",
    "check_giscus_file",
    "check_library",
    "check_maintainer_pages",
    "get_origin",
    "is_reserved_name",
    "iterate_names",
    "list_texts",
    "load_explanations",
    "load_placeholder_texts",
    "may_name_keys",
]
