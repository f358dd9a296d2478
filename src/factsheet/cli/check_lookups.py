"""What `check` asks others, the web, the Wayback Machine and git, and says of the answers."""

from collections import Counter
from typing import TYPE_CHECKING

from factsheet import console, rules, store
from factsheet.cli import network
from factsheet.cli import wayback as second
from factsheet.model import Worksheet
from factsheet.proofs import Links
from factsheet.texts import counted

if TYPE_CHECKING:
    from factsheet.workflows.fetch_options import FetchOptions


def ask_web(
    sheet: Worksheet,
    how: "FetchOptions",
    where: str,
    confidential: bool,
    links: bool,
    wayback: bool,
) -> Links:
    """Visit the addresses, the Wayback copies, or both, and report it after `where`."""
    answers = _answers(sheet, how, where, confidential) if links else {}
    return {**answers, **(second.consult_again(sheet, how, where) if wayback else {})}


def _answers(sheet: Worksheet, how: "FetchOptions", where: str, confidential: bool) -> Links:
    """Visit the addresses, and report the outcome in one line, after `where`."""
    from factsheet.workflows.links import addresses, check_links, secret_pages

    pages, left = addresses(sheet, confidential=confidential)
    with console.progress("asking", len(pages)) as step:
        answers = check_links(pages, how, step, secret=secret_pages(sheet))
    counts = Counter(sorted(link.outcome for link in answers.values()))
    words = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    asked = f"{counted(len(answers), 'link')} checked: {words}"
    console.say(where + (asked if answers else "no links to check"))
    network.say_not_asked(left, "fetch it with")
    return answers


def ask_git(loaded: store.Loaded, sheet: Worksheet, where: str) -> rules.GitHistory:
    """Ask git what it saw of a worksheet, and say after `where` what is not a finding."""
    from factsheet.workflows.git_history import read_git_history

    found = read_git_history(loaded.path, sheet)
    if found.shallow:
        console.say(
            f"{where}git: the clone is shallow; earlier commits are missing and not checked"
        )
    if found.unread:
        console.say(f"{where}git: {counted(found.unread, 'version')} could not be read")
    if found.removed:
        names = ", ".join(f"{name} ({commit or 'uncommitted'})" for name, commit in found.removed)
        console.say(f"{where}git: no longer there, removed or split: {names}")
    pairs = Counter(f"{seen.entry.by} by {seen.by}" for seen in found.by_others)
    if pairs:
        words = ", ".join(f"{pair} ({count})" for pair, count in pairs.most_common())
        console.say(f"{where}git: entries that somebody else committed: {words}")
    return found
