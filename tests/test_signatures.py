"""Signed statements: what `sign` writes, and that `check` sees whatever was altered since."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from signing import ARTICLE, SHEET, Person

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
    "statement": (swap("the city 40 million", "the city 90 million"), "claim or evidence changed"),
    "reason": (swap("The budget says so.", "We were told so."), "because"),
    "author": (swap("by: Ana", "by: Eve"), "Ana's verdict"),
    "date": (swap("published: 2026-01-05", "published: 2026-01-06"), "claim or evidence changed"),
    "stance turned": (swap("stance: refutes", "stance: supports"), "claim or evidence changed"),
    "publisher": (swap("publisher: City", "publisher: Town"), "claim or evidence changed"),
    "attribution": (swap("to: the mayor", "to: the treasurer"), "claim or evidence changed"),
    "another claim's": (swap("id: bridge-cost", "id: bridge-price"), "signed by Ana and Ben"),
    "confidential source": (swap("A clerk of", "A friend in"), "claim or evidence changed"),
    "salt": (swap("salt: ", "salt: A"), "evidence 3"),
    "copy": (lambda text: re.sub(r"body_sha256: \w{64}", "body_sha256: " + "0" * 64, text), "copy"),
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
    signed.write_text(text)
    if redone:
        redo_fingerprints(signed)
    found = problems(run)
    assert found, what
    if not redone or "changed" not in said:
        assert any(said in message for _, _, message in found), found
    if redone:
        rules = {rule for rule, _, _ in found}
        assert rules & {"signature-broken", "signed-and-gone", "unsigned"}, found


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
        ("signed-and-gone", None, "bridge-cost, signed by Ana and Ben, is gone")
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
