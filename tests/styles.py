"""Random worksheets, written as people write YAML by hand, and random edits of them.

Everything is drawn from one source of randomness, which hypothesis gives. The writing is on
purpose independent of the package: it checks what it writes with PyYAML.
"""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import yaml

from factsheet.fields import plain
from factsheet.model import Archive, Article, Claim, Entry, Evidence, Worksheet
from factsheet.problems import Path
from factsheet.vocabulary import STATUSES

WORDS = [
    "the",
    "bridge",
    "cost",
    "40",
    "million",
    "euros,",
    "said",
    "Ana",
    "3.5%",
    "of",
    "2026-03-01",
    "12:30",
    "no",
    "yes",
    "null",
    "v1.0",
    "a/b",
    "it's",
    "“so”",
    "«là»",
    "città",
    "naïve",
    "桥梁造价",
    "四千万",
    "العربية",
    "עברית",
    "русский",
    "😀",
    "👩\u200d👩\u200d👧",
    "é",
    "x:y",
    "a#b",
    "*star",
    "&and",
    "[in]",
    "{out}",
    "@you",
    "%p",
    "`q`",
    "|",
    ">",
    "!",
    "-dash",
    "?",
    "~",
    "=",
    "\\n",
]
HOSTILE = (
    "- x", "# y", "a: b", "a:", ": a", "no", "Yes", "1.0", "007", "0o7", "1_000", "12:30:45", "null",
    "~", "=", "<<", "@x", "`x", "%x", "&a", "*a", "!t", "|", ">", "'", '"', "''", "it's", '"q" s',
    " lead", "trail ", "  ", "\t", "tab\there", "\x1b[31m", "\u2028", "a\u2028b", "a\x85b", "\u202eabc",
    "\ufeff", "a\r\nb", "a\rb", "---", "--- a", "...", "[", "]", "{a: b}", "a, b", "a,b", ",", "?", "? a",
    "-", "\\", "\\n", "a #b", "a# b", "#", "\U0001f600", "\xa0", "\n", "\n\n", "a\n", "a\n\n", "\na",
    "a\nb", "a\n\nb\n", "  a\nb", "a\n  b\nc", "a\n\tb", "a \nb", "a\n \nb", "# a\n# b", "- a\n- b", "a: b\nc: d",
    "---\na", "0x1F", ".inf", "2026-02-30", "a" * 300, "word " * 60 + "end", "\U000e0041",
)  # fmt: skip
PEOPLE = ("Ana", "Ben", "City of Example", "TASS", "新华社")
COMMENTS = ("", " note", ": a, b", " - x", " 'q", ' "', " {", " ]", " &a *b", " 注", " # #", "\t")


def text(rnd: Random, *, lines: bool = True) -> str:
    """Make a text that is not empty."""
    pick = rnd.random()
    if pick < 0.2:
        return rnd.choice(HOSTILE if lines else [word for word in HOSTILE if "\n" not in word])
    if pick < 0.3 and lines:
        paragraphs = [words(rnd) if rnd.random() < 0.8 else "" for _ in range(rnd.randint(2, 4))]
        return "\n".join(paragraphs) + rnd.choice(["", "\n", "x"]) or "x"
    return words(rnd)


def words(rnd: Random) -> str:
    return " ".join(rnd.choice(WORDS) for _ in range(rnd.choice((1, 2, 4, 9, 20))))


def maybe(rnd: Random, chance: float, make: Any, *args: Any) -> Any:
    return make(rnd, *args) if rnd.random() < chance else None


def day(rnd: Random) -> date:
    return date(2024, 1, 1) + timedelta(days=rnd.randint(0, 900))


def moment(rnd: Random) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=rnd.randint(0, 30_000_000))


def person(rnd: Random) -> str:
    return rnd.choice(PEOPLE)


