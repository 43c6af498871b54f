"""Certificates for the hosts of the web: an authority of this process's own.

Its key is made when the first host needs a certificate, kept nowhere, and gone with the
process. Whoever trusts it trusts hosts that are played here, and no others.
"""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

__all__ = ["AUTHORITY", "STRANGERS", "Authority"]

_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
_END = datetime(2049, 12, 31, tzinfo=UTC)
"""OpenSSL compares with the machine's own time, clients with the exercise's: both are
within."""


class Authority:
    """Signs certificates for hosts.

    Args:
        name: What it calls itself.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._contexts: dict[str, ssl.SSLContext] = {}

    @cached_property
    def pem(self) -> str:
        """The authority's own certificate, for those who are to trust it."""
        return self._certificate.public_bytes(Encoding.PEM).decode()

    def serve(self, host: str) -> ssl.SSLContext:
        """Return what a host shows to those who connect over TLS."""
        if host not in self._contexts:
            self._contexts[host] = self._make_context(host)
        return self._contexts[host]

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def _certificate(self) -> x509.Certificate:
        return self._sign(self._name, is_authority=True)

    def _make_context(self, host: str) -> ssl.SSLContext:
        key = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        shown = self._sign(host).public_bytes(Encoding.PEM)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        # OpenSSL takes a chain from a file alone.
        with tempfile.TemporaryDirectory(prefix="gameday-web-") as folder:
            path = Path(folder) / "host.pem"
            path.write_bytes(key + shown)
            context.load_cert_chain(path)
        return context

    def _sign(self, name: str, *, is_authority: bool = False) -> x509.Certificate:
        def call(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])

        key = self._key.public_key()
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.BasicConstraints(ca=is_authority, path_length=None), True),
            (x509.SubjectKeyIdentifier.from_public_key(key), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(key), False),
            (_limit_use(is_authority=is_authority), True),
        ]
        if not is_authority:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
            extensions += [(_name_subject(name), False), (usage, False)]
        builder = (
            x509.CertificateBuilder()
            .subject_name(call(name))
            .issuer_name(call(self._name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(_BEGIN)
            .not_valid_after(_END)
        )
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, critical=is_critical)
        return builder.sign(self._key, hashes.SHA256())


def _name_subject(host: str) -> x509.SubjectAlternativeName:
    try:
        name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        name = x509.DNSName(host)
    return x509.SubjectAlternativeName([name])


def _limit_use(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


AUTHORITY = Authority("gameday: the web of an exercise")
"""Whom the clients of an exercise trust; one for the process, so that what learns to
trust it learns that once."""

STRANGERS = Authority("nobody")
"""Who signs for a host whose certificate nobody is to trust."""
