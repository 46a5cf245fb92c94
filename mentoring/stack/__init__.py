"""The embedded PostgreSQL and Valkey of the demo and of the tests."""

from mentoring.stack.places import StackRefused
from mentoring.stack.servers import Addresses, running

__all__ = ["Addresses", "StackRefused", "running"]
