"""Uses the operating system for the generator: the clock, processes, files, and the folders of the package.

Every package may use it; it knows nothing of hubs."""

from lyceum.system.clock import get_today
from lyceum.system.files import write_atomically
from lyceum.system.forked_work import CAN_FORK, WorkFailure, WorkLimits, run_in_limited_forks
from lyceum.system.limited_process import LimitedProcess, ProcessLimitError, ProcessLimits, answer_questions
from lyceum.system.processes import count_processors, map_in_processes
from lyceum.system.resources import PACKAGE_FOLDER, THEME_FOLDER

__all__ = [
    "CAN_FORK",
    "PACKAGE_FOLDER",
    "THEME_FOLDER",
    "LimitedProcess",
    "ProcessLimitError",
    "ProcessLimits",
    "WorkFailure",
    "WorkLimits",
    "answer_questions",
    "count_processors",
    "get_today",
    "map_in_processes",
    "run_in_limited_forks",
    "write_atomically",
]
