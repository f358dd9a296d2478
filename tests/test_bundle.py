"""Bundles: what is in them, what `verify` says, and that no alteration passes."""

import base64
import hashlib
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import COMMAND, Run, missing, with_guard
from signing import Person
from timestamps import Service, running

from factsheet import attestations, bags, keys
from factsheet.attestations import BadSignature
from factsheet.attestations.sshsig import armoured

People = tuple[Person, Person, Person]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("tsa") / "ts") as found:
        yield found


@pytest.fixture
def readers(desk: Path, people: People) -> Path:
    """Return the keys that a reader relies on, from elsewhere than the bundle."""
    lines = (f'"{one.name}" {one.public.read_text()}' for one in people[:2])
    (desk / "readers").write_text("".join(lines))
    return desk / "readers"


@pytest.fixture
def bundled(run: Run, signed: Path, desk: Path, people: People, service: Service) -> Path:
    """A public bundle by Ben, stamped; the worksheet lies beside it."""
    host = service.url.split("/")[2]
    words = ("--tsa", service.url, "--allow-host", host, "--by", "Ben", "--key", people[1].key)
    made = run("bundle", "b", "--public", *words)
    assert made.code == 0, made.err
    return desk / "b"


def verified(run: Run, *words: str | Path) -> tuple[int, dict[str, str], dict[str, dict[str, str]]]:
    """Verify; return the code, the whole's links, and each claim's."""
    done = run("verify", *words, "--format", "json")
    assert done.code in (0, 1), done.err
    whole = {name: link["trust"] for name, link in done.json["whole"].items()}
    claims = {
        row["id"]: {name: link["trust"] for name, link in row["links"].items()}
        for row in done.json["claims"]
    }
    return done.code, whole, claims


PROVEN = dict.fromkeys(("article", "claim", "evidence", "verdict", "approval"), "proven")


def test_a_bundle_is_proven_link_by_link(
    run: Run, bundled: Path, readers: Path, service: Service
) -> None:
    code, whole, claims = verified(run, bundled, "--signers", readers, "--tsa-root", service.root)
    assert (code, whole) == (0, dict.fromkeys(("folder", "time", "publisher", "report"), "proven"))
    assert claims["bridge-cost"] == PROVEN | {"copy": "claimed"}
    assert claims["bridge-length"]["verdict"] == "none"


def test_without_keys_of_ones_own_all_that_rests_on_one_is_claimed(run: Run, bundled: Path) -> None:
    code, whole, claims = verified(run, bundled)
    assert (code, whole["publisher"], whole["time"]) == (1, "claimed", "claimed")
    assert set(claims["bridge-cost"].values()) == {"claimed"}
    assert "SHA256:" in run("verify", bundled).out


