"""Checks the maintainers' pages in content/pages, and the navigation that names them, before a build meets their mistakes."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from yaml.events import AliasEvent, DocumentStartEvent, ScalarEvent, StreamEndEvent

from lyceum.diagnostics import ClosestNames, Position, Problem, Severity, find_closest_match
from lyceum.i18n import escape_for_display, format_message
from lyceum.loader import (
    CONTENT_FOLDER,
    Library,
    YamlLoader,
    decode_text,
    explain_yaml_error,
    make_maintainer_page_address,
    read_file_bytes,
)
from lyceum.markdown import find_link_goals, mask_code
from lyceum.rules.page_anchors import list_page_anchors
from lyceum.schema import fold_key

PAGES_FOLDER = f"{CONTENT_FOLDER}/pages"
GENERATED_NAMES = frozenset({
    "learners", "tips", "topics", "challenges", "badges", "awards", "boards", "years", "certificates", "wall", "join",
    "share", "result", "verify", "help", "status", "api", "assets", "badge", "card", "credentials", "search", "facts", "profiles",
    ".well-known", "wall.svg", "did.json", "sitemap.xml", "404.html", "index.html",
})  # fmt: skip
"""The names at the top of a site that the build makes. A test compares them with a built site."""
_MKDOCS_FILE = "mkdocs.yml"
_MAX_MKDOCS_CHARACTERS = 64 * 1024
_INLINE_SCRIPT = re.compile(r"<script\b(?![^>]{0,500}\bsrc\s{0,9}=)(?![^>]{0,500}\bjson\b)[^>]{0,500}>", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---[ \t]{0,40}\n(.*?\n)(?:---|\.\.\.)[ \t]{0,40}\n", re.DOTALL)
"""As MkDocs finds the fields of a page (mkdocs/utils/meta.py)."""
_MAX_SHOWN_CHARACTERS = 80


def check_maintainer_pages(hub_folder: Path, library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the maintainers' pages: broken links, inline scripts, and pages of the navigation that are missing.

    A link to something of a contributor, who may leave, is only a warning.
    """
    skipped_paths = {skipped.path for skipped in library.skipped_files}
    files = {path.removeprefix(f"{PAGES_FOLDER}/") for path in _list_files(library) if path not in skipped_paths}
    site = _Site(library, frozenset(files), hub_folder)
    for name in sorted(files):
        if name.endswith((".md", ".markdown")):
            yield from _check_page(hub_folder, f"{PAGES_FOLDER}/{name}", name, site)
    yield from _check_navigation(hub_folder, site)


def may_name_keys(hub_folder: Path, library: Library, folded_keys: Iterable[str]) -> bool:
    """Return whether a maintainers' page or mkdocs.yml has one of these keys, and perhaps a link to what it stands for."""
    folded_keys = tuple(folded_keys)
    if not folded_keys:
        return False
    paths = [_MKDOCS_FILE, *(path for path in _list_files(library) if path.endswith((".md", ".markdown")))]
    for data in (read_file_bytes(hub_folder, path) for path in paths):
        if not isinstance(data, Problem):
            text = fold_key(unquote(data.decode("utf-8", "replace")))
            if any(key in text for key in folded_keys):
                return True
    return False


def _list_files(library: Library) -> Iterator[str]:
    """Yield the paths of all files of the maintainers."""
    first = bisect_left(library.paths, f"{PAGES_FOLDER}/")
    return takewhile(lambda path: path.startswith(f"{PAGES_FOLDER}/"), library.paths[first:])


def _check_page(hub_folder: Path, path: str, name: str, site: _Site) -> Iterator[Problem]:
    data = read_file_bytes(hub_folder, path)
    text = decode_text(data, path) if isinstance(data, bytes) else ""
    if isinstance(text, Problem):
        yield text
        return
    yield from _check_front_matter(path, text)
    text = mask_code(text)
    for match in _INLINE_SCRIPT.finditer(text):
        message = format_message("this script may run on every page of the site, because its text is in their policy")
        hint = format_message(
            "put it into a file below content/pages/, and name the file in `extra_javascript` of mkdocs.yml"
        )
        yield Problem(Position.at_offset(path, text, match.start()), "inline-script", message, hint, Severity.WARNING)
    for goal in find_link_goals(text):
        is_in_element = text.rfind("<", 0, goal.start) > text.rfind(">", 0, goal.start)
        if text[goal.start - 1] in "='\"" and not is_in_element:
            continue  # words that look like an attribute
        if fault := site.find_fault(name, goal.target):
            yield _make_link_problem(Position.at_offset(path, text, goal.start), name, goal.target, fault, site)
        elif (missing := site.find_missing_anchor(name, goal.target)) is not None:
            yield _make_anchor_problem(Position.at_offset(path, text, goal.start), goal.target, missing)


