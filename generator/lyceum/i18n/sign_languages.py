"""The sign languages that CLDR has no names for, by their codes in ISO 639-3."""

from __future__ import annotations

SIGN_LANGUAGES = {
    "ase": "American Sign Language", "bfi": "British Sign Language", "isg": "Irish Sign Language",
    "asf": "Auslan", "nzs": "New Zealand Sign Language", "ins": "Indian Sign Language",
    "pks": "Pakistan Sign Language", "sfs": "South African Sign Language", "xki": "Kenyan Sign Language",
    "nsi": "Nigerian Sign Language", "ugn": "Ugandan Sign Language", "tza": "Tanzanian Sign Language",
    "ils": "International Sign", "gsg": "Deutsche Gebärdensprache", "asq": "Österreichische Gebärdensprache",
    "sgg": "Deutschschweizer Gebärdensprache", "fsl": "Langue des signes française", "sfb": "Langue des signes de Belgique francophone",
    "fcs": "Langue des signes québécoise", "ssr": "Langue des signes suisse romande", "ssp": "Lengua de signos española",
    "csc": "Llengua de signes catalana", "mfs": "Lengua de señas mexicana", "aed": "Lengua de señas argentina",
    "csn": "Lengua de señas colombiana", "csg": "Lengua de señas chilena", "prl": "Lengua de señas peruana",
    "bzs": "Língua brasileira de sinais", "psr": "Língua gestual portuguesa", "ise": "Lingua dei segni italiana",
    "dse": "Nederlandse Gebarentaal", "vgt": "Vlaamse Gebarentaal", "swl": "Svenskt teckenspråk",
    "dsl": "Dansk tegnsprog", "nsl": "Norsk tegnspråk", "fse": "Suomalainen viittomakieli",
    "pso": "Polski język migowy", "cse": "Český znakový jazyk", "hsh": "Magyar jelnyelv",
    "rms": "Limba semnelor române", "gss": "Ελληνική νοηματική γλώσσα", "rsl": "Русский жестовый язык",
    "ukl": "Українська жестова мова", "tsm": "Türk İşaret Dili", "isr": "שפת הסימנים הישראלית",
    "jsl": "日本手話", "csl": "中国手语", "kvk": "한국 수어",
}  # fmt: skip
"""The names that their speakers use."""
