"""A page's own style: which declarations its <style> elements and attributes give each element.

External style sheets are not read. Media queries are answered for two screens, a desktop's and a
phone's: what either shows counts as shown.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from factsheet.problems import FactsheetError

SCREENS = (1280, 390)
"""Widths in CSS pixels; the height is taken for 800."""

_MOST_CSS = 5_000_000
_MOST_TESTS = 100_000_000
"""Characters of style, and elements times selectors; the largest real pages have a tenth."""

_PUT = 50
"""How many tests take as long as giving an element one declaration."""

_DEEPEST = 30
_RELEVANT = frozenset(
    """
    animation animation-name background background-clip background-color background-image
    block-size bottom clip clip-path color content content-visibility display filter font font-size
    font-variant-position height inline-size inset inset-inline-start left margin margin-left
    margin-right margin-top max-block-size max-height max-inline-size max-width opacity overflow
    overflow-x overflow-y padding padding-bottom padding-top position right scale text-decoration
    text-decoration-line text-indent text-shadow top transform translate vertical-align visibility
    width -webkit-background-clip -webkit-clip-path -webkit-filter -webkit-text-decoration
    -webkit-text-fill-color -webkit-transform
    """.split()  # noqa: SIM905 - to be read
)
_NO_RULES = ("keyframes", "font-face", "page", "property", "counter-style", "starting-style")
_WIDTH = re.compile(r"(min-|max-)?(width|height)\s*(:|[<>]=?)\s*([\d.]+)(px|r?em)?")
_OTHERWISE = re.compile(
    r"prefers-(?!.{0,40}?(?:no-preference|light))|display-mode|inverted|forced-colors: active"
    r"|scripting: (?:none|initial)|hover: none|pointer: none"
)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]{1,100})\s*(?:,([^()]{0,200}))?\)")
_WHERE = re.compile(r":where\([^()]*\)")
_ID, _CLASS, _TYPE = (
    re.compile(r"#[\w\\-]+"),
    re.compile(r"\.[\w\\-]+|\[[^\[\]]*\]|(?<!:):(?!:|is|not|has|where)[\w-]+"),
    re.compile(r"(?:^|[\s>+~(,])[a-z][\w-]*|::[\w-]+"),
)
# Conditions that lexbor does not know and that are nearly always true.
_ALWAYS = re.compile(r":(?:lang|dir)\([^()]*\)|:(?:defined|read-only)|:not\(:[a-z-]+\)")
_GENERATED = re.compile(r"::?(before|after)$")
_COUNTING = re.compile(r":(?:nth|last|only|first|has)|~")
_NAMES = re.compile(r"[.#]([\w-]+)")

Declared = dict[str, str]
_Weight = tuple[bool, int, tuple[int, int, int], int]
"""Important or not; 1 for an element's own style; the selector's specificity; the rule's number."""

_Rule = tuple[str, list[tuple[str, str, bool]], tuple[bool, ...]]
"""Selectors; name, value and importance of each declaration; for which screens it is true."""

_ALL = (True,) * len(SCREENS)


class _Cascade:
    """What is declared for each element on each screen: the declaration that weighs most."""

    def __init__(self) -> None:
        self.nodes: dict[int, Any] = {}
        self.screens: list[dict[int, dict[str, tuple[_Weight, str]]]] = [
            defaultdict(dict) for _ in SCREENS
        ]

    def put(
        self, node: Any, name: str, value: str, weight: _Weight, on: tuple[bool, ...] = _ALL
    ) -> None:
        """Add a declaration, unless a weightier one is there."""
        self.nodes.setdefault(node.mem_id, node)
        for is_on, screen in zip(on, self.screens, strict=True):
            known = screen[node.mem_id].get(name) if is_on else None
            if is_on and (known is None or known[0] <= weight):
                screen[node.mem_id][name] = weight, value


