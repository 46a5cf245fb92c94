"""Whether text can be read on a color (WCAG 2.2, 1.4.3), and the nearest color on which it can."""

import colorsys

NEEDED = 4.5
WHITE = "#ffffff"
INK = "#1d2a2c"


def rgb(color: str) -> tuple[float, float, float]:
    """`#rrggbb` as three numbers from 0 to 1."""
    return tuple(int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))  # type: ignore[return-value]


def luminance(color: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definition)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def passes(accent: str) -> bool:
    """Whether white text can be read on an accent, and the accent as text on white."""
    return contrast(accent, WHITE) >= NEEDED


def nearest_passing(accent: str) -> str:
    """The same hue, darkened as little as it takes."""
    hue, light, saturation = colorsys.rgb_to_hls(*rgb(accent))
    while not passes(accent) and light > 0:
        light -= 0.01
        parts = colorsys.hls_to_rgb(hue, max(light, 0), saturation)
        accent = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
    return accent


def on_accent(accent: str) -> str:
    """The text color to use on an accent."""
    return WHITE if contrast(accent, WHITE) >= contrast(accent, INK) else INK


def tint(accent: str) -> str:
    """A tenth of the accent on white: the quiet background that goes with it."""
    return "#" + "".join(f"{round((part * 0.1 + 0.9) * 255):02x}" for part in rgb(accent))
