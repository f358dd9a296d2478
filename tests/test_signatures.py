"""Signed statements: what `sign` writes, and that `check` sees whatever was altered since."""

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Git, Run
from signing import ARTICLE, SHEET, Person
from timestamps import running

from factsheet import attestations
from factsheet.workflows.stamping import trusted_times

SIDECAR = "claims.signed.jsonl"


def problems(run: Run, *words: str) -> list[tuple[str, str | None, str]]:
    """What `check` finds, but for warnings of other kinds: rule, claim, message."""
    found = run("check", "--format", "json", *words).json
    return [(one["rule"], one["claim"], one["message"]) for one in found if one["level"] == "error"]


def test_a_signed_worksheet_passes_and_differs_by_its_history_only(run: Run, signed: Path) -> None:
    assert problems(run) == []
    text = signed.read_text()
    assert "# Comments stay." in text
    assert text.count("salt: ") == 1


def test_the_message_is_what_sha256sum_and_ssh_keygen_take(
    signed: Path, desk: Path, people: tuple[Person, Person, Person]
) -> None:
    lines = (desk / SIDECAR).read_bytes().splitlines()
    (desk / "attestations").mkdir()
    signatures = []
    for line in lines:
        data = json.loads(line)
        if "attestation" in data:
            import hashlib

            name = hashlib.sha256(line).hexdigest()
            (desk / "attestations" / f"{name}.json").write_bytes(line)
        else:
            signatures.append(data)
    assert [one["by"] for one in signatures] == ["Ana", "Ben"]
    for one in signatures:
        (desk / "list").write_text(one["signed"])
        (desk / "sig").write_text(one["ssh"])
        subprocess.run(["sha256sum", "--quiet", "-c", "list"], cwd=desk, check=True)
        words = ["-Y", "verify", "-f", "allowed_signers", "-I", one["by"]]
        words += ["-n", "attestation@factsheet", "-s", "sig"]
        done = subprocess.run(
            ["ssh-keygen", *words],
            cwd=desk,
            check=True,
            input=one["signed"].encode(),
            capture_output=True,
        )
        assert b"Good" in done.stdout


Alter = Callable[[str], str]


def swap(old: str, new: str) -> Alter:
    """Put one text in the place of another, which must be there."""

    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new)

    return change


def history_entry(**fields: str) -> str:
    rows = "".join(f"    {name}: {value}\n" for name, value in fields.items())
    return "  - " + rows.lstrip()


ALTERED: dict[str, tuple[Alter, str]] = {
    "statement": (swap("the city 40 million", "the city 90 million"), "changed since the verdict"),
    "reason": (swap("The budget says so.", "We were told so."), "because"),
    "author": (swap("by: Ana", "by: Eve"), "Ana's verdict"),
    "date": (swap("published: 2026-01-05", "published: 2026-01-06"), "changed since the verdict"),
    "stance turned": (swap("stance: refutes", "stance: supports"), "changed since the verdict"),
    "publisher": (swap("publisher: City", "publisher: Town"), "changed since the verdict"),
    "attribution": (swap("to: the mayor", "to: the treasurer"), "changed since the verdict"),
    "another claim's": (swap("id: bridge-cost", "id: bridge-price"), "signed by Ana and Ben"),
    "confidential source": (swap("A clerk of", "A friend in"), "changed since the verdict"),
    "salt": (swap("salt: ", "salt: A"), "evidence 3"),
    "copy": (lambda text: re.sub(r"body_sha256: \w{64}", "body_sha256: " + "0" * 64, text), "copy"),
    "refuting evidence removed": (
        lambda text: re.sub(r"  - url: https://paper.*?(?=  - source)", "", text, flags=re.DOTALL),
        "changed since the verdict",
    ),
    "copy taken out": (
        lambda text: re.sub(r"    archive: .*\n", "", text),
        "copy of evidence 1",
    ),
    "article taken out": (
        lambda text: re.sub(r"article:\n(  .*\n)+", "", text),
        "nobody signed this text",
    ),
    "disputed": (swap("status: verified", "status: disputed"), "Ana's verdict"),
    "a rating": (
        swap("  note: for the desk\n", "  note: for the desk\n  rating: True\n"),
        "rating",
    ),
}