def style_declarations(tree: Any) -> tuple[dict[int, Any], list[dict[int, Declared]]]:
    """Return the elements that have declarations, by `mem_id`, and these for each of `SCREENS`.

    `::before` and `::after` become the properties `before` and `after`, what they put there. Raises
    FactsheetError for styles that are far too long.
    """
    cascade = _Cascade()
    for node in tree.css("[hidden], dialog:not([open]), [popover]"):
        cascade.put(node, "display", "none", (False, -1, (0, 0, 0), 0))
    variables: dict[str, str] = {}
    for node in tree.css("[style]"):
        for name, value, important in _declarations(_contents(node.attrs.get("style") or "")):
            if name.startswith("--"):
                variables[name] = value
            else:
                cascade.put(node, name, value, (important, 1, (0, 0, 0), 0))
    css = [
        (text, node.attrs.get("media") or "all")
        for node in tree.css("style")
        if (text := node.text()).strip() and "less" not in (node.attrs.get("type") or "")
    ]
    if sum(len(text) for text, _ in css) > _MOST_CSS:
        raise FactsheetError("the page's styles are too long to process; save its text instead")
    rules = [rule for text, query in css for rule in _rules(text, _screens(query))]
    for _, declarations, _ in rules:
        variables |= {name: value for name, value, _ in declarations if name.startswith("--")}
    _put_rules(tree, cascade, rules)
    return cascade.nodes, [
        {
            node: {name: _resolved(value, variables) for name, (_, value) in given.items()}
            for node, given in screen.items()
        }
        for screen in cascade.screens
    ]


def _put_rules(tree: Any, cascade: _Cascade, rules: list[_Rule]) -> None:
    names = {
        name
        for node in (tree.css("[class], [id]") if rules else ())
        for attribute in ("class", "id")
        for name in (node.attrs.get(attribute) or "").split()
    }
    tests, size, crowd = 0, len(tree.css("*")) if rules else 0, 0
    for order, (selectors, declarations, on) in enumerate(rules):
        wanted = [one for one in declarations if not one[0].startswith("--")]
        for selector in _split(selectors) if wanted else ():
            place = _GENERATED.search(selector)
            bare = _ALWAYS.sub("", selector[: place.start()] if place else selector) or "*"
            if not _may_match(bare, names):
                continue
            if _COUNTING.search(bare):
                crowd = crowd or _crowd(tree)
            tests += crowd if _COUNTING.search(bare) else size
            found = _selected(tree, bare) if tests <= _MOST_TESTS else []
            tests += _PUT * len(found) * len(wanted)
            if tests > _MOST_TESTS:
                raise FactsheetError(
                    "the page has too many styles to process; save its text instead"
                )
            heavy = _specificity(selector)
            for node in found:
                for name, value, important in wanted:
                    if place is None or name == "content":
                        weight = (important, 0, heavy, order)
                        cascade.put(node, place[1] if place else name, value, weight, on)


def _crowd(tree: Any) -> int:
    """Count what selectors test that count an element's siblings, or look into it."""
    siblings = Counter(node.parent.mem_id for node in tree.css("*") if node.parent is not None)
    return sum(count * count for count in siblings.values()) + 40 * siblings.total()


def _rules(css: str, screens: tuple[bool, ...]) -> Iterator[_Rule]:
    import tinycss2

    def within(nodes: Any, screens: tuple[bool, ...], parent: str, depth: int) -> Iterator[_Rule]:
        if own := _declarations(nodes) if parent else ():
            yield parent, own, screens
        for node in nodes:
            if node.type == "at-rule" and node.content is not None and depth < _DEEPEST:
                query = _text(node.prelude)
                name = node.lower_at_keyword.rpartition("-")[2]
                inner, scope = screens, parent
                if node.lower_at_keyword in _NO_RULES or name == "keyframes":
                    continue
                if name == "media":
                    inner = tuple(a and b for a, b in zip(screens, _screens(query), strict=True))
                elif name == "supports" and query.startswith("not"):
                    continue
                elif name == "scope":
                    scope = query.partition(")")[0].strip("( ")
                content = _contents(node.content)
                yield from within(content, inner, scope, depth + 1)
            elif node.type == "qualified-rule" and depth < _DEEPEST:
                selectors = _text(node.prelude)
                if parent:
                    selectors = ", ".join(
                        one.replace("&", f":is({parent})") if "&" in one else f":is({parent}) {one}"
                        for one in _split(selectors)
                    )
                yield from within(_contents(node.content), screens, selectors, depth + 1)

    yield from within(_parsed(tinycss2.parse_stylesheet, css), screens, "", 0)


