"""The embedded servers: started quickly, stopped completely, and never kept from starting by what is left."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from mentoring.stack import places, postgres, valkey
from mentoring.stack.places import Account, Places, StackRefused, places_of
from mentoring.stack.servers import Addresses, reset, running

ROOT = Path(__file__).parents[2]
NOTHING: dict[str, str] = {}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A stack folder that an unprivileged server account can reach, as a checkout's usually is."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name) / "stack"


def asked(url: str, statement: str) -> tuple[object, ...]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(statement).fetchone() or ()


def store(addresses: Addresses) -> redis.Redis:
    return redis.Redis.from_url(addresses.redis_url, decode_responses=True)


def kill_the_servers(folder: Path) -> None:
    there = places_of(folder)
    with valkey.connected(there) as connection:
        os.kill(int(connection.info("server")["process_id"]), signal.SIGKILL)
    os.kill(postgres.holder(there.kept / "postgresql" / "postmaster.pid"), signal.SIGKILL)


def test_the_app_owns_nothing_and_bypasses_nothing_and_what_is_stored_outlives_a_kill(folder: Path) -> None:
    with running(folder, environment=NOTHING) as addresses:
        rights = (
            "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert asked(addresses.app_url, f"SELECT {rights}") == (False, False, False, False)
        assert asked(addresses.owner_url, f"SELECT {rights}") == (False, False, True, True)
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        assert asked(addresses.app_url, owner) == ("mentoring_owner",)
        extensions = "SELECT array_agg(extname::text ORDER BY 1) FROM pg_extension WHERE extname <> 'plpgsql'"
        assert asked(addresses.owner_url, extensions) == (["btree_gist", "pg_trgm"],)
        assert asked(addresses.owner_url, "SELECT lower('ÅSA')") == ("åsa",)
        with psycopg.connect(addresses.owner_url.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        with store(addresses) as connection:
            connection.set("kept", "eight")
        kill_the_servers(folder)

    sockets = places_of(folder).sockets
    (sockets / "valkey.sock").touch()
    (sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    lock = places_of(folder).kept / "postgresql" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n")  # another process has the number by now

    with running(folder, environment=NOTHING) as addresses:
        assert asked(addresses.owner_url, "SELECT n FROM kept") == (7,)
        with store(addresses) as connection:
            assert connection.get("kept") == "eight"
    assert not sockets.exists()
    reset(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["lock", "log"]


def test_servers_whose_keeper_was_killed_are_taken_over(folder: Path) -> None:
    script = f"""
        import os, signal
        from pathlib import Path
        from mentoring.stack.servers import running
        with running(Path({str(folder)!r}), environment={{}}):
            os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    there = places_of(folder)
    left = postgres.holder(there.kept / "postgresql" / "postmaster.pid")
    assert postgres.serves(left, there.kept / "postgresql")
    with running(folder, environment=NOTHING) as addresses:
        assert asked(addresses.app_url, "SELECT 1") == (1,)
        assert not postgres.serves(left, there.kept / "postgresql")
    reset(folder)


def test_an_error_inside_still_stops_the_servers_and_tests_keep_nothing(folder: Path) -> None:
    def fail() -> None:
        with running(folder, for_tests=True, environment=NOTHING) as addresses:
            assert asked(addresses.owner_url, "SHOW fsync") == ("off",)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    there = places.SOCKETS / f"mentoring-{places.key_of(folder)}"
    assert not there.exists()
    assert sorted(path.name for path in folder.iterdir()) == ["lock", "log"]


def test_a_second_start_in_the_same_folder_is_refused_and_two_folders_do_not_meet(folder: Path) -> None:
    given = {"DATABASE_URL": "postgresql://elsewhere/one", "REDIS_URL": "redis://elsewhere"}
    expected = Addresses("postgresql://elsewhere/one", "postgresql://elsewhere/one", "redis://elsewhere")
    with running(folder, environment=given) as addresses:
        assert addresses == expected
        with (
            pytest.raises(StackRefused, match=f"Already running here \\(process {os.getpid()}\\)"),
            running(folder),
        ):
            pass
        with running(folder.with_name("other"), environment=given | {"DATABASE_OWNER_URL": "x"}) as other:
            assert other.owner_url == "x"
    assert places.key_of(folder) != places.key_of(folder.with_name("other"))