@pytest.mark.parametrize("what", ALTERED)
@pytest.mark.parametrize("redone", [False, True], ids=["plainly", "hashes redone"])
def test_what_was_signed_cannot_be_altered(run: Run, signed: Path, what: str, redone: bool) -> None:
    alter, said = ALTERED[what]
    text = alter(signed.read_text())
    assert text != signed.read_text()
    signed.write_text(text)
    if redone:
        redo_fingerprints(signed)
    found = problems(run)
    assert found, what
    if not redone or "changed" not in said:
        assert any(said in message for _, _, message in found), found
    if redone:
        rules = {rule for rule, _, _ in found}
        assert rules & {"signature-broken", "signed-and-gone", "unsigned", "article-unsigned"}, (
            found
        )


def redo_fingerprints(sheet: Path) -> None:
    """Write every fingerprint anew, as somebody with an editor and the docs can."""
    from factsheet import fingerprints, store

    for what, recipe in (
        ("status", fingerprints.of_verdict),
        ("approved", fingerprints.of_approval),
    ):
        for claim in store.load(sheet).worksheet.claims:
            for entry in claim.history:
                if entry.seen and getattr(entry, what) is not None:
                    sheet.write_text(sheet.read_text().replace(entry.seen, recipe(claim)))


def test_what_readers_are_not_told_may_change(run: Run, signed: Path) -> None:
    text = signed.read_text()
    text = text.replace("# Comments stay.", "# Another comment.").replace("for the desk", "later")
    first, second = text.index("- id: bridge-cost"), text.index("- id: bridge-length")
    text = text[:first] + text[second:] + text[first:second]
    signed.write_text(text)
    assert problems(run) == []


@pytest.mark.parametrize("who", ["Ana", "Ben"])
def test_statements_and_signatures_that_are_erased_are_missed(
    run: Run, signed: Path, desk: Path, who: str
) -> None:
    lines = (desk / SIDECAR).read_text().splitlines(keepends=True)
    for kind in ("attestation", "signature"):
        left = [x for x in lines if not (kind in json.loads(x) and json.loads(x)["by"] == who)]
        (desk / SIDECAR).write_text("".join(left))
        assert {rule for rule, _, _ in problems(run)} & {"signature-broken", "unsigned"}


def test_typed_in_verdicts_and_approvals_are_not_signed(run: Run, signed: Path) -> None:
    assert run("mark", "bridge-cost", "disputed", "--because", "No.", "--by", "Ben").code == 0
    assert ("unsigned", "bridge-cost", "Ben's verdict is not signed") in problems(run)


def test_a_claim_that_is_removed_on_purpose_is_signed_as_that(
    run: Run, signed: Path, people: tuple[Person, Person, Person]
) -> None:
    assert run("remove", "bridge-cost", "--yes").code == 0
    assert problems(run) == [
        ("signed-and-gone", None, "bridge-cost, signed by Ana and Ben, is missing")
    ]
    words = ("--removed", "bridge-cost", "--because", "Not a claim.", "--key", people[0].key)
    assert run("sign", *words).code == 0
    assert problems(run) == []


def test_a_stranger_s_key_is_not_ana_s(
    run: Run, signed: Path, desk: Path, people: tuple[Person, Person, Person]
) -> None:
    ana, _, mallory = people
    (desk / SIDECAR).unlink()
    assert run("sign", "--key", mallory.key).code == 0
    rules = {rule for rule, _, _ in problems(run)}
    assert "signature-broken" in rules
    (desk / "allowed_signers").unlink()
    run("signers", "add", "Ana", mallory.public)
    (desk / "readers").write_text(f'"Ana" {ana.public.read_text()}')
    assert "signature-broken" not in {rule for rule, _, _ in problems(run)}
    assert "signature-broken" in {rule for rule, _, _ in problems(run, "--signers", "readers")}


