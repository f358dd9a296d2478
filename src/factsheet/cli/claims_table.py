"""The table that `list` draws: which columns fit, and what is in them."""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from factsheet import console, queries
from factsheet.cli.output import status_cell
from factsheet.console import Cell, Column
from factsheet.model import Claim
from factsheet.rewording import reworded
from factsheet.texts import one_line
from factsheet.vocabulary import DEFAULT_PRIORITY, PRIORITIES, STALE

_MEDIUM, _WIDE, _NARROW = 100, 140, 64

_SURE = {"proven": "green", "claimed": "yellow", "broken": "red"}
_WEIGHTS = dict.fromkeys(PRIORITIES, "dim") | {next(iter(PRIORITIES)): "bold"}


class ListedClaim(NamedTuple):
    """A claim that `list` found: its worksheet, its number, the state of approval and signatures.

    `signed` is None in a worksheet in which nothing is signed; `gone` says that the quote is known
    not to be in the article.
    """

    path: str
    number: int
    claim: Claim
    approval: str | None
    provisional: bool
    signed: str | None
    gone: bool = False


class _Shown(NamedTuple):
    column: Column
    cell: Callable[[ListedClaim], Cell]


def draw(
    done: queries.Progress,
    found: list[ListedClaim],
    *,
    many: bool,
    asked: Collection[str] = (),
) -> None:
    """Draw the claims, and how far the work is.

    `asked` are fields that the person sorts by, and `change`: they are shown, however narrow the
    table is.
    """
    shown = list(_columns(found, console.width(), many=many, asked=asked))
    rows = [[one.cell(item) for one in shown] for item in found]
    console.emit_table([one.column for one in shown], rows, _footer(done, len(found)))


def _columns(
    found: list[ListedClaim], width: int, *, many: bool, asked: Collection[str]
) -> Iterator[_Shown]:
    """Yield the columns that there is room for; those in which no claim has anything are left out.

    On a narrow table, what was asked for takes the place of the attribution.
    """
    medium, wide, narrow = width >= _MEDIUM, width >= _WIDE, width < _NARROW
    changed = "change" in asked
    own = [name for name in ("priority", "assigned") if name in asked or (medium and not many)]
    own = [name for name in own if any(getattr(item.claim, name) for item in found)]
    if many:
        above = _common_folder([item.path for item in found])
        size = 40 if medium else 22
        yield _Shown(Column("Worksheet", width=size), lambda item: item.path[len(above) :])
    yield _Shown(Column("#", right=True), lambda item: str(item.number))
    if not narrow:
        size = 40 if wide else 24 if medium else 17
        yield _Shown(Column("Id", width=size, cut=True), lambda item: item.claim.id)
    yield _Shown(Column("Status", width=14), lambda item: status_cell(item.claim, item.approval))
    if "priority" in own:
        yield _Shown(Column("Priority", width=8), _priority)
    if changed:
        yield _Shown(Column("Change", ratio=3), _change)
    if not changed or medium:
        yield _Shown(Column("Statement", ratio=3), lambda item: one_line(item.claim.words))
    if wide and not changed:
        yield _Shown(Column("Reason", ratio=3), _reason)
    if wide or not (narrow or many or changed or (own and not medium)):
        size = 20 if wide else 16 if medium else 12
        yield _Shown(
            Column("Attributed to", width=size),
            lambda item: one_line(item.claim.attributed_to or ""),
        )
    if "assigned" in own:
        size = 16 if wide else 12
        yield _Shown(
            Column("Assigned", width=size), lambda item: one_line(item.claim.assigned or "")
        )
    if not (many and narrow):
        yield _Shown(Column("+/−", right=True), _evidence)
    if width >= 80 and any(item.signed is not None for item in found):
        yield _Shown(Column("Signed", width=8), _signed)


def _priority(item: ListedClaim) -> Cell:
    name = item.claim.priority
    return (name or "", _WEIGHTS[name or DEFAULT_PRIORITY])


def _change(item: ListedClaim) -> Cell:
    if item.gone:
        return f"vanished: {one_line(item.claim.words)}"
    from factsheet.rewording.proposals import proposal

    asked = proposal(item.claim)
    return reworded(item.claim) + (f"; {asked.status}?" if asked else "")


def _reason(item: ListedClaim) -> Cell:
    verdict = item.claim.judgement
    return (one_line((verdict and verdict.because) or ""), "dim")


def _evidence(item: ListedClaim) -> Cell:
    supports, refutes = queries.stances(item.claim)
    return f"{supports}/{refutes}"


def _signed(item: ListedClaim) -> Cell:
    return (item.signed or "", _SURE.get(item.signed or "", ""))


def _common_folder(paths: list[str]) -> str:
    """Return the folder, with its `/`, that all paths begin with: a table need not repeat it."""
    if not paths:
        return ""
    first, last = min(paths), max(paths)  # what these two share, all share
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    folder, slash, _ = first[:same].rpartition("/")
    return folder + slash


def _footer(done: queries.Progress, shown: int) -> list[Cell]:
    """Draw how far the work is, with at least one cell for stale verdicts, and say it in words."""
    full, stale = (round(20 * part / (done.total or 1)) for part in (done.settled, done.stale))
    stale = min(max(stale, bool(done.stale)), 20)
    full = min(full, 20 - stale)
    words = f"  {done.settled} of {done.total} settled, {done.stale} stale"
    if done.approved:
        words += f", {done.approved} approved"
    if shown < done.total:
        words += f"; {shown} shown"
    bar: list[Cell] = [("█" * full, "green"), ("▒" * stale, STALE.colour)]
    return [*bar, ("░" * (20 - full - stale), "dim"), words]