def test_years_later_it_is_still_proven(bundled: Path, readers: Path, service: Service) -> None:
    faketime = shutil.which("faketime")
    if not faketime:
        missing("faketime (apt install faketime)")
    words = ["verify", bundled, "--signers", readers, "--tsa-root", service.root]
    done = subprocess.run(
        [faketime, "2036-01-01", str(COMMAND), *map(str, words)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    assert b"existed at 20" in done.stdout


def test_other_programs_read_it(
    bundled: Path, readers: Path, service: Service, people: People
) -> None:
    import bagit

    bagit.Bag(str(bundled)).validate()
    manifests = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
    subprocess.run(["sha256sum", "--quiet", "-c", *manifests], cwd=bundled, check=True)
    signature = "tagmanifest-sha256.txt.sig"
    words = ["-Y", "verify", "-f", readers, "-I", "Ben", "-n", "publication@factsheet"]
    done = subprocess.run(
        ["ssh-keygen", *map(str, words), "-s", str(bundled / signature)],
        input=(bundled / "tagmanifest-sha256.txt").read_bytes(),
        capture_output=True,
        check=True,
    )
    assert b"Good" in done.stdout
    stamp = ["-in", f"{signature}.1.tsr", "-data", signature, "-CAfile", str(service.root)]
    later = str(int(datetime.now(UTC).timestamp()))
    done = subprocess.run(
        ["openssl", "ts", "-verify", *stamp, "-attime", later],
        cwd=bundled,
        capture_output=True,
        check=False,
    )
    assert b"Verification: OK" in done.stdout + done.stderr


def test_the_steps_of_verify_txt_work_as_they_are_written(
    run: Run, bundled: Path, people: People, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (bundled / "VERIFY.txt").read_text(encoding="utf-8")
    commands = re.sub(r" \\\n +", " ", steps)
    commands = "\n".join(
        re.findall(r"^     (?=sha256sum|ssh-keygen|openssl|[(]cd)(.*)", commands, re.MULTILINE)
    )
    line = re.search(r'^     ("Ben" .* ssh-ed25519) AAAA…$', steps, re.MULTILINE)
    assert line
    asked = line[1].removesuffix(" ssh-ed25519")
    lines = [asked.replace("Ben", one.name) + f" {one.public.read_text()}" for one in people[:2]]
    (bundled.parent / "signers").write_text("".join(lines))
    shutil.copy(service.root, bundled.parent / "root.pem")
    of = {
        path.stem: json.loads((bundled / "data" / row.split()[1]).read_text())["by"]
        for path in (bundled / "data/signatures").glob("*.txt")
        for row in path.read_text().splitlines()[1:]
    }
    assert set(of.values()) == {"Ana", "Ben"}

    def follow() -> list[int]:
        scripts = [
            commands.replace("SECONDS", str(int(datetime.now(UTC).timestamp())))
            .replace("NAME", by)
            .replace("0001", number)
            for number, by in of.items()
        ]
        return [
            subprocess.run(
                ["bash", "-c", one], cwd=bundled, capture_output=True, check=False
            ).returncode
            for script in scripts
            for one in script.splitlines()
        ]

    done = follow()
    assert len(done) == 6 * len(of), commands
    assert not any(done), commands
    ours = re.search(r"^With factsheet: factsheet (.*)$", steps, re.MULTILINE)
    assert ours
    monkeypatch.chdir(bundled)
    assert run(*ours[1].split()).code == 0
    (bundled.parent / "signers").write_text(lines[1])  # each NAME needs a line
    assert any(follow())


def test_a_zip_is_the_same_and_repeats(
    run: Run,
    signed: Path,
    desk: Path,
    people: People,
    readers: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    for name in ("one.zip", "two.zip"):
        assert run("bundle", name, "--public", "--by", "Ben", "--key", people[1].key).code == 0
    with zipfile.ZipFile("one.zip") as one, zipfile.ZipFile("two.zip") as two:
        first, second = (
            {entry.partition("/")[2]: opened.read(entry) for entry in opened.namelist()}
            for opened in (one, two)
        )
    different = {name for name in first if first[name] != second[name]}
    assert different <= {"tagmanifest-sha256.txt.sig"}  # ECDSA is random
    assert verified(run, "one.zip", "--signers", readers)[0] == 0


SECRETS = ("clerk of the mayor", "s-[0-9a-f]{8}")


def test_nothing_confidential_is_in_a_public_bundle(
    run: Run, signed: Path, desk: Path, people: People
) -> None:
    assert run("bundle", "b", "--public", "--by", "Ben", "--key", people[1].key).code == 0
    salt = re.search(r"salt: (\S+)", signed.read_text())
    assert salt
    for file in (desk / "b").rglob("*"):
        if file.is_file():
            text = file.read_text(errors="replace").casefold()
            for secret in (*SECRETS, re.escape(salt[1].casefold())):
                assert not re.search(secret, text), (file, secret)


def test_guessing_at_a_confidential_source_finds_nothing(
    run: Run, signed: Path, desk: Path, people: People
) -> None:
    assert run("bundle", "b", "--public", "--by", "Ben", "--key", people[1].key).code == 0
    there = {
        found
        for file in (desk / "b").rglob("*")
        if file.is_file()
        for found in re.findall(rb"[0-9a-f]{64}", file.read_bytes())
    }
    words = "A clerk of the mayor's office"
    fields = {"source": words, "stance": "supports", "confidential": True}
    guesses: list[object] = [words, {"source": words}]
    for size in range(1, 4):
        for names in itertools.permutations(fields, size):
            guesses.append({name: fields[name] for name in names})
    for guess in guesses:
        for text in (json.dumps(guess), json.dumps(guess, separators=(",", ":")), str(guess)):
            for ending in ("", "\n"):
                digest = hashlib.sha256((text + ending).encode()).hexdigest().encode()
                assert digest not in there


def test_a_statement_that_names_what_is_confidential_now_is_kept_back(
    run: Run, signed: Path, desk: Path, people: People, readers: Path
) -> None:
    edited = run("evidence", "edit", "bridge-cost", "2", "--confidential")
    assert edited.code == 0
    made = run("bundle", "b", "--public", "--by", "Ben", "--key", people[1].key)
    assert "2 signed statements left out" in made.err
    for file in (desk / "b").rglob("*"):
        assert not file.is_file() or b"paper.example" not in file.read_bytes(), file
    code, _, claims = verified(run, desk / "b", "--signers", readers)
    assert (code, claims["bridge-cost"]["verdict"]) == (1, "claimed")


def test_a_private_bundle_proves_the_copies(
    run: Run, signed: Path, desk: Path, people: People, readers: Path
) -> None:
    made = run("bundle", "p", "--private", "--by", "Ben", "--key", people[1].key)
    assert "PRIVATE" in made.err
    code, _, claims = verified(run, desk / "p", "--signers", readers)
    assert (code, claims["bridge-cost"]["copy"]) == (0, "proven")
    with zipfile.ZipFile(desk / "p" / "data" / "evidence.wacz") as wacz:
        names = wacz.namelist()
        package = json.loads(wacz.read("datapackage.json"))
        for resource in package["resources"]:
            digest = hashlib.sha256(wacz.read(resource["path"])).hexdigest()
            assert resource["hash"] == f"sha256:{digest}"
        pages = wacz.read("pages/pages.jsonl").decode().splitlines()
        assert json.loads(pages[1])["url"] == "https://city.example/budget"
        row = wacz.read("indexes/index.cdx").decode()
        assert row.startswith("example,city)/budget 20")
        said = json.loads(row.split(" ", 2)[2])
        held = wacz.read("archive/" + said["filename"])
        assert held[int(said["offset"]) :][:2] == b"\x1f\x8b"
    assert "datapackage-digest.json" in names


Alter = Callable[[Path], None]


def edit(name: str, old: str, new: str) -> Alter:
    def change(bundle: Path) -> None:
        file = bundle / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    return change


def remove(pattern: str) -> Alter:
    def change(bundle: Path) -> None:
        found = sorted(bundle.glob(pattern))
        assert found
        found[0].unlink()

    return change


def add(name: str) -> Alter:
    def change(bundle: Path) -> None:
        (bundle / name).write_text("new")

    return change


def put(name: str) -> Alter:
    def change(bundle: Path) -> None:
        shutil.copy(bundle / name, bundle / "tagmanifest-sha256.txt.sig")

    return change


def write(name: str, data: bytes) -> Alter:
    def change(bundle: Path) -> None:
        (bundle / name).write_bytes(data)

    return change


ALTERED: dict[str, Alter] = {
    "a claim": edit("data/claims.json", "the city 40 million", "the city 90 million"),
    "a verdict": edit("data/claims.json", '"status": "verified"', '"status": "disputed"'),
    "a status alone": edit(
        "data/claims.json",
        '"status": "verified",\n      "note"',
        '"status": "disputed",\n      "note"',
    ),
    "a status of nobody": edit(
        "data/claims.json", '"status": "unverified"', '"status": "verified"'
    ),
    "a reason": edit("data/claims.json", "The budget says so.", "We were told."),
    "evidence": edit("data/claims.json", '"stance": "refutes"', '"stance": "supports"'),
    "a day": edit("data/claims.json", "2026-01-05", "2026-01-06"),
    "an approval": edit("data/claims.json", '"by": "Ben",\n', '"by": "Cem",\n'),
    "a commitment": edit("data/claims.json", '"verdict": "', '"verdict": "0'),
    "the article": edit("data/article.txt", "310", "315"),
    "an extract": edit("data/extracts/bridge-cost-1.txt", "40 million", "90 million"),
    "the report": edit("data/report.html", "The budget says so.", "We were told."),
    "a statement": lambda bundle: edit(
        str(next(bundle.glob("data/attestations/*")).relative_to(bundle)),
        "2026-01-05",
        "2026-01-06",
    )(bundle),
    "a statement removed": remove("data/attestations/*.json"),
    "a signature removed": remove("data/signatures/*.sig"),
    "a payload file added": add("data/more.txt"),
    "a tag file added": add("more.txt"),
    "the stamp": write("tagmanifest-sha256.txt.sig.1.tsr", b"no stamp"),
    "the publisher": edit("bag-info.txt", "Publisher: Ben", "Publisher: Eve"),
    "a path that leads out": edit("manifest-sha256.txt", "data/article.txt", "../../etc/passwd"),
    "the signature of another namespace": put("data/signatures/0002.sig"),
}


@pytest.mark.parametrize("what", ALTERED)
@pytest.mark.parametrize("how", ["plainly", "manifests redone", "signed again by the publisher"])
def test_no_alteration_of_a_bundle_passes(
    run: Run, bundled: Path, readers: Path, service: Service, people: People, what: str, how: str
) -> None:
    ALTERED[what](bundled)
    if what == "a path that leads out" and how != "plainly":
        return  # a manifest that is redone has none
    if how != "plainly":
        redo(bundled)
    if how.startswith("signed"):
        (bundled / "tagmanifest-sha256.txt.sig").unlink()
        for stamp in bundled.glob("*.tsr"):
            stamp.unlink()
        words = ["-Y", "sign", "-q", "-n", "publication@factsheet", "-f", people[1].key]
        command = ["ssh-keygen", *words, bundled / "tagmanifest-sha256.txt"]
        subprocess.run([str(word) for word in command], check=True)
    done = run("verify", bundled, "--signers", readers, "--tsa-root", service.root)
    honest = how.startswith("signed") and what in HONEST
    assert done.code == (0 if honest else 1), (done.out, done.err)
    if not honest:
        assert re.search(r"broken|claimed", done.out)


# What a publisher may add and leave out of the bundle that they sign.
HONEST = {
    "a payload file added",
    "a tag file added",
    "the stamp",
    "the signature of another namespace",
}


def redo(bundle: Path) -> None:
    """Write both manifests again, as somebody with an editor can."""
    for manifest, inside in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        rows = []
        for file in sorted(bundle.rglob("*")):
            name = file.relative_to(bundle).as_posix()
            beside = name.startswith("tagmanifest")
            if file.is_file() and name.startswith("data/") == inside and not beside:
                rows.append(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {name}\n")
        (bundle / manifest).write_text("".join(rows))


def test_a_bundle_forged_throughout_does_not_pass(
    run: Run, signed: Path, desk: Path, people: People, readers: Path
) -> None:
    mallory = people[2]
    (desk / "claims.signed.jsonl").unlink()
    signed.write_text(signed.read_text().replace("40 million euros.\n", "90 million euros.\n"))
    for who in ("Ana", "Ben"):
        run("mark" if who == "Ana" else "approve", "bridge-cost",
            *(("verified", "--because", "So.") if who == "Ana" else ()),
            "--by", who, "--sign", "--key", mallory.key)  # fmt: skip
    (desk / "allowed_signers").unlink()
    assert run("bundle", "b", "--public", "--by", "Ben", "--key", mallory.key).code == 0
    code, whole, _ = verified(run, "b")
    assert (code, whole["publisher"]) == (1, "claimed")
    code, whole, claims = verified(run, "b", "--signers", readers)
    assert (code, whole["publisher"], claims["bridge-cost"]["verdict"]) == (1, "broken", "broken")


def test_a_service_that_fails_leaves_a_bundle_that_is_stamped_later(
    run: Run, signed: Path, desk: Path, people: People, service: Service, readers: Path
) -> None:
    host = service.url.split("/")[2]
    words = ("--tsa", service.url, "--allow-host", host)
    for answer in (b"nonsense", 503):
        service.answer[:] = [answer]
        name = f"b{len(str(answer))}.zip"
        made = run("bundle", name, "--public", "--by", "Ben", "--key", people[1].key, *words)
        assert made.code == 1
        assert "not stamped" in made.err
        assert f"factsheet bundle {name} --stamp" in made.err
        service.answer.clear()
        assert run("bundle", name, "--stamp", *words).code == 0
        root = ("--tsa-root", service.root)
        assert verified(run, name, "--signers", readers, *root)[1]["time"] == "proven"


def test_a_private_address_is_not_asked_for_a_stamp(run: Run, signed: Path, people: People) -> None:
    words = ("--by", "Ben", "--key", people[1].key, "--tsa", "http://127.0.0.1:1/tsr")
    made = run("bundle", "b", "--public", *words)
    assert made.code == 1
    assert "not stamped" in made.err


def test_the_stamp_tells_which_key_was_valid_then(
    run: Run, bundled: Path, desk: Path, people: People, service: Service
) -> None:
    ended = "".join(
        f'"{one.name}" valid-before="{"20991231" if one.name == "Ben" else "20300101"}" '
        f"{one.public.read_text()}"
        for one in people[:2]
    )
    (desk / "readers").write_text(ended)
    words = ("--signers", desk / "readers")
    faketime = shutil.which("faketime")
    if not faketime:
        missing("faketime (apt install faketime)")
    for more, code in ((["--tsa-root", service.root], 0), ([], 1)):
        command = [faketime, "2036-01-01", COMMAND, "verify", bundled, *words, *more]
        done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
        assert done.returncode == code, done.stdout.decode()
    assert "nothing proves that this was signed earlier" in done.stdout.decode()


def test_without_the_library_the_table_is_the_same(
    bundled: Path, readers: Path, service: Service, desk: Path
) -> None:
    blocked = desk / "site"
    blocked.mkdir()
    for name in ("cryptography", "rfc3161_client"):
        (blocked / f"{name}.py").write_text("raise ModuleNotFoundError(name=__name__)\n")
    words = [COMMAND, "verify", bundled, "--signers", readers, "--tsa-root", service.root]
    told = [
        subprocess.run(
            [str(word) for word in words],
            capture_output=True,
            check=False,
            env=os.environ | ({"PYTHONPATH": with_guard(blocked)} if no else {}),
        )
        for no in (False, True)
    ]
    assert told[0].stdout == told[1].stdout, told[1].stderr.decode()
    assert told[0].returncode == told[1].returncode == 0


def test_without_ssh_keygen_signing_says_one_thing(
    run: Run, signed: Path, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_known", set())
    monkeypatch.setenv("PATH", "/nowhere")
    assert run("mark", "bridge-length", "opinion").code == 0
    made = run("sign", "--key", people[0].key)
    assert (made.code, made.err.count("\n")) == (2, 1)
    assert "install OpenSSH" in made.err


@pytest.mark.parametrize(
    "hostile",
    [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18, b"no zip"],
)
def test_what_is_no_bundle_is_said_to_be_none(run: Run, desk: Path, hostile: bytes) -> None:
    (desk / "x.zip").write_bytes(hostile)
    done = run("verify", "x.zip")
    assert (done.code, done.err.count("\n")) == (2, 1), done.err


def mutants(armour: str, rng: random.Random) -> Iterator[str]:
    """Yield signatures with a byte changed, taken out, put in, or the end cut or longer."""
    blob = base64.b64decode("".join(armour.split("\n")[1:-2]))
    while True:
        data = bytearray(blob)
        place = rng.randrange(len(data))
        kind = rng.randrange(5)
        if kind == 0:
            data[place] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[place]
        elif kind == 2:
            data.insert(place, rng.randrange(256))
        elif kind == 3:
            data += bytes([rng.randrange(256)])
        else:
            del data[place:]
        yield armoured(bytes(data))


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_mutated_signatures_are_judged_as_ssh_keygen_judges_them(tmp_path: Path, kind: str) -> None:
    from signing import make_key

    message = b"# factsheet attestations 1\n"
    person = make_key(tmp_path, "Key", kind)
    armour = keys.sign(keys.SigningKey(person.key), message, "attestation@factsheet")
    found = mutants(armour, random.Random(17))
    count = int(os.environ.get("FACTSHEET_MUTANTS", "30"))
    for mutant in [armour, *itertools.islice(found, count)]:
        try:
            parts = attestations.read_signature(mutant)
            ours = attestations.verify(parts, message, "attestation@factsheet")
        except BadSignature:
            ours = False
        theirs = keys.verify_with_keygen(mutant, message, "attestation@factsheet")
        assert ours == theirs, mutant
    assert attestations.verify(
        attestations.read_signature(armour), message, "attestation@factsheet"
    )
    assert not attestations.verify(
        attestations.read_signature(armour), b"else", "attestation@factsheet"
    )


def test_a_bag_is_whole_or_not() -> None:
    files = bags.bag_of({"a.txt": b"a"}, {"Who": "Ben"}, {"VERIFY.txt": b"v"})
    assert bags.problems(files, frozenset()) == []
    assert bags.problems(files | {"x": b""}, frozenset()) == ["x: added"]
    assert bags.problems(files | {"x": b""}, frozenset({"x"})) == []
    assert bags.problems(files | {"data/a.txt": b"b"}, frozenset()) == ["data/a.txt: altered"]
    left = {name: data for name, data in files.items() if name != "data/a.txt"}
    assert bags.problems(left, frozenset()) == ["data/a.txt: missing"]
    assert bags.problems({}, frozenset()) == ["it is not a bag (BagIt 1.0)"]
    for name in ("../a", "/a", "a//b", "a\\b", "a b", ".a", "a/../b", "é", "a" * 300):
        assert not bags.is_safe(name), name


def test_a_quote_that_is_hidden_now_is_kept_back_though_its_page_is_not(
    run: Run, signed: Path, desk: Path, people: People
) -> None:
    words = ("--stance", "supports", "--publisher", "City", "--quote", "forty, said the clerk")
    assert run("evidence", "add", "bridge-cost", "https://city.example/budget", *words).code == 0
    marked = ("--because", "More.", "--sign", "--key", people[0].key)
    assert run("mark", "bridge-cost", "verified", *marked).code == 0
    assert run("evidence", "edit", "bridge-cost", "4", "--confidential").code == 0
    made = run("bundle", "b", "--public", "--by", "Ben", "--key", people[1].key)
    assert "1 signed statement left out" in made.err
    assert run("export", "report.html").code == 0
    for file in [*(desk / "b").rglob("*"), desk / "report.html"]:
        assert not file.is_file() or b"said the clerk" not in file.read_bytes(), file


def test_what_a_desk_wrote_into_its_signers_file_stays_there(
    run: Run, signed: Path, desk: Path, people: People
) -> None:
    signers = desk / "allowed_signers"
    key = people[2].public.read_text().strip()
    lines = signers.read_text().replace('"Ben"', '"Ben,ben@private.example"')
    signers.write_text(f'{lines}# call Ben: 555-0100\n"A Source" {key} secret comment\n')
    assert run("bundle", "b", "--public", "--by", "Ben", "--key", people[1].key).code == 0
    assert run("export", "report.html").code == 0
    for file in [*(desk / "b").rglob("*"), desk / "report.html"]:
        text = file.read_text(errors="replace") if file.is_file() else ""
        for word in ("private.example", "555-0100", "A Source", "secret comment"):
            assert word not in text, (file, word)
    assert '"Ben" namespaces="*@factsheet" ' in (desk / "b/data/allowed_signers").read_text()


def test_the_armour_must_be_just_what_ssh_keygen_writes(tmp_path: Path) -> None:
    from signing import make_key

    person = make_key(tmp_path, "Key")
    armour = keys.sign(keys.SigningKey(person.key), b"x", "attestation@factsheet")
    lines = armour.split("\n")
    body = "".join(lines[1:-2])
    for other in (
        armour + "\n",
        " " + armour,
        armour.replace("\n", "\r\n"),
        "\n".join([lines[0], body, *lines[-2:]]),
        "\n".join([lines[0], body[:30], body[30:], *lines[-2:]]),
    ):
        with pytest.raises(BadSignature):
            attestations.read_signature(other)
    assert attestations.read_signature(armour).kind == "ssh-ed25519"


def test_a_statement_that_is_kept_back_cannot_be_guessed_by_its_hash(
    run: Run, signed: Path, desk: Path, people: People
) -> None:
    assert run("evidence", "edit", "bridge-cost", "2", "--confidential").code == 0
    lines = (desk / "claims.signed.jsonl").read_text().splitlines()
    assert run("bundle", "b", "--public", "--by", "Ben", "--key", people[1].key).code == 0
    listed = b"".join(file.read_bytes() for file in (desk / "b/data/signatures").glob("*.txt"))
    statements = [line for line in lines if '"attestation":1' in line]
    for line in statements:
        assert hashlib.sha256(line.encode()).hexdigest().encode() in listed
        # Whoever guesses every word of it still lacks the random text, which is nowhere else.
        nonce = json.loads(line)["nonce"]
        assert len(nonce) >= 22
        for file in (desk / "b").rglob("*"):
            assert not file.is_file() or nonce.encode() not in file.read_bytes()
    assert len({json.loads(line)["nonce"] for line in statements}) == len(statements)