def test_one_key_does_not_judge_and_approve(
    run: Run, signed: Path, desk: Path, people: tuple[Person, Person, Person]
) -> None:
    ana = people[0]
    signers = desk / "allowed_signers"
    signers.write_text(signers.read_text() + f'"Cem" {ana.public.read_text()}')
    assert run("approve", "bridge-cost", "--by", "Ben", "--revoke").code == 0
    assert run("approve", "bridge-cost", "--by", "Cem", "--sign", "--key", ana.key).code == 0
    assert "one-key" in {rule for rule, _, _ in problems(run)}


def test_a_later_text_of_the_article_must_be_signed(
    run: Run, signed: Path, desk: Path, people: tuple[Person, Person, Person]
) -> None:
    (desk / "a.txt").write_text(ARTICLE + "A third sentence.\n")
    assert run("load", "a.txt").code == 0
    assert [rule for rule, _, _ in problems(run)] == ["article-unsigned"]
    assert run("sign", "--article", "--key", people[1].key, "--by", "Ben").code == 0
    assert problems(run) == []


def test_without_a_signers_file_nobody_vouches(run: Run, signed: Path, desk: Path) -> None:
    (desk / "allowed_signers").unlink()
    assert {rule for rule, _, _ in problems(run)} == {"signer-unknown"}


def test_signatures_that_are_required_are_missed(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        SHEET.replace("claims:", "rules: {signatures: required}\nclaims:")
    )
    marked = run("mark", "bridge-length", "disputed", "--because", "It is not.")
    assert marked.code == 2
    assert "saved, but not signed" in marked.err
    assert ("unsigned", "bridge-length", "Ana's verdict is not signed") in problems(run)


def test_an_ended_key_is_claimed_only(run: Run, signed: Path) -> None:
    assert run("signers", "end", "Ana", "2026-01-01").code == 0
    assert [rule for rule, _, _ in problems(run)] == ["signer-unknown"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("* KEY", "'*' matches many names"),
        ("*@example.org KEY", "'*@example.org' matches many names"),
        ('"Ana,B?n" KEY', "'B?n' matches many names"),
        ("!Ana KEY", "'!Ana' matches many names"),
        ("Ana", "no key"),
        ("Ana ssh-ed25519 AAAA", "the key cannot be read"),
        ('"Ana KEY', "closing"),
        ('Ana from="x" KEY', "'from' is not an option of a signer"),
        ('Ana namespaces="a" valid-before="20270101" KEY', "no key"),
    ],
)
def test_a_signers_file_is_read_strictly(
    run: Run, signed: Path, desk: Path, people: tuple[Person, Person, Person], line: str, said: str
) -> None:
    key = " ".join(people[0].public.read_text().split()[:2])
    (desk / "allowed_signers").write_text("# ours\n" + line.replace("KEY", key) + "\n")
    result = run("check")
    assert result.code == 2
    assert "allowed_signers:2:1: " in result.err
    assert said in result.err


def test_an_end_is_written_beside_what_a_line_says_already(
    run: Run, signed: Path, desk: Path, people: tuple[Person, Person, Person]
) -> None:
    key = people[2].public.read_text().strip()
    for line in (f"Eve {key}", f'"Eve" namespaces="*@factsheet",valid-before="20300101" {key}'):
        (desk / "allowed_signers").write_text(f"{line}\n")
        assert run("signers", "end", "Eve", "2027-01-31").code == 0
        assert 'valid-before="20270131000000" ssh-ed25519' in (desk / "allowed_signers").read_text()
        assert "until 2027-01-31T00:00:00Z" in run("signers").out


