"""Everything from the start."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mentoring.foundation.database import ROLE, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


OF_ORGANIZATION = (
    "audit_entries",
    "memberships",
    "messages",
    "programs",
    "availabilities",
    "coach_profiles",
    "cohorts",
    "goals",
    "participant_profiles",
    "photos",
    "cohort_coaches",
    "date_overrides",
    "enrolments",
    "matches",
    "preferences",
    "proposals",
    "roster_imports",
    "time_off",
    "waves",
    "meetings",
    "proposed_pairs",
    "recipients",
    "roster_changes",
    "answers",
    "session_logs",
    "notes",
)
INSTALLATION = """
INSERT INTO organizations (id, slug, name, zone, accent, created_at)
VALUES ('00000000-0000-7000-8000-000000000001', 'installation', 'Mentoring', 'UTC', '#0e5a5a', now())
"""


def upgrade() -> None:
    op.execute(ROLE)
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("accent", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("accent ~ '^#[0-9a-f]{6}$'", name=op.f("ck_organizations_accent_shape")),
        sa.CheckConstraint(
            "slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'", name=op.f("ck_organizations_slug_shape")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organizations_slug")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_operator", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_normalized")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_audit_entries_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_audit_entries")),
    )
    op.create_table(
        "doors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_doors_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_doors_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doors")),
        sa.UniqueConstraint("user_id", "organization_id", name=op.f("uq_doors_user_id_organization_id")),
    )
    op.create_table(
        "memberships",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_coach", sa.Boolean(), nullable=False),
        sa.Column("is_participant", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_memberships_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "organization_id", "user_id", name=op.f("uq_memberships_organization_id_user_id")
        ),
    )
    op.create_index("ix_memberships_name", "memberships", ["organization_id", "name"], unique=False)
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'claimed', 'sending', 'sent', 'uncertain', 'failed', 'cancelled', 'expired')",
            name=op.f("ck_messages_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_messages_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_messages_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "organization_id",
            "user_id",
            "kind",
            "subject_id",
            "sequence",
            "offset_minutes",
            name="uq_messages_once",
        ),
    )
    op.create_index(
        "ix_messages_due",
        "messages",
        ["organization_id", "due_at"],
        unique=False,
        postgresql_where="state = 'planned'",
    )
    op.create_index("ix_messages_newest", "messages", ["organization_id", "created_at"], unique=False)
    op.create_index(
        "ix_messages_open",
        "messages",
        ["organization_id", "claimed_at"],
        unique=False,
        postgresql_where="state IN ('claimed', 'sending')",
    )
    op.create_index("ix_messages_state", "messages", ["organization_id", "state"], unique=False)
    op.create_index("ix_messages_subject", "messages", ["organization_id", "subject_id"], unique=False)
    op.create_table(
        "occupancies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("user_id"), "="),
            (sa.column("during"), "&&"),
            using="gist",
            name="ex_occupancies_no_overlap",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_occupancies_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancies")),
        sa.UniqueConstraint("meeting_id", "user_id", name=op.f("uq_occupancies_meeting_id_user_id")),
    )
    op.create_table(
        "programs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("template_key", sa.Text(), nullable=False),
        sa.Column("template", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('cohort', 'gallery')", name=op.f("ck_programs_kind_known")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_programs_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_programs")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_programs_organization_id_name")),
    )
    op.create_table(
        "sign_in_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sign_in_codes_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_codes")),
    )
    op.create_index(op.f("ix_sign_in_codes_user_id"), "sign_in_codes", ["user_id"], unique=False)
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sign_in_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_sessions_user_id"), "sign_in_sessions", ["user_id"], unique=False)
    op.create_table(
        "availabilities",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("weekly", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("increment_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=True),
        sa.Column("per_week", sa.Integer(), nullable=True),
        sa.Column("per_month", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("horizon_days BETWEEN 1 AND 366", name=op.f("ck_availabilities_horizon_sane")),
        sa.CheckConstraint(
            "increment_minutes BETWEEN 5 AND 240", name=op.f("ck_availabilities_increment_sane")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_availabilities_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_availabilities_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_availabilities")),
        sa.UniqueConstraint(
            "organization_id", "membership_id", name=op.f("uq_availabilities_organization_id_membership_id")
        ),
    )
    op.create_table(
        "coach_profiles",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("places_served", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("bands", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("states", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("career_path", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("formats", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("credentials", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("audiences", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("meetings_a_month", sa.Integer(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("places BETWEEN 0 AND 20", name=op.f("ck_coach_profiles_places_sane")),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_coach_profiles_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_coach_profiles_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_coach_profiles")),
        sa.UniqueConstraint(
            "organization_id", "membership_id", name=op.f("uq_coach_profiles_organization_id_membership_id")
        ),
    )
    op.create_table(
        "cohorts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'matching', 'running', 'closing', 'closed', 'cancelled')",
            name=op.f("ck_cohorts_state_known"),
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_cohorts_dates_in_order")),
        sa.CheckConstraint("places BETWEEN 1 AND 10000", name=op.f("ck_cohorts_places_sane")),
        sa.ForeignKeyConstraint(
            ["organization_id", "program_id"],
            ["programs.organization_id", "programs.id"],
            name=op.f("fk_cohorts_organization_id_program_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_cohorts_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_cohorts")),
        sa.UniqueConstraint(
            "organization_id", "program_id", "name", name=op.f("uq_cohorts_organization_id_program_id_name")
        ),
    )
    op.create_index(op.f("ix_cohorts_program_id"), "cohorts", ["program_id"], unique=False)
    op.create_table(
        "goals",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_goals_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_goals_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_goals")),
    )
    op.create_index(op.f("ix_goals_membership_id"), "goals", ["membership_id"], unique=False)
    op.create_table(
        "participant_profiles",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("formats", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("government", sa.Text(), nullable=False),
        sa.Column("career_path", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_participant_profiles_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_participant_profiles_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_participant_profiles")),
        sa.UniqueConstraint(
            "organization_id",
            "membership_id",
            name=op.f("uq_participant_profiles_organization_id_membership_id"),
        ),
    )
    op.create_table(
        "photos",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_photos_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_photos_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_photos")),
        sa.UniqueConstraint(
            "organization_id", "membership_id", name=op.f("uq_photos_organization_id_membership_id")
        ),
    )
    op.create_table(
        "cohort_coaches",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("places BETWEEN 0 AND 20", name=op.f("ck_cohort_coaches_places_sane")),
        sa.ForeignKeyConstraint(
            ["organization_id", "cohort_id"],
            ["cohorts.organization_id", "cohorts.id"],
            name=op.f("fk_cohort_coaches_organization_id_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_cohort_coaches_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_cohort_coaches_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_cohort_coaches")),
        sa.UniqueConstraint(
            "organization_id",
            "cohort_id",
            "membership_id",
            name=op.f("uq_cohort_coaches_organization_id_cohort_id_membership_id"),
        ),
    )
    op.create_index(
        "ix_cohort_coaches_membership", "cohort_coaches", ["organization_id", "membership_id"], unique=False
    )
    op.create_table(
        "date_overrides",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("availability_id", sa.Uuid(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("windows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "availability_id"],
            ["availabilities.organization_id", "availabilities.id"],
            name=op.f("fk_date_overrides_organization_id_availability_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_date_overrides_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_date_overrides")),
        sa.UniqueConstraint(
            "organization_id",
            "availability_id",
            "local_day",
            name=op.f("uq_date_overrides_organization_id_availability_id_local_day"),
        ),
    )
    op.create_table(
        "enrolments",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('applied', 'waiting', 'enrolled', 'withdrawn', 'completed')",
            name=op.f("ck_enrolments_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "cohort_id"],
            ["cohorts.organization_id", "cohorts.id"],
            name=op.f("fk_enrolments_organization_id_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_enrolments_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_enrolments_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint(
            "organization_id",
            "cohort_id",
            "membership_id",
            name=op.f("uq_enrolments_organization_id_cohort_id_membership_id"),
        ),
    )
    op.create_index(
        "ix_enrolments_membership", "enrolments", ["organization_id", "membership_id"], unique=False
    )
    op.create_table(
        "matches",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("fit", sa.Integer(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'offered', 'active', 'ended')", name=op.f("ck_matches_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "coach_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_matches_organization_id_coach_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "cohort_id"],
            ["cohorts.organization_id", "cohorts.id"],
            name=op.f("fk_matches_organization_id_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "participant_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_matches_organization_id_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_matches_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_matches")),
    )
    op.create_index("ix_matches_coach", "matches", ["organization_id", "coach_id"], unique=False)
    op.create_index("ix_matches_participant", "matches", ["organization_id", "participant_id"], unique=False)
    op.create_index(
        "uq_matches_participant_open",
        "matches",
        ["organization_id", "cohort_id", "participant_id"],
        unique=True,
        postgresql_where="state <> 'ended'",
    )
    op.create_table(
        "preferences",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("ruled_out", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(rank IS NULL) = ruled_out", name=op.f("ck_preferences_ranked_or_ruled_out")),
        sa.CheckConstraint("rank BETWEEN 1 AND 5", name=op.f("ck_preferences_rank_sane")),
        sa.ForeignKeyConstraint(
            ["organization_id", "coach_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_preferences_organization_id_coach_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "cohort_id"],
            ["cohorts.organization_id", "cohorts.id"],
            name=op.f("fk_preferences_organization_id_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "participant_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_preferences_organization_id_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_preferences_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_preferences")),
        sa.UniqueConstraint(
            "organization_id",
            "cohort_id",
            "participant_id",
            "coach_id",
            name=op.f("uq_preferences_organization_id_cohort_id_participant_id_coach_id"),
        ),
    )
    op.create_table(
        "proposals",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'superseded', 'published')", name=op.f("ck_proposals_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "cohort_id"],
            ["cohorts.organization_id", "cohorts.id"],
            name=op.f("fk_proposals_organization_id_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_proposals_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_proposals")),
    )
    op.create_index(
        "uq_proposals_draft",
        "proposals",
        ["organization_id", "cohort_id"],
        unique=True,
        postgresql_where="state = 'draft'",
    )
    op.create_table(
        "roster_imports",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("header", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("remarks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('coaches', 'participants')", name=op.f("ck_roster_imports_kind_known")),
        sa.CheckConstraint(
            "state IN ('uploaded', 'applied', 'undone')", name=op.f("ck_roster_imports_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "cohort_id"],
            ["cohorts.organization_id", "cohorts.id"],
            name=op.f("fk_roster_imports_organization_id_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_roster_imports_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_roster_imports")),
    )
    op.create_table(
        "time_off",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("availability_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_time_off_days_in_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "availability_id"],
            ["availabilities.organization_id", "availabilities.id"],
            name=op.f("fk_time_off_organization_id_availability_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_time_off_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_time_off")),
    )
    op.create_index(op.f("ix_time_off_availability_id"), "time_off", ["availability_id"], unique=False)
    op.create_table(
        "waves",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("survey_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "cohort_id"],
            ["cohorts.organization_id", "cohorts.id"],
            name=op.f("fk_waves_organization_id_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_waves_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_waves")),
        sa.UniqueConstraint(
            "organization_id",
            "cohort_id",
            "survey_key",
            "due_on",
            name=op.f("uq_waves_organization_id_cohort_id_survey_key_due_on"),
        ),
    )
    op.create_index("ix_waves_due", "waves", ["organization_id", "due_on"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_start", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("tzdata", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("booking_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'confirmed', 'cancelled', 'held', 'missed')",
            name=op.f("ck_meetings_state_known"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meetings_times_in_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "coach_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_meetings_organization_id_coach_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "match_id"],
            ["matches.organization_id", "matches.id"],
            name=op.f("fk_meetings_organization_id_match_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "participant_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_meetings_organization_id_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_meetings_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_meetings")),
        sa.UniqueConstraint(
            "organization_id", "booking_key", name=op.f("uq_meetings_organization_id_booking_key")
        ),
    )
    op.create_index(
        "ix_meetings_coach", "meetings", ["organization_id", "coach_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_meetings_match", "meetings", ["organization_id", "match_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_meetings_participant",
        "meetings",
        ["organization_id", "participant_id", "starts_at"],
        unique=False,
    )
    op.create_index("ix_meetings_state", "meetings", ["organization_id", "state", "ends_at"], unique=False)
    op.create_table(
        "proposed_pairs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("fit", sa.Integer(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "coach_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_proposed_pairs_organization_id_coach_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "participant_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_proposed_pairs_organization_id_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "proposal_id"],
            ["proposals.organization_id", "proposals.id"],
            name=op.f("fk_proposed_pairs_organization_id_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_proposed_pairs_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_proposed_pairs")),
        sa.UniqueConstraint(
            "organization_id",
            "proposal_id",
            "participant_id",
            name=op.f("uq_proposed_pairs_organization_id_proposal_id_participant_id"),
        ),
    )
    op.create_table(
        "recipients",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('coach', 'participant')", name=op.f("ck_recipients_role_known")),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_recipients_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "wave_id"],
            ["waves.organization_id", "waves.id"],
            name=op.f("fk_recipients_organization_id_wave_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_recipients_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_recipients")),
        sa.UniqueConstraint(
            "organization_id",
            "wave_id",
            "membership_id",
            name=op.f("uq_recipients_organization_id_wave_id_membership_id"),
        ),
    )
    op.create_table(
        "roster_changes",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("fate IN ('added', 'updated')", name=op.f("ck_roster_changes_fate_known")),
        sa.ForeignKeyConstraint(
            ["organization_id", "import_id"],
            ["roster_imports.organization_id", "roster_imports.id"],
            name=op.f("fk_roster_changes_organization_id_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "membership_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_roster_changes_organization_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_roster_changes_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_roster_changes")),
        sa.UniqueConstraint(
            "organization_id",
            "import_id",
            "membership_id",
            name=op.f("uq_roster_changes_organization_id_import_id_membership_id"),
        ),
    )
    op.create_table(
        "answers",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("replies", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("role IN ('coach', 'participant')", name=op.f("ck_answers_role_known")),
        sa.ForeignKeyConstraint(
            ["organization_id", "recipient_id"],
            ["recipients.organization_id", "recipients.id"],
            name=op.f("fk_answers_organization_id_recipient_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "wave_id"],
            ["waves.organization_id", "waves.id"],
            name=op.f("fk_answers_organization_id_wave_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_answers_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "organization_id", "recipient_id", name=op.f("uq_answers_organization_id_recipient_id")
        ),
    )
    op.create_index("ix_answers_wave", "answers", ["organization_id", "wave_id"], unique=False)
    op.create_table(
        "session_logs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("logging_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "happened IN ('met', 'moved', 'missed')", name=op.f("ck_session_logs_happened_known")
        ),
        sa.CheckConstraint("minutes BETWEEN 0 AND 600", name=op.f("ck_session_logs_minutes_sane")),
        sa.ForeignKeyConstraint(
            ["organization_id", "author_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_session_logs_organization_id_author_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "match_id"],
            ["matches.organization_id", "matches.id"],
            name=op.f("fk_session_logs_organization_id_match_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "meeting_id"],
            ["meetings.organization_id", "meetings.id"],
            name=op.f("fk_session_logs_organization_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_session_logs_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_session_logs")),
        sa.UniqueConstraint(
            "organization_id", "logging_key", name=op.f("uq_session_logs_organization_id_logging_key")
        ),
        sa.UniqueConstraint(
            "organization_id", "meeting_id", name=op.f("uq_session_logs_organization_id_meeting_id")
        ),
    )
    op.create_index(
        "ix_session_logs_match", "session_logs", ["organization_id", "match_id", "held_on"], unique=False
    )
    op.create_table(
        "notes",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("layer IN ('private', 'pair', 'program')", name=op.f("ck_notes_layer_known")),
        sa.ForeignKeyConstraint(
            ["organization_id", "author_id"],
            ["memberships.organization_id", "memberships.id"],
            name=op.f("fk_notes_organization_id_author_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "log_id"],
            ["session_logs.organization_id", "session_logs.id"],
            name=op.f("fk_notes_organization_id_log_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_notes_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_notes")),
        sa.UniqueConstraint(
            "organization_id",
            "log_id",
            "author_id",
            "layer",
            name=op.f("uq_notes_organization_id_log_id_author_id_layer"),
        ),
    )
    for table in OF_ORGANIZATION:
        for statement in protect(table):
            op.execute(statement)
    op.execute("GRANT USAGE ON SCHEMA public TO mentoring_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mentoring_app")
    op.execute("REVOKE ALL ON alembic_version FROM mentoring_app")
    op.execute(INSTALLATION)


def downgrade() -> None:
    op.drop_table("notes")
    op.drop_index("ix_session_logs_match", table_name="session_logs")
    op.drop_table("session_logs")
    op.drop_index("ix_answers_wave", table_name="answers")
    op.drop_table("answers")
    op.drop_table("roster_changes")
    op.drop_table("recipients")
    op.drop_table("proposed_pairs")
    op.drop_index("ix_meetings_state", table_name="meetings")
    op.drop_index("ix_meetings_participant", table_name="meetings")
    op.drop_index("ix_meetings_match", table_name="meetings")
    op.drop_index("ix_meetings_coach", table_name="meetings")
    op.drop_table("meetings")
    op.drop_index("ix_waves_due", table_name="waves")
    op.drop_table("waves")
    op.drop_index(op.f("ix_time_off_availability_id"), table_name="time_off")
    op.drop_table("time_off")
    op.drop_table("roster_imports")
    op.drop_index("uq_proposals_draft", table_name="proposals", postgresql_where="state = 'draft'")
    op.drop_table("proposals")
    op.drop_table("preferences")
    op.drop_index("uq_matches_participant_open", table_name="matches", postgresql_where="state <> 'ended'")
    op.drop_index("ix_matches_participant", table_name="matches")
    op.drop_index("ix_matches_coach", table_name="matches")
    op.drop_table("matches")
    op.drop_index("ix_enrolments_membership", table_name="enrolments")
    op.drop_table("enrolments")
    op.drop_table("date_overrides")
    op.drop_index("ix_cohort_coaches_membership", table_name="cohort_coaches")
    op.drop_table("cohort_coaches")
    op.drop_table("photos")
    op.drop_table("participant_profiles")
    op.drop_index(op.f("ix_goals_membership_id"), table_name="goals")
    op.drop_table("goals")
    op.drop_index(op.f("ix_cohorts_program_id"), table_name="cohorts")
    op.drop_table("cohorts")
    op.drop_table("coach_profiles")
    op.drop_table("availabilities")
    op.drop_index(op.f("ix_sign_in_sessions_user_id"), table_name="sign_in_sessions")
    op.drop_table("sign_in_sessions")
    op.drop_index(op.f("ix_sign_in_codes_user_id"), table_name="sign_in_codes")
    op.drop_table("sign_in_codes")
    op.drop_table("programs")
    op.drop_table("occupancies")
    op.drop_index("ix_messages_subject", table_name="messages")
    op.drop_index("ix_messages_state", table_name="messages")
    op.drop_index(
        "ix_messages_open", table_name="messages", postgresql_where="state IN ('claimed', 'sending')"
    )
    op.drop_index("ix_messages_newest", table_name="messages")
    op.drop_index("ix_messages_due", table_name="messages", postgresql_where="state = 'planned'")
    op.drop_table("messages")
    op.drop_index("ix_memberships_user_id", table_name="memberships")
    op.drop_index("ix_memberships_name", table_name="memberships")
    op.drop_table("memberships")
    op.drop_table("doors")
    op.drop_table("audit_entries")
    op.drop_table("users")
    op.drop_table("organizations")
