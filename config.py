"""Every setting, its default, and what refuses to start without it.

Settings come from the environment. In production nothing that protects people has a default.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

ROOT = Path(__file__).parent


class SettingMissing(RuntimeError):
    """A setting that production cannot do without is not there."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says, checked once."""

    env: str  # production, demo, development or test
    secret_key: str
    database_url: str
    database_owner_url: str
    database_role: str
    redis_url: str
    base_url: str
    calendar_networks: tuple[IPv4Network | IPv6Network, ...]  # reachable besides public addresses
    mail_transport: str  # "mailbox", "memory" or an smtp:// address
    mail_from: str
    replies_to: str  # where calendars answer; empty: nowhere
    mailbox_path: Path
    trusted_hosts: tuple[str, ...]
    proxies: int
    log_format: str

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")

    def for_flask(self) -> dict[str, object]:
        """Flask's own configuration, derived; nothing else reads the environment."""
        prefix = "__Host-" if self.secure else ""
        return {
            "SETTINGS": self,
            "ENV_NAME": self.env,
            "TESTING": self.env == "test",
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True},
            "SESSION_COOKIE_NAME": f"{prefix}session",
            "SESSION_COOKIE_SECURE": self.secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=60),
            "SESSION_REFRESH_EACH_REQUEST": False,  # a sign-in ends when it was to end, used or not
            "TRUSTED_HOSTS": list(self.trusted_hosts) or None,
            "MAX_CONTENT_LENGTH": 6 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 512 * 1024,
            "MAX_FORM_PARTS": 2000,
            "WTF_CSRF_TIME_LIMIT": None,  # a form kept open over night still counts; the session ends it
            "WTF_CSRF_SSL_STRICT": self.secure,
            "RATELIMIT_STORAGE_URI": "memory://" if self.env == "test" else limits_address(self.redis_url),
            "RATELIMIT_STRATEGY": "moving-window",
            "RATELIMIT_HEADERS_ENABLED": True,
            "RATELIMIT_SWALLOW_ERRORS": True,
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": self.env != "test",
        }


def limits_address(redis_url: str) -> str:
    """The limiter's spelling of a Unix socket address."""
    return redis_url.replace("unix://", "redis+unix://", 1)


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises:
        SettingMissing: production lacks a secret, a database, a queue, an address or a mail server.
    """
    env = environment.get("APP_ENV", "production")

    def needed(name: str, otherwise: str) -> str:
        value = environment.get(name, "").strip()
        if value:
            return value
        if env == "production":
            raise SettingMissing(f"{name} must be set. See docs/operating.md.")
        return otherwise

    database_url = with_driver(needed("DATABASE_URL", "postgresql+psycopg:///mentoring"))
    base_url = needed("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    host = base_url.split("://", 1)[-1].split("/", 1)[0]
    settings = Settings(
        env=env,
        secret_key=needed("SECRET_KEY", "not-a-secret-outside-production"),
        database_url=database_url,
        database_owner_url=with_driver(environment.get("DATABASE_OWNER_URL", "").strip() or database_url),
        database_role=environment.get("DATABASE_ROLE", "mentoring_app"),
        redis_url=needed("REDIS_URL", "redis://127.0.0.1:6379/0"),
        base_url=base_url,
        calendar_networks=tuple(ip_network(text) for text in split(environment.get("CALENDAR_NETWORKS", ""))),
        mail_transport=needed("MAIL_TRANSPORT", "mailbox"),
        mail_from=needed("MAIL_FROM", "programs@mentoring.example"),
        replies_to=environment.get("REPLIES_TO", "").strip().lower(),
        mailbox_path=Path(environment.get("MAILBOX_PATH", str(ROOT / "var" / "mail"))),
        trusted_hosts=split(environment.get("TRUSTED_HOSTS", "")) or (host, host.split(":", 1)[0]),
        proxies=int(environment.get("PROXIES", "0")),
        log_format=environment.get("LOG_FORMAT", "json" if env in {"production", "demo"} else "console"),
    )
    if settings.replies_to and not re.fullmatch(r"[a-z0-9._-]{1,10}@[a-z0-9.-]+", settings.replies_to):
        raise SettingMissing("REPLIES_TO needs a name of at most 10 characters. See docs/operating.md.")
    if settings.production and len(settings.secret_key) < 32:
        raise SettingMissing("SECRET_KEY must be at least 32 characters. See docs/operating.md.")
    return settings


def with_driver(url: str) -> str:
    """The same database address, naming the driver that is installed."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def split(words: str) -> tuple[str, ...]:
    """Comma-separated words as a tuple."""
    return tuple(word.strip() for word in words.split(",") if word.strip())