def test_who_signed_is_shown(run: Run, signed: Path) -> None:
    (row,) = [line for line in run("list").lines if "bridge-cost" in line]
    assert row.endswith("\tproven")
    assert run("list", "--format", "json").json[0]["signed"] == "proven"
    assert run("list", "--format", "csv").lines[0].endswith(",approval,priority,change,signed")
    shown = run("show", "bridge-cost").out
    assert shown.count("signed with SHA256:") == 2
    logged = run("log").lines
    assert all("\tsigned with SHA256:" in line for line in logged)
    assert run("export", "-").out.count("Signed by ") == 2
    signed.write_text(signed.read_text().replace("The budget says so.", "We were told so."))
    assert "signature broken: not what was signed" in run("show", "bridge-cost").out


def test_without_signatures_nothing_of_it_is_shown(run: Run, signed: Path, desk: Path) -> None:
    (desk / SIDECAR).unlink()
    assert len(run("list").lines[0].split("\t")) == 14
    for words in (("show", "bridge-cost"), ("log",), ("export", "-"), ("list", "--format", "json")):
        assert "SHA256:" not in run(*words).out
        assert "igned" not in run(*words).out


def test_a_walk_signs_once_at_its_end(
    installed: Run, signed: Path, people: tuple[Person, Person, Person]
) -> None:
    words = ("review", "--plain", "--sign", "--key", people[0].key)
    done = installed(*words, stdin=b"d\nIt is 200 metres.\n\nq\n")
    assert done.code == 0, done.err
    assert "1 statement signed by Ana" in done.err


def test_a_signature_is_stamped_and_the_stamp_counts(
    run: Run, signed: Path, people: tuple[Person, Person, Person], tmp_path_factory: Any
) -> None:
    with running(tmp_path_factory.mktemp("tsa") / "ts") as service:
        words = ("--tsa", service.url, "--allow-host", service.url.split("/")[2])
        run("mark", "bridge-length", "opinion", "--because", "x")
        done = run("sign", "bridge-length", "--key", people[0].key, *words)
        assert done.code == 0, done.err
        service.answer[:] = [503]
        run("mark", "bridge-length", "disputed", "--because", "y")
        done = run("sign", "bridge-length", "--key", people[0].key, *words)
        assert (done.code, "signed, but not time-stamped" in done.err) == (1, True)
        sidecar = attestations.read_sidecar(signed.with_name(SIDECAR).read_text())
        assert len(sidecar.stamps) == 1
        stamped = [one for one in sidecar.signatures if one.sha256 in sidecar.stamps]
        assert trusted_times(sidecar, service.root)(stamped[0]) is not None
        assert trusted_times(sidecar, None)(stamped[0]) is None
        assert problems(run, "--tsa-root", str(service.root)) == []


def test_git_keeps_every_line_of_two_branches(
    signed: Path, desk: Path, run: Run, git: Git, people: tuple[Person, Person, Person]
) -> None:
    ana, ben, _ = people
    git("init", "-q", "-b", "main")
    assert run("git-setup").code == 0
    git("add", "-A")
    git("commit", "-q", "-m", "Begin")
    kept = set((desk / SIDECAR).read_text().splitlines())
    for name, who, status in (("one", ana, "disputed"), ("two", ben, "opinion")):
        git("checkout", "-q", "-b", name, "main")
        words = ("--because", "x", "--by", who.name, "--sign", "--key", who.key)
        assert run("mark", "bridge-length", status, *words).code == 0
        git("commit", "-qam", name)
        kept |= set((desk / SIDECAR).read_text().splitlines())
    ways = ("merge -q two", "merge -q --squash two", "cherry-pick two", "rebase -q two")
    for number, way in enumerate(ways):
        git("checkout", "-q", "-B", f"try-{number}", "one")
        done = subprocess.run(["git", *way.split()], cwd=desk, check=False, capture_output=True)
        assert set((desk / SIDECAR).read_text().splitlines()) == kept, (way, done)
        for undo in ("rebase --abort", "cherry-pick --abort", "reset -q --hard"):
            subprocess.run(["git", *undo.split()], cwd=desk, check=False, capture_output=True)


