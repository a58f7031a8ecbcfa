"""The sentences that a module may refuse with, read from its source: `{}` stands for what is filled in."""

import ast
from pathlib import Path

REFUSING = {"InvalidInput", "NoSuchSample", "NoHome", "told", "told_where"}
"""What takes a sentence as its first argument; `locked` takes one by the name refusal."""


def sentences_of(path: Path) -> set[str]:
    """The templates of all sentences that the module raises, or gives back as a reason.

    Found are those that are written where they are raised, and those under a name of the module's own, alone or filled
    into another one; texts that only a variable knows are not.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = _named(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in REFUSING and node.args:
            found.append(node.args[0])
        if isinstance(node, ast.keyword) and node.arg == "refusal":
            found.append(node.value)
        if isinstance(node, ast.FunctionDef) and node.name in ("sentence", "expected"):
            found += [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
    return {text for node in found for text in _texts(node, named)} - {"{}"}


def _named(tree: ast.AST) -> dict[str, list[ast.expr]]:
    named = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _is_text(node.value):
            named.setdefault(node.targets[0].id, []).append(node.value)
    return named


def _texts(node: ast.expr, named: dict[str, list[ast.expr]]) -> set[str]:
    if isinstance(node, ast.Name):
        return {text for each in named.get(node.id, []) for text in _texts(each, named)}
    if isinstance(node, ast.IfExp):
        return _texts(node.body, named) | _texts(node.orelse, named)
    if isinstance(node, ast.BoolOp):
        return {text for each in node.values for text in _texts(each, named)}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value} if " " in node.value else set()
    if isinstance(node, ast.JoinedStr):
        blanks = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        whole = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return {whole} | {text for blank in blanks if isinstance(blank, ast.Name) for text in _texts(blank, named)}
    return set()


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_text(node.body) or _is_text(node.orelse)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
