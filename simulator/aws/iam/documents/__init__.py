"""Policy documents, refused when they are written where AWS would not take them.

Every kind is held against the grammar of IAM's language and against what its service
asks beside it: elements, principals that exist, actions and resources in scope, sizes,
and whether the writer would lock himself out. What each kind asks, and how its service
words the refusal, is data (`forms.yaml`), as is which call writes one
(`writings.yaml`). The emulator takes nearly any text, and whoever reads it later would
meet what AWS never has. Documents in other languages belong to their services' rooms.
"""

from gameday.simulator.aws.iam.documents.findings import Finding, list_findings
from gameday.simulator.aws.iam.documents.layer import check_documents
from gameday.simulator.aws.iam.documents.statements import is_principal
from gameday.simulator.aws.iam.documents.surroundings import Directory
from gameday.simulator.aws.iam.documents.writings import find_document, find_writing

__all__ = [
    "Directory",
    "Finding",
    "check_documents",
    "find_document",
    "find_writing",
    "is_principal",
    "list_findings",
]
