"""What is copied into static/dist is what static/assets.json lists."""

from pathlib import Path

import pytest

from mentoring.stack.assets import AssetMissing, copy


def test_listed_files_are_copied_and_others_disappear(tmp_path: Path) -> None:
    (tmp_path / "node_modules" / "look").mkdir(parents=True)
    (tmp_path / "node_modules" / "look" / "look.css").write_text("a{}")
    (tmp_path / "static" / "dist").mkdir(parents=True)
    (tmp_path / "static" / "dist" / "old.css").touch()
    copy(
        tmp_path,
        {"static/dist/css/look.css": "node_modules/look/look.css", "static/dist/all": "node_modules/look"},
    )
    dist = tmp_path / "static" / "dist"
    files = sorted(str(path.relative_to(dist)) for path in dist.rglob("*") if path.is_file())
    assert files == ["all/look.css", "css/look.css"]


@pytest.mark.parametrize(
    ("target", "source"),
    [("static/dist/a", "node_modules/absent"), ("static/app.js", "here"), ("static/dist/../app.js", "here")],
)
def test_a_missing_source_or_a_target_elsewhere_is_refused(tmp_path: Path, target: str, source: str) -> None:
    (tmp_path / "here").touch()
    with pytest.raises(AssetMissing, match=source):
        copy(tmp_path, {target: source})
