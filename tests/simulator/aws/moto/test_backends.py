"""While an account is open moto is as an exercise needs it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest
from moto.core import errors
from moto.core.utils import get_service_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


class OddError(Exception):
    """An error that no description has."""

    code = "Odd"


def test_moto_tells_whoever_calls_what_is_for_its_developers(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: an error that its service's description lacks comes with a warning."""
    with pytest.warns(UserWarning, match="does not match an error shape"):
        errors.get_error_model(OddError(), get_service_model("iam"))


def test_nobody_is_told_what_is_for_the_developers_of_moto(
    account: EmbeddedAccount,
) -> None:
    """Where warnings are errors, an answer would become one of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shape = errors.get_error_model(OddError(), get_service_model("iam"))
    assert shape.error_code == "Odd"
