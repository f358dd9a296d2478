"""Every regular expression over outside text takes time in step with the text's length.

The expressions are found in the code and not listed here: each is run on long runs of each kind of
character that it names itself, of pairs of these, and on runs that break off at the end.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import itertools
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import factsheet
from factsheet.detection import scoring
from factsheet.detection.packs import languages, pack
from factsheet.intake import dates

SOURCE = Path(factsheet.__file__).parent
ANCHORED = {"match", "fullmatch"}
RUNNING = {"search", "findall", "finditer", "sub", "subn", "split", *ANCHORED}
MADE = re.compile(rf"\bre\.({'|'.join(['compile', *sorted(RUNNING)])})\(")
"""How a file says that it has an expression."""
SMALL = 500
"""Characters that every text has at first."""
SUSPECT = 0.00001
"""Seconds for these from which four times as many are tried: a quick step, squared, takes more."""
HINT = 0.00015
"""Seconds for four times as many from which the two times are compared."""
FEW = 5
"""Times the time, for four times the text, that need no longer one (a square: sixteen times)."""
LARGE = 4_000
"""Characters: ten times the input may cost at most forty times the time (a square: a hundred times)."""
FLOOR = 0.003
"""Seconds that prove nothing."""
TICK = 0.0015
"""Seconds: some clocks of processor time go no finer."""
CLOCK = time.thread_time if sys.platform == "linux" else time.perf_counter
"""A fine clock, also while `stopped_after` counts; what runs beside us counts in the second one."""
LONGEST = 2.0
"""Seconds after which a single run is stopped: it would take minutes, or for ever."""

PACKS = [pack(code) for code in languages()]
AT_THE_START = {"_heads", "_clear"}
"""Of these, those whose expressions are tried at one place only."""
BUILT: dict[tuple[str, str], Callable[[], list[Any]]] = {
    ("intake/dates.py", "_clear"): lambda: list(dates._clear()),
    ("detection/scoring.py", "_acted"): lambda: [pack.acted for pack in PACKS],
    ("detection/scoring.py", "_unspaced"): lambda: [
        scoring._unspaced(pack.code)[0] for pack in PACKS if not pack.spaced
    ],
    ("detection/source_patterns.py", "_compiled"): lambda: [
        found for pack in PACKS for found in pack.source_patterns
    ],
    ("detection/source_patterns.py", "_compiled_limits"): lambda: [
        found for pack in PACKS for found in (pack.not_source, pack.after_source)
    ],
    ("detection/boilerplate.py", "_heads"): lambda: [head for pack in PACKS for head in pack.heads],
}
"""What puts its expression together when it runs, by file and function: what may come of it."""


class Given(str):
    """Stands for a name that only a call gives its value, and for whatever is asked of it."""

    def __getattr__(self, name: str) -> Given:
        return self

    def __radd__(self, other: Any) -> Any:
        return other + (b"given" if isinstance(other, bytes) else str(self))


class Names(dict[str, Any]):
    """The names of a module, as an expression sees them."""

    def __missing__(self, name: str) -> Any:
        return getattr(builtins, name, Given("given"))


class Expression(NamedTuple):
    """An expression, where it stands, and whether it is only tried at one place of a text."""

    where: str
    pattern: Any
    anchored: bool


def _functions(tree: ast.AST, inside: str = "") -> Iterator[tuple[ast.Call, str, str]]:
    """Give each call, the function it stands in, and the name that its value gets."""
    for child in ast.iter_child_nodes(tree):
        within = child.name if isinstance(child, ast.FunctionDef) else inside
        name = ""
        if isinstance(child, ast.Assign) and isinstance(child.targets[0], ast.Name):
            name = child.targets[0].id
        for node, function, _ in _functions(child, within):
            yield node, function, name if getattr(child, "value", None) is node else _
        if isinstance(child, ast.Call):
            yield child, within, ""


def _dotted(file: str) -> str:
    """Give the name under which a file is imported."""
    dotted = ".".join(("factsheet", *Path(file).with_suffix("").parts))
    return dotted.removesuffix(".__init__")


def _uses(trees: Mapping[str, ast.AST]) -> dict[str, set[str]]:
    """Give what is done with each name, by the file that it comes from and the name there."""
    come_from: dict[str, str] = {}
    uses: defaultdict[str, set[str]] = defaultdict(set)

    def origin(node: ast.AST, dotted: str) -> str:
        name = f"{dotted}.{ast.unparse(node)}"
        if isinstance(node, ast.Attribute):
            name = f"{origin(node.value, dotted)}.{node.attr}"
        while (earlier := come_from.get(name, name)) != name:
            name = earlier
        return name

    parts = [(_dotted(file), node) for file, tree in trees.items() for node in ast.walk(tree)]
    for dotted, node in parts:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{dotted}.{alias.asname or alias.name}"
                come_from[name] = f"{node.module}.{alias.name}"
    for dotted, node in parts:
        if isinstance(node, ast.Attribute) and node.attr in RUNNING:
            uses[origin(node.value, dotted)].add(node.attr)
    return uses


@cache
def expressions() -> list[Expression]:
    """Find every expression in the code."""
    texts = {
        file.relative_to(SOURCE).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(SOURCE.rglob("*.py"))
    }
    run = re.compile(rf"\.({'|'.join(RUNNING)})\b")
    trees = {
        name: ast.parse(text)
        for name, text in texts.items()
        if name.endswith("__init__.py") or MADE.search(text) or run.search(text)
    }
    uses = _uses(trees)
    found: list[Expression] = []
    for name, tree in trees.items():
        if not MADE.search(texts[name]):
            continue
        space = Names(vars(importlib.import_module(_dotted(name))))

        def evaluated(node: ast.expr, space: Names = space) -> Any:
            return eval(compile(ast.Expression(node), "", "eval"), {}, space)

        for call, function, bound in _functions(tree):
            how = ast.unparse(call.func)
            if not (how == "re.compile" or (how[:3] == "re." and how[3:] in RUNNING)):
                continue
            used = {how[3:]} if how != "re.compile" else uses.get(f"{_dotted(name)}.{bound}")
            anchored = (used or {"search"}) <= ANCHORED
            where = f"{name}:{call.lineno}"
            anchored = anchored or function in AT_THE_START
            if made := BUILT.get((name, function)):
                patterns = made()
            else:
                patterns = [evaluated(call.args[0])]
            flags = [argument for argument in call.args[1:] if "re." in ast.unparse(argument)]
            flags += [keyword.value for keyword in call.keywords if keyword.arg == "flags"]
            flag = sum(map(evaluated, flags))
            found += [
                Expression(
                    where,
                    one if isinstance(one, re.Pattern) else re.compile(one, flag),
                    anchored,
                )
                for one in patterns
            ]
    return found


def _named(parsed: Any) -> Iterator[str]:
    """Give a sign for each kind that an expression names, and its words letter by letter."""
    word = ""
    for op, value in parsed:
        kind = str(op)
        if kind == "LITERAL":
            word += chr(value)
            yield chr(value)
            continue
        if len(word) > 1:
            yield word
        word = ""
        if kind == "NOT_LITERAL":
            yield "a" if value != ord("a") else "b"
        elif kind in ("ANY", "IN"):
            yield from _of_class(value if kind == "IN" else [("ANY", None)])
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from _named(value[2])
        elif kind == "SUBPATTERN":
            yield from _named(value[3])
        elif kind == "ATOMIC_GROUP":
            yield from _named(value)
        elif kind in ("ASSERT", "ASSERT_NOT"):
            yield from _named(value[1])
        elif kind == "BRANCH":
            for branch in value[1]:
                yield from _named(branch)
    if len(word) > 1:
        yield word


CATEGORY = {
    "CATEGORY_DIGIT": "7",
    "CATEGORY_SPACE": " \n",
    "CATEGORY_WORD": "aA7",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_NOT_WORD": " -",
    "CATEGORY_NOT_DIGIT": "a ",
}


def _of_class(items: list[tuple[Any, Any]]) -> Iterator[str]:
    signs = ""
    for op, value in items:
        kind = str(op)
        if kind in ("NEGATE", "ANY"):
            signs += "aA7 -"
        elif kind == "LITERAL":
            signs += chr(value)
        elif kind == "RANGE":
            signs += chr(value[0])
        elif kind == "CATEGORY":
            signs += CATEGORY[str(value)]
    yield from signs[:6]


def _sample(parsed: Any) -> list[str]:
    """Give the pieces of one text that an expression finds, as far as that is easily said."""
    pieces: list[str] = []
    for op, value in parsed:
        kind = str(op)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            pieces += _sample(value[2]) * max(1, min(value[0], 4))
        elif kind in ("SUBPATTERN", "ATOMIC_GROUP"):
            pieces += _sample(value[3] if kind == "SUBPATTERN" else value)
        elif kind == "ASSERT" and value[0] > 0:
            pieces += _sample(value[1])
        elif kind == "BRANCH":
            pieces += _sample(max(value[1], key=len))
        elif signs := next(_named([(op, value)]), ""):
            pieces.append(signs)
    return pieces


def _samples(parsed: Any) -> list[str]:
    """Give the beginnings of what an expression finds, of each of its alternatives."""
    branches = [value[1] for op, value in parsed if str(op) == "BRANCH"]
    found = []
    for one in branches[0][:12] if len(parsed) == 1 and branches else [parsed]:
        pieces = _sample(one)
        found += [
            "".join(pieces[:count]) for count in {len(pieces), len(pieces) - 1, len(pieces) // 2}
        ]
    return [one for one in dict.fromkeys(found) if 1 < len(one) < 40][:16]


def attacks(pattern: str | bytes) -> Iterator[Callable[[int], str]]:
    """Give texts, of any length, that an expression might take long over."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    parsed = re._parser.parse(text)  # type: ignore[attr-defined]
    tokens = list(dict.fromkeys(_named(parsed)))
    words = sorted((one for one in tokens if len(one) > 1), key=len)[:3]
    signs = [one for one in tokens if len(one) == 1]
    signs = [*signs[:: 1 + len(signs) // 8], "A", "a", " ", "7"]
    tokens = list(dict.fromkeys([*signs, *words]))
    for sample in _samples(parsed):
        for one in tokens:
            yield lambda size, sample=sample, one=one: (  # type: ignore[misc]
                sample + one * (size // len(one)) + "\0"
            )
            yield lambda size, sample=sample, one=one: (  # type: ignore[misc]
                (sample + one) * (size // len(sample + one))
            )
    for one in [*_samples(parsed), *tokens]:
        for end in ("", "\0", "!x"):
            yield lambda size, one=one, end=end: one * (size // len(one)) + end  # type: ignore[misc]
    for one, two in itertools.permutations(tokens, 2):
        pair = one + two
        yield lambda size, pair=pair: pair * (size // len(pair)) + "\0"  # type: ignore[misc]
        yield lambda size, one=one, two=two: one + two * (size // len(two)) + "\0"  # type: ignore[misc]


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _run(expression: Expression, subject: Any) -> None:
    if expression.anchored:
        expression.pattern.match(subject)
        expression.pattern.fullmatch(subject)
    else:
        for _found in expression.pattern.finditer(subject):
            pass


def _subject(expression: Expression, text: str) -> Any:
    return (
        text.encode("latin-1", "replace") if isinstance(expression.pattern.pattern, bytes) else text
    )


def cost(expression: Expression, text: str) -> float:
    """Give the seconds of processor time that one run takes, the least of three."""
    subject = _subject(expression, text)
    least = LONGEST
    try:
        for _ in range(3):
            started = time.process_time()
            with stopped_after(LONGEST):
                _run(expression, subject)
            least = min(least, time.process_time() - started)
            if least < FLOOR:
                break
    except TimeoutError:
        return LONGEST * 100
    return least


def _quick(expression: Expression, attack: Callable[[int], str], small: str) -> bool:
    """Whether short texts show that longer ones need not be tried.

    A busy machine can only make them look slower; a square shows in them long before it takes long.
    """

    def seconds(subject: Any) -> float:
        started = CLOCK()
        _run(expression, subject)
        return CLOCK() - started

    try:
        with stopped_after(LONGEST):
            short = _subject(expression, small)
            if (least := seconds(short)) < SUSPECT:
                return True
            long = _subject(expression, attack(4 * SMALL))
            if (more := seconds(long)) < HINT:
                return True
            few = FEW * min(least, seconds(short))
            return more < few or any(seconds(long) < few for _ in range(5))
    except TimeoutError:
        return False


def slow(expression: Expression) -> str | None:
    """Give the beginning of a text that an expression takes too long over."""
    tried: set[str] = set()
    for attack in attacks(expression.pattern.pattern):
        beginning = attack(SMALL)
        if beginning in tried or _quick(expression, attack, beginning):
            tried.add(beginning)
            continue

        def too_long(small: int, attack: Callable[[int], str] = attack) -> bool:
            large = cost(expression, attack(10 * small))
            return large > FLOOR and (
                large > LONGEST or large > 40 * max(TICK, cost(expression, attack(small)))
            )

        # What comes of a busy machine does not come again, and again with a longer text.
        if all(too_long(LARGE) for _ in range(4)):
            return f"{attack(24)!r}…"
    return None


def _rooms() -> list[str]:
    """Give the rooms, and files beside them, that have expressions."""
    return sorted(
        {
            file.relative_to(SOURCE).parts[0].removesuffix(".py")
            for file in SOURCE.rglob("*.py")
            if MADE.search(file.read_text("utf-8"))
        }
    )


@pytest.mark.parametrize("where", _rooms())
def test_no_expression_takes_longer_than_its_text_is_long(where: str) -> None:
    here = [
        one for one in dict.fromkeys(expressions()) if re.match(rf"{where}(/|\.py:)", one.where)
    ]
    assert here
    found = {
        f"{one.where} {one.pattern.pattern[:60]!r}": text for one in here if (text := slow(one))
    }
    assert not found, "\n".join(f"{name}: {text}" for name, text in found.items())


def test_an_expression_whose_steps_are_quick_does_not_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "LONGEST", 0.2)
    hidden = Expression("", re.compile(r"</?(?:b|i)(?=[\s/>])[^>]*>"), False)
    assert any(slow(hidden) for _ in range(4)), "a busy machine may hide it once, not each time"
    assert not slow(Expression("", re.compile(r"</?[A-Za-z][^<>]*>"), False))


def test_patterns_of_one_name_in_two_files_are_told_apart() -> None:
    files = {
        "anchors/one.py": "_A.match(text)\nfrom factsheet.anchors.two import _B as mine\nmine.match(text)",
        "anchors/two.py": "from factsheet import anchors\n_A.search(text)\nanchors.one._C.sub('', text)",
        "anchors/__init__.py": "from factsheet.anchors.two import _B\nfrom factsheet.anchors import one",
        "cli/three.py": "from factsheet.anchors import _B\n_B.search(text)",
    }
    assert _uses({name: ast.parse(text) for name, text in files.items()}) == {
        "factsheet.anchors.one._A": {"match"},
        "factsheet.anchors.two._A": {"search"},
        "factsheet.anchors.two._B": {"match", "search"},
        "factsheet.anchors.one._C": {"sub"},
    }
