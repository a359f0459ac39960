"""Fixes content files where the intended value is certain. A fix is kept only if the rest of the file still says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lyceum.contributing.autofix_values import fix_fields
from lyceum.contributing.autofix_yaml import (
    decode_any_encoding,
    fix_lookalike_spaces,
    fix_unreadable,
    strip_trailing_spaces,
)
from lyceum.contributing.path_selection import is_selected
from lyceum.loader import Library, find_merge_conflict, get_max_bytes, list_entry_files, load_library
from lyceum.schema import ContentKind
from lyceum.system import read_inside, write_inside


@dataclass(frozen=True, slots=True)
class Autofix:
    """A kind of mistake that is fixed. `before` and `after` are an example: one field, or a whole file."""

    code: str
    description: str
    before: str
    after: str


AUTOFIXES = (
    Autofix("encoding", "UTF-16 and Windows-1252 become UTF-8, and a byte order mark goes.", "name: Zo\xeb", "name: Zoë"),
    Autofix("line-ends", "Lines end as on GitHub, the last one too.", "name: Ada\r\n", "name: Ada\n"),
    Autofix("marks", "Three hyphens where they belong, and no code block around the fields.", "----\ntitle: One\nauthor: ada\n----\n", "---\ntitle: One\nauthor: ada\n---\n"),
    Autofix("tabs", "Tabs in front of a line become blanks.", "location:\n\tcity: Oslo", "location:\n  city: Oslo"),
    Autofix("blanks", "The blank behind a field's colon, where it is missing or only looks like one.", "name:Ada", "name: Ada"),
    Autofix("quotes", "Quotes round a text that YAML would take for something else: a second colon, an `@` in front.", "headline: Now: SQL", 'headline: "Now: SQL"'),
    Autofix("commas", "A comma behind a field goes.", 'name: "Ada",', 'name: "Ada"'),
    Autofix("line", "A line as the hint about it says: `=` instead of a colon, bold names, other bullets and comments.", "headline = Hi", "headline: Hi"),
    Autofix("invisible", "Characters that show nothing go from texts on one line.", 'name: "A\u200bda"', 'name: "Ada"'),
    Autofix("trailing-blanks", "Blanks at the end of a line go.", "name: Ada  \n", "name: Ada\n"),
    Autofix("field-name", "A field with a slip in its name, where one name only is near.", "headlin: Hi", "headline: Hi"),
    Autofix("list", "Several names that are written as one text.", "learning: python/sql", "learning: [python, sql]"),
    Autofix("choice", "A choice in other capitals, or in another form of its word.", "role: Mentor", "role: mentor"),
    Autofix("code", "A country, a language or a time zone by its code.", "languages: [English]", "languages: [en]"),
    Autofix("number", "A number with a comma for its decimals, with thousands, or with a unit that the challenge names.", "score: 12,5", "score: 12.5"),
    Autofix("date", "A day that can be read in one way only.", "joined: 3 March 2026", "joined: 2026-03-03"),
    Autofix("link", "`https://` in front, blanks and brackets around gone, and `http:` where the site is known to answer `https:`.", "url: github.com/ada", "url: https://github.com/ada"),
    Autofix("handle", "`@ada`, or the address of a GitHub profile, where a handle is asked for.", 'author: "@ada"', 'author: "ada"'),
    Autofix("name", "A topic, a person, a challenge or a group by its key in place of its name.", "learning: [Open Source]", "learning: [open-source]"),
    Autofix("key-case", "A name as its file is called.", "author: ADA", "author: ada"),
    Autofix("topic", "A topic by its own name instead of an alias.", "topics: [js]", "topics: [javascript]"),
)  # fmt: skip


MAX_FIX_ROUNDS = 4
"""A fix can be what another one needs: a value is fixed only once its field has the right name."""


@dataclass(frozen=True, slots=True)
class FixedFile:
    path: str
    data: bytes
    fix_codes: tuple[str, ...]
    """In the order of AUTOFIXES."""


def find_autofixes(
    hub: Path, changed_paths: Iterable[str] | None = None, *, selected_paths: Sequence[PurePosixPath] = ()
) -> tuple[FixedFile, ...]:
    """Fix the files of content/, and return those that change, in path order. Nothing is written.

    `changed_paths` limits this to these files, `selected_paths` to these files and folders; both can be given."""
    library, _ = load_library(hub)
    changed_path_set = None if changed_paths is None else set(changed_paths)
    fixed_files = []
    for path, kind in list_entry_files(hub):
        if changed_path_set is not None and path not in changed_path_set:
            continue
        if selected_paths and not is_selected(path, selected_paths):
            continue
        try:
            before = read_inside(hub, path)
        except OSError:
            continue  # `check` reports it
        if len(before) > get_max_bytes(path):
            continue
        after, codes = fix_file_bytes(before, path, kind, library)
        if after != before:
            fixed_files.append(FixedFile(path, after, codes))
    return tuple(fixed_files)


def write_fixed_files(hub: Path, files: Iterable[FixedFile]) -> None:
    """Replace each file in one step."""
    for file in files:
        write_inside(hub, file.path, file.data)


def fix_file_bytes(data: bytes, path: str, kind: ContentKind, library: Library) -> tuple[bytes, tuple[str, ...]]:
    """Fix the bytes of one file. The result has the codes of the fixes, in the order of AUTOFIXES.

    A file with a merge conflict stays as it is, since only a person knows which side is right."""
    text, codes = decode_any_encoding(data)
    if text is None or find_merge_conflict(text):
        return data, ()
    text, unreadable_codes = fix_unreadable(text, path, kind)
    codes |= unreadable_codes
    for _ in range(MAX_FIX_ROUNDS):
        before = text
        text, line_codes = fix_lookalike_spaces(text, path, kind)
        text, space_codes = strip_trailing_spaces(text, path, kind)
        text, field_codes = fix_fields(text, path, kind, library)
        codes |= line_codes | space_codes | field_codes
        if text == before:
            break
    return text.encode(), tuple(autofix.code for autofix in AUTOFIXES if autofix.code in codes)
