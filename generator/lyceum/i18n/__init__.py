"""Texts, dates, numbers and plurals in the language of the hub, through Babel.

A Message keeps its template and values, so that a reporter can translate it later."""

from typing import TYPE_CHECKING

from lyceum.i18n.messages import N_, NN_, Message, escape_for_display, format_message
from lyceum.i18n.sign_languages import SIGN_LANGUAGES
from lyceum.i18n.translator import Translator, get_translator, list_languages, list_translations
from lyceum.system import defer_imports

if TYPE_CHECKING:
    from lyceum.i18n.catalogs import (
        LOCALE_FOLDER,
        ExtraText,
        build_catalog_files,
        find_po_files,
        find_translation_faults,
    )

__all__ = [
    "LOCALE_FOLDER",
    "NN_",
    "N_",
    "SIGN_LANGUAGES",
    "ExtraText",
    "Message",
    "Translator",
    "build_catalog_files",
    "escape_for_display",
    "find_po_files",
    "find_translation_faults",
    "format_message",
    "get_translator",
    "list_languages",
    "list_translations",
]
__getattr__ = defer_imports(
    __name__,
    {
        "catalogs": (
            "LOCALE_FOLDER",
            "ExtraText",
            "build_catalog_files",
            "find_po_files",
            "find_translation_faults",
        ),
    },
)
