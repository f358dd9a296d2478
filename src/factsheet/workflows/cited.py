"""Bring sources from libraries and annotations into a worksheet: new claims, evidence, notes.

Words highlighted in the article are a claim; any other page or book is evidence for the claim that
a tag or the user names. What people wrote about either is a note for the desk: reports publish the
notes of evidence, but not those of claims.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from factsheet import queries, store
from factsheet.anchors import Anchor, Text, find, place_of, prepare, words_around
from factsheet.importers import Source, SourceNote
from factsheet.intake import addresses_in
from factsheet.model import ID, Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.slugs import slug
from factsheet.texts import caseless, one_line, some_of
from factsheet.urls import masked, same_page, shown
from factsheet.withholding import origin
from factsheet.workflows.places import in_article_order

_NEAR = 12
"""How many characters around marked words decide between places if no more of them agree."""

Homes = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class ImportedSources:
    """The result of importing a file: the worksheet, and the messages.

    `claims` are the ids of new claims, `evidence` counts the new pieces, `notes` the new notes.
    `homeless` are the sources for which no claim is named, each with the reason. `left_out` has a
    line for each source that is not imported, `remarks` what else is worth saying.
    """

    worksheet: Worksheet
    claims: list[str] = field(default_factory=list)
    evidence: int = 0
    notes: int = 0
    homeless: list[tuple[Source, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def take_sources(
    path: Path,
    worksheet: Worksheet,
    sources: Sequence[Source],
    *,
    to: Sequence[str] = (),
    article: str | None = None,
    homes: Homes | None = None,
) -> ImportedSources:
    """Bring sources into a worksheet, each once, however often the file is imported.

    `path` is the worksheet's file. `to` names the claims of the sources that name none; `homes`
    does the same for single ones, by their place in the file, with `()` for one that is left out.
    `article` is the article's address in the file, where that is not the worksheet's. Raises
    FactsheetError for a claim in `to` or `homes` that does not exist.
    """
    stored = store.article_text(path, worksheet.article.text).text
    taking = _Taking(worksheet, prepare(stored) if stored is not None else None)
    here = [one for one in (article, worksheet.article.url) if one]
    others = []
    for source in sources:
        if source.annotation and any(same_page(source.page, one) for one in here):
            taking.mark(source)
        else:
            others.append(source)
    taking.settle()
    queries.find_claims(taking.now(), to)
    for source in others:
        taking.cite(source, to, homes or {})
    return taking.done()


class _Taking:
    """A worksheet while sources are brought into it."""

    def __init__(self, worksheet: Worksheet, text: Text | None) -> None:
        self.sheet, self.text = worksheet, text
        self.claims = {claim.id: claim for claim in worksheet.claims}
        self.places: dict[str, Anchor] = {}
        if text is not None:
            places = ((one.id, place_of(one, text)) for one in worksheet.claims if one.quote)
            self.places = {name: at for name, at in places if at}
        self.known: dict[object, str] = {
            caseless(claim.quote): claim.id for claim in reversed(worksheet.claims) if claim.quote
        }
        self.known |= {(at.start, at.end): name for name, at in reversed(self.places.items())}
        self.taken = ImportedSources(worksheet)
        self.ids: list[str] = []
        self.unused: dict[str, None] = {}
        self.added: dict[str, list[Evidence]] = {}
        self.there: dict[str, dict[str, set[str]]] = {}
        self.lines: dict[str, set[str]] = {}

    def mark(self, source: Source) -> None:
        """Take words that are marked in the article: as a claim, or as a note on one."""
        about = [name for name in (*source.claims, *source.tags) if name in self.claims]
        if not source.words:
            why = (
                "marks words without giving them"
                if source.blind
                else "is about the whole article, not about words of it"
            )
            words = "; ".join(f"'{one_line(one.words)[:200]}'" for one in source.said)
            if not about:
                self.taken.left_out.append(f"{source.where}\t{why}" + f": {words}" * bool(words))
                return
        for name in about or [self._claim(source)]:
            tags = [tag for tag in source.tags if tag not in about]
            self._tag(name, tags)
            self._note(name, source.said)
            for said in source.said:
                for address in addresses_in(said.words):
                    self._add(name, Evidence(url=address))

    def _claim(self, source: Source) -> str:
        """Return the id of the claim with the words of a source, a new one if there is none."""
        quote, anchor = " ".join(source.words.split()), None
        several = False
        if self.text is not None:
            anchor, several = self._place(source)
            if anchor is not None:
                quote = " ".join(self.text.original[anchor.start : anchor.end].split())
        span = (anchor.start, anchor.end) if anchor else caseless(quote)
        if span in self.known:
            return self.known[span]
        wanted = next((one for one in source.claims if ID.match(one)), None)
        name = wanted or slug(source.statement or quote, self.claims)
        extra = {}
        if anchor is not None and several and self.text is not None:
            extra = words_around(self.text, anchor)
        self.claims[name] = Claim(
            name, quote=quote, statement=source.statement or None, extra=extra
        )
        self.taken.claims.append(name)
        self.known[span] = name
        if anchor is not None:
            self.places[name] = anchor
        elif self.text is not None:
            why = find(quote, self.text).why_missing
            self.taken.remarks.append(
                f"{name}: the quote is not in the article" + f"; {why}" * bool(why)
            )
        return name

    def _place(self, source: Source) -> tuple[Anchor | None, bool]:
        """Return where the words of a source are in the article, and whether they are elsewhere."""
        assert self.text is not None
        every = find(source.words, self.text, explain=False).anchors
        for before, after in (
            (source.before, source.after),
            (source.before[-_NEAR:], source.after[:_NEAR]),
        ):
            found = find(source.words, self.text, before=before, after=after, explain=False).anchors
            if len(found) == 1:
                return found[0], len(every) > 1
        if len(every) > 1:
            self.taken.remarks.append(
                f"{source.where}: its words are in the article {len(every)} times; "
                "taken as the first"
            )
        return (every[0] if every else None), len(every) > 1

    def settle(self) -> None:
        """Put the new claims into the article's order; the ids are known from now on."""
        old = {claim.id for claim in self.sheet.claims}
        placed = {
            name: claim for name, claim in self.claims.items() if name in old or name in self.places
        }
        now = tuple(self.claims[claim.id] for claim in self.sheet.claims)
        ordered = in_article_order(now, placed, self.places)
        rest = [claim for name, claim in self.claims.items() if name not in placed]
        self.claims = {claim.id: claim for claim in (*ordered, *rest)}
        self.ids = sorted(self.claims)

    def cite(self, source: Source, to: Sequence[str], homes: Homes) -> None:
        """Add a source as evidence to its claims."""
        if source.evidence is None:
            self.taken.left_out.append(f"{source.where}\t{source.trouble}")
            return
        names, why, rest = self._named_claims(source)
        if not names:
            given = homes.get(source.where, to or None)
            if given is None:
                self.taken.homeless.append((source, why))
                return
            if not given:
                self.taken.left_out.append(f"{source.where}\tno claim was named: {source.label}")
                return
            names = [one.id for one in queries.find_claims(self.now(), given)]
        self.unused |= dict.fromkeys(rest)
        for name in names:
            if not self._add(name, source.evidence):
                self.taken.left_out.append(f"{source.where}\t{name} has this evidence already")
            self._note(name, source.said, source.evidence)

    def _named_claims(self, source: Source) -> tuple[list[str], str, list[str]]:
        """Return the claims that a source names, why there are none, and its tags that name none.

        A tag is a claim's id, or the beginning of just one.
        """
        names: dict[str, None] = {}
        why = "no tag names a claim"
        for one in source.claims:
            try:
                names[queries.find_claim(self.now(), one).id] = None
            except FactsheetError as error:
                why = str(error)
        rest = []
        for tag in source.tags:
            if found := self._beginning(tag):
                names[found] = None
            else:
                rest.append(tag)
        return list(names), why, rest

    def _beginning(self, tag: str) -> str | None:
        for word in dict.fromkeys((tag, caseless(tag).replace(" ", "-"))):
            if word in self.claims:
                return word
            at = bisect_left(self.ids, word)
            near = [name for name in self.ids[at : at + 2] if name.startswith(word)]
            if len(near) == 1:
                return near[0]
        return None

    def now(self) -> Worksheet:
        """Return the worksheet so far."""
        return replace(self.sheet, claims=tuple(self.claims.values()))

    def _add(self, name: str, item: Evidence) -> bool:
        """Add evidence to a claim; return whether it was new.

        It is there if its page or source is, with its quote if it has one: a library's item has
        none, and says nothing new of a page that is quoted already.
        """
        if name not in self.there:
            self.there[name] = {}
            for one in self.claims[name].evidence:
                self.there[name].setdefault(origin(one), set()).add(caseless(one.quote or ""))
        quotes = self.there[name].setdefault(origin(item), set())
        if quotes and (not item.quote or caseless(item.quote) in quotes):
            return False
        quotes.add(caseless(item.quote or ""))
        self.added.setdefault(name, []).append(item)
        self.taken.evidence += 1
        return True

    def _note(self, name: str, said: Iterable[SourceNote], about: Evidence | None = None) -> None:
        claim = self.claims[name]
        old = claim.note or ""
        if name not in self.lines:
            self.lines[name] = set(old.split("\n"))
        lines = self.lines[name]
        new = []
        for one in said:
            note = _as_note(one, about)
            # A note of several lines is looked for as a whole; not within other words.
            if note not in lines and ("\n" not in note or f"\n{note}\n" not in f"\n{old}\n"):
                lines.add(note)
                new.append(note)
        if new:
            text = "\n".join([old, *new] if old else new)
            self.claims[name] = replace(claim, note=text)
            self.taken.notes += len(new)

    def _tag(self, name: str, tags: Iterable[str]) -> None:
        claim = self.claims[name]
        self.claims[name] = replace(claim, tags=tuple(dict.fromkeys((*claim.tags, *tags))))

    def done(self) -> ImportedSources:
        """Return the result."""
        for name, items in self.added.items():
            claim = self.claims[name]
            self.claims[name] = replace(claim, evidence=(*claim.evidence, *items))
        self.taken.worksheet = self.now()
        if self.unused:
            tags = some_of([one_line(tag)[:40] for tag in self.unused], 10)
            self.taken.remarks.append(f"tags of evidence that name no claim are left out: {tags}")
        return self.taken


def _as_note(said: SourceNote, about: Evidence | None) -> str:
    """Return what a person said as a note: `Ana, 2026-03-01 10:00 UTC, on …: the words`."""
    when = ""
    if said.at:
        when = said.at.strftime("%Y-%m-%d" if said.day_only else "%Y-%m-%d %H:%M UTC")
    on = f"on {shown(about.url) if about.url else about.source}" if about else ""
    head = ", ".join(filter(None, (said.by, when, on)))
    words = masked(said.words)
    return f"{head}: {words}" if head else words