def evidence(rnd: Random) -> Evidence:
    url = rnd.random() < 0.7
    return Evidence(
        url=f"https://example.org/{rnd.randint(0, 10**6)}?a=1&b=#p" if url else None,
        source=None if url and rnd.random() < 0.8 else text(rnd),
        publisher=maybe(rnd, 0.5, person),
        stance=maybe(rnd, 0.7, lambda rnd: rnd.choice(("supports", "refutes", "nothing-found"))),
        quote=maybe(rnd, 0.6, text),
        published=maybe(rnd, 0.3, day),
        archive=maybe(
            rnd, 0.2, lambda rnd: Archive("evidence/a.warc.gz", "41bd", captured=moment(rnd))
        ),
        confidential=rnd.random() < 0.1,
        note=maybe(rnd, 0.3, text),
    )


def entry(rnd: Random) -> Entry:
    return Entry(
        at=moment(rnd),
        by=person(rnd),
        status=maybe(rnd, 0.8, status),
        approved=maybe(rnd, 0.2, lambda _: True),
        because=maybe(rnd, 0.6, text),
        seen=maybe(rnd, 0.5, lambda _: "s-5be1c9d0"),
    )


def status(rnd: Random) -> str:
    return rnd.choice(list(STATUSES))


def tag(rnd: Random) -> str:
    return rnd.choice((*WORDS[:20], *HOSTILE[:12], "money"))


def claim(rnd: Random, name: str) -> Claim:
    return Claim(
        id=name,
        quote=text(rnd),
        statement=maybe(rnd, 0.5, text),
        attributed_to=maybe(rnd, 0.3, person),
        tags=tuple(tag(rnd) for _ in range(rnd.choice((0, 0, 1, 3)))),
        assigned=maybe(rnd, 0.3, person),
        status=status(rnd),
        note=maybe(rnd, 0.3, text),
        evidence=tuple(evidence(rnd) for _ in range(rnd.choice((0, 1, 1, 2, 3)))),
        history=tuple(entry(rnd) for _ in range(rnd.choice((0, 0, 1, 2)))),
        extra={"x-own": text(rnd)} if rnd.random() < 0.1 else {},
    )


def article(rnd: Random) -> Article:
    return Article(
        title=maybe(rnd, 0.7, text),
        author=maybe(rnd, 0.5, person),
        published=maybe(rnd, 0.5, day),
        text=maybe(rnd, 0.3, lambda _: "article.txt"),
    )


def worksheet(rnd: Random) -> Worksheet:
    """Make a worksheet with one to three claims."""
    names = rnd.sample(
        ["a", "cost-1", "Zoé", "no", "桥", "x_y.z"], rnd.choice((0, 1, 2, 2, 2, 3, 3))
    )
    return Worksheet(
        article=article(rnd) if rnd.random() < 0.6 else Article(),
        ratings={"True": 5, "Mostly: so": 2.5} if rnd.random() < 0.2 else {},
        claims=tuple(claim(rnd, name) for name in names),
        extra={"x-top": {"k": [text(rnd), "b"]}} if rnd.random() < 0.1 else {},
    )


