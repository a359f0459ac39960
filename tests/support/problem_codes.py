"""Finds every problem code that the source of the generator can create, by following the arguments of its calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.support.paths import ROOT

PACKAGE = ROOT / "generator" / "lyceum"


@dataclass
class SourceModule:
    name: str
    """Dotted, below `lyceum`."""
    tree: ast.Module
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def find_enclosing(self, node: ast.AST, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """The nodes of these kinds that the node lies in, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, kinds):
                yield node


def parse_modules() -> list[SourceModule]:
    modules = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "starter" in path.parts:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        modules.append(SourceModule(path.relative_to(PACKAGE).with_suffix("").as_posix(), tree, parents))
    return modules


@dataclass
class Parameters:
    """What a function or a class takes, in order, with the defaults."""

    names: list[str]
    defaults: dict[str, ast.expr]


class ProblemCodeFinder:
    """Starts at the calls that create problems, and goes back to where their `code` comes from.

    A function that passes its own parameter on as a code is such a creator too, and so is a class whose field becomes
    one. An expression whose value the finder cannot follow is listed in `unresolved`, so that nothing is missed in
    silence.
    """

    def __init__(self, creators: Iterable[tuple[str, str]]) -> None:
        self.modules = parse_modules()
        self.parameters = {name: parameters for module in self.modules for name, parameters in _list_callables(module)}
        self.codes: dict[str, str] = {}
        """A place where each code is created."""
        self.unresolved: set[str] = set()
        """`module: expression`."""
        self._creators: set[tuple[str, str]] = set()
        self._waiting = list(creators)

    def run(self) -> None:
        while self._waiting:
            creator = self._waiting.pop()
            if creator not in self._creators:
                self._creators.add(creator)
                self._follow_calls(*creator)

    def _follow_calls(self, creator: str, parameter: str) -> None:
        parameters = self.parameters[creator]
        if default := parameters.defaults.get(parameter):
            self._resolve(default, self.modules[0])
        for module in self.modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and _get_called_name(node) in (creator, "replace", "_replace"):
                    argument = _find_argument(node, parameter, parameters.names)
                    if argument is not None and (_get_called_name(node) == creator or argument in _keywords(node)):
                        self._resolve(argument, module)

    def _resolve(self, value: ast.expr, module: SourceModule) -> None:
        match value:
            case ast.Constant(value=str(code)):
                self.codes.setdefault(code, f"{module.name}:{value.lineno}")
            case ast.Constant(value=None):
                pass  # an optional code that is left out
            case ast.IfExp(body=first, orelse=second):
                self._resolve(first, module)
                self._resolve(second, module)
            case ast.BoolOp(values=values):
                for operand in values:
                    self._resolve(operand, module)
            case ast.Name(id=name):
                self._resolve_name(value, name, module)
            case ast.Attribute():
                self._resolve_attribute(value, module)
            case _:
                self.unresolved.add(f"{module.name}: {ast.unparse(value)}")

    def _resolve_name(self, value: ast.expr, name: str, module: SourceModule) -> None:
        for function in module.find_enclosing(value, ast.FunctionDef):
            assert isinstance(function, ast.FunctionDef)
            if name in [argument.arg for argument in _list_arguments(function)]:
                owner = next(module.find_enclosing(function, ast.ClassDef), None)
                is_constructor = function.name == "__init__" and isinstance(owner, ast.ClassDef)
                self._waiting.append((owner.name if is_constructor else function.name, name))  # type: ignore[union-attr]
                return
            if assigned := list(_find_assigned_values(function, name)):
                for assigned_value in assigned:
                    self._resolve(assigned_value, module)
                return
        self.unresolved.add(f"{module.name}: {name}")

    def _resolve_attribute(self, value: ast.Attribute, module: SourceModule) -> None:
        """The value comes from a class with a field or a parameter of this name.

        The annotations of the module say which class it is. If they do not, it may be any class of the package.
        """
        owner = ast.unparse(value.value).split(".")[-1]
        enclosing_class = next(module.find_enclosing(value, ast.ClassDef), None)
        if owner == "self" and isinstance(enclosing_class, ast.ClassDef):
            self._waiting.append((enclosing_class.name, value.attr))
            return
        package = module.name.split("/")[0]
        classes = {
            node.name
            for other in self.modules
            if other.name.split("/")[0] == package
            for node in ast.walk(other.tree)
            if isinstance(node, ast.ClassDef) and value.attr in self.parameters[node.name].names
        }
        classes = classes & _find_annotated_types(module, owner) or classes
        self._waiting += [(name, value.attr) for name in sorted(classes)]
        if not classes:
            self.unresolved.add(f"{module.name}: {ast.unparse(value)}")


def _find_annotated_types(module: SourceModule, name: str) -> set[str]:
    """The words in the annotations of every parameter and field of this name."""
    annotations = []
    for node in ast.walk(module.tree):
        match node:
            case ast.arg(arg=argument, annotation=annotation) if argument == name and annotation:
                annotations.append(annotation)
            case ast.AnnAssign(target=ast.Name(id=target), annotation=annotation) if target == name:
                annotations.append(annotation)
    return {word for annotation in annotations for word in re.findall(r"\w+", ast.unparse(annotation))}


def _list_callables(module: SourceModule) -> Iterator[tuple[str, Parameters]]:
    for node in ast.walk(module.tree):
        match node:
            case ast.FunctionDef(name=name) if name != "__init__":
                yield name, _get_parameters(node)
            case ast.ClassDef(name=name, body=body):
                constructor = next((f for f in body if isinstance(f, ast.FunctionDef) and f.name == "__init__"), None)
                yield name, _get_parameters(constructor) if constructor else _get_fields(node)


def _list_arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _get_parameters(function: ast.FunctionDef) -> Parameters:
    positional = [*function.args.posonlyargs, *function.args.args]
    defaults = dict(
        zip([a.arg for a in positional][-len(function.args.defaults) :], function.args.defaults, strict=False)
    )
    names = [argument.arg for argument in _list_arguments(function) if argument.arg not in ("self", "cls")]
    return Parameters(names, defaults if function.args.defaults else {})


def _get_fields(node: ast.ClassDef) -> Parameters:
    fields = [part for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)]
    names = [part.target.id for part in fields]  # type: ignore[union-attr]
    return Parameters(names, {name: part.value for name, part in zip(names, fields, strict=True) if part.value})


def _get_called_name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _keywords(call: ast.Call) -> list[ast.expr]:
    return [keyword.value for keyword in call.keywords]


def _find_argument(call: ast.Call, parameter: str, names: list[str]) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == parameter:
            return keyword.value
    index = names.index(parameter)
    before = call.args[: index + 1]
    if any(isinstance(argument, ast.Starred) for argument in before):
        return next(argument for argument in before if isinstance(argument, ast.Starred))
    return call.args[index] if index < len(call.args) else None


def _find_assigned_values(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                yield from (v for t, v in zip(targets, values, strict=True) if isinstance(t, ast.Name) and t.id == name)
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                yield value
