"""Everything that is wrong with a document, for those who ask before it is written.

The account refuses a document for the first fault that its service meets; here all of
them are found, each with the words the service would have for it alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gameday.simulator.aws.iam.documents.forms import find_form
from gameday.simulator.aws.iam.documents.grammar import find_faults
from gameday.simulator.aws.iam.documents.limits import check_limits
from gameday.simulator.aws.iam.documents.reading import read_statements
from gameday.simulator.aws.iam.documents.surroundings import Directory, Surroundings
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.documents.faults import Fault
    from gameday.simulator.aws.iam.documents.forms import Form
    from gameday.simulator.aws.iam.documents.writings import Writing

__all__ = ["Finding", "list_findings"]


class Finding(NamedTuple):
    """One thing that is wrong with a document, and its service's answer to it."""

    kind: str
    """A key of a form's ``says``; ``limit`` where something is too large."""
    found: str = ""
    statement: int | None = None
    code: str = ""
    says: str = ""


def list_findings(
    text: str, writing: Writing, directory: Directory, resource: str
) -> Iterator[Finding]:
    """List everything that is wrong with a document.

    Args:
        text: JSON.
        writing: Where it stands in the call that writes it, and of which form it is.
        directory: Who there is.
        resource: The ARN of what it is put on; ``*`` where that is not known.
    """
    form = find_form(writing.form)
    statements, fault = read_statements(text, form)
    if fault is not None:
        yield _word(fault, form, writing)
        return
    try:
        check_limits(text, statements, form)
    except AwsError as error:
        yield Finding("limit", code=error.code, says=error.message)
    for each in find_faults(statements, Surroundings(form, directory, resource)):
        yield _word(each, form, writing)


def _word(fault: Fault, form: Form, writing: Writing) -> Finding:
    answer = form.refuse(fault, writing.code)
    return Finding(*fault, code=answer.code, says=answer.message)