@dataclass
class Hand:
    """A person's way to write YAML."""

    rnd: Random
    comments: float = 0
    count: int = 0
    anchors: dict[str, str] = field(default_factory=dict)
    used_alias: bool = False
    names: int = 0
    behind: str = ""
    """The block text that ends on the line before: `|`, or `+` if blank lines would belong to it."""

    def chance(self, probability: float) -> bool:
        return self.rnd.random() < probability

    def write(self, tree: dict[str, Any]) -> str:
        """Write a worksheet's plain values as a YAML text."""
        rnd = self.rnd
        self.comments = rnd.choice((0, 0.1, 0.4))
        self.empties = rnd.choice((0, 0.3))
        self.dash = rnd.choice((0, 0, 2, 2, 4, 1))
        self.gap = rnd.choice((2, 2, 2, 4, 3, 0))
        self.indent = rnd.choice((2, 2, 4, 3))
        self.flow_chance = rnd.choice((0, 0.2, 0.5))
        self.fancy = rnd.choice((0, 0.3, 0.7))
        self.anchoring = rnd.choice((0, 0, 0.2))
        self.spread = rnd.choice((0, 0.3))
        eol = rnd.choice(("\n", "\n", "\r\n"))
        if self.chance(0.08):
            dumped = json.dumps(tree, indent=rnd.choice((None, 2, 4)), ensure_ascii=False)
            if (
                "\x7f" not in dumped
                and re.search("[\x80-\x9f\u2028\u2029\ufeff\U000e0000-\U000e0fff]", dumped) is None
            ):
                return dumped + rnd.choice(("", "\n"))
        lines = self.own_lines(0) + self.head()
        if self.chance(0.08):
            flow = self.flow(tree, 0, True)
            lines += [flow]
        else:
            lines += self.block_map(tree, rnd.choice((0, 0, 0, 2)))
        lines += self.own_lines(0) + (["...", *self.own_lines(0)] if self.chance(0.1) else [])
        written = "\n".join(lines)
        end = "" if self.chance(0.2) and not self.behind else "\n"
        return (written + end).replace("\n", eol)

    def head(self) -> list[str]:
        if self.chance(0.1):
            return ["%YAML 1.1", "---" + self.comment()]
        return ["---" + self.comment()] if self.chance(0.2) else []

    def comment(self) -> str:
        """Write a comment for the end of a line, or only spaces, or nothing."""
        if self.chance(self.comments):
            self.count += 1
            return self.rnd.choice((" ", "  ", "    ", "\t")) + self.words_of_comment()
        return self.rnd.choice(("", "", "", "", " ", "   "))

    def words_of_comment(self) -> str:
        return f"#~{self.count}~{self.rnd.choice(COMMENTS)}"

    def own_lines(self, indent: int) -> list[str]:
        """Write comments and blank lines that have lines of their own."""
        lines: list[str] = []
        if self.behind == "+":
            return lines
        while self.chance(self.comments / 2):
            self.count += 1
            column = max(0, indent + self.rnd.choice((0, -2) if self.behind else (0, 0, 0, 2, -2)))
            lines.append(" " * column + self.words_of_comment())
        if self.chance(self.comments / 3):
            lines.insert(self.rnd.randint(0, len(lines)), self.rnd.choice(("", "", " " * indent)))
        return lines

    def block_map(
        self, tree: dict[str, Any], indent: int, *, first: str | None = None
    ) -> list[str]:
        """Write a block mapping; `first` stands before the first field on its line."""
        lines: list[str] = []
        pairs: list[tuple[str, Any]] = list(tree.items())
        if first is not None and self.chance(0.2):
            self.rnd.shuffle(pairs)
        for name in ("note", "assigned", "rating"):
            if (
                "quote" in tree
                and "status" in tree
                and name not in tree
                and self.chance(self.empties)
            ):
                pairs.insert(self.rnd.randint(1, len(pairs)), (name, None))
        for number, (name, value) in enumerate(pairs):
            if number or first is None:
                lines += self.own_lines(indent)
                pad = " " * indent
            else:
                pad = first
            key = (
                name if re.fullmatch(r"[a-z_-]+", name) and self.chance(0.95) else json.dumps(name)
            )
            head, *rest = self.value(value, indent, key)
            lines += [f"{pad}{key}:{head}", *rest]
        return lines

    def value(self, value: Any, indent: int, key: str = "") -> list[str]:
        """Write what stands behind a key: the rest of its line, then other lines."""
        self.behind = ""
        if value is None:
            return [self.rnd.choice(("", " ~", " null")) + self.comment()]
        if isinstance(value, list) and value:
            if not self.chance(self.flow_chance):
                anchor = self.anchor_only()
                return [anchor + self.comment(), *self.block_list(value, indent)]
        elif isinstance(value, dict) and value and not self.chance(self.flow_chance):
            return [
                self.anchor_only() + self.comment(),
                *self.block_map(value, indent + self.indent),
            ]
        if isinstance(value, list | dict):
            return [" " + self.flow(value, indent + 2) + self.comment()]
        return self.scalar(value, indent, key)

    def anchor_only(self) -> str:
        if self.chance(self.anchoring / 2):
            self.names += 1
            return f" &n{self.names}"
        return ""

    def block_list(self, items: list[Any], indent: int) -> list[str]:
        lines: list[str] = []
        column = indent + self.dash
        gap = self.gap or 2
        one_line = self.chance(self.flow_chance)
        for item in items:
            lines += self.own_lines(column) + (
                [""] if lines and self.behind != "+" and self.chance(self.spread) else []
            )
            dash = " " * column + "-" + " " * (gap - 1)
            if isinstance(item, dict) and not one_line:
                if self.gap == 0 and self.chance(0.5):
                    lines += [
                        (dash.rstrip() + self.anchor_only() + self.comment()).replace("\t", " ", 1),
                        *self.block_map(item, column + gap),
                    ]
                else:
                    lines += self.block_map(item, column + gap, first=dash)
            elif isinstance(item, dict | list):
                lines.append(dash + self.flow(item, column + gap) + self.comment())
            else:
                self.behind = ""
                head, *rest = self.scalar(item, column, "-")
                lines += [dash + head[1:], *rest]
        return lines

    def scalar(self, value: Any, indent: int, key: str) -> list[str]:
        """Write a scalar behind a key or dash, in any style that can hold it."""
        if not isinstance(value, str):
            return [" " + json.dumps(value) + self.comment()]
        if value in self.anchors and self.chance(0.6):
            self.used_alias = True
            return [f" *{self.anchors[value]}" + self.comment()]
        anchor = ""
        if self.chance(self.anchoring):
            self.names += 1
            self.anchors[value] = f"s{self.names}"
            anchor = f"&{self.anchors[value]} "
        if self.chance(self.fancy):
            for lines in self.tries(value, indent):
                if reads_as(lines, indent, value):
                    if lines[0][0] in "|>":
                        self.behind = "+" if "+" in lines[0].partition("#")[0] else "|"
                    lines[0] = " " + anchor + lines[0]
                    return lines
        return [" " + anchor + self.short(value) + self.comment()]

    def tries(self, value: str, indent: int) -> list[list[str]]:
        """Give candidates: texts of several lines in one of the styles."""
        rnd = self.rnd
        pad = " " * (indent + rnd.choice((1, 2, 2, 2, 4)))
        kind = rnd.choice("|>|>pqd")
        broken = re.sub(r"(?<=\S) (?=\S)", lambda _: "\n" if rnd.random() < 0.3 else " ", value)
        if kind in "pqd":
            quote = {"p": "", "q": "'", "d": '"'}[kind]
            body = broken.replace("'", "''") if kind == "q" else broken
            if "\n" in value or "\\" in value or (kind == "d" and '"' in value):
                return []
            lines = (quote + body + quote).split("\n")
            return (
                [
                    [
                        lines[0],
                        *(pad + line for line in lines[1:-1]),
                        pad + lines[-1] + self.comment(),
                    ]
                ]
                if len(lines) > 1
                else []
            )
        hint = str(len(pad) - indent) if rnd.random() < 0.2 else ""
        body = (
            value
            if kind == "|"
            else broken.replace("\n\n", "\n\n\n")
            if "\n" not in value
            else value
        )
        tail = body[len(body.rstrip("\n")) :]
        chomp = "-" if not tail else "+" if len(tail) > 1 or rnd.random() < 0.3 else ""
        lines = body[: len(body) - len(tail)].split("\n")
        if tail:
            lines += [""] * (len(tail) - 1)
        elif rnd.random() < 0.2:
            lines += [""] * rnd.randint(1, 2)
        marks = rnd.choice((hint + chomp, chomp + hint))
        return [[kind + marks + self.comment(), *(pad + line if line else "" for line in lines)]]

    def short(self, value: str, *, flow: bool = False) -> str:
        """Write a text on one line."""
        form = "{{k: {0}, z: {0}\n }}" if flow else "k: {0}\nz: {0}"
        both = {"k": value, "z": value}
        single = "'" + value.replace("'", "''") + "'"
        tries = [value, single] if self.chance(0.7) else [single]
        if value in ("~", "null", ""):
            tries = [single]
        for shown in tries:
            if "\n" not in shown and "\r" not in shown and self.chance(0.9):
                try:
                    if yaml.load(form.format(shown), Loader=yaml.CBaseLoader) == both:
                        return shown
                except yaml.YAMLError:
                    pass
        return double_quoted(value)

    def flow(self, value: Any, indent: int, root: bool = False) -> str:
        """Write a value in flow style, on one line or with lines and comments of its own."""
        if not isinstance(value, dict | list):
            return self.short(value, flow=True) if isinstance(value, str) else json.dumps(value)
        rows = self.rnd.choice((0, 0, 1, 2)) if value else 0
        pad = "\n" + " " * (indent + 2)
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        parts = []
        for item in value.items() if isinstance(value, dict) else value:
            if isinstance(value, dict):
                name, inner = item
                quoted = not re.fullmatch("[a-z_-]+", name) or self.chance(0.1)
                key = json.dumps(name) if quoted else name
                parts.append(f"{key}: {self.flow(inner, indent + 2)}")
            else:
                parts.append(self.flow(item, indent + 2))
        if not rows:
            gap = self.rnd.choice(("", "", " "))
            trailing = "," if parts and self.chance(0.1) else ""
            return opening + gap + ", ".join(parts) + trailing + gap + closing
        shown = opening + self.comment()
        for number, part in enumerate(parts):
            broken = rows == 1 or not number or self.chance(0.5)
            if rows == 1 or self.chance(0.3):
                own = self.own_lines(indent + 2)
                shown += "".join("\n" + line for line in own)
                broken = broken or bool(own) or True
            last = number == len(parts) - 1
            shown += (pad if broken else " ") + part
            shown += "," if not last or self.chance(0.3) else ""
            tail = self.comment()
            shown += tail
            if "#" in tail and not last and not broken:
                pass
            if "#" in tail and rows == 2 and not last:
                shown += pad
        return shown + "\n" + " " * (indent + self.rnd.choice((0, 1, 2))) + closing


