"""Laws of the source: what is private to a file, how docstrings begin, what the contracts forbid."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, with_guard

SOURCE = ROOT / "src" / "factsheet"
FILES = {
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}
ROOMS = sorted({name.split(".")[1] for name in FILES if "." in name})
CALLED_BY_NAME = re.compile(
    r"factsheet\.(cli\.main|cli\.\w+\.(app|group)|apart\.answer|reports\.\w+\.render)"
)
"""What pyproject.toml, a table of modules, or a process of its own calls by its name."""
TO_ADD_TO = set(re.findall(r"`([A-Z_]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
"""Tables that CONTRIBUTING says to add rows to."""

NO_VERBS = re.compile(r"(Give|Say|Tell|Name|Spell|List|Get)s?\b")
ACTS = re.compile(
    r"(Add|Ask|Answer|Change|Check|Close|Compare|Delete|Do|Draw|Go|Keep|Let|Load|Make|Mark|Move|Offer|Open"
    r"|Put|Read|Record|Register|Remove|Report|Run|Save|Set|Show|Start|Take|Try|Wait|Warn|Write)\b"
)


@cache
def trees() -> dict[str, ast.Module]:
    """Parse each file; not before a test asks for it."""
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def defined(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the names that a file defines at its top: functions, classes, constants."""
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Assign():
                for target in node.targets:
                    for one in ast.walk(target):
                        if isinstance(one, ast.Name):
                            yield one.id, node
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name, node


