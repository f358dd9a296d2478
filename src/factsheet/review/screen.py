"""The walk on a screen of its own, by Textual."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from factsheet.model import Claim
from factsheet.problems import FactsheetError
from factsheet.review.card import card, progress_text
from factsheet.review.forms import NONE, Form, Question, submit
from factsheet.review.keys import Key, bar, form_for, key_named
from factsheet.review.session import Session
from factsheet.review.walk_types import Message, complaint
from factsheet.review.widgets import (
    BackgroundNotice,
    Help,
    Hint,
    KeyBar,
    message_line,
    paragraph,
    progress_bar,
    suspend_screen,
)
from factsheet.texts import counted, one_line

_Result = TypeVar("_Result")


class ReviewApp(App[bool]):
    """One claim at a time: progress above, the claim between, what was said and the keys below.

    Its result is True when the person quits, False if the walk is interrupted.
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
        self.key: Key | None = None
        self.form: Form | None = None
        self.answers: dict[str, str] = {}
        self.notes: list[Message] = []
        self.running = 0
        self.leaving = False
        self.drawn = 0.0
        self.drawn_claim: Claim | None = None

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
        yield KeyBar(bar(self.session), self.press)

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

    async def action_stop(self) -> None:
        """Quit; where pages are still being saved, only when asked twice."""
        if self.running and not self.leaving:
            self.leaving = True
            await self._say(
                [Message("pages are still being saved; q again quits without them", "warning")]
            )
        else:
            self.exit(True)

    # What is shown

    async def _show(self, notes: Iterable[Message]) -> None:
        """Draw the claim of the session, with the messages."""
        self.query_one("#ask").display = False
        self.query_one("#keys").display = True
        rows = await self._apart(lambda: list(card(self.session)), "looking for what changed")
        self._draw_top()
        body = self.query_one("#card", VerticalScroll)
        await body.remove_children()
        await body.mount_all(paragraph(row) for row in rows)
        body.scroll_home(animate=False)
        body.focus()
        await self._say(notes)
        self.drawn, self.drawn_claim = events.Event().time, self.session.shown
        self.call_after_refresh(self._show_more)

    def _draw_top(self) -> None:
        session, now = self.session, self.session.progress()
        bar = progress_bar(now, max(10, self.size.width // 3))
        title = one_line(session.worksheet.article.title or str(session.loaded.path))
        place = f"Claim {now.place} of {now.length}" if session.shown else "The end"
        self.query_one("#top", Static).update(
            Content(f"{place} · as {one_line(session.by)} · {title}")
        )
        self.query_one("#progress", Static).update(bar.append(f" {progress_text(session)}"))

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
        self.notes = list(notes)
        said = self.query_one("#said", Vertical)
        await said.remove_children()
        await said.mount_all(map(message_line, self.notes))

    # What is pressed

    async def on_key(self, event: events.Key) -> None:
        """Take a key: an answer to the question that is asked, else one of the walk's keys."""
        if isinstance(self.screen, Help) or event.time < self.drawn:
            return  # what was pressed before this claim was drawn is not meant for it
        body = self.query_one("#card", VerticalScroll)
        if event.key == "escape" and self.form:
            self.form = None
            await self._show([Message("cancelled; nothing changed", "warning")])
        elif self.form:
            if self._question.options and (event.is_printable or event.key == "enter"):
                await self.press("" if event.key == "enter" else event.character or "")
        elif event.key == "space":
            body.scroll_page_down(animate=False)
        elif event.is_printable and event.character:
            await self.press(event.character)

    async def press(self, key: str) -> None:
        """Do what a key, or a click on it, asks for."""
        if self.form:
            await self._answer(key)
            return
        try:
            row = key_named(key)
            self.form = form_for(self.session, row.key)
        except FactsheetError as error:
            await self._say(complaint(error))
            return
        self.key, self.answers = row, {}
        self.leaving = self.leaving and row.key == "q"
        if self.form:
            await self._say(self.form.warnings)
            await self._ask()
        elif turn := row.turn:
            await self._attempt(lambda: turn(self.session), row)
        elif row.key == "q":
            await self.action_stop()
        else:
            await self.push_screen(Help(self.press))

    @property
    def _question(self) -> Question:
        question = self.form.next(self.answers) if self.form else None
        assert question is not None
        return question

    async def _ask(self) -> None:
        """Ask the next question of the form, or act when there is none left."""
        form, key = self.form, self.key
        assert form is not None
        assert key is not None
        if form.next(self.answers) is None:
            self.form = None
            if key.way == "later":
                await self._begin(form.finish(self.answers))
            else:
                await self._attempt(lambda: submit(self.session, form, self.answers), key)
            return
        question = self._question
        self.query_one("#keys").display = False
        self.query_one("#ask").display = True
        self.query_one("#question", Static).update(
            Content.assemble(
                (form.asking(self.answers), "bold"),
                f". {question.prompt(filled_in=not question.options)}",
                ("  Esc cancels", "dim"),
            )
        )
        options = self.query_one("#options", VerticalScroll)
        await options.remove_children()
        hints = (Hint(row.key, row.label, self.press) for row in question.options)
        await options.mount_all(hints)
        options.display = bool(question.options)
        line = self.query_one("#line", Input)
        line.display = not question.options
        line.value = "" if question.options else one_line(question.given)
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
            if question.given and not question.options:
                typed = "" if typed == one_line(question.given) else typed or NONE
            self.answers[question.name] = question.read(typed)
        except FactsheetError as error:
            await self._say(complaint(error))
            return
        await self._ask()

    # What is done

    async def _attempt(self, act: Callable[[], list[Message]], key: Key) -> None:
        """Act, in a thread if it may wait for another command, and show the result."""
        try:
            waiting = "saving; another command may be using the worksheet"
            notes = (
                suspend_screen(self, act) if key.way == "aside" else await self._apart(act, waiting)
            )
        except FactsheetError as error:
            kept = [Message("what you typed is kept: press the key again")] if self.answers else []
            notes = [*complaint(error), *self.session.look(), *kept]
        self.answers = {}
        await self._show(notes)

    async def _apart(self, act: Callable[[], _Result], waiting: str) -> _Result:
        doing = asyncio.create_task(asyncio.to_thread(act))
        done, _ = await asyncio.wait({doing}, timeout=0.5)
        if not done:
            await self._say([Message(waiting)])
        return await doing

    async def _begin(self, job: Iterable[Message]) -> None:
        """Do something slow in the background, and report it as it comes."""

        def work() -> None:
            try:
                for note in job:
                    self.post_message(BackgroundNotice([note]))
            except FactsheetError as error:
                self.post_message(BackgroundNotice(complaint(error)))
            except Exception as error:  # a thread must never end in silence
                what = f"that failed: {type(error).__name__}"
                self.post_message(BackgroundNotice([Message(what, "trouble")]))
            finally:
                self.post_message(BackgroundNotice([], done=True))

        self.running += 1
        self.answers = {}
        threading.Thread(target=work, daemon=True).start()
        await self._show([Message("saving pages; you can carry on")])

    async def on_background_notice(self, told: BackgroundNotice) -> None:
        """Report what goes on in the background; at its end, take over the result."""
        notes = [*self.notes, *told.notes]
        if told.done:
            self.running -= 1
            try:
                notes += self.session.captured()
            except FactsheetError as error:
                notes += complaint(error)
        if told.done and not self.form and self.session.shown is not self.drawn_claim:
            await self._show(notes)
        else:
            await self._say(notes)