def reads_as(lines: list[str], indent: int, value: str) -> bool:
    """Say whether PyYAML reads lines behind a key in that column, and before another, as a text."""
    pad = " " * indent
    wrapped = f"{pad}k: " + "\n".join(lines) + f"\n{pad}z: z\n"
    try:
        return bool(yaml.load(wrapped, Loader=yaml.CBaseLoader) == {"k": value, "z": "z"}) and bool(
            value
        )
    except yaml.YAMLError:
        return False


def double_quoted(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff\U000e0000-\U000e0fff]",
        lambda m: f"\\U{ord(m[0]):08x}",
        quoted,
    )


@dataclass(frozen=True)
class Touched:
    """What an edit touches in the old text.

    `kind` is "set" (a value is replaced), "gone" (it goes, with its comments) or "into" (something
    is put into the list or record).
    """

    kind: str
    path: Path


def edits(rnd: Random, old: Worksheet) -> tuple[Worksheet, list[Touched]]:
    """Change a worksheet in one to three places."""
    claims = list(old.claims)
    touched: list[Touched] = []
    new = old
    places = [
        (number, area)
        for number in range(len(claims))
        for area in ("fields", "evidence", "history")
    ]
    for number, area in rnd.sample(places, min(rnd.choice((0, 1, 1, 2, 3)), len(places))):
        change = {"fields": edit_fields, "evidence": edit_evidence, "history": edit_history}[area]
        claims[number], more = change(rnd, claims[number], ("claims", number))
        touched += more
    if rnd.random() < 0.2:
        name = rnd.choice(("title", "author"))
        value = maybe(rnd, 0.7, text)
        before = getattr(old.article, name)
        new = replace(new, article=replace(old.article, **{name: value}))
        touched.append(Touched(kind_of(before, value), ("article", name)))
        touched.append(Touched("into", ("article",)))
        if not plain(new.article):
            touched.append(Touched("gone", ("article",)))
    if rnd.random() < 0.15:
        claims.insert(rnd.randint(0, len(claims)), claim(rnd, "new-one"))
        touched.append(Touched("into", ("claims",)))
    elif rnd.random() < 0.15 and len(claims) > 1:
        number = rnd.randrange(len(claims))
        del claims[number]
        touched.append(Touched("gone", ("claims", number)))
    return replace(new, claims=tuple(claims)), touched


