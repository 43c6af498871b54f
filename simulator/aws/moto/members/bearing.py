"""Which members bear on a verdict when they come to nothing, by the words in them.

A response is judged by who may do what, who can reach whom, what can be read, and what
is still there. A member that speaks of none of these, such as how fast or on which
days, is worth a note and no more. Where the operation is about such a thing itself, as
an entry of a network ACL is, all of its members speak of it.
"""

from __future__ import annotations

import re

__all__ = ["bears"]

_WORDS = {
    "who may do what": """
        access account acl action allow approval auth authentication authorization
        authorizer certificate condition credential deny federated grant iam identity
        mfa owner ownership password permission policy principal privilege privileged
        role saml scope session sign signer signing statement token trusted user""",
    "who can reach whom": """
        block blocked cidr endpoint exposed firewall group host icmp ingress egress
        listener network origin port prefix private protocol public restrict
        restriction route security source ssl subnet target tls vpc waf""",
    "what can be read": """
        cipher encrypt encrypted encryption key kms mask metadata redact redacted secret
        sse""",
    "what is still there, and who sees it": """
        audit deletion expiration expire expired lifecycle lock locked log logging
        noncurrent protect protected protection retention rotate verify version worm""",
}
_ALL = frozenset(word for words in _WORDS.values() for word in words.split())
_SUBJECTS = ("acl", "firewall", "policy", "security")
"""What an operation is about, so that all of its members are."""
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def bears(operation: str, way: str) -> bool:
    """Say whether a verdict can hang on a member.

    Args:
        operation: botocore's name of the operation.
        way: The way to the member, as ``IcmpTypeCode.Type``.
    """
    about = _split(operation)
    return not about.isdisjoint(_SUBJECTS) or not _split(way).isdisjoint(_ALL)


def _split(names: str) -> frozenset[str]:
    """Return the words of names, each as one of it."""
    words = (word.lower() for word in _WORD.findall(names))
    return frozenset(each for word in words for each in (word, word.removesuffix("s")))