def _contents(content: Any) -> Any:
    import tinycss2

    return _parsed(tinycss2.parse_blocks_contents, content)


def _parsed(parse: Callable[[Any, bool, bool], Any], css: Any) -> Any:
    try:
        return parse(css, True, True)
    except (RecursionError, ValueError):  # brackets in brackets, numbers of thousands of digits
        raise FactsheetError(
            "the page's styles cannot be processed; save its text instead"
        ) from None


def _declarations(nodes: Any) -> list[tuple[str, str, bool]]:
    return [
        (node.lower_name, _text(node.value), node.important)
        for node in nodes
        if node.type == "declaration"
        and (node.lower_name in _RELEVANT or node.lower_name.startswith("--"))
    ]


def _text(tokens: Any) -> str:
    """Write tokens without comments and escapes; names and words in small letters."""
    import tinycss2

    written = tinycss2.serialize([token for token in tokens if token.type != "comment"])
    return str(re.sub(r"\s+", " ", written)).strip()


def _split(selectors: str) -> list[str]:
    """Split selectors at the commas outside brackets."""
    parts, depth = [""], 0
    for piece in re.split(r"([,()\[\]])", selectors):
        depth += (piece in ("(", "[")) - (piece in (")", "]"))
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts if part.strip()]


def _may_match(selector: str, names: set[str]) -> bool:
    if "\\" in selector or ":" in selector or "[" in selector:
        return True
    return all(name in names for name in _NAMES.findall(selector))


def _selected(tree: Any, selector: str) -> list[Any]:
    from selectolax.lexbor import SelectolaxError

    try:
        return list(tree.css(selector))
    except (SelectolaxError, ValueError):
        return []


def _specificity(selector: str) -> tuple[int, int, int]:
    counted = _WHERE.sub("", selector)
    ids, classes, types = (len(kind.findall(counted)) for kind in (_ID, _CLASS, _TYPE))
    return ids, classes, types


def _screens(query: str) -> tuple[bool, ...]:
    """Return for which screens a media query is true."""
    parts = [part.strip().lower() for part in query.split(",")]
    return tuple(any(_is_true(part, width) for part in parts) for width in SCREENS)


def _is_true(query: str, width: int) -> bool:
    negated = query.startswith("not ")
    bare = re.sub(r"^(?:not|only)\s+", "", query)
    medium = re.match(r"[a-z]+", bare)
    fits = medium is None or medium[0] in ("all", "screen")
    for condition in re.findall(r"\(([^()]*)\)", bare) if fits else ():
        if size := _WIDTH.fullmatch(condition.strip()):
            is_at = width if size[2] == "width" else 800
            most = size[1] == "max-" or size[3].startswith("<")
            wanted = float(size[4].strip(".") or 0) * (1 if size[5] in ("px", None) else 16)
            fits = fits and (is_at <= wanted if most else is_at >= wanted)
        elif "orientation" in condition:
            fits = fits and ("landscape" in condition) == (width > 800)
        else:
            fits = fits and not _OTHERWISE.search(condition)
    return fits != negated


def _resolved(value: str, variables: Mapping[str, str]) -> str:
    for _ in range(5):
        if "var(" not in value:
            break
        value = _VARIABLE.sub(lambda name: variables.get(name[1], name[2] or "")[:500], value)
    value = value.strip()
    return value if '"' in value or "'" in value else value.lower()
