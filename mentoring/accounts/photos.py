"""A member's picture: read with care, turned upright, cut square, and written anew without what came with it."""

import hashlib
import struct
import warnings
import zlib
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageOps
from sqlalchemy import delete, select

from mentoring.accounts.models import Membership, Photo
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional

MOST_BYTES = 5 * 1024 * 1024
READ = ("JPEG", "PNG", "WEBP")
# By format; MPO is a JPEG with a second picture behind it, as phones make them.
MOST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
SMALLEST = 64
SIDE = 512
QUALITY = 85
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
# What Pillow's readers raise on files that are not what they say.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error, zlib.error)


class PhotoRefused(Refusal):
    field = "photo"


class PhotoMissing(PhotoRefused):
    sentence = "Choose a picture first."


class PhotoTooLarge(PhotoRefused):
    sentence = "That file is larger than 5 MB. Save a smaller copy and try again."


class PhotoTooManyPixels(PhotoRefused):
    sentence = "That picture has too many pixels to open safely. Save a smaller copy and try again."


class PhotoTooSmall(PhotoRefused):
    sentence = "That picture is very small. Choose one of at least 64 by 64 pixels."


class PhotoOfAppleKind(PhotoRefused):
    sentence = "That is a HEIC picture, which we cannot read. Save it as JPEG and try again."


class PhotoUnreadable(PhotoRefused):
    sentence = "We could not read that file as a picture. Choose a JPEG, PNG or WebP."


@transactional
def keep_photo(membership_id: UUID, *, file: bytes) -> Photo:
    """Put a member's picture in the place of the one before.

    Raises:
        PhotoRefused: it is not a picture that we take; the one before stays.
        NotFound: there is no such member.
    """
    jpeg = square_jpeg(file)
    member = db.session.scalar(
        select(Membership.id)
        .where(Membership.id == membership_id, Membership.left_at.is_(None))
        .with_for_update()
    )
    if member is None:
        raise NotFound
    photo = db.session.scalar(select(Photo).where(Photo.membership_id == membership_id))
    if photo is None:
        photo = Photo(membership_id=membership_id)
        db.session.add(photo)
    photo.jpeg, photo.digest = jpeg, hashlib.sha256(jpeg).hexdigest()[:32]
    return photo


@transactional
def remove_photo(membership_id: UUID) -> None:
    """Take a member's picture away for good; with none there, nothing changes."""
    db.session.execute(delete(Photo).where(Photo.membership_id == membership_id))


def photo_of(membership_id: UUID) -> Photo:
    """A member's picture. One statement.

    Raises:
        NotFound: there is none, or the member has left.
    """
    photo = db.session.scalar(
        select(Photo)
        .join(Membership, Membership.id == Photo.membership_id)
        .where(Photo.membership_id == membership_id, Membership.left_at.is_(None))
    )
    if photo is None:
        raise NotFound
    return photo


def photo_digest(membership_id: UUID) -> str:
    """The digest of a member's picture; empty where there is none. One statement."""
    return db.session.scalar(select(Photo.digest).where(Photo.membership_id == membership_id)) or ""


def square_jpeg(file: bytes) -> bytes:
    """A picture as a square JPEG of at most 512 by 512, upright, in plain RGB, without any metadata.

    Raises:
        PhotoRefused: too large, too many pixels, too small, or not a JPEG, PNG or WebP that can be read to its end.
    """
    if not file:
        raise PhotoMissing
    if len(file) > MOST_BYTES:
        raise PhotoTooLarge
    if file[4:8] == b"ftyp" and file[8:12] in HEIF_BRANDS:
        raise PhotoOfAppleKind
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return written(opened(file))
    except Image.DecompressionBombError as error:
        raise PhotoTooManyPixels from error
    except PhotoRefused:
        raise
    except BROKEN as error:
        raise PhotoUnreadable from error


def opened(file: bytes) -> Image.Image:
    """The picture, upright, decoded only after its size is known to be bearable."""
    image = Image.open(BytesIO(file), formats=READ)
    if image.width * image.height > MOST_PIXELS.get(image.format or "", 0):
        raise PhotoTooManyPixels
    if min(image.size) < SMALLEST:
        raise PhotoTooSmall
    image.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is decoded at a fraction of its size
    image.load()
    return ImageOps.exif_transpose(image)


def written(image: Image.Image) -> bytes:
    """Its middle square, on white where it was transparent, as a new JPEG."""
    side = min(SIDE, *image.size)
    if image.mode == "I" or image.mode.startswith(("I;", "F")):
        image = image.convert("L")
    cut = ImageOps.fit(image.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    paper = Image.new("RGBA", cut.size, "white")
    flat = Image.alpha_composite(paper, cut).convert("RGB")
    out = BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
