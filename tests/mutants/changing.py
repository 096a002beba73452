"""Small wrong changes to a module, one at a time: what a slip of the pen would make of it.

A change is made inside one top-level function, class or constant, which is then compiled alone. Docstrings, signatures,
decorators and imports are left as they are.
"""

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Top = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change."""

    place: str
    """Top-level name that it is in."""
    line: int
    what: str
    """Operator: ``vergelijking``, ``ontkenning``, …"""
    before: str
    after: str
    original: Top
    """The whole function, class or constant that it is in."""
    path: "Path"
    new: ast.AST
    """What stands at the end of ``path`` instead."""

    def __str__(self) -> str:
        """For whoever reads a list of survivors."""
        return f"{self.line} {self.place} {self.what}: {self.before} → {self.after}"

    @property
    def top(self) -> Top:
        """The whole function, class or constant, changed."""
        return _with(self.original, self.path, self.new)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names it, wherever it stands in its file."""
        return self.place, self.what, self.before, self.after


_COMPARE: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_BINARY: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Sub: ast.BitAnd,
    ast.Add: ast.Sub,
    ast.BitXor: ast.BitOr,
}
_NAMES = {"JA": "NEE", "NEE": "JA", "ONBEKEND": "NEE", "any": "all", "all": "any", "max": "min", "min": "max"}
UITSLAG = "uitslag"
_LEFT_OUT = {"groepen", "ontbrekend", "code"}
"""Keyword arguments that have a default, so that a call stands without them."""


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    for top in ast.parse(source).body:
        if isinstance(top, Top) and not _names(top) & {"__all__"}:
            for path, node in _nodes(top, ()):
                for what, after in _changes(node, top):
                    yield Mutant(
                        place=min(_names(top)),
                        line=getattr(node, "lineno", top.lineno),
                        what=what,
                        before=_text(node),
                        after="" if isinstance(after, ast.Pass) else _text(after),
                        original=top,
                        path=path,
                        new=after,
                    )


