"""Many organizations, straight in SQL: 500 people each, with profiles, cohorts, matches, meetings and logs."""

from psycopg import Connection

PEOPLE, COACHES, MEETINGS = 500, 150, 1500
TOPICS = [
    "resume-review",
    "interview-preparation",
    "council-relations",
    "finance-and-budget",
    "career-progression",
]

ORGANIZATION = """
INSERT INTO organizations (id, slug, name, zone, accent, created_at)
VALUES (%(org)s, %(slug)s, %(name)s, 'America/Los_Angeles', '#0e5a5a', now())
"""
# Ids are derived, so that each statement finds the rows of the one before: md5 of organization, kind and number.
STATEMENTS = (
    """INSERT INTO users (id, email, name, theme, is_operator, created_at)
       SELECT md5(%(slug)s || 'u' || n)::uuid, %(slug)s || '.' || n || '@example.org', 'Person ' || n, 'auto',
           false, now()
       FROM generate_series(1, %(people)s) n""",
    """INSERT INTO doors (id, user_id, organization_id)
       SELECT md5(%(slug)s || 'd' || n)::uuid, md5(%(slug)s || 'u' || n)::uuid, %(org)s
       FROM generate_series(1, %(people)s) n""",
    """INSERT INTO memberships (organization_id, id, user_id, name, title, agency, city, state, phone, population,
           is_administrator, is_coach, is_participant, created_at, invited_at, accepted_at)
       SELECT %(org)s, md5(%(slug)s || 'm' || n)::uuid, md5(%(slug)s || 'u' || n)::uuid,
           (ARRAY['Ana','Ben','Cleo','Dana','Ellis','Fay','Gus','Hana'])[1 + n %% 8] || ' Person' || n,
           'Assistant manager', 'City of ' || (n %% 97), 'Fresno', 'California', '', 20000 + n * 100,
           n = 1, n > 1 AND n <= %(coaches)s, n > %(coaches)s, now() - interval '90 days',
           now() - interval '80 days', CASE WHEN n %% 40 = 7 THEN NULL ELSE now() - interval '70 days' END
       FROM generate_series(1, %(people)s) n""",
    """INSERT INTO coach_profiles (organization_id, id, membership_id, headline, story, places_served, bands, states,
           career_path, topics, languages, formats, credentials, audiences, places, search_text, updated_at,
           completed_at)
       SELECT %(org)s, md5(%(slug)s || 'cp' || n)::uuid, md5(%(slug)s || 'm' || n)::uuid,
           'City manager, retired', 'Thirty years in cities of this size.', '[]'::jsonb, ARRAY['50k-100k'],
           ARRAY['California'],
           ARRAY['analyst','chief-executive'], (%(topics)s::text[])[1 + n %% 3 : 3 + n %% 3], ARRAY['en'],
           ARRAY['video','phone'], ARRAY['credentialed-manager'], '{}'::jsonb, 4, 'person' || n, now(), now()
       FROM generate_series(2, %(coaches)s) n""",
    """INSERT INTO availabilities (organization_id, id, membership_id, zone, weekly, notice_minutes, horizon_days,
           increment_minutes, buffer_before, buffer_after, updated_at)
       SELECT %(org)s, md5(%(slug)s || 'av' || n)::uuid, md5(%(slug)s || 'm' || n)::uuid, 'America/Chicago',
           '[[1,540,720],[3,780,1020]]'::jsonb, 1440, 60, 30, 0, 15, now()
       FROM generate_series(2, %(coaches)s) n""",
    """INSERT INTO programs
       (organization_id, id, name, kind, template_key, template, created_at)
       VALUES (%(org)s, md5(%(slug)s || 'p')::uuid, 'Emerging Leaders', 'cohort', 'emerging-leaders', '{}'::jsonb,
       now())""",
    """INSERT INTO cohorts (organization_id, id, program_id, name, starts_on, ends_on, zone, places, state, version,
           created_at)
       VALUES (%(org)s, md5(%(slug)s || 'c')::uuid, md5(%(slug)s || 'p')::uuid, 'Class of this year',
           current_date - 120, current_date + 245, 'America/Los_Angeles', 400, 'running', 1, now())""",
    """INSERT INTO enrolments (organization_id, id, cohort_id, membership_id, state, created_at)
       SELECT %(org)s, md5(%(slug)s || 'e' || n)::uuid, md5(%(slug)s || 'c')::uuid, md5(%(slug)s || 'm' || n)::uuid,
           'enrolled', now() FROM generate_series(%(coaches)s + 1, %(people)s) n""",
    """INSERT INTO cohort_coaches (organization_id, id, cohort_id, membership_id, places, created_at)
       SELECT %(org)s, md5(%(slug)s || 'cc' || n)::uuid, md5(%(slug)s || 'c')::uuid, md5(%(slug)s || 'm' || n)::uuid,
           3, now() FROM generate_series(2, %(coaches)s) n""",
    """INSERT INTO matches (organization_id, id, cohort_id, participant_id, coach_id, state, fit, reasons, published_at)
       SELECT %(org)s, md5(%(slug)s || 'x' || n)::uuid, md5(%(slug)s || 'c')::uuid, md5(%(slug)s || 'm' || n)::uuid,
           md5(%(slug)s || 'm' || (2 + n %% (%(coaches)s - 1)))::uuid, 'active', 700, '[]'::jsonb,
           now() - interval '100 days'
       FROM generate_series(%(coaches)s + 1, %(people)s - 5) n""",
    """INSERT INTO meetings (organization_id, id, match_id, coach_id, participant_id, starts_at, ends_at, local_start,
           zone, tzdata, format, place, state, sequence, booking_key, created_at)
       SELECT %(org)s, md5(%(slug)s || 'g' || k)::uuid, m.id, m.coach_id, m.participant_id, at, at + interval '1 hour',
           '', 'America/Chicago', 'benchmark', 'video', '', CASE WHEN at < now() - interval '1 day' AND k %% 97 > 0
           THEN 'held' ELSE 'confirmed' END, 0, md5(%(slug)s || 'k' || k)::uuid, now()
       FROM (SELECT k, md5(%(slug)s || 'x' || (%(coaches)s + 1 + k %% (%(people)s - 6 - %(coaches)s)))::uuid AS match,
           date_trunc('hour', now()) - interval '95 days' + (k / 14) * interval '1 day' + (k %% 14) * interval '1 hour'
           AS at FROM generate_series(1, %(meetings)s) k) made
       JOIN matches m ON m.organization_id = %(org)s AND m.id = made.match""",
    """INSERT INTO session_logs (organization_id, id, match_id, meeting_id, author_id, happened, held_on, minutes,
           format, topics, logging_key, created_at, updated_at)
       SELECT organization_id, md5(id::text || 'l')::uuid, match_id, id, coach_id, 'met', starts_at::date, 60, 'video',
           '{}', md5(id::text || 'lk')::uuid, now(), now()
       FROM meetings WHERE organization_id = %(org)s AND state = 'held'""",
    """INSERT INTO messages (organization_id, id, user_id, kind, subject_id, sequence, offset_minutes, details, why,
           state, attempts, due_at, created_at, outcome)
       SELECT %(org)s, md5(id::text || 'msg')::uuid, md5(%(slug)s || 'u2')::uuid, 'meeting_reminder', id, 0, 60,
           '{}'::jsonb, 'The program reminds of meetings.', 'sent', 1, starts_at, starts_at, ''
       FROM meetings WHERE organization_id = %(org)s""",
    """INSERT INTO occupancies (id, user_id, during, meeting_id)
       SELECT md5(m.id::text || 'o')::uuid, c.user_id, tstzrange(m.starts_at, m.ends_at), m.id
       FROM meetings m JOIN memberships c ON c.organization_id = m.organization_id AND c.id = m.coach_id
       WHERE m.organization_id = %(org)s AND m.state = 'confirmed' ON CONFLICT DO NOTHING""",
)


def fill(connection: Connection, first: int, last: int) -> None:
    """Add the organizations numbered `first` to `last`, each in a transaction inside its own walls."""
    for number in range(first, last + 1):
        slug = f"bench-{number}"
        values = {
            "slug": slug,
            "name": f"Association {number}",
            "people": PEOPLE,
            "coaches": COACHES,
            "meetings": MEETINGS,
            "topics": TOPICS,
        }
        with connection.transaction():
            values["org"] = connection.execute("SELECT md5(%(slug)s)::uuid", values).fetchone()[0]
            connection.execute("SELECT set_config('app.organization_id', %(org)s::text, true)", values)
            for statement in (ORGANIZATION, *STATEMENTS):
                connection.execute(statement, values)
    connection.execute("ANALYZE")
