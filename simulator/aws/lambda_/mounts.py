"""Where a function's files are, for the function: ``/var/task``, ``/opt``, ``/tmp``.

The folders lie somewhere else on this machine, in another place each time. A function's
own paths are led there while it runs, where Python opens, lists, makes and removes
files, and where it starts programs. In ``/tmp`` that holds for what is not in the
machine's own. It works in ``/var/task``, which like everything outside of ``/tmp`` can
only be read (Lambda developer guide, "Create a layer", "Configure ephemeral storage").
What C code opens by itself finds the machine's folders, and the process's working
directory.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import posixpath
import re
import subprocess
import tempfile
import tokenize
from functools import partial, wraps
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.lambda_.changes import Changes
from gameday.simulator.aws.lambda_.package import TASK_ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gameday.simulator.aws.lambda_.changes import Change
    from gameday.simulator.aws.lambda_.package import CodePackage

__all__ = ["Mounts"]

_OPENERS = (
    *((builtins, "open"), (io, "open")),
    (tokenize, "_builtin_open"),  # what reads the lines of a stack trace
)
_READING = ("access", "listdir", "lstat", "readlink", "scandir", "stat", "statvfs")
_CHANGING = (
    *("chmod", "chown", "mkdir", "mkfifo", "remove", "rmdir", "truncate", "unlink"),
    "utime",
)
_OF_TWO_PATHS = ("link", "rename", "replace", "symlink")
_ELSEWHERE = frozenset({"dir_fd", "src_dir_fd", "dst_dir_fd"})
"""With these a relative path starts from an open folder."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_open, _readlink, _symlink = os.open, os.readlink, os.symlink
_TMP = "/tmp"  # noqa: S108 - Lambda's, not this machine's


