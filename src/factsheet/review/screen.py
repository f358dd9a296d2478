"""The walk on a screen of its own, by Textual."""

import asyncio
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from factsheet.problems import FactsheetError
from factsheet.review.card import card, ending, progress_text
from factsheet.review.forms import KEYS, TURNS, Form, Question, form_for, submit
from factsheet.review.session import Session
from factsheet.review.terms import Message, complaint
from factsheet.review.widgets import SIGNS, Help, Hint, paragraph
from factsheet.texts import counted, in_line, one_line


class ReviewApp(App[bool]):
    """One claim at a time: progress above, the claim between, what was said and the keys below.

    Its result is True when the person quits, False when the walk is interrupted.
    """

    CSS_PATH = "screen.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "stop", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

    def __init__(self, session: Session) -> None:
        """Show a session that has begun."""
        super().__init__()
        self.theme = "ansi-dark"
        self.session = session
        self.form: Form | None = None
        self.answers: dict[str, str] = {}
        self.drawn = 0.0

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Static(id="top")
        yield Static(id="progress")
        yield VerticalScroll(id="card")
        yield Static(id="more")
        yield Vertical(id="said")
        with Vertical(id="ask"):
            yield Static(id="question")
            yield VerticalScroll(id="options", can_focus=False)
            yield Input(id="line", compact=True, select_on_focus=False)
        with Vertical(id="keys"):
            for keys in (KEYS[:5], KEYS[5:]):
                yield Horizontal(*(Hint(k.key, k.name, self.press) for k in keys), classes="row")

    async def on_mount(self) -> None:
        """Show the first claim; be interrupted by a signal as by Ctrl-C."""
        with suppress(NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.action_interrupt)
        opening = self.session.opening
        self.watch(self.query_one("#card"), "scroll_y", self._show_more, init=False)
        await self._show([Message(opening)] if opening else [])

    def action_interrupt(self) -> None:
        """Stop at once; everything answered is saved."""
        self.exit(False)

    def action_stop(self) -> None:
        """Quit."""
        self.exit(True)

    # What is shown

    async def _show(self, notes: Iterable[Message]) -> None:
        """Draw the claim of the session anew, with what is to be said."""
        session = self.session
        self.query_one("#ask").display = False
        self.query_one("#keys").display = True
        self._draw_top()
        rows = list(card(session) if session.shown else ending(session))
        body = self.query_one("#card", VerticalScroll)
        await body.remove_children()
        await body.mount_all(paragraph(row) for row in rows)
        body.scroll_home(animate=False)
        body.focus()
        await self._say(notes)
        self.drawn = events.Event().time
        self.call_after_refresh(self._show_more)

    def _draw_top(self) -> None:
        session, now = self.session, self.session.progress()
        title = one_line(session.worksheet.article.title or str(session.loaded.path))
        place = f"Claim {now.place} of {now.length}" if session.shown else "The end"
        self.query_one("#top", Static).update(
            Content(f"{place} · as {one_line(session.by)} · {title}")
        )
        width = max(10, self.size.width // 3)
        full = width * now.settled // now.total if now.total else width
        bar = (("█" * full, "ansi_green"), ("░" * (width - full), ""))
        self.query_one("#progress", Static).update(
            Content.assemble(*bar, f" {progress_text(session)}")
        )

    def on_resize(self) -> None:
        """Fit the bar to the new width."""
        if self.query("#progress"):
            self._draw_top()
            self.call_after_refresh(self._show_more)

    def _show_more(self) -> None:
        body = self.query_one("#card", VerticalScroll)
        below = body.max_scroll_y - body.scroll_offset.y
        text = f"── ↓ {counted(below, 'more line')}: Space, ↓ " if below > 0 else ""
        line = text + "─" * max(0, self.size.width - len(text))
        self.query_one("#more", Static).update(Content(line))

    async def _say(self, notes: Iterable[Message]) -> None:
        said = self.query_one("#said", Vertical)
        await said.remove_children()
        lines = []
        for note in notes:
            sign, colour = SIGNS[note.kind]
            lines.append(
                Static(Content.assemble((sign, f"bold {colour}"), f" {in_line(note.text)}"))
            )
        await said.mount_all(lines)

    # What is pressed

    async def on_key(self, event: events.Key) -> None:
        """Take a key: an answer to the question that is asked, else one of the walk's keys."""
        if isinstance(self.screen, Help) or event.time < self.drawn:
            return  # what was pressed before this claim was drawn is not meant for it
        body = self.query_one("#card", VerticalScroll)
        if event.key == "escape" and self.form:
            await self._leave([Message("cancelled; nothing changed", "warning")])
        elif self.form:
            if self._question.options and (event.character or event.key == "enter"):
                await self.press("" if event.key == "enter" else event.character or "")
        elif event.key == "space":
            body.scroll_page_down(animate=False)
        elif event.character:
            await self.press(event.character)

    async def press(self, key: str) -> None:
        """Do what a key, or a click on it, asks for."""
        if self.form:
            await self._answer(key)
            return
        key = key.casefold()
        if key == "q":
            self.action_stop()
        elif key == "?":
            await self.push_screen(Help())
        elif key == "e":
            await self._attempt(lambda: self._aside(self.session.edit))
        elif key in TURNS:
            await self._attempt(lambda: TURNS[key](self.session), apart=True)
        elif any(key == row.key for row in KEYS):
            await self._open(key)

    async def _open(self, key: str) -> None:
        try:
            form = form_for(self.session, key)
        except FactsheetError as error:
            await self._say(complaint(error))
            return
        assert form is not None
        self.form, self.answers = form, {}
        await self._say(form.warnings)
        await self._ask()

    @property
    def _question(self) -> Question:
        assert self.form is not None
        return self.form.questions[len(self.answers)]

    async def _ask(self) -> None:
        """Ask the next question of the form, or act when there is none left."""
        form = self.form
        assert form is not None
        if len(self.answers) == len(form.questions):
            self.form = None
            act = lambda: submit(self.session, form, self.answers)  # noqa: E731
            outside = form.name == "address"
            await self._attempt((lambda: self._aside(act)) if outside else act, apart=not outside)
            return
        question = self._question
        self.query_one("#keys").display = False
        self.query_one("#ask").display = True
        self.query_one("#question", Static).update(
            Content.assemble(
                (form.asking(self.answers), "bold"), f". {question.label}", ("  Esc cancels", "dim")
            )
        )
        options = self.query_one("#options", VerticalScroll)
        await options.remove_children()
        hints = (Hint(row.key, row.label, self.press) for row in question.options)
        await options.mount_all(hints)
        options.display = bool(question.options)
        line = self.query_one("#line", Input)
        line.display = not question.options
        line.value = "" if question.options else question.given
        line.cursor_position = len(line.value)
        (self.query_one("#card") if question.options else line).focus()
        self.call_after_refresh(self._show_more)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take a typed answer."""
        if self.form:
            await self._answer(event.value)

    async def _answer(self, typed: str) -> None:
        question = self._question
        try:
            self.answers[question.name] = question.read(typed)
        except FactsheetError as error:
            await self._say(complaint(error))
            return
        await self._ask()

    async def _leave(self, notes: Iterable[Message]) -> None:
        self.form = None
        await self._show(notes)

    # What is done

    async def _attempt(self, act: Callable[[], list[Message]], *, apart: bool = False) -> None:
        """Act, in a thread where it may wait for another command, and show what came of it."""
        try:
            notes = await self._apart(act) if apart else act()
        except FactsheetError as error:
            kept = [Message("what you typed is kept: press the key again")] if self.answers else []
            notes = [*complaint(error), *self.session.look(), *kept]
        self.answers = {}
        await self._show(notes)

    async def _apart(self, act: Callable[[], list[Message]]) -> list[Message]:
        doing = asyncio.create_task(asyncio.to_thread(act))
        done, _ = await asyncio.wait({doing}, timeout=0.5)
        if not done:
            await self._say([Message("saving; another command may be using the worksheet")])
        return await doing

    def _aside(self, act: Callable[[], list[Message]]) -> list[Message]:
        """Act while another program has the terminal."""
        trouble: list[FactsheetError] = []
        notes: list[Message] = []

        def guarded() -> None:
            try:
                notes.extend(act())
            except FactsheetError as error:
                trouble.append(error)

        try:
            with self.suspend():
                guarded()
        except SuspendNotSupported:
            guarded()
        if trouble:
            raise trouble[0]
        return notes
