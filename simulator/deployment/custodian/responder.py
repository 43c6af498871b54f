"""Custodian policies as one responder: loaded and checked, then deployed one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import UsageError
from gameday.scorecards.actor import SIMULATOR
from gameday.simulator.deployment.custodian.clicks import click_on_new_findings
from gameday.simulator.deployment.custodian.meanings import warn_of_defects
from gameday.simulator.deployment.custodian.modes import (
    NOT_PLAYED,
    find_mode,
    run_by_scheduler,
)
from gameday.simulator.deployment.custodian.provisioning import (
    complete_policy,
    provision,
)
from gameday.simulator.deployment.custodian.roles import bring_home, ensure_role
from gameday.simulator.deployment.custodian.settings import Settings, read_settings
from gameday.simulator.deployment.custodian.source import (
    PolicySource,
    find_files,
    read_files,
    select_policies,
)
from gameday.simulator.deployment.custodian.stage import Stage, open_stage
from gameday.simulator.deployment.custodian.validation import check_policies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.simulator.deployment.responder import Request
    from gameday.simulator.deployment.site import Site

__all__ = ["CustodianResponder", "load_policies"]

_LAMBDA = "lambda.amazonaws.com"
_SCHEDULER = "scheduler.amazonaws.com"


@dataclass(slots=True)
class CustodianResponder:
    """The policies of a file or a folder."""

    name: str
    policies: tuple[Mapping[str, Any], ...]
    """Those whose mode is played."""
    left_out: tuple[str, ...]
    """Of each of the others, why it is not."""
    settings: Settings
    stages: list[Stage] = field(default_factory=list)
    """What keeps the deployed policies' functions going."""

    def deploy(self, site: Site) -> None:
        """Deploy every policy, as `custodian run` does.

        Raises:
            PreflightFailed: c7n could not deploy one.
        """
        for reason in self.left_out:
            _note(site, self.name, reason)
        for policy in self.policies:
            self._deploy_policy(site, policy)

    def _deploy_policy(self, site: Site, policy: Mapping[str, Any]) -> None:
        data = complete_policy(
            site.account,
            run_by_scheduler(policy, self.settings.every),
            role=self.settings.role,
            variables=self.settings.variables,
        )
        mode = find_mode(data)
        name = f"{data['mode'].get('function-prefix', 'custodian-')}{data['name']}"
        self._bring_roles_home(site, name, data["mode"])
        self._make_roles(site, name, data["mode"])
        function = provision(site.account, data)
        if function is None:
            _note(site, name, "c7n skips it: its own conditions are not met")
            return
        self._open_stage(site, data, function)
        if mode in {"hub-action", "hub-finding"}:
            self._attend_to_hub(site, function, data)

    def _attend_to_hub(
        self, site: Site, function: str, data: Mapping[str, Any]
    ) -> None:
        """Seat a person who clicks the policy's action; tell of a hub that is off."""
        account = site.account
        if not site.security_hub.is_enabled(account.account_id, account.region):
            reason = "Security Hub is not enabled in the account, so nothing calls it"
            _note(site, function, reason)
        if find_mode(data) == "hub-action":
            click_on_new_findings(
                site.security_hub,
                site.clock,
                action=data["name"],
                after=self.settings.clicked_after,
            )

    @staticmethod
    def _bring_roles_home(site: Site, name: str, mode: dict[str, Any]) -> None:
        for key in ("role", "scheduler-role"):
            if arn := mode.get(key):
                mode[key] = bring_home(arn, site.account.account_id)
                if mode[key] != arn:
                    _note(site, name, f"{arn} stands for {mode[key]} here")

    def _make_roles(self, site: Site, name: str, mode: Mapping[str, Any]) -> None:
        account = site.account.account_id
        member = str(mode.get("member-role") or "").format(account_id=account)
        wanted = (
            (mode["role"], _LAMBDA),
            (member, mode["role"]),
            (mode.get("scheduler-role"), _SCHEDULER),
        )
        permissions = self.settings.role_policy
        may = "what the scenario says" if permissions else "everything"
        for arn, principal in wanted:
            if arn and ensure_role(
                site, arn, principal=principal, permissions=permissions
            ):
                _note(
                    site,
                    name,
                    f"{arn} is not in the estate; it was made, and may do {may}",
                )

    def _open_stage(self, site: Site, data: Mapping[str, Any], function: str) -> None:
        stage = Stage(
            policy=data,
            function=function,
            clock=site.clock,
            journal=site.journal,
            rng=site.chance(f"custodian:{function}"),
        )
        open_stage(stage)
        self.stages.append(stage)
        site.listen(stage.count_change)
        for warning in warn_of_defects(data):
            _note(site, function, warning)


def load_policies(request: Request) -> CustodianResponder:
    """Read and check policies.

    Raises:
        UsageError: c7n finds a policy invalid, or none is left to play; the message has
            every problem.
    """
    settings = read_settings(request.settings)
    given, _, chosen = request.spec.partition("#")
    found, problems = read_files(find_files(given, request.places))
    policies = select_policies(found, chosen, given=given) if not problems else found
    problems += check_policies(policies) if policies else []
    if problems:
        raise UsageError(
            "\n".join(map(str, problems)),
            code="custodian-policy-invalid",
            hint="`custodian validate` checks a file before it is deployed",
        )
    return _gather(policies, settings, given=given)


def _gather(
    policies: Sequence[PolicySource], settings: Settings, *, given: str
) -> CustodianResponder:
    played = [each for each in policies if find_mode(each.data) not in NOT_PLAYED]
    left_out = tuple(_tell_left_out(each) for each in policies if each not in played)
    if not played:
        raise UsageError(
            "\n".join(left_out) or f"there are no policies in `{given}`",
            code="custodian-nothing-to-play",
        )
    name = played[0].name if len(played) == 1 else played[0].path.stem
    return CustodianResponder(
        name=f"custodian-{name}",
        policies=tuple(each.data for each in played),
        left_out=left_out,
        settings=settings,
    )


def _tell_left_out(policy: PolicySource) -> str:
    mode = find_mode(policy.data)
    return (
        f"policy {policy.name} is left out: its mode is {mode}, and {NOT_PLAYED[mode]}"
        " in an exercise"
    )


def _note(site: Site, responder: str, message: str) -> None:
    """Tell the journal of a deployment, as soon as the exercise has begun."""

    def tell() -> None:
        site.journal.record(
            "responder.noted", SIMULATOR, responder=responder, message=message
        )

    site.clock.call_later(0.0, tell, name=str(SIMULATOR))
