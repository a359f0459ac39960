"""The terms of a text, which are the same in the index and in the browser."""

from __future__ import annotations

from lyceum.search import list_terms
from tests.support.search_engine import needs_node, run_engine

CASES: tuple[tuple[str, bool, list[str]], ...] = (
    ("José NYSTRÖM", False, ["jose", "nystrom"]),
    ("Łódź, Ærø, Straße, İstanbul, ısı", False, ["lodz", "aero", "strasse", "istanbul", "isi"]),
    ("ΣΊΣΥΦΟΣ Йод", False, ["σισυφοσ", "иод"]),
    ("C++, C# and .NET", False, ["c++", "c#", "and", "net"]),
    ("jn-1987 a_b don't", False, ["jn", "1987", "a", "b", "don", "t"]),
    ("ﬁne ①½ １２", False, ["fine", "11", "2", "12"]),
    ("東京都", False, ["東京", "京都", "都"]),
    ("東京都", True, ["東京", "京都"]),
    ("都", True, ["都"]),
    ("Python入門ガイド", True, ["python", "入門", "門ガ", "ガイ", "イド"]),
    ("ภาษาไทย", True, ["ภา", "าษ", "ษา", "าไ", "ไท", "ทย"]),
    ("한국어 배우기", False, ["한국어", "배우기"]),
    ("हिन्दी सीखें", False, ["हिन्दी", "सीखें"]),
    ("שָׁלוֹם עולם", False, ["שלום", "עולם"]),
    ("أَحْمَد ـ مُحَمَّد", False, ["احمد", "محمد"]),
    ("می‌خواهم", False, ["میخواهم"]),
    ("Nguyễn Văn Đức", False, ["nguyen", "van", "duc"]),
    ("x" * 50 + " é" + "y" * 50, False, ["x" * 30, "e" + "y" * 29]),
    ("a\u00adb c\u200bd", False, ["ab", "cd"]),
    ("𝒳 😀 👩‍💻 𠮷野家", True, ["x", "𠮷野", "野家"]),
    ("", False, []),
    (" ,.;!?<b>", False, ["b"]),
)


def test_texts_are_split_into_terms() -> None:
    assert [(text, list_terms(text, is_query=is_query)) for text, is_query, _ in CASES] == [
        (text, terms) for text, _, terms in CASES
    ]


@needs_node
def test_a_browser_splits_texts_in_the_same_way() -> None:
    found = run_engine({"terms": [(text, is_query) for text, is_query, _ in CASES]})
    assert list(zip([text for text, _, _ in CASES], found, strict=True)) == [(text, terms) for text, _, terms in CASES]
