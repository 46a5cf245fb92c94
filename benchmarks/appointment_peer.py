"""`django-appointment` in an environment of its own: run, it fills its tables; gunicorn serves `application`.

PEER_DATABASE is a libpq address; its tables lie in the schema `peer`. 50 staff, 2,000 appointments over the 60 days to
come, hours from 9 to 5, a service of an hour. Imports nothing of the product.
"""

import os
import sys
import types
from datetime import date, time, timedelta
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings
from django.urls import include, path

address = urlsplit(os.environ["PEER_DATABASE"])
settings.configure(
    SECRET_KEY="benchmarks-only",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="peer_urls",
    USE_TZ=True,
    TIME_ZONE="America/Chicago",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "phonenumber_field",
        "appointment",
    ],
    MIGRATION_MODULES=dict.fromkeys(("admin", "auth", "contenttypes", "sessions", "appointment")),
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": address.path.lstrip("/"),
            "USER": address.username or "",
            "PASSWORD": address.password or "",
            "HOST": parse_qs(address.query).get("host", [address.hostname or ""])[0],
            "PORT": str(address.port or parse_qs(address.query).get("port", [""])[0]),
            "CONN_MAX_AGE": 600,
            "OPTIONS": {"options": "-c search_path=peer"},
        }
    },
    APPOINTMENT_WEBSITE_NAME="Benchmark",
)
django.setup()
sys.modules["peer_urls"] = types.SimpleNamespace(urlpatterns=[path("", include("appointment.urls"))])

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()


def fill() -> None:
    """The tables, 50 staff with hours, and 2,000 appointments."""
    from appointment.models import Appointment, AppointmentRequest, Service, StaffMember, WorkingHours
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0, run_syncdb=True)
    service = Service.objects.create(name="Coaching", duration=timedelta(hours=1), price=0)
    client = User.objects.create(username="client")
    for number in range(50):
        staff = StaffMember.objects.create(
            user=User.objects.create(username=f"coach{number}", first_name="Coach"), slot_duration=30
        )
        staff.services_offered.add(service)
        for weekday in range(1, 6):
            WorkingHours.objects.create(
                staff_member=staff, day_of_week=weekday, start_time=time(9), end_time=time(17)
            )
        for each in range(40):
            hour = 9 + each % 7
            request = AppointmentRequest.objects.create(
                date=date.today() + timedelta(days=1 + each * 3 // 2),  # noqa: DTZ011 - as the peer does
                start_time=time(hour),
                end_time=time(hour + 1),
                service=service,
                staff_member=staff,
            )
            Appointment.objects.bulk_create(
                [Appointment(client=client, appointment_request=request, phone="", amount_to_pay=0)]
            )
    print(StaffMember.objects.first().id, service.id)


if __name__ == "__main__":
    fill()
