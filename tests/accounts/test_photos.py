"""Pictures: what is refused and why, and what is left of what is taken."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from mentoring.accounts.models import Photo
from mentoring.accounts.photos import (
    MOST_BYTES,
    SIDE,
    PhotoMissing,
    PhotoOfAppleKind,
    PhotoTooLarge,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnreadable,
    keep_photo,
    photo_digest,
    photo_of,
    remove_photo,
    square_jpeg,
)
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from tests.counting import statements


def picture(size=(800, 600), kind="JPEG", mode="RGB", color="teal", **details) -> bytes:
    out = BytesIO()
    Image.new(mode, size, color).save(out, kind, **details)
    return out.getvalue()


def read(jpeg: bytes) -> Image.Image:
    image = Image.open(BytesIO(jpeg))
    image.load()
    return image


def png_that_says(width: int, height: int) -> bytes:
    """A small file that claims any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_we_take_becomes_a_square_jpeg(kind):
    image = read(square_jpeg(picture((800, 600), kind)))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (SIDE, SIDE))


def test_a_small_picture_is_cut_and_not_blown_up():
    assert read(square_jpeg(picture((300, 100)))).size == (100, 100)


@pytest.mark.parametrize(("mode", "color"), [("L", 90), ("P", 3), ("LA", (9, 9)), ("1", 1), ("I;16", 9000)])
def test_other_color_models_are_taken(mode, color):
    assert read(square_jpeg(picture((100, 100), "PNG", mode, color))).mode == "RGB"


def test_a_print_shops_colors_are_taken():
    assert read(square_jpeg(picture((100, 100), "JPEG", "CMYK", (0, 80, 80, 0)))).mode == "RGB"


def test_what_is_transparent_becomes_white():
    image = read(square_jpeg(picture((100, 100), "PNG", "RGBA", (0, 0, 0, 0))))
    assert image.getpixel((50, 50)) == (255, 255, 255)


def test_a_picture_taken_sideways_is_turned_upright():
    sideways = Image.new("RGB", (200, 200), "white")
    sideways.paste("black", (0, 0, 200, 100))  # the upper half
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right to view it
    out = BytesIO()
    sideways.save(out, "JPEG", exif=exif)
    upright = read(square_jpeg(out.getvalue()))
    assert upright.getpixel((20, 100)) > (200, 200, 200)
    assert upright.getpixel((180, 100)) < (60, 60, 60)


def test_nothing_that_came_with_the_file_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    exif.get_ifd(0x8825)[1] = "N"
    image = read(square_jpeg(picture(exif=exif, comment=b"secret", icc_profile=b"profile")))
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"", PhotoMissing),
        (b"\0" * (MOST_BYTES + 1), PhotoTooLarge),
        (b"not a picture", PhotoUnreadable),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoUnreadable),
        (b"\0\0\0\x18ftypheic\0\0\0\0", PhotoOfAppleKind),
        (png_that_says(60_000, 60_000), PhotoTooManyPixels),
        (png_that_says(12_000, 12_000), PhotoTooManyPixels),
        (png_that_says(6_000, 6_000), PhotoTooManyPixels),
        (png_that_says(500, 500), PhotoUnreadable),
        (picture((63, 500)), PhotoTooSmall),
        (picture(kind="GIF", mode="L", color=9), PhotoUnreadable),
        (picture(kind="TIFF"), PhotoUnreadable),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{len(value)} bytes",
)
def test_a_wrong_file_is_refused_by_name(file, refusal):
    with pytest.raises(refusal) as refused:
        square_jpeg(file)
    assert type(refused.value) is refusal
    assert refused.value.field == "photo"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_off_before_its_last_bytes_is_unreadable(kind):
    whole = picture((90, 90), kind)
    for length in range(1, len(whole) * 3 // 4, max(1, len(whole) // 60)):
        with pytest.raises(PhotoUnreadable):
            square_jpeg(whole[:length])


def test_a_phones_picture_with_a_second_one_behind_it_is_taken():
    out = BytesIO()
    first, second = (Image.new("RGB", (200, 100), color) for color in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    image = read(square_jpeg(out.getvalue()))
    assert image.size == (100, 100)
    assert image.getpixel((50, 50))[0] > 200


def test_a_member_has_one_picture_and_it_can_be_taken_away(world, inside):
    organization = world.organization()
    member = world.member(organization)
    with inside(organization):
        first = keep_photo(member.id, file=picture(color="red")).digest
        second = keep_photo(member.id, file=picture(color="blue")).digest
        assert first != second
        with statements() as seen:
            assert photo_of(member.id).digest == second
            assert photo_digest(member.id) == second
        assert len(seen) == 2
        with pytest.raises(PhotoUnreadable):
            keep_photo(member.id, file=b"no")
        assert photo_digest(member.id) == second
        remove_photo(member.id)
        remove_photo(member.id)
        assert db.session.query(Photo).count() == 0
        with pytest.raises(NotFound):
            photo_of(member.id)


def test_nobody_keeps_a_picture_of_who_is_not_there(world, inside):
    here, there = world.organization(), world.organization()
    stranger = world.member(there)
    with inside(here), pytest.raises(NotFound):
        keep_photo(stranger.id, file=picture())