def _check_front_matter(path: str, text: str) -> Iterator[Problem]:
    """Yield what keeps the fields of a page from being read: MkDocs shows them as text then, without a word."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return
    try:
        fields = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        yield explain_yaml_error(error, match[1], path, 2)
        return
    except (ValueError, RecursionError) as error:
        message = format_message("the fields at the top cannot be read: {why}", why=str(error))
        yield Problem(Position(path, 2), "yaml-syntax", message, format_message("correct the value, or quote it"))
        return
    if fields is not None and not isinstance(fields, dict):
        message = format_message("the lines between the two `---` should be fields")
        yield Problem(Position(path, 2), "not-a-mapping", message, format_message("write `title: …`, or take them out"))


def _make_link_problem(position: Position, name: str, target: str, fault: Severity, site: _Site) -> Problem:
    suggestion = site.suggest(name, target)
    hint = (
        format_message("did you mean `{near}`?", near=suggestion)
        if suggestion
        else format_message("correct the link, or remove it; `lyceum verify` looks for links like this, too")
    )
    shown = escape_for_display(target, _MAX_SHOWN_CHARACTERS)
    message = format_message("the link `{link}` leads to nothing on the site", link=shown)
    return Problem(position, "broken-page-link", message, hint, fault)


def _make_anchor_problem(position: Position, target: str, anchors: frozenset[str]) -> Problem:
    fragment = unquote(target.partition("#")[2])
    message = format_message(
        "there is no heading for `{link}`", link=f"#{escape_for_display(fragment, _MAX_SHOWN_CHARACTERS)}"
    )
    suggestion = find_closest_match(fragment, sorted(anchors))
    hint = format_message("write the heading in small letters, with hyphens for blanks")
    if suggestion:
        hint = format_message("did you mean `{near}`?", near=f"#{suggestion}")
    return Problem(position, "broken-page-link", message, hint, Severity.WARNING)


_KIND_BY_FOLDER = {"learners": "learner", "tips": "tip", "challenges": "challenge"}


class _Site:
    """What a link of a maintainers' page can lead to."""

    def __init__(self, library: Library, files: frozenset[str], hub_folder: Path) -> None:
        self.files = files
        self._skipped_files = frozenset(
            skipped.path.removeprefix(f"{PAGES_FOLDER}/")
            for skipped in library.skipped_files
            if skipped.reason != "page"
        )
        self._hub_folder = hub_folder
        self._anchors_by_name: dict[str, frozenset[str] | None] = {}
        self.pages = {make_maintainer_page_address(name).rstrip("/") for name in files if name.endswith(".md")}
        self._library = library
        self._keys_by_kind: dict[str, frozenset[str]] = {}
        self._file_by_name = {posixpath.basename(file): file for file in sorted(files)}
        self._closest_names = ClosestNames(self._file_by_name)
        self.base_path = unquote(urlsplit(library.settings.value.url or "/").path).rstrip("/") + "/"

    def find_fault(self, name: str, target: str) -> Severity | None:
        """Return how bad a link in the page `name` is; None if it leads somewhere, or out of the site."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return Severity.ERROR
        if parts.scheme or parts.netloc or not parts.path or "{" in target:
            return None  # another site, a heading, or a mark of a template
        path = unquote(parts.path)
        if path.startswith("/"):
            return (
                self._find_address_fault(path.removeprefix(self.base_path)) if path.startswith(self.base_path) else None
            )
        source = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if source in self.files or source in self._skipped_files:
            return None
        if path.endswith(".md"):
            top, _, last = source.rpartition("/")
            is_generated = last == "index.md" and (not top or top.partition("/")[0] in GENERATED_NAMES)
            return None if is_generated else Severity.ERROR
        address = posixpath.normpath(posixpath.join(make_maintainer_page_address(name) or ".", path))
        if address.startswith(".."):
            return None  # another site of the same owner
        return self._find_address_fault("" if address == "." else address)

    def find_missing_anchor(self, name: str, target: str) -> frozenset[str] | None:
        """Return the headings of the page that a link leads to, if the link names another one; None if it is right."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        fragment = unquote(parts.fragment)
        if parts.scheme or parts.netloc or not fragment or fragment == "top" or fragment.startswith(("__", ":", "fn")):
            return None
        path = unquote(parts.path)
        linked_name = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
        if linked_name not in self.files or not linked_name.endswith((".md", ".markdown")):
            return None
        if linked_name not in self._anchors_by_name:
            data = read_file_bytes(self._hub_folder, f"{PAGES_FOLDER}/{linked_name}")
            text = decode_text(data, linked_name) if isinstance(data, bytes) else None
            self._anchors_by_name[linked_name] = list_page_anchors(text) if isinstance(text, str) else None
        anchors = self._anchors_by_name[linked_name]
        return None if anchors is None or fragment in anchors else anchors

    def _find_address_fault(self, address: str) -> Severity | None:
        address = address.rstrip("/").removesuffix("/index.html")
        folder, _, key = address.partition("/")
        if address in self.pages or address in self.files or not address:
            return None
        if folder in _KIND_BY_FOLDER and key and "/" not in key and "." not in key:
            is_known = fold_key(key) in self._list_keys(_KIND_BY_FOLDER[folder])
            return None if is_known or key in ("page", "frame") else Severity.WARNING
        return None if folder in GENERATED_NAMES else Severity.ERROR

    def _list_keys(self, kind: str) -> frozenset[str]:
        """Return all keys of a kind, and those that it had formerly."""
        if kind not in self._keys_by_kind:
            known_keys = self._library.get_known_keys(kind)
            self._keys_by_kind[kind] = frozenset((*known_keys, *_list_former_keys(self._library, kind)))
        return self._keys_by_kind[kind]

    def suggest(self, name: str, target: str) -> str | None:
        """Return the link to the file that was probably meant."""
        wanted = posixpath.basename(unquote(re.split("[#?]", target)[0]).rstrip("/"))
        wanted = wanted if "." in wanted else f"{wanted}.md"
        closest = self._closest_names.find(wanted)
        return posixpath.relpath(self._file_by_name[closest], posixpath.dirname(name) or ".") if closest else None


