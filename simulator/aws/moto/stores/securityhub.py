"""Whether the hub is enabled, in moto: templates of CloudFormation enable it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.securityhub.models import securityhub_backends

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MotoHubSwitch"]


class MotoHubSwitch:
    """The switch of each account and region; moto's own findings are not used."""

    def is_enabled(self, account: str, region: str) -> bool:
        """Say whether the hub is enabled."""
        enabled: bool = securityhub_backends[account][region].enabled
        return enabled

    def enable(self, account: str, region: str, *, tags: Mapping[str, str]) -> None:
        """Enable the hub."""
        securityhub_backends[account][region].enable_security_hub(tags=dict(tags))

    def disable(self, account: str, region: str) -> None:
        """Disable the hub."""
        securityhub_backends[account][region].disable_security_hub()
