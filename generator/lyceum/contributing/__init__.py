"""Every way in which a content file is created or changed: scaffold, forms, autofix, rename and remove.

All of them produce checked files, and none of them decides whether these are merged.
A module is loaded when something of it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyceum.system import defer_imports

if TYPE_CHECKING:
    from lyceum.contributing.autofix import find_autofixes, fix_file_bytes, write_fixed_files
    from lyceum.contributing.change_plan import ChangePlan, LearnerChangeError, apply_plan
    from lyceum.contributing.check import (
        HubCheck,
        check_hub,
        find_introduced_problems,
        find_new_problems,
    )
    from lyceum.contributing.draft import Draft, DraftKind, adopt_login, explain_refused_place
    from lyceum.contributing.forget import plan_account_forgetting, plan_forgetting
    from lyceum.contributing.form_fields import (
        FormSection,
        build_profile_form,
        build_result_form,
        build_tip_form,
        get_choice_labels,
    )
    from lyceum.contributing.issue_comment import FORM_COMMENT_MARKER
    from lyceum.contributing.issue_forms import FormKind, build_issue_form_files
    from lyceum.contributing.issue_submission import build_submission, write_submission
    from lyceum.contributing.last_check import CheckResult, LastCheck
    from lyceum.contributing.path_selection import is_selected, select_problems
    from lyceum.contributing.picture_checks import PICTURE_CACHE_FOLDER, check_changed_pictures
    from lyceum.contributing.remove import HISTORY_NOTE, plan_removal
    from lyceum.contributing.rename import plan_rename
    from lyceum.contributing.rename_content import plan_content_rename
    from lyceum.contributing.samples import find_sample_files, remove_sample_files
    from lyceum.contributing.scaffold import ScaffoldError, ScaffoldFile, build_scaffold_file, write_scaffold_file
    from lyceum.contributing.scaffold_fields import list_simple_fields
    from lyceum.contributing.scaffold_questions import ScaffoldQuestion, ask_questions, fill_known_answers
    from lyceum.contributing.starter import FolderNotEmptyError, create_hub
    from lyceum.contributing.subfolders import find_crowded_folders, plan_subfolders

__all__ = [
    "FORM_COMMENT_MARKER",
    "HISTORY_NOTE",
    "PICTURE_CACHE_FOLDER",
    "ChangePlan",
    "CheckResult",
    "Draft",
    "DraftKind",
    "FolderNotEmptyError",
    "FormKind",
    "FormSection",
    "HubCheck",
    "LastCheck",
    "LearnerChangeError",
    "ScaffoldError",
    "ScaffoldFile",
    "ScaffoldQuestion",
    "adopt_login",
    "apply_plan",
    "ask_questions",
    "build_issue_form_files",
    "build_profile_form",
    "build_result_form",
    "build_scaffold_file",
    "build_submission",
    "build_tip_form",
    "check_changed_pictures",
    "check_hub",
    "create_hub",
    "explain_refused_place",
    "fill_known_answers",
    "find_autofixes",
    "find_crowded_folders",
    "find_introduced_problems",
    "find_new_problems",
    "find_sample_files",
    "fix_file_bytes",
    "get_choice_labels",
    "is_selected",
    "list_simple_fields",
    "plan_account_forgetting",
    "plan_content_rename",
    "plan_forgetting",
    "plan_removal",
    "plan_rename",
    "plan_subfolders",
    "remove_sample_files",
    "select_problems",
    "write_fixed_files",
    "write_scaffold_file",
    "write_submission",
]
__getattr__ = defer_imports(
    __name__,
    {
        "autofix": (
            "find_autofixes",
            "fix_file_bytes",
            "write_fixed_files",
        ),
        "change_plan": (
            "ChangePlan",
            "LearnerChangeError",
            "apply_plan",
        ),
        "check": (
            "HubCheck",
            "check_hub",
            "find_introduced_problems",
            "find_new_problems",
        ),
        "draft": (
            "Draft",
            "DraftKind",
            "adopt_login",
            "explain_refused_place",
        ),
        "forget": (
            "plan_account_forgetting",
            "plan_forgetting",
        ),
        "form_fields": (
            "FormSection",
            "build_profile_form",
            "build_result_form",
            "build_tip_form",
            "get_choice_labels",
        ),
        "issue_comment": ("FORM_COMMENT_MARKER",),
        "issue_forms": (
            "FormKind",
            "build_issue_form_files",
        ),
        "issue_submission": (
            "build_submission",
            "write_submission",
        ),
        "last_check": (
            "CheckResult",
            "LastCheck",
        ),
        "path_selection": (
            "is_selected",
            "select_problems",
        ),
        "picture_checks": (
            "PICTURE_CACHE_FOLDER",
            "check_changed_pictures",
        ),
        "remove": (
            "HISTORY_NOTE",
            "plan_removal",
        ),
        "rename": ("plan_rename",),
        "rename_content": ("plan_content_rename",),
        "samples": (
            "find_sample_files",
            "remove_sample_files",
        ),
        "scaffold": (
            "ScaffoldError",
            "ScaffoldFile",
            "build_scaffold_file",
            "write_scaffold_file",
        ),
        "scaffold_fields": ("list_simple_fields",),
        "scaffold_questions": (
            "ScaffoldQuestion",
            "ask_questions",
            "fill_known_answers",
        ),
        "starter": (
            "FolderNotEmptyError",
            "create_hub",
        ),
        "subfolders": (
            "find_crowded_folders",
            "plan_subfolders",
        ),
    },
)
