"""Names and texts in many scripts and lengths, and the files of a small hub that uses them."""

from __future__ import annotations

NAMES_BY_SCRIPT = {
    "Latin": "Zofia Kowalska-Wiśniewska",
    "Vietnamese": "Trần Minh Anh",
    "Yoruba": "Ọmọ́táyọ̀ Ṣókẹ́ m̀bọ̀",
    "Greek": "Υπατία",
    "Cyrillic": "Дилноза Каримова",
    "Arabic": "أمل حداد",
    "Persian": "فرید رضایی",
    "Hebrew": "עדה לאבלייס",
    "Hindi": "प्रिया शर्मा",
    "Bengali": "অনন্যা সেন",
    "Tamil": "கவிதா",
    "Telugu": "సుజాత",
    "Kannada": "ಕವಿತಾ",
    "Sinhala": "ශ්‍රීමතී",
    "Thai": "สมชาย ใจดี",
    "Khmer": "សុខា",
    "Georgian": "ქეთევან",
    "Armenian": "Անահիտ",
    "Amharic": "አበበ",
    "Chinese": "王小明",
    "Chinese, traditional": "陳美玲",
    "Japanese": "佐藤 ひろし",
    "Korean": "김수진",
}
LONG_TEXTS = {
    "one word": "W" * 200,
    "words": "I love the lamp " * 40,
    "no spaces": "佐" * 200,
    "Thai": "สวัสดี" * 60,
    "Arabic": "مرحبا " * 60,
    "towers of marks": ("m" + "\u0301" * 4) * 90,
    "hyphens": "a-" * 150,
}
SAMPLE_FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: The Room\ntagline: We learn\nurl: https://room.example.org/\n",
    "content/learners/ada.yml": "name: Ada\nheadline: Ships models\njoined: 2026-01-05\n",
    "content/learners/grace.yml": "name: Grace\njoined: 2026-01-05\nshow: {search: false}\n",
    "content/learners/bo.yml": "name: Bo\njoined: 2026-01-05\nshow: {boards: false}\n",
    "content/tips/one.md": "---\ntitle: One tip\nauthors: [ada, grace]\ndate: 2026-03-01\nthanks: [bo]\n---\nSay **it**.\n",
    "content/challenges/rows/challenge.md": "---\ntitle: Rows\nsummary: Count them\ncloses: 2026-12-31\nscore: {measure: points}\n---\nGo.\n",
    "content/challenges/rows/results/ada.yml": "learner: ada\ndate: 2026-05-01\nscore: 3\n",
    "content/challenges/rows/results/bo.yml": "learner: bo\ndate: 2026-05-01\nscore: 9\n",
}
