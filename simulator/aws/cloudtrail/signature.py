"""The key that signs digests: RSA with 2048 bits, the same in every exercise.

Made of two fixed primes, it costs no time to find and the same exercise gives the same
bytes. It proves that nobody changed a file in an exercise, and protects nothing else:
whoever reads this line can forge it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

__all__ = ["ALGORITHM", "find_fingerprint", "find_public_key", "sign"]

ALGORITHM: Final = "SHA256withRSA"

_P: Final = 2**1024 - 105
_Q: Final = 3 * 2**1022 + 1037
_E: Final = 65537


def sign(content: bytes) -> str:
    """Return the signature, in hexadecimal digits."""
    # Only a trail that validates its files signs anything.
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return _find_key().sign(content, PKCS1v15(), SHA256()).hex()


@cache
def find_public_key() -> bytes:
    """Return the public key, PKCS #1 in DER form, as ``ListPublicKeys`` gives it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return _find_key().public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)


@cache
def find_fingerprint() -> str:
    """Return the public key's fingerprint, which digests name."""
    return hashlib.md5(find_public_key(), usedforsecurity=False).hexdigest()


@cache
def _find_key() -> RSAPrivateKey:
    # As above.
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = pow(_E, -1, (_P - 1) * (_Q - 1))
    return rsa.RSAPrivateNumbers(
        p=_P,
        q=_Q,
        d=private,
        dmp1=private % (_P - 1),
        dmq1=private % (_Q - 1),
        iqmp=pow(_Q, -1, _P),
        public_numbers=rsa.RSAPublicNumbers(_E, _P * _Q),
    ).private_key()
