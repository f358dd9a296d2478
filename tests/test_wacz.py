"""`export evidence.wacz`: the saved copies for replay tools, and nothing that must not leave."""

import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run
from test_foreign_archives import HTTP, MHTML, PAGE, READ, URL, WORDS, record
from warcio.archiveiterator import ArchiveIterator
from website import Site, answer, redirect

LIVE = b"<title>Live</title><p>Upkeep will cost 1,250 euros a day."
LEAFLET = b"%PDF-1.7 leaflet"
SECRET = b"<p>SECRET is what the mayor wrote."


@pytest.fixture
def filled(run: Run, site: Site, desk: Path) -> Path:
    """A worksheet with copies of every origin: fetched, by hand, of other tools, confidential."""
    site.pages |= {"/old": redirect("/new"), "/new": answer(LIVE, Content_Type="text/html")}
    foreign = record(HTTP + b"\r\n<p>OTHERS", url="https://other.example/") + READ["unpacked"]
    files = {
        "saved.mhtml": MHTML, "leaflet.pdf": LEAFLET, "secret.html": SECRET, "f.warc": foreign,
        "a.wacz": READ["wacz"],
    }  # fmt: skip
    for name, data in files.items():
        (desk / name).write_bytes(data)
    named = f"{{path: f.warc, sha256: {hashlib.sha256(foreign).hexdigest()}}}"
    items = {
        "fetched": f"url: {site.url('/old')}, quote: Upkeep will cost 1 250",
        "mhtml": f"url: {URL}, quote: {WORDS}, title: The budget",
        "leaflet": "source: A leaflet, quote: x",
        "secret": "url: https://secret.example/a, confidential: true, quote: SECRET is what",
        "named": f"url: {URL}, quote: {WORDS}, archive: {named}",
        "taken": f"url: {URL}, quote: {WORDS}",
    }
    (desk / "claims.yaml").write_text(
        "factsheet: 1\narticle: {title: The bridge}\nclaims:\n"
        + "".join(f"- id: {name}\n  quote: {name}\n  evidence:\n  - {{{said}}}\n"
                  for name, said in items.items())
    )  # fmt: skip
    run("capture", "fetched", "--allow-host", f"127.0.0.1:{site.port}")
    for name, file in (("mhtml", "saved.mhtml"), ("leaflet", "leaflet.pdf"),
                       ("secret", "secret.html"), ("taken", "a.wacz")):  # fmt: skip
        assert run("capture", name, "-n", "1", "--from", file).code in (0, 1)
    return desk


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def rows(index: bytes) -> list[tuple[str, str, dict[str, Any]]]:
    split = (line.split(" ", 2) for line in index.decode().splitlines())
    return [(key, when, json.loads(said)) for key, when, said in split]


def test_every_copy_that_may_be_published_is_in_it(run: Run, filled: Path) -> None:
    result = run("export", "evidence.wacz")
    assert result.code == 0, result.err
    said = "evidence.wacz: 5 saved pages of 6 claims as wacz; 1 piece of confidential evidence"
    assert said in result.err
    held = parts(filled / "evidence.wacz")
    index = rows(held["indexes/index.cdx"])
    assert [key for key, *_ in index] == sorted(key for key, *_ in index)
    bodies = {}
    for _, when, said_of in index:
        data = held[f"archive/{said_of['filename']}"][int(said_of["offset"]) :]
        (one,) = [next(iter(ArchiveIterator(io.BytesIO(data[: int(said_of["length"])]))))]
        assert one.rec_headers.get_header("WARC-Target-URI") == said_of["url"]
        assert one.rec_headers.get_header("WARC-Date", "").translate(STAMP)[:14] == when
        bodies[said_of["filename"], said_of["url"]] = one.content_stream().read()
    found = list(bodies.values())
    assert found.count(PAGE) == 3
    assert {LIVE, LEAFLET} <= set(found)
    titles = {one.get("title") for one in pages(held)}
    assert {None, "The budget"} <= titles
    assert {one["url"].rpartition("/")[2] for one in pages(held)} == {"new", "a"}