def shown_by(node: ast.AST) -> set[str]:
    """Return the names that whoever uses a thing meets: the types in its signature or its fields."""
    shown: list[ast.AST | None] = []
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            arguments = node.args
            shown += [node.returns, arguments.vararg, arguments.kwarg]
            shown += [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        case ast.ClassDef():
            shown += node.bases
            shown += [
                one for part in node.body for one in ast.walk(part) if isinstance(one, ast.arg)
            ]
            shown += [part.annotation for part in node.body if isinstance(part, ast.AnnAssign)]
            shown += [part.returns for part in node.body if isinstance(part, ast.FunctionDef)]
        case ast.AnnAssign():
            shown.append(node.annotation)
        case ast.Assign():
            shown.append(node.value if isinstance(node.value, ast.Subscript | ast.BinOp) else None)
    names = {
        one.id for part in shown if part for one in ast.walk(part) if isinstance(one, ast.Name)
    }
    texts = [one.value for part in shown if part for one in ast.walk(part)
             if isinstance(one, ast.Constant) and isinstance(one.value, str)]  # fmt: skip
    return names | {word for text in texts for word in re.findall(r"\w+", text)}


def registered(node: ast.stmt) -> bool:
    """Whether a decorator hands a function to somebody who calls it, as Typer's do its commands."""
    if isinstance(node, ast.FunctionDef) and node.decorator_list:
        return any(isinstance(one, ast.Call) for one in node.decorator_list)
    return False


@cache
def imports(module: str) -> dict[str, tuple[str, str]]:
    """Return what a file takes from others, by the name that it has there: module, name."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(trees()[module])
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def origin(module: str, name: str) -> str | None:
    """Return where a name is defined that `module` has, through re-exports; None where not here."""
    if f"{module}.{name}" in FILES:
        return f"{module}.{name}"
    if module not in FILES:
        return None
    return origin(*imports(module)[name]) if name in imports(module) else f"{module}.{name}"


def uses(module: str, tree: ast.Module) -> Iterator[str]:
    """Yield what a file uses of others; an import that `__init__` only hands on is none."""
    imported: dict[str, str] = {}
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("factsheet"):
            for alias in node.names:
                if found := origin(node.module or "", alias.name):
                    imported[alias.asname or alias.name] = found
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in FILES and alias.asname:
                    imported[alias.asname] = alias.name
    handed_on = module in FILES and FILES[module].name == "__init__.py"
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in imported:
            yield imported[node.id]
        elif isinstance(node, ast.Attribute):
            either = isinstance(node.value, ast.IfExp)  # (flows if … else blocks).change_fields
            for one in ast.walk(node.value) if either else (node.value,):
                holder = imported.get(one.id) if isinstance(one, ast.Name) else None
                if holder in FILES and (found := origin(holder, node.attr)):
                    yield found
    if not handed_on:
        yield from imported.values()


@cache
def used() -> dict[str, set[str]]:
    """Return what each file uses of others; tests and docs may use what others may."""
    others = {
        path.name: ast.parse(path.read_text(encoding="utf-8"))
        for folder in ("tests", "docs")
        for path in (ROOT / folder).glob("*.py")
    }
    return {module: set(uses(module, tree)) for module, tree in (trees() | others).items()}


def not_private(of: str) -> list[str]:
    """Return the names of a room without an underscore that only their own file uses.

    The types in the signature of what others use are theirs as well.
    """
    found = []
    for module, tree in trees().items():
        if room(module) != of:
            continue
        names = dict(defined(tree))
        elsewhere = {name for at, names in used().items() if at != module for name in names}
        public = {
            name
            for name, node in names.items()
            if f"{module}.{name}" in elsewhere
            or CALLED_BY_NAME.fullmatch(f"{module}.{name}")
            or name in TO_ADD_TO
            or registered(node)
        }
        while (
            more := {one for name in public for one in shown_by(names[name])}
            & names.keys() - public
        ):
            public |= more
        found += [f"{module}.{name}" for name in names.keys() - public if name[0] != "_"]
    return sorted(found)


def private_elsewhere(of: str) -> list[str]:
    """Return what a room imports although it begins with an underscore."""
    return [
        f"{module}: {name}"
        for module, names in used().items()
        if module in FILES and room(module) == of
        for name in sorted(names)
        if re.match(r"_(?!_)", name.rpartition(".")[2]) and name.rpartition(".")[0] != module
    ]


def first_words(of: str) -> list[str]:
    """Return the docstrings of a room's functions that begin otherwise than ours do."""
    found = []
    for module, tree in trees().items():
        for node in ast.walk(tree) if room(module) == of else ():
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            returns = ast.unparse(node.returns) if node.returns else "None"
            says = ast.get_docstring(node)
            if not says or returns in ("None", "NoReturn"):
                continue
            whether = returns == "bool" or returns.startswith("TypeGuard")
            right = says.startswith("Whether ") or ACTS.match(says) if whether else True
            if not right or NO_VERBS.match(says):
                found.append(f"{module}.{node.name}: {says.splitlines()[0]}")
    return found


def shared_names(of: str) -> list[str]:
    """Return the public classes and types of a room that share their name with others'.

    The options of commands (`cli`) are types, too, but named as the user knows them.
    """
    kinds: dict[str, set[str]] = {}
    for module, tree in trees().items():
        for name, node in defined(tree):
            if isinstance(node, ast.ClassDef) or (
                room(module) != "cli" and re.match(r"[A-Z]\w*[a-z]", name)
            ):
                kinds.setdefault(name, set()).add(module)
    return sorted(
        f"{name}: {', '.join(sorted(modules))}"
        for name, modules in kinds.items()
        if len(modules) > 1 and name[0] != "_" and any(room(module) == of for module in modules)
    )


@pytest.mark.parametrize("of", ROOMS)
@pytest.mark.parametrize("law", [not_private, private_elsewhere, first_words, shared_names])
def test_a_room_keeps_the_laws_of_the_house(law: Callable[[str], list[str]], of: str) -> None:
    broken = law(of)
    assert not broken, "\n".join(broken)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Make a copy of the house that has one more room, `newroom`, on the floor of tools."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    floor = re.search(r'^ +"queries \|', contracts, re.MULTILINE)
    assert floor
    contracts = contracts.replace(floor[0], f"{floor[0]} newroom |")
    (tmp_path / "pyproject.toml").write_text(contracts, encoding="utf-8")
    (tmp_path / "src/factsheet/newroom.py").write_text('"""A new room."""\n', encoding="utf-8")
    return tmp_path


def lint(root: Path) -> tuple[int, str]:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": with_guard(root / "src"), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_new_room_that_is_pure_is_let_in(copy: Path) -> None:
    code, said = lint(copy)
    assert code == 0, said


def test_a_new_room_may_not_know_what_only_doors_know(copy: Path) -> None:
    modules = ("os", "socket", "rich", "typer", "textual", "subprocess", "time")
    room = copy / "src/factsheet/newroom.py"
    room.write_text("".join(f"import {name}\n" for name in modules), encoding="utf-8")
    code, said = lint(copy)
    assert code == 1
    for name in modules:
        assert re.search(rf"factsheet\.newroom -> {name}\b", said), f"{name}:\n{said}"


def test_a_room_that_no_floor_names_is_refused(copy: Path) -> None:
    (copy / "src/factsheet/cellar.py").write_text('"""Named nowhere."""\n', encoding="utf-8")
    code, said = lint(copy)
    assert (code, "cellar" in said) == (1, True)


def test_a_circle_inside_a_room_is_refused(copy: Path) -> None:
    for one, other in (("east", "west"), ("west", "east")):
        path = copy / "src/factsheet/anchors" / f"{one}.py"
        path.write_text(f"from factsheet.anchors import {other}\n", encoding="utf-8")
    code, said = lint(copy)
    assert code == 1
    assert "east" in said
    assert "west" in said
