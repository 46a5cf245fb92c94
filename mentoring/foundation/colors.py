"""Whether words can be read on a color (WCAG 2.2, 1.4.3), and the nearest color on which they can."""

import colorsys
import re

NEEDED = 4.5
WHITE, PAPER, INK = "#ffffff", "#fbfaf7", "#1d2a2c"
SOFT = 0.12  # how much of an accent its quiet background holds


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two "#rrggbb" colors, 1 to 21 (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2).

    Raises:
        ValueError: the color is not "#rrggbb".
    """
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in parts(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def parts(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", color):
        raise ValueError('a color is written "#rrggbb"')
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue


def mixed(color: str, ground: str, share: float) -> str:
    """So much of a color (0 to 1) on a ground."""
    pairs = zip(parts(color), parts(ground), strict=True)
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


def lightened(color: str, *, against: str) -> str:
    """The color, mixed with as little white as reads well (7 to 1) on a dark ground."""
    for percent in range(0, 101, 5):
        lighter = mixed(WHITE, color, percent / 100)
        if contrast(lighter, against) >= 7:
            return lighter
    return WHITE


def passes(accent: str) -> bool:
    """Whether white can be read on an accent, and the accent on paper and on its own quiet background."""
    grounds = (WHITE, PAPER, mixed(accent, WHITE, SOFT))
    return all(contrast(accent, ground) >= NEEDED for ground in grounds)


def nearest_passing(accent: str) -> str:
    """The same hue, darkened as little as it takes."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in parts(accent)))
    while not passes(accent) and light > 0:
        light -= 0.005
        darker = colorsys.hls_to_rgb(hue, max(light, 0), saturation)
        accent = "#" + "".join(f"{round(part * 255):02x}" for part in darker)
    return accent


def on_accent(accent: str) -> str:
    """The text color to use on an accent."""
    return WHITE if contrast(accent, WHITE) >= contrast(accent, INK) else INK
