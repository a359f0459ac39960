"""The limits of ARCHITECTURE.md hold: packages, sizes of modules and functions, imports between packages."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PACKAGE = ROOT / "generator" / "lyceum"
MAX_TOP_NAMES = 21
MAX_MODULE_LINES = 450
MAX_FUNCTION_LINES = 60
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "starter" not in path.relative_to(PACKAGE).parts)


def get_module_name(path: Path) -> str:
    """Return the dotted name of a module or package."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def is_table(module: ast.Module) -> bool:
    """Return whether a module is a table: more than half of its lines are values of constants."""
    total = sum(get_line_count(node) for node in module.body)
    assignments = [node for node in module.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return sum(get_line_count(node) for node in assignments) > total / 2


def get_line_count(node: ast.stmt) -> int:
    """Return the number of lines that a statement takes."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def list_imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the module of every import in a file, also of imports inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports by a relative name"
            for alias in node.names:
                full_name = f"{node.module}.{alias.name}"
                is_module = PACKAGE.parent.joinpath(*full_name.split(".")).with_suffix(".py").is_file()
                yield node.lineno, full_name if is_module else str(node.module)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def test_generator_has_few_names_at_its_top() -> None:
    names = {path.name for path in PACKAGE.iterdir()} - {"__pycache__"}
    assert len(names) <= MAX_TOP_NAMES, sorted(names)


def test_modules_and_functions_fit_their_limits() -> None:
    too_long = []
    for path in MODULES:
        text = path.read_text("utf-8")
        module = ast.parse(text)
        if len(text.splitlines()) > MAX_MODULE_LINES and not is_table(module):
            too_long.append(f"{get_module_name(path)}: {len(text.splitlines())} lines")
        too_long += [
            f"{get_module_name(path)}.{node.name}: {get_line_count(node)} lines"
            for node in ast.walk(module)
            if isinstance(node, ast.FunctionDef) and get_line_count(node) > MAX_FUNCTION_LINES
        ]
    assert too_long == []


def test_other_packages_are_imported_as_a_whole() -> None:
    imports = [
        f"{get_module_name(path)}:{line} {module}"
        for path in MODULES
        for line, module in list_imports(path)
        if module.startswith("lyceum.")
        and module.count(".") > 1
        and module.split(".")[1] != path.relative_to(PACKAGE).parts[0]
    ]
    assert imports == []


@pytest.mark.parametrize("package", sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))
def test_package_exports_what_it_lists(package: str) -> None:
    module = ast.parse((PACKAGE / package / "__init__.py").read_text("utf-8"))
    assert ast.get_docstring(module)
    listed = next((ast.literal_eval(node.value) for node in module.body if isinstance(node, ast.Assign)), [])
    deferred = [node for node in module.body if isinstance(node, ast.If)]  # what a package loads when it is used
    nodes = [node for body in (module.body, *(node.body for node in deferred)) for node in body]
    imported = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and not (deferred and node.module in ("typing", "lyceum.system"))
        for alias in node.names
    }
    assert set(listed) == imported - {"annotations"}
    if deferred:
        loaded = import_module(f"lyceum.{package}")
        assert all(getattr(loaded, name) is not None for name in listed)


def test_layers_are_checked_without_exceptions() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "layers")
    assert layers["exhaustive"] is True
    assert not any("ignore_imports" in contract for contract in contracts)


def test_types_of_the_schema_need_no_exceptions() -> None:
    exceptions = [path.name for path in MODULES if "type: ignore[valid-type" in path.read_text("utf-8")]
    assert exceptions == []
