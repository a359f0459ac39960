"""Finds the choice of a field that people mean by another word: a role, a level, a kind, what somebody looks for."""

from __future__ import annotations

import re
from collections.abc import Collection

_SAME_WORDS = {
    "organizer": "organiser", "organizers": "organiser", "alumni": "alum", "alumnus": "alum", "alumna": "alum", "howto": "how-to",
    "studybuddy": "study-buddy", "study-buddies": "study-buddy", "study-partner": "study-buddy", "jobs": "job", "mentors": "mentor",
    "mentees": "mentee", "teams": "team", "questions": "question", "tips": "tip", "stories": "story", "resources": "resource",
    "experts": "expert", "deed": "activity", "deeds": "activity", "learners": "learner", "trainers": "trainer",
}  # fmt: skip
"""Other forms of the same word, and former names of a choice."""
_NEAR_WORDS = {
    "student": "learner", "pupil": "learner", "apprentice": "learner", "teacher": "trainer", "instructor": "trainer",
    "tutor": "trainer", "coach": "mentor", "graduate": "alum", "host": "organiser", "admin": "organiser", "novice": "beginner",
    "basic": "beginner", "basics": "beginner", "newbie": "beginner", "starter": "beginner", "easy": "beginner", "junior": "beginner",
    "medium": "intermediate", "middle": "intermediate", "mid": "intermediate", "hard": "advanced", "senior": "advanced",
    "pro": "expert", "professional": "expert", "master": "expert", "guide": "how-to", "tutorial": "how-to", "link": "resource",
    "article": "resource", "video": "resource", "book": "resource", "q-a": "question", "experience": "story", "work": "job",
    "employment": "job", "review": "feedback", "buddy": "study-buddy", "partner": "study-buddy", "teammates": "team", "seconds": "duration", "time": "duration",
    "moderator": "organiser", "moderators": "organiser", "founder": "organiser", "lecturer": "trainer", "professor": "trainer",
    "teaching-assistant": "mentor", "internship": "job", "hiring": "job", "collaborators": "team", "no-experience": "beginner",
    # roles, levels and kinds in other languages
    "lehrer": "trainer", "lehrerin": "trainer", "lehrkraft": "trainer", "dozent": "trainer", "dozentin": "trainer", "professeur": "trainer",
    "professeure": "trainer", "enseignant": "trainer", "enseignante": "trainer", "formateur": "trainer", "formatrice": "trainer",
    "profesor": "trainer", "profesora": "trainer", "maestro": "trainer", "maestra": "trainer", "docente": "trainer", "insegnante": "trainer",
    "formador": "trainer", "formadora": "trainer", "schüler": "learner", "schülerin": "learner", "lernende": "learner", "lernender": "learner",
    "studentin": "learner", "etudiant": "learner", "étudiant": "learner", "étudiante": "learner", "élève": "learner", "apprenant": "learner",
    "apprenante": "learner", "estudiante": "learner", "alumno": "learner", "alumna": "learner", "aprendiz": "learner", "estudante": "learner",
    "aluno": "learner", "aluna": "learner", "studente": "learner", "studentessa": "learner", "anfänger": "beginner", "anfängerin": "beginner",
    "einsteiger": "beginner", "débutant": "beginner", "débutante": "beginner", "debutant": "beginner", "principiante": "beginner",
    "iniciante": "beginner", "mittel": "intermediate", "intermédiaire": "intermediate", "intermedio": "intermediate",
    "intermediário": "intermediate", "fortgeschritten": "advanced", "fortgeschrittene": "advanced", "avancé": "advanced",
    "avancée": "advanced", "avanzado": "advanced", "avançado": "advanced", "avanzato": "advanced", "experte": "expert", "expertin": "expert",
    "experto": "expert", "experta": "expert", "frage": "question", "pregunta": "question", "anleitung": "how-to", "tutoriel": "how-to",
    "astuce": "tip", "consejo": "tip", "tipp": "tip", "geschichte": "story", "histoire": "story", "historia": "story", "ressource": "resource",
    "recurso": "resource", "arbeit": "job", "emploi": "job", "stage": "job", "trabajo": "job", "empleo": "job", "equipo": "team",
    "équipe": "team", "organisateur": "organiser", "organisatrice": "organiser", "organizador": "organiser", "organizadora": "organiser",
    "veranstalter": "organiser", "veranstalterin": "organiser", "mentorin": "mentor", "mentore": "mentor",
    "percentage": "percent", "number": "count", "min": "lower", "max": "higher", "minimum": "lower", "maximum": "higher",
    "picture": "file", "photo": "file", "image": "file", "own": "file", "custom": "file", "upload": "file", "true": "file", "yes": "file",
    "default": "generated", "drawn": "generated", "false": "generated",
}  # fmt: skip
"""Words that are likely to mean a choice."""


def normalize_choice(text: str) -> str:
    """Return a word in the form that choices have: in lower case, with hyphens between its parts."""
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def find_same_choice(text: str, choices: Collection[str]) -> str | None:
    """Return the choice that a text is another way to write of: `organizer`, `Study Buddy`."""
    word = normalize_choice(text)
    word = _SAME_WORDS.get(word, word) if word not in choices else word
    return word if word in choices else None


def find_near_choice(text: str, choices: Collection[str]) -> str | None:
    """Return the choice that a word is likely to mean: `learner` for `student`."""
    near = _NEAR_WORDS.get(normalize_choice(text))
    if "github.com/" in text.lower():
        near = "github"
    elif re.fullmatch(r"(?i)[^:]{1,200}\.(?:png|jpe?g|webp|gif)", text):
        near = "file"
    return near if near in choices else None
