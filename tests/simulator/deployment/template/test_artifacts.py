"""Code from local paths, packed as it is for AWS."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.archive import pack
from gameday.simulator.deployment.template.artifacts import Artifacts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def names(archive: bytes) -> list[str]:
    """Return the names in an archive."""
    return zipfile.ZipFile(BytesIO(archive)).namelist()


def collect(folder: Path, **properties: Any) -> tuple[dict[str, Any], Artifacts]:
    """Collect the code of one function."""
    artifacts = Artifacts(folder, lambda _bucket, _key: False)
    template = {
        "Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": properties}}
    }
    artifacts.collect(template)
    return template["Resources"]["F"]["Properties"], artifacts


def test_the_same_files_give_the_same_bytes(write: Callable[..., Path]) -> None:
    """Times and the order of directories leave no trace."""
    write("code/b.py", "B = 1")
    path = write("code/a/c.py", "C = 1").parents[1]
    write("code/__pycache__/b.pyc", "compiled")
    first = pack(path)
    path.joinpath("b.py").touch()
    assert pack(path) == first
    assert names(first) == ["b.py", "a/c.py"]


def test_a_file_and_an_archive_are_taken_as_they_are(
    write: Callable[..., Path],
) -> None:
    """A file is packed alone; an archive is not packed again."""
    file = write("code/app.py", "A = 1")
    assert names(pack(file)) == ["app.py"]
    archive = file.with_suffix(".zip")
    archive.write_bytes(pack(file))
    assert pack(archive) == archive.read_bytes()


def test_a_local_path_becomes_a_place_in_a_bucket(write: Callable[..., Path]) -> None:
    """As `aws cloudformation package` does it."""
    folder = write("src/app.py", "A = 1").parents[1]
    properties, artifacts = collect(folder, Code="./src", Runtime="python3.13")
    assert properties["Code"]["S3Key"] in artifacts.archives
    assert artifacts.notes == []


def test_an_archive_beside_stands_for_one_in_a_bucket(
    write: Callable[..., Path],
) -> None:
    """A template names the bucket of its author; the code often lies beside."""
    folder = write("respond/app.py", "A = 1").parents[1]
    code = {"S3Bucket": {"Ref": "Bucket"}, "S3Key": "v1/respond.zip"}
    properties, artifacts = collect(folder, Code=code, Runtime="python3.13")
    assert names(artifacts.archives[properties["Code"]["S3Key"]]) == ["app.py"]
    assert artifacts.notes == [
        f"{folder / 'respond'} stands for the code of `F`, v1/respond.zip"
    ]


def test_missing_packages_are_hinted_at(write: Callable[..., Path]) -> None:
    """A requirement that is neither shipped nor installed is named."""
    write("src/requirements.txt", "boto3>=1\n# words\nno-such-package==1\nshipped\n")
    write("src/shipped-1.0.dist-info/METADATA", "")
    folder = write("src/app.py", "A = 1").parents[1]
    _, artifacts = collect(folder, Code="src", Runtime="python3.13")
    assert artifacts.notes == [
        (
            "`F` needs no-such-package, which its folder lacks: `sam build` puts"
            " packages beside the code"
        )
    ]
