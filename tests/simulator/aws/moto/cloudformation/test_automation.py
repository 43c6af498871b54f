"""Systems Manager documents of a stack can be read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount


@pytest.mark.usefixtures("stack")
def test_a_document_has_its_content(account: EmbeddedAccount) -> None:
    """Content written as YAML in the template is the document's JSON."""
    document = account.client("ssm").get_document(Name="stop")
    assert json.loads(document["Content"])["schemaVersion"] == "2.2"
    assert document["DocumentType"] == "Command"
