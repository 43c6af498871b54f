"""Where a function's files are, for the function: ``/var/task``, ``/opt``, ``/tmp``.

The folders lie somewhere else on this machine, in another place each time. A function's
own paths are led there while it runs, where Python opens, lists, makes and removes
files, and where it starts programs. In ``/tmp`` that holds for what is not in the
machine's own. What C code opens by itself finds the machine's folders. The working
directory stays as it is.
"""

from __future__ import annotations

import builtins
import io
import os
import re
import subprocess
import tempfile
import tokenize
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.lambda_.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gameday.simulator.aws.lambda_.changes import Change
    from gameday.simulator.aws.lambda_.package import CodePackage

__all__ = ["Mounts"]

_OPENERS = (
    *((builtins, "open"), (io, "open")),
    (tokenize, "_builtin_open"),  # what reads the lines of a stack trace
)
_OF_ONE_PATH = (
    *("access", "chdir", "chmod", "chown", "listdir", "lstat", "mkdir", "mkfifo"),
    *("open", "readlink", "remove", "rmdir", "scandir", "stat", "statvfs", "truncate"),
    *("unlink", "utime"),
)
_OF_TWO_PATHS = ("link", "rename", "replace", "symlink")
_TMP = "/tmp"  # noqa: S108 - Lambda's, not this machine's


class Mounts:
    """Leads a function's paths to its folders; a part of a `ProcessState`.

    Args:
        package: The function's code.
        tmp: The folder that plays ``/tmp``.
    """

    def __init__(self, package: CodePackage, tmp: str) -> None:
        self._folders = dict(package.folders)
        self._tmp = tmp
        places = "|".join(map(re.escape, (*self._folders, _TMP)))
        self._mounted = re.compile(rf"({places})(?=/|$)")
        # In the command of a shell a path may stand anywhere but within another one.
        self._mentioned = re.compile(
            rf"(?<![\w./-])(?:{places})(?![\w.-])[^\s'\";|&<>]*"
        )
        self._changes = Changes(self._list_changes())

    def exchange(self) -> None:
        """Put the function's in place of the process's, or back."""
        self._changes.exchange()

    def _list_changes(self) -> Iterator[Change]:
        for owner, name in _OPENERS:
            if hasattr(owner, name):
                yield owner, name, self._leading(getattr(owner, name), 1)
        for names, paths in ((_OF_ONE_PATH, 1), (_OF_TWO_PATHS, 2)):
            for name in filter(partial(hasattr, os), names):
                yield os, name, self._leading(getattr(os, name), paths)
        for function, defaults in _list_removers():
            led = tuple(map(self._leading_removal, defaults))
            yield function, "__defaults__", led
        start = subprocess.Popen.__init__
        yield subprocess.Popen, "__init__", self._starting(start)
        yield tempfile, "tempdir", _TMP

    def find(self, path: Any) -> Any:
        """Return where a path leads on this machine; what is no path stays."""
        if isinstance(path, int) or path is None:
            return path
        text = os.fspath(path)
        if isinstance(text, bytes):
            found = self._find(os.fsdecode(text))
            return path if found is None else os.fsencode(found)
        found = self._find(text)
        return path if found is None else found

    def _find(self, text: str) -> str | None:
        match = self._mounted.match(text)
        if match is None:
            return None
        place, rest = match[1], text[match.end() :]
        if place in self._folders:
            return self._folders[place] + rest
        first = rest.strip("/").partition("/")[0]
        is_machines = not first or _exists(f"{_TMP}/{first}")
        return None if is_machines else self._tmp + rest

    def _leading(self, function: Callable[..., Any], paths: int) -> Callable[..., Any]:
        @wraps(function)
        def leading(*args: Any, **kwargs: Any) -> Any:
            return function(*map(self.find, args[:paths]), *args[paths:], **kwargs)

        return leading

    def _leading_removal(self, default: Any) -> Any:
        return self._leading(default, 1) if default is os.unlink else default

    def _starting(self, start: Callable[..., None]) -> Callable[..., None]:
        @wraps(start)
        def starting(process: Any, args: Any, *rest: Any, **options: Any) -> None:
            for name in ("cwd", "executable"):
                if options.get(name) is not None:
                    options[name] = self.find(options[name])
            start(process, self._find_words(args), *rest, **options)

        return starting

    def _find_words(self, words: str | bytes | Sequence[Any]) -> Any:
        if isinstance(words, str):
            return self._mentioned.sub(lambda match: self.find(match[0]), words)
        if isinstance(words, bytes | os.PathLike):
            return self.find(words)
        return [
            self._find_words(word) if isinstance(word, str) else self.find(word)
            for word in words
        ]


def _list_removers() -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """List what took hold of `os.unlink` when it was defined: temporary files do."""
    closer = getattr(tempfile, "_TemporaryFileCloser", None)
    for function in vars(closer).values() if closer else ():
        defaults = getattr(function, "__defaults__", None) or ()
        if os.unlink in defaults:
            yield function, defaults


def _exists(path: str, lstat: Callable[[str], object] = os.lstat) -> bool:
    try:
        lstat(path)
    except OSError:
        return False
    return True
