"""Reads what a link says about its own goal: a text that names another site misleads."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

_FILE_ENDINGS = """
    7z apk bash bat bin bz2 c cc cfg cmd conf cpp cs css csv cxx dart deb dll dmg doc docx epub erl ex exe exs gif
    go gradle gyp gz h hh hpp hs htm html ini ipynb iso jar java jl jpeg jpg js json jsx kt lean lock log lua md mjs
    mp3 mp4 ods odt parquet pdf php pl png ppt pptx ps py r rb rpm rs rst rtf scss sh so sql svelte svg swift tar
    tcl tex tgz toml ts tsv tsx txt vim vue wasm wav webp whl xls xlsx xml xz yaml yml zig zip zsh
"""
"""Last parts of names that are files and not sites, unless more of an address stands there."""
_TOP_LEVEL_DOMAINS = """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by
    bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk
    fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is
    it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm
    mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps
    pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj
    tk tl tm tn to tr tt tv tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw com org net edu gov
    mil int info biz dev xyz online site shop store tech cloud blog page link club live news pro world life today
    academy digital agency studio design group games zone space website wiki bank finance money social chat host art
    example test
"""
"""Last parts of names that are sites in code, too, where `JSON.stringify` is none: of countries, and the usual others."""
_NAMED_HOST = re.compile(
    r"""(?x) (?<![\w./-]) ((?i:(?:https?:)?//|www\.))? ((?:[\w-]{1,63}\.){1,8}) ([^\W\d_]{2,24}+) (?![\w@(-]|\.\w) (?:[:/?#]\S*)?"""
)
"""A host, and the rest of the address, whose files are no sites."""


@cache
def _load_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def find_misleading_host(text: str, address: str, prose: str) -> str:
    """The host of the address if the text names another site; empty if the text is honest.

    `prose` is the text without its code."""
    host = urlsplit(address).netloc if address.startswith("https:") else address.rpartition("@")[2].partition("?")[0]
    host = host.lower().partition(":")[0]
    is_misleading = _names_other_site(text, host, _load_words(_TOP_LEVEL_DOMAINS)) or _names_other_site(
        prose, host, None
    )
    return host if is_misleading else ""


def _names_other_site(text: str, host: str, endings: frozenset[str] | None) -> bool:
    """Whether the text names a site with one of these endings, or with any, that is not the host."""
    for prefix, name, ending in _NAMED_HOST.findall(text[:500]):
        folded_ending = ending.lower()
        is_name = folded_ending not in _load_words(_FILE_ENDINGS) and (
            folded_ending in endings if endings is not None else not ending.istitle()  # `end.Begin` lacks a blank
        )
        named_host = (name + ending).lower().removeprefix("www.")
        if (prefix or is_name) and not _is_same_site(named_host, host.removeprefix("www.")):
            return True
    return False


def _is_same_site(name: str, host: str) -> bool:
    return host == name or host.endswith(f".{name}") or name.endswith(f".{host}")