def kind_of(before: Any, after: Any) -> str:
    return "set" if after else "gone" if before else "into"


def edit_fields(rnd: Random, item: Claim, path: Path) -> tuple[Claim, list[Touched]]:
    touched = [Touched("into", path)]
    for name in rnd.sample(
        ["status", "note", "statement", "rating", "tags", "priority"], rnd.choice((1, 1, 2))
    ):
        before = getattr(item, name)
        after: Any = maybe(rnd, 0.75, text)
        if name == "status":
            after = status(rnd)
        elif name == "priority":
            after = maybe(rnd, 0.7, lambda rnd: rnd.choice(("high", "low")))
        elif name == "tags":
            after = tuple(tag(rnd) for _ in range(rnd.randint(0, 3)))
        item = replace(item, **{name: after})
        touched.append(Touched(kind_of(before, after), (*path, name)))
        if name == "tags" and before and after:
            touched += [Touched("gone", (*path, name, place)) for place in range(len(before))]
            touched.append(Touched("into", (*path, name)))
    return item, touched


def edit_history(rnd: Random, item: Claim, path: Path) -> tuple[Claim, list[Touched]]:
    changed = replace(item, history=(*item.history, entry(rnd)))
    return changed, [Touched("into", path), Touched("into", (*path, "history"))]


