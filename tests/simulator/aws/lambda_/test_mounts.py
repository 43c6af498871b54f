"""Where a function works: `/var/task`, which it can only read, and `/tmp`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

READ_ONLY = "[Errno 30] Read-only file system: "


def ask(world: Any, code: str) -> Any:
    """Run a handler whose body is some code, and return what it returns."""
    body = code.replace("\n", "\n    ")
    head = (
        "import glob, os, shutil, subprocess\nfrom pathlib import Path\n\n"
        "def read(path):\n    with open(path) as file:\n        return file.read()\n\n"
    )
    handler = f"{head}def handler(event, context):\n    {body}\n"
    files = {"index.py": handler, "data.txt": "kept", "lib/more.txt": "more"}
    return world.answer(world.deploy("f", files))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("return os.getcwd()", "/var/task"),
        ("return os.getcwdb().decode()", "/var/task"),
        ("return str(Path.cwd())", "/var/task"),
        ("return os.path.abspath('x/../y')", "/var/task/y"),
        ("return read('data.txt')", "kept"),
        ("return Path('lib/../data.txt').read_text()", "kept"),
        ("return read(b'data.txt')", "kept"),
        ("return sorted(os.listdir())", ["data.txt", "index.py", "lib"]),
        ("return sorted(glob.glob('*.txt') + glob.glob('lib/*'))", None),
        ("return [p.name for p in Path('lib').iterdir()]", ["more.txt"]),
        ("os.chdir('lib')\nreturn [os.getcwd(), read('more.txt')]", None),
        ("return os.path.exists('setup.py')", False),
        ("return subprocess.check_output(['cat', 'data.txt'], text=True)", "kept"),
        ("return subprocess.getoutput('cat lib/more.txt')", "more"),
        (
            "os.chdir('/tmp')\nPath('a').write_text('b')\nreturn read('/tmp/a')",
            "b",
        ),
    ],
    ids=str,
)
def test_it_works_in_its_own_folder(world: Any, code: str, expected: Any) -> None:
    """Whatever asks where that is, and whatever is opened from there."""
    special = {
        "glob": ["data.txt", "lib/more.txt"],
        "chdir('lib')": ["/var/task/lib", "more"],
    }
    wanted = next((v for k, v in special.items() if k in code), expected)
    assert ask(world, code) == (expected if expected is not None else wanted)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("open('out.txt', 'w')", "/var/task/out.txt"),
        ("open('data.txt', mode='a')", "/var/task/data.txt"),
        ("open('/var/task/data.txt', 'r+')", "/var/task/data.txt"),
        ("Path('out.txt').write_text('x')", "/var/task/out.txt"),
        ("Path('out').mkdir()", "/var/task/out"),
        ("os.makedirs('/opt/a')", "/opt"),
        ("os.remove('data.txt')", "/var/task/data.txt"),
        ("os.rename('/tmp/none', 'x')", "/var/task/x"),
        ("os.open('x', os.O_CREAT | os.O_WRONLY)", "/var/task/x"),
        ("shutil.copy('data.txt', 'copy.txt')", "/var/task/copy.txt"),
    ],
)
def test_its_code_can_only_be_read(world: Any, code: str, path: str) -> None:
    """A handler that writes beside itself fails as it does in Lambda."""
    asked = f"try:\n    {code}\nexcept OSError as error:\n    return str(error)"
    assert READ_ONLY + repr(path) in ask(world, asked)


@pytest.mark.parametrize(
    "code",
    [
        "open('@/out.txt', 'w')",
        "Path('@/kept.txt').write_text('x')",
        "os.open('@/out.txt', os.O_CREAT | os.O_WRONLY)",
        "os.remove('@/kept.txt')",
        "os.rename('@/kept.txt', '/tmp/moved')",
        "os.replace('/tmp/none', '@/kept.txt')",
        "os.mkdir('@/folder')",
        "os.makedirs('@/a/b')",
        "shutil.rmtree('@')",
        "shutil.copy('data.txt', '@/copy.txt')",
        "os.chmod('@/kept.txt', 0o777)",
        "os.truncate('@/kept.txt', 0)",
        "os.symlink('@/kept.txt', '/tmp/link')\n    open('/tmp/link', 'w')",
        "os.symlink('@', '/tmp/links')\n    open('/tmp/links/kept.txt', 'w')",
        "os.link('@/kept.txt', '/tmp/hard')\n    open('/tmp/hard', 'w')",
        "os.symlink('data.txt', '@/link')",
    ],
)
def test_the_person_s_files_can_only_be_read(world: Any, code: str) -> None:
    """By whatever way they are reached; but those in the machine's own `/tmp`."""
    home = Path(tempfile.mkdtemp(prefix="gd-kept-", dir="/var/tmp"))
    try:
        (home / "kept.txt").write_text("kept")
        body = code.replace("@", str(home))
        asked = f"try:\n    {body}\nexcept OSError as error:\n    return error.errno"
        ask(world, asked)
        assert [each.name for each in home.iterdir()] == ["kept.txt"]
        assert (home / "kept.txt").read_text() == "kept"
        assert (home / "kept.txt").stat().st_mode & 0o777 != 0o777
    finally:
        shutil.rmtree(home)


def test_files_of_its_own_go_to_tmp(world: Any) -> None:
    """Written, moved, copied and removed there, folders and all."""
    code = """
os.makedirs("/tmp/gd-a/b")
shutil.copy("data.txt", "/tmp/gd-a/b/c.txt")
os.rename("/tmp/gd-a/b/c.txt", "/tmp/gd-a/d.txt")
seen = [sorted(os.listdir("/tmp/gd-a")), read("/tmp/gd-a/d.txt")]
shutil.rmtree("/tmp/gd-a")
return [*seen, os.path.exists("/tmp/gd-a")]"""
    assert ask(world, code.strip()) == [["b", "d.txt"], "kept", False]


def test_the_person_s_files_of_aws_are_not_where_they_are_looked_for(
    world: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    """A function's home is Lambda's."""
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text("[default]\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    code = """
paths = [os.path.expanduser("~/.aws/credentials"), str(Path.home() / ".aws")]
return [(path, os.path.exists(path)) for path in paths]"""
    assert ask(world, code.strip()) == [
        ["/home/sbx_user1051/.aws/credentials", False],
        ["/home/sbx_user1051/.aws", False],
    ]
