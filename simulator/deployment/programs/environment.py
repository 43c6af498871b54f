"""The environment a program finds: clean, with the exercise's credentials and endpoint.

Nothing of the person's own AWS configuration reaches it. That it stays on this machine
cannot be enforced from here; its clients, those of AWS and all others, are led to the
loopback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.leading import lead_clients

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gameday.simulator.aws.sts.credentials import Credentials

__all__ = ["make_environment"]


def make_environment(
    credentials: Credentials, *, region: str, endpoint: str, home: Path, path: str
) -> Mapping[str, str]:
    """Return the variables that lead every AWS client to the exercise.

    Args:
        credentials: Whose calls they are.
        region: The region of clients that name none.
        endpoint: Where the gateway listens.
        home: A folder of its own, for ``HOME`` and temporary files.
        path: Where programs are searched.
    """
    return {
        "AWS_DEFAULT_REGION": region,
        "AWS_MAX_ATTEMPTS": "3",
        "AWS_REGION": region,
        "AWS_RETRY_MODE": "standard",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": path,
        "TMPDIR": str(home),
        "TZ": "UTC",
        **lead_clients(endpoint, home / "web.pem"),
        **credentials.environment,
    }
