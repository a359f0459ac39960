"""Finds the tag of a language by its names and its other codes, as people write them."""

from __future__ import annotations

import marshal
import re
from functools import cache

from lyceum.i18n import SIGN_LANGUAGES
from lyceum.schema.cldr_names import WIDELY_KNOWN_LANGUAGES, fold_name, index_code_names, strip_accents
from lyceum.system import COMPILED_RESOURCES

MAX_LANGUAGE_CHARACTERS = 80


@cache
def load_language_codes() -> frozenset[str]:
    """Return the primary language subtags that CLDR has a name for, and those of sign languages."""
    from babel import Locale

    return frozenset((*SIGN_LANGUAGES, *(str(code) for code in Locale("en").languages if "_" not in str(code))))


def is_language_tag(text: str) -> bool:
    """Return whether a text is a tag of BCP 47 with a known language: `en`, `pt-BR`, `zh-Hant-TW`."""
    tag = re.fullmatch(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*", text)
    return tag is not None and tag[1].lower() in load_language_codes()


_TAG = re.compile(r"([A-Za-z]{2,3})((?:[_-][A-Za-z0-9]{2,8})*)(?:\.[A-Za-z0-9-]+)?(?:@[a-z]+)?")


def find_language_code(text: str) -> str | None:
    """Return the tag of a language: `en` for `English`, `pt-BR` for `pt_BR`, `de` for `Deutsch` or `deu`, `ja` for `jp`."""
    text = " ".join(text[:MAX_LANGUAGE_CHARACTERS].split()).strip(" .'\"“”")
    if text in _OTHER_ABBREVIATIONS:
        return None
    if code := _OTHER_NAMES.get(fold_name(text)):
        return code
    plain = _QUALIFIER.sub("", text)
    match = _TAG.fullmatch(plain)
    if match and (tag := _repair_tag(match[1].lower(), re.split("[_-]", match[2])[1:])):
        return tag
    name = strip_accents(fold_name(plain))
    code = _OTHER_NAMES.get(name) or index_code_names("languages").get(name)
    region = re.search(r"\(([A-Z]{2})\)$", text)
    return "-".join([code.replace("_", "-"), *map(_format_subtag, region.groups() if region else ())]) if code else None


def list_language_words(language: str) -> dict[str, str]:
    """Return the tags by the folded names that the forms of the site know: English, the hub's language, and each own name."""
    data = COMPILED_RESOURCES.get(
        f"language words {language}", lambda: marshal.dumps(_collect_language_words(language))
    )
    words: dict[str, str] = marshal.loads(data)  # noqa: S302 - this program wrote it
    return words


def _collect_language_words(language: str) -> dict[str, str]:
    """Collect them from the data of many locales, which takes Babel a third of a second to load."""
    from babel import Locale, UnknownLocaleError

    words: dict[str, str] = {}
    for tag in (*WIDELY_KNOWN_LANGUAGES, language.replace("-", "_"), "en"):
        try:
            names = Locale.parse(tag).languages
        except (UnknownLocaleError, ValueError):
            continue
        own_code = tag.partition("_")[0]
        is_shown = tag in ("en", language.replace("-", "_"))
        chosen = {str(code): str(name) for code, name in names.items() if is_shown or str(code) == own_code}
        words |= {
            strip_accents(fold_name(name)): code.replace("_", "-") for code, name in chosen.items() if code != "und"
        }
    wrong_codes = {code: tag for code, tag in _WRONG_CODES.items() if code not in load_language_codes()}
    return words | _OTHER_NAMES | wrong_codes


_LEVEL = r"(?:native|fluent|basic|some|a little|beginner|intermediate|advanced|mother tongue|[abc][12]|conversational)"
_QUALIFIER = re.compile(rf"\s*(?:\([^()]*\)|(?:[-–:,]\s*|\s){_LEVEL})\s*$|^{_LEVEL}(?::\s*|\s+)(?=\S)", re.IGNORECASE)
"""What people write beside a language to say how well they speak it."""
_OTHER_ABBREVIATIONS = frozenset({"MSA", "ISL"})
"""Short names of Standard Arabic, and of three sign languages, which are codes of Malay and Icelandic in small letters."""


def _repair_tag(language: str, parts: list[str]) -> str | None:
    """Return a tag with hyphens and the code that BCP 47 has; None if the language is not known."""
    from babel.core import get_global

    if language not in load_language_codes():
        replacement = _WRONG_CODES.get(language) or str(get_global("language_aliases").get(language, ""))
        language = replacement.replace("_", "-")
    if language.partition("-")[0] not in load_language_codes():
        return None
    return "-".join([language, *map(_format_subtag, parts)])


def _format_subtag(part: str) -> str:
    part = "GB" if part.upper() == "UK" else part
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part


_WRONG_CODES = {
    "jp": "ja", "cz": "cs", "gr": "el", "ua": "uk", "kr": "ko", "cn": "zh", "dk": "da", "vn": "vi", "by": "be", "al": "sq",
    "rs": "sr", "ir": "fa", "gb": "en", "us": "en", "il": "he", "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro",
    "np": "ne", "pk": "ur", "bd": "bn", "ph": "fil", "mm": "my", "kh": "km", "md": "ro", "at": "de", "mx": "es",
}  # fmt: skip
"""Codes of countries that people write for the language spoken there, where no language has this code."""
_OTHER_NAMES = {
    "mandarin": "zh", "mandarin chinese": "zh", "chinese (mandarin)": "zh", "putonghua": "zh", "chinese": "zh", "中文": "zh",
    "普通话": "zh", "汉语": "zh", "漢語": "zh", "国语": "zh", "國語": "zh", "simplified chinese": "zh-Hans", "简体中文": "zh-Hans",
    "chinese (simplified)": "zh-Hans", "traditional chinese": "zh-Hant", "chinese (traditional)": "zh-Hant", "繁體中文": "zh-Hant",
    "cantonese": "yue", "brazilian portuguese": "pt-BR", "portuguese (brazil)": "pt-BR", "brazilian": "pt-BR",
    "portugues (brasil)": "pt-BR", "portugues do brasil": "pt-BR", "portugues brasileiro": "pt-BR",
    "european portuguese": "pt-PT", "portuguese (portugal)": "pt-PT", "british english": "en-GB", "english (uk)": "en-GB",
    "english (gb)": "en-GB", "american english": "en-US", "english (us)": "en-US", "english (usa)": "en-US",
    "latin american spanish": "es-419", "spanish (latin america)": "es-419", "mexican spanish": "es-MX", "castilian": "es",
    "castellano": "es", "espanol": "es", "swiss german": "gsw", "schwyzerdutsch": "gsw", "austrian german": "de-AT",
    "farsi": "fa", "persian": "fa", "dari": "fa-AF", "tagalog": "fil", "filipino": "fil", "flemish": "nl-BE", "vlaams": "nl-BE",
    "canadian french": "fr-CA", "french (canada)": "fr-CA", "quebecois": "fr-CA", "kiswahili": "sw", "swahili": "sw",
    "punjabi": "pa", "panjabi": "pa", "oriya": "or", "odia": "or", "bahasa indonesia": "id", "bahasa": "id",
    "bahasa melayu": "ms", "malay": "ms", "malayalam": "ml", "burmese": "my", "norwegian": "no", "bokmal": "nb",
    "norsk": "no", "nynorsk": "nn", "valencian": "ca", "gaeilge": "ga", "irish": "ga", "irish gaelic": "ga",
    "scottish gaelic": "gd", "scots gaelic": "gd", "moldovan": "ro", "american sign language": "ase", "asl": "ase",
    "kurmanji": "ku", "sorani": "ckb", "hebrew": "he", "ivrit": "he", "greek": "el", "pashto": "ps", "sinhalese": "si",
    "hokkien": "nan", "taiwanese": "nan", "shanghainese": "wuu", "广东话": "yue", "廣東話": "yue", "darija": "ary", "srpski": "sr",
    "crnogorski": "sr-ME", "bahasa malaysia": "ms", "kreyol": "ht", "kreyol ayisyen": "ht", "hollands": "nl", "frisian": "fy", "plattdeutsch": "nds",
    "plattduutsch": "nds", "schwiizerdutsch": "gsw", "schweizerdeutsch": "gsw", "te reo": "mi", "te reo maori": "mi", "naija": "pcm",
    "valencia": "ca", "kurmanci": "ku", "کوردی": "ckb",
    "bsl": "bfi", "british sign language": "bfi", "auslan": "asf", "irish sign language": "isg", "nzsl": "nzs", "new zealand sign language": "nzs",
    "indian sign language": "ins", "sasl": "sfs", "south african sign language": "sfs", "kenyan sign language": "xki",
    "international sign": "ils", "dgs": "gsg", "german sign language": "gsg", "ögs": "asq", "ogs": "asq", "austrian sign language": "asq",
    "dsgs": "sgg", "lsf": "fsl", "french sign language": "fsl", "lsfb": "sfb", "lsq": "fcs", "quebec sign language": "fcs", "lse": "ssp",
    "spanish sign language": "ssp", "lsc": "csc", "catalan sign language": "csc", "lsm": "mfs", "mexican sign language": "mfs", "lsa": "aed",
    "argentine sign language": "aed", "libras": "bzs", "brazilian sign language": "bzs", "lgp": "psr", "portuguese sign language": "psr",
    "lis": "ise", "italian sign language": "ise", "ngt": "dse", "dutch sign language": "dse", "vgt": "vgt", "flemish sign language": "vgt",
    "swedish sign language": "swl", "danish sign language": "dsl", "norwegian sign language": "nsl", "finnish sign language": "fse",
    "pjm": "pso", "polish sign language": "pso", "czech sign language": "cse", "hungarian sign language": "hsh", "greek sign language": "gss",
    "russian sign language": "rsl", "ukrainian sign language": "ukl", "turkish sign language": "tsm", "israeli sign language": "isr",
    "japanese sign language": "jsl", "chinese sign language": "csl", "korean sign language": "kvk",
    **{strip_accents(fold_name(name)): code for code, name in SIGN_LANGUAGES.items()},
    "esperanto": "eo", "nihongo": "ja", "sinhala": "si", "kannada": "kn", "uyghur": "ug", "twi": "ak",
}  # fmt: skip
"""Names that CLDR writes in another way, by their folded form."""
