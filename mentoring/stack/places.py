"""Where the embedded servers keep their files, and as whom they run.

PostgreSQL refuses to run as root, so root hands both servers to an ordinary account. Folders that this
account cannot reach (a checkout under /root) are left as they are: the servers' files then live under /var/tmp.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOCKETS = Path("/tmp")  # noqa: S108 - a socket's path must be short (107 bytes); the folder in it is private
SPARE = Path("/var/tmp")  # noqa: S108 - the folder in it is private and its owner is checked


class StackRefused(RuntimeError):
    """The embedded servers cannot run here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the servers run as: the caller, or whom root hands them to."""

    uid: int
    gid: int

    def options(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program as this account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, test: str, path: Path) -> bool:
        """Whether this account passes test(1)'s question (-r, -w, -x) about a path, parents included."""
        answer = subprocess.run(["test", test, str(path)], cwd="/", check=False, **self.options())  # noqa: S603, S607
        return answer.returncode == 0


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one checkout's servers, and the account that owns them."""

    account: Account
    kept: Path
    sockets: Path

    def private(self, path: Path) -> Path:
        """The folder at `path`, made if need be, that only the servers' account can enter."""
        return private_folder(path, self.account)

    def within_reach(self, program: Path, installation: tuple[Path, ...]) -> Path:
        """`program`, or its copy where the account cannot reach it.

        `installation` names the sibling folders that are copied together.
        """
        if self.account.may("-x", program):
            return program
        origin = installation[0].parent
        copies = self.private(SPARE / f"mentoring-programs-{key_of(origin)}")
        copy = copies / f"{installation[0].name}-{installation[0].stat().st_mtime_ns}"
        if not copy.exists():
            unfinished = copies / f"unfinished-{os.getpid()}"
            for part in installation:
                shutil.copytree(part, unfinished / part.name, symlinks=True)
            unfinished.rename(copy)
        return copy / program.relative_to(origin)


def places_of(folder: Path) -> Places:
    """The places that belong to the stack folder `folder`, which is made if it is not there.

    Raises:
        StackRefused: a folder of that name belongs to somebody else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spare = SPARE / f"mentoring-{key_of(folder)}"
    kept = folder / "servers"
    account = account_for(kept)
    if not account.may("-x", folder):
        kept = spare
    private_folder(kept, account)
    sockets = private_folder(SOCKETS / f"mentoring-{key_of(folder)}", account)
    return Places(account, kept, sockets)


def account_for(kept: Path) -> Account:
    """The caller; or, when that is root, the owner of what is kept already, else an ordinary account."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if kept.exists() and kept.stat().st_uid != 0:
        return Account(kept.stat().st_uid, kept.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise StackRefused(
        "PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to run it."
    )


def private_folder(path: Path, account: Account) -> Path:
    """A folder of mode 0700 that belongs to `account`.

    Raises:
        StackRefused: there is one that belongs to somebody else, or something that is no folder.
    """
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        pass
    except PermissionError as error:
        raise StackRefused(f"{path.parent} cannot be written by this user.") from error
    there = path.lstat()
    if not stat.S_ISDIR(there.st_mode) or there.st_uid not in {account.uid, os.geteuid()}:
        raise StackRefused(f"{path} belongs to somebody else. Remove it, or run as its owner.")
    if there.st_uid != account.uid:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    if stat.S_IMODE(there.st_mode) != 0o700:
        path.chmod(0o700)
    return path


def key_of(path: Path) -> str:
    """A short name for a path, so that two checkouts on one machine never meet."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]
