"""An account in moto, and responders loaded from their files as Lambda loads them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from gameday.simulator.account import EmbeddedAccount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty account, with moto corrected as it is in an exercise."""
    with EmbeddedAccount(intercept=True):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTS")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        yield


@pytest.fixture
def load(account: None) -> Callable[[str], Any]:
    """Import a responder's handler module from its file, anew."""

    def load_handler(folder: str) -> Any:
        path = REPOSITORY / folder / "handler.py"
        spec = importlib.util.spec_from_file_location("handler_under_test", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load_handler
