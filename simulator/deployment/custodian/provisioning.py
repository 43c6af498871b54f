"""Policies put into the account by c7n itself: function, rule or schedule, permission.

What c7n makes of a policy is c7n's business. Only the function's package differs: c7n
would put a copy of itself in; here the function runs the one that is installed.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import c7n.utils
from c7n import mu
from c7n.config import Config
from c7n.policy import Policy

from gameday.scenarios.errors import PreflightFailed, tell_exception
from gameday.simulator.deployment.custodian.handler import PolicyHandler
from gameday.simulator.deployment.custodian.meanings import explain_error
from gameday.simulator.deployment.custodian.sessions import AccountSessions
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.account import EmbeddedAccount

__all__ = ["PACKAGE", "complete_policy", "provision"]

PACKAGE = f"""\
from {PolicyHandler.__module__} import {PolicyHandler.__name__}

run = {PolicyHandler.__name__}()
"""
"""The function's module, in place of c7n's own, which imports `c7n.handler`."""


def complete_policy(
    account: EmbeddedAccount,
    data: Mapping[str, Any],
    *,
    role: str,
    variables: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a policy as ``custodian run`` deploys it: its variables filled in.

    Args:
        account: Where it is deployed.
        data: The policy.
        role: The role where it names none.
        variables: Values of the policy's own variables.

    Raises:
        PreflightFailed: c7n cannot fill them in; the words are c7n's.
    """
    mode = {"role": role, **data["mode"]}
    policy = _make_policy(account, {**data, "mode": mode}, folder="/nowhere")
    with _in_words_of_c7n(data):
        policy.expand_variables(policy.get_variables(dict(variables)))
    completed: dict[str, Any] = policy.data
    return completed


def provision(account: EmbeddedAccount, data: Mapping[str, Any]) -> str | None:
    """Deploy a policy.

    Returns:
        Its function's name; None where the policy's own conditions rule it out here.

    Raises:
        PreflightFailed: c7n could not deploy it; the words are c7n's.
    """
    with Patches() as patches, TemporaryDirectory(prefix="gameday-custodian-") as temp:
        patches.set(mu, "custodian_archive", lambda packages: _Package())  # noqa: ARG005 - as c7n calls it
        patches.set(mu, "PolicyHandlerTemplate", PACKAGE)
        patches.set(c7n.utils, "CONN_CACHE", threading.local())
        policy = _make_policy(account, data, folder=temp)
        with _in_words_of_c7n(data):
            policy.validate()
            made = policy.run()
    if not made:
        return None
    # c7n has tags of its own for a function; this one says that it answers an incident.
    account.client("lambda").tag_resource(
        Resource=made["FunctionArn"], Tags={"gameday:responder": made["FunctionName"]}
    )
    return str(made["FunctionName"])


@contextmanager
def _in_words_of_c7n(policy: Mapping[str, Any]) -> Iterator[None]:
    try:
        yield
    # what c7n raises has no common ancestor: assertions, botocore's errors, its own
    except Exception as error:
        words = tell_exception(error) or type(error).__name__
        raise PreflightFailed(
            f"c7n could not deploy the policy {policy['name']}: {words}",
            code="custodian-deployment-failed",
            hint=explain_error(policy, error),
        ) from error


def _make_policy(
    account: EmbeddedAccount, data: Mapping[str, Any], *, folder: str
) -> Any:
    options = Config.empty(
        region=account.region,
        account_id=account.account_id,
        output_dir=folder,
        cache="memory",
        cache_period=0,
    )
    return Policy(dict(data), options, session_factory=AccountSessions(account))


class _Package(mu.PythonPackageArchive):  # type: ignore[misc] # c7n has no types
    """A function's package, without c7n in it."""

    def get_stream(self) -> BytesIO:
        """Return the content; c7n's own way leaves the file open."""
        return BytesIO(Path(self.path).read_bytes())
