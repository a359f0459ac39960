"""Highlights the code blocks of contributed text for a short list of languages."""

from __future__ import annotations

from functools import cache

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

MAX_HIGHLIGHTED_CHARS = 16 * 1024
"""Characters of code in one text that are highlighted. The time of some lexers grows with the square of the length."""

_LEXER_NAMES = {
    alias: name
    for name, aliases in {
        "bash": "sh shell zsh",
        "c": "h",
        "clojure": "clj",
        "console": "shell-session",
        "cpp": "c++ cc hpp",
        "csharp": "c# cs",
        "css": "",
        "dart": "",
        "diff": "patch",
        "docker": "dockerfile",
        "elixir": "ex exs",
        "erlang": "erl",
        "fsharp": "f# fs",
        "go": "golang",
        "graphql": "",
        "haskell": "hs",
        "html": "htm",
        "ini": "cfg",
        "java": "",
        "javascript": "js jsx mjs",
        "json": "jsonc",
        "julia": "jl",
        "kotlin": "kt kts",
        "lua": "",
        "make": "makefile",
        "markdown": "md",
        "nix": "",
        "ocaml": "ml",
        "perl": "pl",
        "php": "",
        "powershell": "ps1",
        "pycon": "",
        "python": "py python3",
        "pytb": "traceback",
        "r": "",
        "ruby": "rb",
        "rust": "rs",
        "scala": "",
        "scss": "",
        "sql": "",
        "swift": "",
        "toml": "",
        "typescript": "ts tsx",
        "xml": "svg",
        "yaml": "yml",
        "zig": "",
    }.items()
    for alias in (name, *aliases.split())
}
"""The lexer for each word after a code fence. The list is short, because a lexer runs on what strangers write."""
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


class CodeHighlighter:
    """Highlights the code blocks of one text, up to a bound."""

    def __init__(self) -> None:
        self.highlighted_chars = 0

    def highlight(self, code: str, escaped_code: str, language: str) -> str:
        """The code as HTML, with colours if the language is on the list and the bound is not reached."""
        lexer = _find_lexer(language)
        if lexer is None or not code.strip():
            return escaped_code
        self.highlighted_chars += len(code)
        return highlight(code, lexer, _FORMATTER) if self.highlighted_chars <= MAX_HIGHLIGHTED_CHARS else escaped_code


@cache
def _load_lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False)


def _find_lexer(language: str) -> Lexer | None:
    """The lexer for the word after a code fence, in lower case; None if it is not on the list."""
    name = _LEXER_NAMES.get(language)
    return _load_lexer(name) if name else None
