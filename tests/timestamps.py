"""A time-stamping service on 127.0.0.1: openssl's, with a root of its own."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """\
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ts]
default_tsa = tsa1
[tsa1]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/chain.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
ess_cert_id_chain = no
"""


def openssl(folder: Path, *words: str) -> bytes:
    """Run openssl in a folder."""
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def make(folder: Path, days: str = "30") -> Path:
    """Make a root (root.pem) and a service's certificate that ends after some days."""
    folder.mkdir(parents=True)
    (folder / "ca.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    for name in ("root", "tsa"):
        openssl(
            folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key"
        )
    root = ("-key", "root.key", "-out", "root.pem", "-days", "36500", "-subj", "/CN=Test root")
    openssl(folder, "req", "-x509", "-new", *root, "-config", "ca.cnf", "-extensions", "ca")
    openssl(folder, "req", "-new", "-key", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test service",
            "-config", "ca.cnf")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-days",
            days, "-set_serial", "7", "-extfile", "ca.cnf", "-extensions", "tsa", "-out", "tsa.pem")  # fmt: skip
    (folder / "chain.pem").write_bytes((folder / "root.pem").read_bytes())
    return folder / "root.pem"


@dataclass
class Service:
    """A running service: its address, its root, and what it answers in the place of a stamp."""

    url: str
    root: Path
    answer: list[bytes | int] = field(default_factory=list)


@contextmanager
def running(folder: Path, days: str = "30") -> Iterator[Service]:
    """Run the service while this is open."""
    root = make(folder, days)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            given = service.answer[0] if service.answer else None
            (folder / "q.tsq").write_bytes(query)
            body = given if isinstance(given, bytes) else b""
            if given is None:
                openssl(folder, "ts", "-reply", "-queryfile", "q.tsq", "-config", "ca.cnf",
                        "-section", "tsa1", "-out", "r.tsr")  # fmt: skip
                body = (folder / "r.tsr").read_bytes()
            self.send_response(given if isinstance(given, int) else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_address[1]}/tsr", root)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
