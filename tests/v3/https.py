"""`ownstack serve` as a company runs it, over https with a certificate of its own authority, for published clients."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.people import free_port, wait_for

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Site:
    """A server with the demo, and how to get in."""

    address: str
    ca: Path
    """What a client must trust."""
    access: dict[str, Any]

    @property
    def authority(self) -> str:
        """Host and port."""
        return self.address.removeprefix("https://")


@contextmanager
def serving_https(folder: Path, database_url: str) -> Iterator[Site]:
    ca, certificate, key = certified(folder)
    port = free_port()
    options = ["--port", str(port), "--data", str(folder / "data"), "--tls-cert", str(certificate), "--tls-key", str(key)]
    environment = {
        **os.environ,
        "OWNSTACK_DATABASE_URL": database_url,
        "OWNSTACK_IMPERSONATION": "true",
        "OWNSTACK_V3_RATE_LIMITS": "false",
    }
    log = folder / "log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "ownstack.cli", "serve", *options]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(port, process, log)
            access = json.loads((folder / "data" / "demo.json").read_text("utf-8"))
            yield Site(f"https://{HOST}:{port}", ca, access)
        finally:
            process.terminate()
            process.wait(30)


def certified(folder: Path) -> tuple[Path, Path, Path]:
    """A new authority's certificate, and one that it gave to this machine with its key, as files."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    builder = x509.CertificateBuilder(issuer_name=ca).not_valid_before(_days(-1)).not_valid_after(_days(2))
    authority = (
        builder.subject_name(ca)
        .public_key(ca_key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_USAGE, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
    )
    own = (
        builder.subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
    )
    paths = (folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    for path, made in zip(paths, (authority, own), strict=False):
        path.write_bytes(made.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    paths[2].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


def _days(days: int) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=days)


_USAGE = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)
