"""The codes of countries and languages by their names in many languages, from the Unicode CLDR in Babel."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal, TypeAlias

from lyceum.schema.keys import fold_key

CodeKind: TypeAlias = Literal["territories", "languages"]
WIDELY_KNOWN_LANGUAGES = (
    "fr", "es", "de", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "ro", "hu", "el", "ru", "uk", "tr", "ar", "he",
    "fa", "hi", "bn", "id", "vi", "th", "ja", "ko", "zh", "zh_Hant",
)  # fmt: skip


@cache
def index_code_names(kind: CodeKind) -> dict[str, str]:
    """Return the codes by folded name: by names in English and in the local languages, then in widely known languages.

    A name that stands for two codes is left out. Names without their accents count, too. Babel takes about a second for
    all of its languages, so that only a mistake asks for it."""
    widely_known = _keep_unique(_collect_widely_known_names(kind))
    return widely_known | _keep_unique(_collect_local_names(kind))


def fold_name(name: str) -> str:
    """Return the form in which two names compare."""
    return fold_key(" ".join(name.replace("’", "'").split()))


def strip_accents(name: str) -> str:
    """Return a name without the accents of Latin, Greek and Cyrillic letters."""
    decomposed = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f"))


def _keep_unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    codes_by_name: dict[str, set[str]] = {}
    for name, code in pairs:
        for spelling in {fold_name(name), strip_accents(fold_name(name))}:
            codes_by_name.setdefault(spelling, set()).add(code)
    return {name: next(iter(codes)) for name, codes in codes_by_name.items() if len(codes) == 1}


def _is_code(kind: CodeKind, code: str) -> bool:
    return len(code) == 2 and code.isupper() if kind == "territories" else code != "und"


def _collect_local_names(kind: CodeKind) -> Iterable[tuple[str, str]]:
    """Yield names in English and in their own language, or in the main languages of a country."""
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    english = getattr(Locale("en"), kind)
    for code, english_name in english.items():
        if not _is_code(kind, str(code)):
            continue
        yield str(english_name), str(code)
        languages = [code] if kind == "languages" else list(get_official_languages(code, de_facto=True))[:6]
        for language in languages:
            try:
                name = getattr(Locale.parse(language), kind).get(code)
            except (UnknownLocaleError, ValueError):
                continue
            if name:
                yield str(name), str(code)


def _collect_widely_known_names(kind: CodeKind) -> Iterable[tuple[str, str]]:
    from babel import Locale

    for language in WIDELY_KNOWN_LANGUAGES:
        for code, name in getattr(Locale.parse(language), kind).items():
            if _is_code(kind, str(code)):
                yield str(name), str(code)