def test_two_verdicts_that_were_signed_apart_are_named_until_the_next(
    signed: Path, desk: Path, run: Run, people: tuple[Person, Person, Person]
) -> None:
    ana, ben, _ = people
    sheet, sidecar = signed.read_text(), (desk / SIDECAR).read_text()
    words = ("--because", "x", "--sign")
    assert run("mark", "bridge-length", "disputed", *words, "--key", ana.key).code == 0
    hers, entry = (desk / SIDECAR).read_text().removeprefix(sidecar), signed.read_text()
    signed.write_text(sheet)
    (desk / SIDECAR).write_text(sidecar)
    ours = ("mark", "bridge-length", "opinion", "--by", "Ben", *words, "--key", ben.key)
    assert run(*ours).code == 0
    his = (desk / SIDECAR).read_text().removeprefix(sidecar)
    (desk / SIDECAR).write_text(sidecar + hers + his)
    signed.write_text(entry)
    found = [message for rule, _, message in problems(run) if rule == "heads-apart"]
    assert found == ["signed without knowing of each other: Ana (disputed) and Ben (opinion)"]
    again = ("--because", "y", "--sign", "--key", ana.key)
    assert run("mark", "bridge-length", "disputed", *again).code == 0
    assert "heads-apart" not in {rule for rule, _, _ in problems(run)}


def test_a_clone_with_other_line_ends_is_the_same(
    signed: Path, desk: Path, run: Run, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "-q", "-b", "main")
    run("git-setup")
    git("add", "-A")
    git("commit", "-q", "-m", "Begin")
    clone = desk / "clone"
    git("clone", "-q", "-c", "core.autocrlf=true", str(desk), str(clone))
    monkeypatch.chdir(clone)
    assert b"\r\n" in Path("claims.yaml").read_bytes()
    assert problems(run) == []