class Mounts:
    """Leads a function's paths to its folders; a part of a `ProcessState`.

    Args:
        package: The function's code.
        tmp: The folder that plays ``/tmp``.
        start: What makes a `subprocess.Popen`, by words that lead to files here.
    """

    def __init__(
        self,
        package: CodePackage,
        tmp: str,
        start: Callable[..., None] = subprocess.Popen.__init__,
    ) -> None:
        self._start = start
        self._folders = dict(package.folders)
        self._name_file = package.name_file
        self._tmp = tmp
        machines = os.path.realpath(_TMP)
        self._writable = (f"{os.path.realpath(tmp)}/", f"{machines}/", "/dev/")
        self._here = TASK_ROOT
        """Where the function works, as it calls that."""
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
                yield owner, name, self._opening(getattr(owner, name))
        yield os, "open", self._opening(os.open)
        for name in filter(partial(hasattr, os), _READING):
            yield os, name, self._leading(getattr(os, name), 1)
        for names, paths in ((_CHANGING, 1), (_OF_TWO_PATHS, 2)):
            for name in filter(partial(hasattr, os), names):
                yield os, name, self._leading(getattr(os, name), paths, changes=True)
        yield os, "getcwd", lambda: self._here
        yield os, "getcwdb", lambda: os.fsencode(self._here)
        yield os, "chdir", self._going(os.stat)
        for function, defaults in _list_removers():
            led = tuple(map(self._leading_removal, defaults))
            yield function, "__defaults__", led
        yield subprocess.Popen, "__init__", self._starting(self._start)
        for name in filter(partial(hasattr, os), ("execv", "execve")):
            yield os, name, self._becoming(getattr(os, name))
        yield tempfile, "tempdir", _TMP

    def find(self, path: Any) -> Any:
        """Return where a path leads on this machine; what is no path stays."""
        if isinstance(path, int) or path is None:
            return path
        text = os.fspath(path)
        if isinstance(text, bytes):
            return os.fsencode(self._find(os.fsdecode(text)) or text)
        found = self._find(text)
        return path if found is None else found

    def _find(self, text: str) -> str | None:
        """Return where a text leads; None where that is what it says."""
        if text and not text.startswith("/"):
            return self._find_from_here(text)
        match = self._mounted.match(text)
        if match is None:
            return None
        place, rest = match[1], text[match.end() :]
        if place in self._folders:
            return self._folders[place] + rest
        first = rest.strip("/").partition("/")[0]
        is_machines = not first or _exists(f"{_TMP}/{first}")
        return None if is_machines else self._tmp + rest

    def _find_from_here(self, text: str) -> str:
        # A stack trace calls a file of the package by the name that a person knows.
        name = self._name_file(text)
        whole = posixpath.join(TASK_ROOT if name else self._here, name or text)
        return self._find(posixpath.normpath(whole)) or whole

    def _ensure_writable(self, path: Any, *, follows: bool = False) -> None:
        """See that a path, where it leads by now, is one that can be written.

        Args:
            path: On this machine.
            follows: Whether what a link leads to is changed, not the link.

        Raises:
            OSError: It is not; all but the function's own ``/tmp`` can only be read.
        """
        if isinstance(path, int) or path is None:
            return
        text = os.fsdecode(path)
        shown = self._show(text)
        if shown != text:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), shown)
        folder, _, name = text.rstrip("/").rpartition("/")
        place = os.path.realpath(text) if follows else os.path.realpath(folder or "/")
        if f"{place}/" in self._writable or place.startswith(self._writable):
            return
        if not follows and f"{place}/{name}/" in self._writable:
            return
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), text)

    def _show(self, text: str) -> str:
        """Return what the function calls a path of this machine."""
        for place, folder in self._folders.items():
            if text == folder or text.startswith(f"{folder}/"):
                return place + text.removeprefix(folder)
        return text

    def _leading(
        self, function: Callable[..., Any], paths: int, *, changes: bool = False
    ) -> Callable[..., Any]:
        @wraps(function)
        def leading(*args: Any, **kwargs: Any) -> Any:
            folders = [kwargs[n] for n in _ELSEWHERE if kwargs.get(n) is not None]
            if folders:
                for each in folders if changes else ():
                    self._ensure_writable(_find_folder(each, args), follows=True)
                return function(*args, **kwargs)
            # Without a path it is the folder where the function works.
            given = args[:paths] or (() if "path" in kwargs else (".",))
            found = [*map(self.find, given)]
            if "path" in kwargs:
                kwargs["path"] = self.find(kwargs["path"])
            if changes:
                # What a symbolic link leads to stays as it is.
                changed = found[-1:] if function is _symlink else found
                for each in (*changed, kwargs.get("path")):
                    self._ensure_writable(each)
            return function(*found, *args[paths:], **kwargs)

        return leading

    def _opening(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def opening(file: Any, mode: Any = None, *args: Any, **kwargs: Any) -> Any:
            if kwargs.get("dir_fd") is not None:
                return function(file, mode, *args, **kwargs)
            name = "flags" if function is _open else "mode"
            how = kwargs.pop(name, mode)
            found = self.find(file)
            if _writes(how):
                self._ensure_writable(found, follows=True)
            rest = () if how is None else (how, *args)
            return function(found, *rest, **kwargs)

        return opening

    def _going(self, stat: Callable[[Any], os.stat_result]) -> Callable[[Any], None]:
        def chdir(path: Any) -> None:
            text = os.fsdecode(path)
            if not S_ISDIR(stat(self.find(text)).st_mode):
                code = errno.ENOTDIR
                raise NotADirectoryError(code, os.strerror(code), path)
            self._here = posixpath.normpath(posixpath.join(self._here, text))

        return chdir

    def _leading_removal(self, default: Any) -> Any:
        return self._leading(default, 1) if default is os.unlink else default

    def _starting(self, start: Callable[..., None]) -> Callable[..., None]:
        @wraps(subprocess.Popen.__init__)
        def starting(process: Any, args: Any, *rest: Any, **options: Any) -> None:
            options["cwd"] = self.find(options.get("cwd") or self._here)
            if options.get("executable") is not None:
                options["executable"] = self.find(options["executable"])
            start(process, self._find_words(args), *rest, **options)

        return starting

    def _becoming(self, become: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(become)
        def becoming(path: Any, words: Any, *environment: Any) -> Any:
            return become(self.find(path), self._find_words(words), *environment)

        return becoming

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


def _find_folder(number: int, paths: Sequence[Any]) -> Any:
    """Return the folder that is open under a number; the path where nobody says."""
    try:
        return _readlink(f"/proc/self/fd/{number}")
    except OSError:
        return paths[0] if paths else None


def _writes(how: Any) -> bool:
    """Tell whether a file is opened to be written: by its mode, or by flags."""
    if isinstance(how, int):
        return bool(how & _WRITING)
    return isinstance(how, str) and not {"w", "a", "x", "+"}.isdisjoint(how)


def _exists(path: str, lstat: Callable[[str], object] = os.lstat) -> bool:
    try:
        lstat(path)
    except OSError:
        return False
    return True