STAMP = str.maketrans("", "", "-:TZ.")


def pages(held: dict[str, bytes]) -> list[dict[str, str]]:
    return [json.loads(line) for line in held["pages/pages.jsonl"].splitlines()[1:]]


def test_nothing_confidential_and_no_other_page_is_in_it(run: Run, filled: Path) -> None:
    run("export", "evidence.wacz")
    held = parts(filled / "evidence.wacz")
    for name, data in held.items():
        plain = gzip.decompress(data) if name.endswith(".gz") else data
        for word in (b"SECRET", b"secret.example", b"OTHERS", b"other.example", b"confidential"):
            assert word not in plain, (name, word)


def test_its_lists_are_true(run: Run, filled: Path) -> None:
    run("export", "evidence.wacz")
    held = parts(filled / "evidence.wacz")
    package = json.loads(held["datapackage.json"])
    assert (package["title"], package["wacz_version"]) == ("The bridge", "1.1.1")
    listed = {one["path"]: (one["hash"], one["bytes"]) for one in package["resources"]}
    assert listed == {
        name: (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        for name, data in held.items()
        if not name.startswith("datapackage")
    }
    digest = json.loads(held["datapackage-digest.json"])["hash"]
    assert digest == f"sha256:{hashlib.sha256(held['datapackage.json']).hexdigest()}"


def test_another_tools_index_of_it_is_the_same(run: Run, filled: Path) -> None:
    run("export", "evidence.wacz")
    held = parts(filled / "evidence.wacz")
    files = []
    for name, data in held.items():
        if name.startswith("archive/"):
            files.append(filled / name.rpartition("/")[2])
            files[-1].write_bytes(data)
    indexer = Path(sys.executable).with_name("cdxj-indexer")
    done = subprocess.run([indexer, "-s", *files], check=True, capture_output=True)
    for ours, theirs in zip(
        rows(held["indexes/index.cdx"]), sorted(rows(done.stdout), key=str), strict=True
    ):
        assert ours[:2] == theirs[:2]
        assert ours[2] == {"mime": "unk", "status": "200"} | theirs[2]


def test_it_is_read_back_by_capture(run: Run, filled: Path) -> None:
    run("export", "evidence.wacz")
    (filled / "new.yaml").write_text(
        f"factsheet: 1\nclaims:\n- id: a\n  statement: x\n  evidence:\n  - {{url: {URL}, quote: {WORDS}}}\n"
    )
    result = run("capture", "a", "--from", "evidence.wacz", "-w", "new.yaml")
    assert (result.code, "preserved" in result.out) == (0, True), result.err


def test_a_copy_that_was_altered_is_left_out_and_said(run: Run, filled: Path) -> None:
    sheet = yaml.safe_load((filled / "claims.yaml").read_text(encoding="utf-8"))
    path = filled / sheet["claims"][1]["evidence"][0]["archive"]["path"]
    path.write_bytes(path.read_bytes() + b"x")
    result = run("export", "evidence.wacz")
    assert (result.code, "left out: " in result.err) == (0, True)
    assert "altered since it was saved" in result.err
    assert "evidence.wacz: 4 saved pages of 6 claims" in result.err


def test_without_a_copy_there_is_nothing_to_export(run: Run, sheet: Path, desk: Path) -> None:
    result = run("export", "evidence.wacz")
    assert (result.code, "there is no saved copy to export" in result.err) == (2, True)
    assert not (desk / "evidence.wacz").exists()


def test_the_same_copies_make_the_same_file(run: Run, filled: Path) -> None:
    held = []
    for name in ("a.wacz", "b.wacz"):
        run("export", name)
        held.append({k: v for k, v in parts(filled / name).items() if k[:4] != "data"})
    assert held[0] == held[1]