def test_without_signed_statements_nothing_of_it_is_imported(desk: Path, sheet: Path) -> None:
    code = (
        "import sys; from factsheet.cli import main; main(['check']); main(['list']); "
        "print([m for m in sys.modules if 'attestations' in m or 'cryptography' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


SIDECAR_ALTERED: dict[str, Alter] = {
    "moved to another claim": swap('"claim":"bridge-cost"', '"claim":"bridge-length"'),
    "another author": swap('"by":"Ana"', '"by":"Ben"'),
    "another status": swap('"status":"verified"', '"status":"disputed"'),
    "another reason": swap("The budget says so.", "We were told so."),
    "another copy": lambda text: re.sub(r'"body_sha256":"\w{6}', '"body_sha256":"000000', text),
    "another predecessor": lambda text: re.sub(r'"previous":\["\w{6}', '"previous":["000000', text),
    "a broken armour": swap("-----BEGIN SSH SIGNATURE-----", "-----BEGIN SSH SIGNATURE----- "),
    "a line that was cut": lambda text: text[: len(text) // 3] + text[len(text) // 3 + 1 :],
    "a merge's marks": lambda text: "<<<<<<< ours\n" + text,
}


@pytest.mark.parametrize("what", SIDECAR_ALTERED)
def test_signed_statements_cannot_be_altered(run: Run, signed: Path, desk: Path, what: str) -> None:
    before = (desk / SIDECAR).read_text()
    after = SIDECAR_ALTERED[what](before)
    assert after != before
    (desk / SIDECAR).write_text(after)
    assert "signature-broken" in {rule for rule, _, _ in problems(run)}


def test_an_approval_taken_back_with_an_editor_is_not_signed(run: Run, signed: Path) -> None:
    entry = "  - {at: 2026-12-01T10:00:00Z, by: Ben, approved: false}\n- id: bridge-length"
    signed.write_text(signed.read_text().replace("- id: bridge-length", entry))
    assert "signed-and-gone" not in {rule for rule, _, _ in problems(run)}
    assert run("list", "--format", "json").json[0]["approval"] is None


@pytest.mark.parametrize("seed", range(int(os.environ.get("FACTSHEET_UNIONS", "3"))))
def test_git_loses_tears_and_doubles_no_line(desk: Path, run: Run, git: Git, seed: int) -> None:
    chance = random.Random(seed)
    git("init", "-q", "-b", "main")
    run("git-setup")
    sidecar = desk / SIDECAR
    sidecar.write_text('{"signature":9,"n":0}\n')
    git("add", "-A")
    git("commit", "-q", "-m", "Begin")
    has = {"main": {sidecar.read_text().strip()}}
    for number in range(1, 12):
        branch = chance.choice(list(has))
        git("checkout", "-q", branch)
        if len(has) < 4 and chance.random() < 0.5:
            branch, old = f"b{number}", branch
            git("checkout", "-q", "-b", branch)
            has[branch] = set(has[old])
        line = json.dumps({"signature": 9, "n": number, "x": "x" * chance.randrange(300)})
        sidecar.write_text(sidecar.read_text() + line + "\n")
        git("commit", "-qam", f"{number}")
        has[branch].add(line)
        other = chance.choice(list(has))
        if other != branch:
            way = chance.choice(("merge -q --no-edit", "merge -q --squash", "rebase -q"))
            done = subprocess.run(
                ["git", *way.split(), other], cwd=desk, check=False, capture_output=True
            )
            assert done.returncode == 0, done
            if "squash" in way:
                subprocess.run(["git", "commit", "-qm", "squash"], cwd=desk, check=False)
            has[branch] |= has[other]
        lines = sidecar.read_text().splitlines()
        assert set(lines) == has[branch]


def test_a_repository_names_neither_the_key_nor_the_program(
    run: Run, signed: Path, desk: Path, git: Git, people: tuple[Person, Person, Person]
) -> None:
    git("init", "-q", "-b", "main")
    evil = desk / "evil.sh"
    evil.write_text(f"#!/bin/sh\ntouch {desk}/ran\n")
    evil.chmod(0o755)
    for name, value in (
        ("gpg.format", "ssh"), ("gpg.ssh.program", str(evil)), ("user.signingkey", str(people[2].key)),
    ):  # fmt: skip
        git("config", "--local", name, value)
    assert run("mark", "bridge-length", "opinion", "--because", "x").code == 0
    done = run("sign")
    assert (done.code, "no SSH key to sign with" in done.err) == (2, True)
    assert run("sign", "--key", people[0].key).code == 0
    assert not (desk / "ran").exists()


def test_entries_in_another_order_are_not_what_was_signed(
    run: Run, signed: Path, people: tuple[Person, Person, Person]
) -> None:
    words = ("--because", "Wrong after all.", "--sign", "--key", people[0].key)
    assert run("mark", "bridge-cost", "disputed", *words).code == 0
    assert "signature-broken" not in {rule for rule, _, _ in problems(run)}
    text = signed.read_text()
    begin = text.index("  history:\n") + len("  history:\n")
    end = text.index("- id: bridge-length")
    entries = re.split(r"(?m)^(?=  - )", text[begin:end])[1:]
    assert len(entries) == 3
    turned = "".join([entries[2], entries[0], entries[1]])
    text = text[:begin] + turned + text[end:]
    signed.write_text(text.replace("  status: disputed\n  note", "  status: verified\n  note"))
    found = [message for rule, _, message in problems(run) if rule == "signature-broken"]
    assert "Ana's verdict is not the last: Ana signed a later one" in found


def test_a_claim_that_came_back_needs_another_removal(
    run: Run, signed: Path, people: tuple[Person, Person, Person]
) -> None:
    text = signed.read_text()
    assert run("remove", "bridge-cost", "--yes").code == 0
    assert run("sign", "--removed", "bridge-cost", "--key", people[0].key).code == 0
    assert problems(run) == []
    signed.write_text(text)
    words = ("--because", "Back.", "--sign", "--key", people[0].key)
    assert run("mark", "bridge-cost", "disputed", *words).code == 0
    assert run("remove", "bridge-cost", "--yes").code == 0
    assert "signed-and-gone" in {rule for rule, _, _ in problems(run)}