def _names(top: Top) -> set[str]:
    if isinstance(top, ast.Assign):
        return {node.id for target in top.targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    return {top.target.id if isinstance(top.target, ast.Name) else ""} if isinstance(top, ast.AnnAssign) else {top.name}


Path = tuple[tuple[str, int | None], ...]


def _nodes(node: ast.AST, path: Path) -> Iterator[tuple[Path, ast.AST]]:
    """Every node that may be changed, with the way to it."""
    if path:
        yield path, node
    for name, value in ast.iter_fields(node):
        if name in _LEFT.get(type(node), ()):
            continue
        items = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in items:
            if isinstance(child, ast.AST) and _may_change(node, child):
                yield from _nodes(child, (*path, (name, index)))


_LEFT: Mapping[type[ast.AST], set[str]] = {
    ast.FunctionDef: {"args", "returns", "decorator_list"},
    ast.ClassDef: {"bases", "keywords", "decorator_list"},
    ast.AnnAssign: {"target", "annotation"},
    ast.Dict: {"keys"},
}
"""Fields of which no slip is made: signatures, types, and names by which something is found."""


def _may_change(parent: ast.AST, child: ast.AST) -> bool:
    """Of a class only its methods, of a function not its docstring."""
    if isinstance(parent, ast.ClassDef):
        return isinstance(child, ast.FunctionDef)
    docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
    return not (docstring and isinstance(parent, ast.FunctionDef))


Change = tuple[str, ast.AST]
"""The operator, and what stands in the place of a node."""


def _compare(node: ast.Compare) -> Iterator[Change]:
    for index, operator in enumerate(node.ops):
        yield "vergelijking", _at(node, "ops", index, _COMPARE[type(operator)]())


def _both(node: ast.BoolOp) -> Iterator[Change]:
    yield "en/of", ast.BoolOp(op=ast.Or() if isinstance(node.op, ast.And) else ast.And(), values=node.values)


def _not(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield "ontkenning", node.operand


def _binary(node: ast.BinOp) -> Iterator[Change]:
    if type(node.op) in _BINARY:
        yield "verzameling", ast.BinOp(left=node.left, op=_BINARY[type(node.op)](), right=node.right)


def _augmented(node: ast.AugAssign) -> Iterator[Change]:
    if type(node.op) in _BINARY:
        yield "verzameling", ast.AugAssign(target=node.target, op=_BINARY[type(node.op)](), value=node.value)
    yield from _gone(node)


def _if(node: ast.If) -> Iterator[Change]:
    yield "ontkenning", ast.If(test=_negated(node.test), body=node.body, orelse=node.orelse)
    yield from _gone(node)


def _if_else(node: ast.IfExp) -> Iterator[Change]:
    yield "ontkenning", ast.IfExp(test=_negated(node.test), body=node.body, orelse=node.orelse)


def _comprehension(node: ast.comprehension) -> Iterator[Change]:
    for index, test in enumerate(node.ifs):
        yield "ontkenning", _at(node, "ifs", index, _negated(test))
        yield "weg", _without(node, "ifs", index)


def _gone(_: ast.AST) -> Iterator[Change]:
    yield "weg", ast.Pass()


def _match(node: ast.Match) -> Iterator[Change]:
    yield from (("weg", _without(node, "cases", index)) for index in range(len(node.cases) - 1))


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "waarde", ast.Constant(not value)
    elif isinstance(value, int):
        yield from (("waarde", ast.Constant(other)) for other in (value + 1, value - 1))
    elif isinstance(value, str):
        yield "waarde", ast.Constant(f"{value}~")
    elif value is None:
        yield "waarde", ast.Constant(value=False)


def _name(node: ast.Name) -> Iterator[Change]:
    if isinstance(node.ctx, ast.Load) and node.id in _NAMES:
        yield "naam", ast.Name(id=_NAMES[node.id], ctx=ast.Load())


def _set(node: ast.Set) -> Iterator[Change]:
    if len(node.elts) > 1:
        yield from (("element", _without(node, "elts", index)) for index in range(len(node.elts)))


def _return(node: ast.Return) -> Iterator[Change]:
    if not (isinstance(node.value, ast.Name) and node.value.id == "NEE"):
        yield UITSLAG, ast.Return(value=ast.Name(id="NEE", ctx=ast.Load()))


def _call(node: ast.Call) -> Iterator[Change]:
    for index, keyword in enumerate(node.keywords):
        if keyword.arg in _LEFT_OUT:
            yield "argument", _without(node, "keywords", index)


_CHANGES: Mapping[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _both,
    ast.UnaryOp: _not,
    ast.BinOp: _binary,
    ast.AugAssign: _augmented,
    ast.If: _if,
    ast.IfExp: _if_else,
    ast.comprehension: _comprehension,
    ast.Expr: _gone,
    ast.For: _gone,
    ast.Match: _match,
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Set: _set,
    ast.Return: _return,
    ast.Call: _call,
}


def _changes(node: ast.AST, top: Top) -> Iterator[Change]:
    """What may stand in the place of ``node``; a verdict is swapped only where one is given."""
    found = _CHANGES[type(node)](node) if type(node) in _CHANGES else iter(())
    gives_verdict = (
        isinstance(top, ast.FunctionDef) and isinstance(top.returns, ast.Name) and top.returns.id == "Uitslag"
    )
    return (change for change in found if change[0] != UITSLAG or gives_verdict)


N = TypeVar("N", bound=ast.AST)


def _at(node: N, name: str, index: int, new: ast.AST) -> N:
    changed = copy.deepcopy(node)
    getattr(changed, name)[index] = new
    return changed


def _without(node: N, name: str, index: int) -> N:
    changed = copy.deepcopy(node)
    del getattr(changed, name)[index]
    return changed


def _negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=test)


def _with(top: Top, path: Path, after: ast.AST) -> Top:
    """``top`` with ``after`` at the end of ``path``."""
    changed = copy.deepcopy(top)
    parent: ast.AST = changed
    for name, index in path[:-1]:
        step = getattr(parent, name)
        parent = step if index is None else step[index]
    name, index = path[-1]
    if index is None:
        setattr(parent, name, after)
    else:
        getattr(parent, name)[index] = after
    return ast.fix_missing_locations(changed)


def _text(node: ast.AST) -> str:
    """Of one line, short enough to read."""
    if isinstance(node, ast.comprehension):
        return " ".join(f"if {ast.unparse(test)}" for test in node.ifs)
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 110 else f"{text[:107]}…"
