"""Uses the operating system for the generator: the clock, processes, files, and the folders of the package.

Every package may use it; it knows nothing of hubs."""

from lyceum.system.clock import get_today
from lyceum.system.code_version import compute_code_version
from lyceum.system.compiled_resources import COMPILED_RESOURCES, CompiledResources
from lyceum.system.deferred_imports import defer_imports
from lyceum.system.files import (
    LinkedPathError,
    check_move,
    create_inside,
    is_link,
    move_inside,
    read_inside,
    resolve_inside,
    write_atomically,
    write_inside,
)
from lyceum.system.folder_scan import (
    IGNORED_FILE_NAMES,
    NO_STAMP,
    FolderRows,
    FolderScan,
    ScannedFile,
    Stamp,
    replace_invalid_characters,
    scan_folder,
)
from lyceum.system.forked_work import CAN_FORK, WorkFailure, WorkLimits, run_in_limited_forks
from lyceum.system.garbage import (
    collect_new_garbage,
    keep_to_the_end,
    paused_collection,
    release_free_memory,
    stop_collection,
)
from lyceum.system.host_limits import MAX_FOLDER_ENTRIES, MAX_SITE_BYTES, SIZE_WARNING_SHARE
from lyceum.system.limited_process import (
    LimitedProcess,
    ProcessLimitError,
    ProcessLimits,
    ProcessTimeoutError,
    answer_questions,
)
from lyceum.system.own_folder import find_own_folder
from lyceum.system.processes import can_divide_work, count_processors, iterate_in_processes, map_in_processes
from lyceum.system.resources import PACKAGE_FOLDER, THEME_FOLDER
from lyceum.system.side_task import LateValue, SideTask

__all__ = [
    "CAN_FORK",
    "COMPILED_RESOURCES",
    "IGNORED_FILE_NAMES",
    "MAX_FOLDER_ENTRIES",
    "MAX_SITE_BYTES",
    "NO_STAMP",
    "PACKAGE_FOLDER",
    "SIZE_WARNING_SHARE",
    "THEME_FOLDER",
    "CompiledResources",
    "FolderRows",
    "FolderScan",
    "LateValue",
    "LimitedProcess",
    "LinkedPathError",
    "ProcessLimitError",
    "ProcessLimits",
    "ProcessTimeoutError",
    "ScannedFile",
    "SideTask",
    "Stamp",
    "WorkFailure",
    "WorkLimits",
    "answer_questions",
    "can_divide_work",
    "check_move",
    "collect_new_garbage",
    "compute_code_version",
    "count_processors",
    "create_inside",
    "defer_imports",
    "find_own_folder",
    "get_today",
    "is_link",
    "iterate_in_processes",
    "keep_to_the_end",
    "map_in_processes",
    "move_inside",
    "paused_collection",
    "read_inside",
    "release_free_memory",
    "replace_invalid_characters",
    "resolve_inside",
    "run_in_limited_forks",
    "scan_folder",
    "stop_collection",
    "write_atomically",
    "write_inside",
]