def _list_former_keys(library: Library, kind: str) -> Iterator[str]:
    for record in library.get_records(kind).values():
        yield from map(fold_key, record.facts.formerly)


def _check_navigation(hub_folder: Path, site: _Site) -> Iterator[Problem]:
    """Yield the entries of `nav` in mkdocs.yml that name a page that is not there."""
    try:
        text = (hub_folder / _MKDOCS_FILE).read_text("utf-8")
        if len(text) > _MAX_MKDOCS_CHARACTERS or _has_right_navigation(text, site):
            return
        nodes = [*_list_navigation(text)]
    except yaml.YAMLError as error:
        yield explain_yaml_error(error, text, _MKDOCS_FILE, 1)
        return
    except (OSError, ValueError, RecursionError):
        return
    for node in nodes:
        if site.find_fault("index.md", node.value):
            position = Position(_MKDOCS_FILE, node.start_mark.line + 1, node.start_mark.column + 1)
            shown = escape_for_display(node.value, _MAX_SHOWN_CHARACTERS)
            message = format_message("the navigation names the page `{page}`, which is not there", page=shown)
            suggestion = site.suggest("index.md", node.value)
            hint = (
                format_message("did you mean `{near}`?", near=suggestion)
                if suggestion
                else format_message("add `content/pages/{page}`, or take the line out of `nav`", page=shown)
            )
            yield Problem(position, "missing-page", message, hint)


def _has_right_navigation(text: str, site: _Site) -> bool:
    """Return whether every page that mkdocs.yml names anywhere is there. False if that is not so, or not so easily said.

    This reads events, since the reader that builds nodes is slow, and that of libyaml ends the program at deep nesting."""
    loader = YamlLoader(text)
    documents = 0
    try:
        while not isinstance(event := loader.get_event(), StreamEndEvent):
            documents += isinstance(event, DocumentStartEvent)
            is_page = isinstance(event, ScalarEvent) and event.value.endswith(".md")
            if isinstance(event, AliasEvent) or (is_page and site.find_fault("index.md", event.value)):
                return False
    except (yaml.YAMLError, ValueError):
        return False
    finally:
        loader.dispose()
    return documents == 1


def _list_navigation(text: str) -> Iterator[yaml.ScalarNode]:
    """Yield the documents of the navigation, if the pages of mkdocs.yml are the hub's."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    settings = {key.value: value for key, value in pairs if isinstance(key, yaml.ScalarNode)}
    docs_folder = settings.get("docs_dir")
    if isinstance(docs_folder, yaml.ScalarNode) and docs_folder.value.strip("./") == PAGES_FOLDER:
        yield from _list_documents(settings.get("nav"))


def _list_documents(root: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield every document of a `nav` once. Sections may be inside each other, and an alias may repeat one."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        match node:
            case yaml.SequenceNode(value=items):
                waiting += reversed(items)
            case yaml.MappingNode(value=pairs):
                waiting += reversed([value for _, value in pairs])
            case yaml.ScalarNode(value=name) if name.endswith(".md"):
                yield node
