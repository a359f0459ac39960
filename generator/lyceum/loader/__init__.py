"""Read `content/` into a Library, with a Problem for everything that cannot be read.

YAML is read with the position of every value, so that problems and edits find their place in the text."""

from lyceum.loader.account_ledger import (
    ACCOUNTS_FILE,
    AccountLedger,
    parse_account_ledger,
    record_account,
    remove_account,
    rename_account,
)
from lyceum.loader.content_files import (
    CONTENT_FOLDER,
    flatten_path,
    is_text_picture_path,
    list_entry_files,
    match_path,
    name_subfolders,
    rename_path,
    show_paths,
)
from lyceum.loader.content_store import STORE_FOLDER, ContentStore, PackedTable
from lyceum.loader.discussions import COMMENTS_FILE, DiscussionComment, load_comments, save_comments
from lyceum.loader.divided_folders import NOT_DIVIDED, FolderDivision, find_divisions
from lyceum.loader.entries import Entry, find_markdown_fields
from lyceum.loader.entry_parser import parse_entry
from lyceum.loader.entry_records import (
    KINDS_OF_MANY,
    EntryFacts,
    EntryRecord,
    compute_digest,
    find_picture_addresses,
    get_records,
    load_entries,
)
from lyceum.loader.file_order import FileAges, PathOrder, get_age_key, order_path, sort_oldest_first
from lyceum.loader.file_reader import get_max_bytes, read_file_bytes
from lyceum.loader.file_results import ContentChangedError, FileResult, InspectEntries, StoredResults, UnreadEntryError
from lyceum.loader.file_text import MAX_FILE_BYTES, decode_text, detect_utf_16
from lyceum.loader.former_names import FormerNames, make_path_identifier, map_former_names
from lyceum.loader.front_matter import split_around_yaml
from lyceum.loader.key_finder import KeyFinder, name_known_keys
from lyceum.loader.last_reading import LastReading, Rereading
from lyceum.loader.library import Library, SkippedFile
from lyceum.loader.library_inputs import (
    RESULT_PATHS,
    VALID_ENTRY,
    LibraryChanges,
    find_library_changes,
    set_library_inputs,
)
from lyceum.loader.library_loader import (
    HubFiles,
    ParseCache,
    assemble_library,
    load_library,
    load_library_from_files,
    load_settings,
    read_hub_files,
)
from lyceum.loader.library_reader import LibraryReader, list_badges, list_topics, map_topic_keys
from lyceum.loader.meant_files import CONTENT_FOLDERS, SINGLE_FILE_NAMES, find_meant_folder, split_endings
from lyceum.loader.model_errors import LEAVE_OUT_HINT
from lyceum.loader.owners import (
    ModeratorAccounts,
    ProfileOwner,
    find_moderator_accounts,
    find_owner,
    has_ambiguous_login,
)
from lyceum.loader.page_addresses import (
    ContentLinks,
    describe_page_addresses,
    find_linked_path,
    find_page_address,
    make_maintainer_page_address,
    map_page_addresses,
    write_link_target,
)
from lyceum.loader.pruning import ValidLibrary, drop_invalid
from lyceum.loader.text_pictures import (
    MAX_PICTURE_NAME_BYTES,
    find_picture_path,
    find_picture_text,
    find_pictures_of,
    find_shown_pictures,
    make_text_picture_address,
    map_showing_entries,
    map_showing_records,
)
from lyceum.loader.yaml_editor import YamlEditor, rewrite_fields
from lyceum.loader.yaml_errors import explain_yaml_error
from lyceum.loader.yaml_fixes import FixScope, YamlFix, has_lookalike_space
from lyceum.loader.yaml_mistake_detectors import find_merge_conflict
from lyceum.loader.yaml_mistakes import list_fixes
from lyceum.loader.yaml_positions import SourceFile, YamlLoader
from lyceum.loader.yaml_reader import ParsedFile, find_corrected_line, read_content_file, read_yaml
from lyceum.loader.yaml_writer import format_yaml_field, to_plain_values

__all__ = [
    "ACCOUNTS_FILE",
    "COMMENTS_FILE",
    "CONTENT_FOLDER",
    "CONTENT_FOLDERS",
    "KINDS_OF_MANY",
    "LEAVE_OUT_HINT",
    "MAX_FILE_BYTES",
    "MAX_PICTURE_NAME_BYTES",
    "NOT_DIVIDED",
    "RESULT_PATHS",
    "SINGLE_FILE_NAMES",
    "STORE_FOLDER",
    "VALID_ENTRY",
    "AccountLedger",
    "ContentChangedError",
    "ContentLinks",
    "ContentStore",
    "DiscussionComment",
    "Entry",
    "EntryFacts",
    "EntryRecord",
    "FileAges",
    "FileResult",
    "FixScope",
    "FolderDivision",
    "FormerNames",
    "HubFiles",
    "InspectEntries",
    "KeyFinder",
    "LastReading",
    "Library",
    "LibraryChanges",
    "LibraryReader",
    "ModeratorAccounts",
    "PackedTable",
    "ParseCache",
    "ParsedFile",
    "PathOrder",
    "ProfileOwner",
    "Rereading",
    "SkippedFile",
    "SourceFile",
    "StoredResults",
    "UnreadEntryError",
    "ValidLibrary",
    "YamlEditor",
    "YamlFix",
    "YamlLoader",
    "assemble_library",
    "compute_digest",
    "decode_text",
    "describe_page_addresses",
    "detect_utf_16",
    "drop_invalid",
    "explain_yaml_error",
    "find_corrected_line",
    "find_divisions",
    "find_library_changes",
    "find_linked_path",
    "find_markdown_fields",
    "find_meant_folder",
    "find_merge_conflict",
    "find_moderator_accounts",
    "find_owner",
    "find_page_address",
    "find_picture_addresses",
    "find_picture_path",
    "find_picture_text",
    "find_pictures_of",
    "find_shown_pictures",
    "flatten_path",
    "format_yaml_field",
    "get_age_key",
    "get_max_bytes",
    "get_records",
    "has_ambiguous_login",
    "has_lookalike_space",
    "is_text_picture_path",
    "list_badges",
    "list_entry_files",
    "list_fixes",
    "list_topics",
    "load_comments",
    "load_entries",
    "load_library",
    "load_library_from_files",
    "load_settings",
    "make_maintainer_page_address",
    "make_path_identifier",
    "make_text_picture_address",
    "map_former_names",
    "map_page_addresses",
    "map_showing_entries",
    "map_showing_records",
    "map_topic_keys",
    "match_path",
    "name_known_keys",
    "name_subfolders",
    "order_path",
    "parse_account_ledger",
    "parse_entry",
    "read_content_file",
    "read_file_bytes",
    "read_hub_files",
    "read_yaml",
    "record_account",
    "remove_account",
    "rename_account",
    "rename_path",
    "rewrite_fields",
    "save_comments",
    "set_library_inputs",
    "show_paths",
    "sort_oldest_first",
    "split_around_yaml",
    "split_endings",
    "to_plain_values",
    "write_link_target",
]