def edit_evidence(rnd: Random, item: Claim, path: Path) -> tuple[Claim, list[Touched]]:
    rows = list(item.evidence)
    here = (*path, "evidence")
    pick = rnd.random()
    if pick < 0.4 or not rows:
        rows.insert(rnd.randint(0, len(rows)), evidence(rnd))
        touched = [Touched("into", path), Touched("into", here)]
    elif pick < 0.6:
        number = rnd.randrange(len(rows))
        del rows[number]
        touched = [Touched("gone", (*here, number))]
        if not rows:
            touched.append(Touched("gone", here))
    else:
        number = rnd.randrange(len(rows))
        row = rows[number]
        name = rnd.choice(("url", "source", "quote", "note", "published", "stance", "archive"))
        makers: dict[str, Any] = {
            "url": lambda rnd: f"http://b.example/{rnd.randint(0, 9)}",
            "published": day,
            "stance": lambda _: "context",
            "archive": lambda rnd: Archive("new.warc.gz", "99", captured=moment(rnd)),
        }
        after = maybe(rnd, 0.7, makers.get(name, text))
        place = (*here, number)
        touched = [
            Touched("into", place),
            Touched(kind_of(getattr(row, name), after), (*place, name)),
        ]
        if name == "url" and not after and not row.source:
            row = replace(row, source="An interview")
        if name == "source" and not after and not row.url:
            row = replace(row, url="http://c.example")
        rows[number] = replace(row, **{name: after})
    return replace(item, evidence=tuple(rows)), touched


@dataclass(frozen=True)
class Case:
    """A hand-written worksheet, an edit of it, and what the edit may touch."""

    text: str
    old: Worksheet
    wanted: Worksheet
    touched: tuple[Touched, ...]
    aliased: bool


def case(rnd: Random) -> Case:
    """Make a worksheet, write it by hand, and edit it."""
    old = worksheet(rnd)
    hand = Hand(rnd)
    tree = plain(old)
    if rnd.random() < 0.2 and old.claims:
        tree.pop("factsheet")
    if not old.claims and rnd.random() < 0.7:
        tree["claims"] = rnd.choice(([], None))
    written = hand.write(tree)
    wanted, touched = edits(rnd, old)
    return Case(written, old, wanted, tuple(touched), hand.used_alias)
