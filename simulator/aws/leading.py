"""Leading another process's clients to the exercise: by what they read when they start.

Those of AWS read an endpoint and no file of the person's, those of the web a proxy and
the certificate it shows. Whose calls they are is told by credentials, which are none of
this module's business.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gameday.simulator.engine.endpoint.outside import list_variables

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["lead_clients"]


def lead_clients(endpoint: str, authority: Path) -> dict[str, str]:
    """Return the variables that lead every client of a process to an endpoint.

    Args:
        endpoint: Where the gateway listens, and the web's proxy.
        authority: A file with the certificate to trust, which is written now.
    """
    return {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_PAGER": "",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        **list_variables(endpoint, authority),
    }