@pytest.mark.skipif(
    os.geteuid() == 0 and not all(place.stat().st_mode & stat.S_IXOTH for place in (ROOT, *ROOT.parents)),
    reason="root alone reaches this checkout, and no ordinary user could run anything in it",
)
def test_an_ordinary_user_runs_the_servers_as_oneself(folder: Path) -> None:
    """The interpreter may be out of that user's reach, so it is loaded first and gives up its rights then."""
    folder.parent.chmod(0o777)
    script = f"""
        import os, subprocess, sys
        from pathlib import Path
        import psycopg, redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
        from mentoring.stack.servers import running
        nowhere = redis.Redis(unix_socket_path="/nowhere", retry=Retry(NoBackoff(), 0))
        for attempt in (lambda: psycopg.connect("host=/nowhere"), nowhere.ping):
            try:
                attempt()
            except (psycopg.OperationalError, redis.RedisError):
                pass
        if os.geteuid() == 0:
            os.setgroups([]); os.setgid(65534); os.setuid(65534)
        with running(Path({str(folder)!r}), for_tests=True, environment={{}}) as addresses:
            with psycopg.connect(addresses.app_url.replace("+psycopg", "")) as connection:
                print(connection.execute("SELECT current_user").fetchone()[0])
        print(os.stat({str(folder)!r}).st_uid == os.geteuid())
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("mentoring_app\nTrue\n", 0), done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the servers to another account")
def test_root_keeps_the_files_elsewhere_when_the_checkout_is_out_of_reach(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    there = places_of(tmp_path / "stack")
    try:
        assert there.kept == places.SPARE / f"mentoring-{places.key_of(tmp_path / 'stack')}"
        assert stat.S_IMODE(there.kept.stat().st_mode) == 0o700
        assert there.kept.stat().st_uid == there.account.uid != 0
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
        installation = tmp_path / "programs"
        program = installation / "bin" / "true"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\nexit 0\n")
        program.chmod(0o755)
        copy = there.within_reach(program, (installation,))
        assert there.account.may("-x", copy)
        assert there.within_reach(program, (installation,)) == copy
    finally:
        there.kept.rmdir()
        there.sockets.rmdir()
        subprocess.run(
            ["rm", "-rf", places.SPARE / f"mentoring-programs-{places.key_of(tmp_path)}"], check=True
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder that is somebody else's")
def test_a_folder_of_somebody_else_is_never_used(tmp_path: Path) -> None:
    squatted = tmp_path / "mentoring-0"
    squatted.mkdir()
    os.chown(squatted, 12345, 12345)
    with pytest.raises(StackRefused, match="belongs to somebody else"):
        places.private_folder(squatted, Account(65534, 65534))
    link = tmp_path / "mentoring-1"
    link.symlink_to(tmp_path)
    with pytest.raises(StackRefused, match="belongs to somebody else"):
        places.private_folder(link, Account(65534, 65534))


def test_an_installation_without_the_extensions_or_too_old_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Places(Account(os.geteuid(), os.getegid()), folder, folder)
    for name, version in (("old", 14), ("bare", 16)):
        programs = folder / name
        programs.mkdir(parents=True)
        for program, told in (
            ("postgres", f"postgres (PostgreSQL) {version}.1"),
            ("initdb", f"share_path={folder}"),
        ):
            (programs / program).write_text(f"#!/bin/sh\necho '{told}'\n")
            (programs / program).chmod(0o755)
    assert postgres.examined(folder / "none", there) == "has no initdb"
    assert postgres.examined(folder / "old", there) == "postgres (PostgreSQL) 14.1"
    assert postgres.examined(folder / "bare", there) == "lacks the extension btree_gist and pg_trgm"
    (folder / "extension").mkdir()
    for extension in postgres.EXTENSIONS:
        (folder / "extension" / f"{extension}.control").touch()
    found = postgres.Programs(folder / "bare", 16)
    monkeypatch.setattr(postgres, "candidates", lambda _places: iter([folder / "old", folder / "bare"]))
    assert postgres.programs_for(there, made_by=None) == found
    assert postgres.programs_for(there, made_by=16) == found
    with pytest.raises(StackRefused, match="There is no PostgreSQL 15, which made the files"):
        postgres.programs_for(there, made_by=15)
