"""Colors that can be read: contrast by WCAG 2.2, and a lighter tone of a brand for dark screens."""

import re


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


def lightened(color: str, *, against: str) -> str:
    """The color, mixed with as little white as reads well (7 to 1) on a dark ground."""
    for share in range(0, 101, 5):
        mixed = "#" + "".join(f"{part + (255 - part) * share // 100:02x}" for part in parts(color))
        if contrast(mixed, against) >= 7:
            return mixed
    return "#ffffff"
