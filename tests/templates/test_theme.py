"""The tokens of the theme can be read in both themes, and what set-up copies is what the pages ask for."""

import json
import re

import pytest

from tests.templates.conftest import ROOT, STATIC

CSS = (STATIC / "theme.css").read_text()
LIGHT, DARK = ":root", ':root[data-theme="dark"]'
DARK_BY_DEVICE = ':root:not([data-theme="light"])'

TEXT = [
    (text, ground)
    for text in ("ink", "soft", "accent", "accent-strong", "warning", "good", "danger")
    for ground in ("paper", "card")
] + [
    ("ink", "accent-soft"),
    ("soft", "accent-soft"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("ink", "warning-soft"),
    ("warning", "warning-soft"),
    ("ink", "good-soft"),
    ("good", "good-soft"),
    ("ink", "danger-soft"),
    ("danger", "danger-soft"),
    ("on-danger", "danger"),
    ("ink", "track"),
    ("soft", "track"),
]
EDGES = [("control", "paper"), ("control", "card"), ("accent", "track"), ("warning", "track")]


def tokens(selector: str) -> dict[str, str]:
    """The custom properties of the first rule with this selector."""
    body = CSS.split(f"{selector} {{\n", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", body))


def color(name: str, of: dict[str, str]) -> tuple[float, float, float]:
    """A token as red, green and blue from 0 to 1, with the fallback of a variable in place of it."""
    value = re.sub(r"var\(--[a-z-]+, (#[0-9a-f]{6})\)", r"\1", of[name])
    assert re.fullmatch(r"#[0-9a-f]{6}", value), f"{name}: {value}"
    red, green, blue = (int(value[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def mixed(one: tuple[float, ...], share: float, other: tuple[float, ...]) -> tuple[float, ...]:
    """color-mix(in srgb, one share, other)."""
    return tuple(a * share + b * (1 - share) for a, b in zip(one, other, strict=True))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """WCAG 2.2: 1 to 21."""

    def luminance(parts: tuple[float, ...]) -> float:
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    of = tokens(theme)
    assert contrast(color(text, of), color(ground, of)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_and_bars_can_be_seen(theme: str, edge: str, ground: str) -> None:
    of = tokens(theme)
    assert contrast(color(edge, of), color(ground, of)) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_mixed_shades_can_be_read_too(theme: str) -> None:
    of = tokens(theme)
    shares = {
        name: int(share) / 100
        for name, share in re.findall(r"--([a-z-]+): color-mix\(in srgb, var\(--accent\) (\d+)%", CSS)
    }
    accent, card, ink = (color(name, of) for name in ("accent", "card", "ink"))
    soft, strong = mixed(accent, shares["accent-soft"], card), mixed(accent, shares["accent-strong"], ink)
    assert contrast(accent, soft) >= 4.5
    assert contrast(color("soft", of), soft) >= 4.5
    assert contrast(color("on-accent", of), strong) >= 4.5


def test_dark_is_the_same_whether_chosen_or_asked_for_by_the_device() -> None:
    assert tokens(DARK) == tokens(DARK_BY_DEVICE)


def test_both_themes_set_the_same_tokens() -> None:
    assert tokens(DARK).keys() == tokens(LIGHT).keys()


def assets() -> dict[str, str]:
    return json.loads((STATIC / "assets.json").read_text())


def test_every_asset_comes_from_a_locked_package() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = {re.match(r"node_modules/(@[^/]+/)?[^/]+", source)[0] for source in assets().values()}
    assert wanted == {name for name in locked if name}


def test_every_asset_lands_in_the_folder_that_is_not_committed() -> None:
    assert [path for path in assets() if not path.startswith("static/dist/")] == []


def test_style_sheets_and_pages_ask_for_exactly_what_is_copied() -> None:
    asked = {
        name
        for sheet in STATIC.glob("*.css")
        for name in re.findall(r'url\("(dist/[^"]+)"\)', sheet.read_text())
    }
    asked |= set(re.findall(r"asset\('(dist/[^']+)'\)", (ROOT / "templates/base.html").read_text()))
    assert {path.removeprefix("static/") for path in assets()} == asked


def test_the_lock_names_no_place_on_the_network() -> None:
    assert (ROOT / "package-lock.json").read_text().count("://") == 0
