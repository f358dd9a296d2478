"""The files that a command line of the table asks for, made when it does; all in one folder."""

import re
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

import peers
from rows import COMMANDS, OTHERS
from running import Command
from worksheets import (
    article,
    write_archive,
    write_doorstop,
    write_records,
    write_repository,
    write_side,
    write_worksheet,
)

FACTSHEET = str(Path(sys.executable).parent / "factsheet")
SHIPPED = Path(__file__).parent.parent / "claims.yaml"


class Lacking(Exception):
    """A program that the machine does not have."""


class Place:
    """The files for one size of worksheet; 0 claims stand for the shipped worksheet."""

    bench = Path(__file__).parent
    python = sys.executable

    def __init__(self, folder: Path, claims: int) -> None:
        """Make the folder."""
        folder.mkdir()
        self.folder, self.claims = folder, claims
        self.new, self.merged = folder / "new.yaml", folder / "merged.yaml"
        self.copy, self.records_copy = folder / "copy.yaml", folder / "copy.rec"
        self.number = claims // 2
        self.id = f"claim-{self.number}" if claims else "1"

    @cached_property
    def sheet(self) -> Path:
        """The worksheet."""
        if not self.claims:
            return SHIPPED
        write_worksheet(self.folder / "claims.yaml", self.claims)
        return self.folder / "claims.yaml"

    @cached_property
    def signed(self) -> Path:
        """The worksheet with all its verdicts signed."""
        folder = self.folder / "signed"
        folder.mkdir()
        (folder / "claims.yaml").write_bytes(self.sheet.read_bytes())
        key = folder / "ana"
        done = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
        subprocess.run(done, check=True, stdin=subprocess.DEVNULL)
        words = ["-w", str(folder / "claims.yaml")]
        for line in (
            ["signers", "add", "Ana", f"{key}.pub"],
            ["sign", "--by", "Ana", "--key", str(key)],
        ):
            subprocess.run([FACTSHEET, *line, *words], check=True, capture_output=True)
        return folder / "claims.yaml"

    @cached_property
    def bundle(self) -> Path:
        """The bundle in the documentation's example."""
        return SHIPPED.parent / "docs" / "example" / "signed" / "budget.zip"

    @cached_property
    def signers(self) -> Path:
        """The keys of the documentation's example."""
        return self.bundle.with_name("allowed_signers")

    @cached_property
    def article(self) -> Path:
        """An article of 100 characters a claim."""
        (self.folder / "article.txt").write_text(article(100 * self.claims), encoding="utf-8")
        return self.folder / "article.txt"

    @cached_property
    def mine(self) -> Path:
        """The worksheet with notes of one person."""
        write_side(self.folder / "mine.yaml", self.sheet, self.claims, 0, "mine")
        return self.folder / "mine.yaml"

    @cached_property
    def theirs(self) -> Path:
        """The worksheet with notes of another person."""
        write_side(self.folder / "theirs.yaml", self.sheet, self.claims, 5, "theirs")
        return self.folder / "theirs.yaml"

    @cached_property
    def records(self) -> Path:
        """The claims as recutils' records."""
        write_records(self.folder / "claims.rec", self.sheet)
        return self.folder / "claims.rec"

    @cached_property
    def items(self) -> Path:
        """The claims as doorstop's items."""
        write_doorstop(self.folder / "items", self.sheet)
        return self.folder / "items"

    @cached_property
    def repository(self) -> Path:
        """A git repository with two branches to merge."""
        where = self.folder / "repository"
        write_repository(where, self.sheet, self.claims, [FACTSHEET, "git-setup"])
        return where

    @cached_property
    def archive(self) -> Path:
        """A folder of 500 worksheets of 30 claims."""
        write_archive(self.folder / "archive", 500, 30)
        return self.folder / "archive"

    def __getattr__(self, name: str) -> str:
        """Give the path of a program. Raises Lacking."""
        if name in ("yq", "ruamel"):
            path = peers.yq() if name == "yq" else peers.ruamel()
        else:
            path = peers.find(name)
        if path is None:
            raise Lacking(name)
        return path

    def command(self, name: str) -> Command:
        """Make the command of the table. Raises Lacking."""
        template = OTHERS.get(name) or f"{FACTSHEET} {COMMANDS[name]}"
        argv = [
            re.sub(r"\{(\w+)\}", lambda found: str(getattr(self, found[1])), word)
            for word in template.split()
        ]
        environment: dict[str, str] = {}
        folder = None
        if name == "completion of an id":
            typed = f"factsheet show -w {self.sheet} {self.id[:-1]}"
            environment = {
                "_FACTSHEET_COMPLETE": "complete_bash",
                "COMP_WORDS": typed,
                "COMP_CWORD": "4",
            }
        elif name == "doorstop":
            folder = self.items
        elif name == "git merge":
            folder = self.repository
        return Command(argv, lambda: self._ready(template), environment, folder)

    def _ready(self, template: str) -> None:
        """Put back what the command before may have changed."""
        if "{copy}" in template:
            shutil.copyfile(self.sheet, self.copy)
        if "{records_copy}" in template:
            shutil.copyfile(self.records, self.records_copy)
        if "{new}" in template:
            self.new.unlink(missing_ok=True)
        if "{git}" in template:
            again = ["git", "reset", "-q", "--hard", "ours"]
            subprocess.run(again, cwd=self.repository, check=True)
