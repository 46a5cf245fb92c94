"""The words that profiles, wishes and filters share: each list is `(code, words)`, in the order it is shown."""

TOPICS = (
    ("resume-review", "Resume review"),
    ("interview-preparation", "Interview preparation"),
    ("council-relations", "Council-manager relations"),
    ("management-tools", "Management tools"),
    ("breaking-in", "Breaking into local government"),
    ("career-progression", "Career progression"),
    ("first-chief-role", "First chief executive role"),
    ("bouncing-back", "Bouncing back"),
    ("difficult-conversations", "Difficult conversations"),
    ("finance-and-budget", "Finance and budget"),
    ("people-and-culture", "People and culture"),
    ("community-engagement", "Community engagement"),
    ("equity-and-inclusion", "Equity and inclusion"),
    ("crisis-leadership", "Crisis leadership"),
    ("work-life-balance", "Work-life balance"),
    ("veterans-transition", "From the military to local government"),
)
BANDS = (
    ("under-10k", "Under 10,000"),
    ("10k-50k", "10,000 to 50,000"),
    ("50k-100k", "50,000 to 100,000"),
    ("100k-250k", "100,000 to 250,000"),
    ("250k-500k", "250,000 to 500,000"),
    ("over-500k", "Over 500,000"),
)
BAND_LIMITS = (10_000, 50_000, 100_000, 250_000, 500_000)
GOVERNMENTS = (
    ("council-manager", "Council-manager"),
    ("mayor-council", "Mayor-council"),
    ("county", "County"),
    ("special-district", "Special district"),
    ("other", "Another form"),
)
LANGUAGES = (
    ("en", "English"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("zh", "Chinese"),
    ("vi", "Vietnamese"),
    ("ko", "Korean"),
    ("tl", "Tagalog"),
    ("ase", "American Sign Language"),
)
FORMATS = (("video", "Video"), ("phone", "Phone"), ("in_person", "In person"))
SETTINGS = (("urban", "Urban"), ("suburban", "Suburban"), ("rural", "Rural"))
VALUES = (
    ("candor", "Plain words"),
    ("calm", "Calm under pressure"),
    ("fairness", "Fairness"),
    ("numbers", "Sound numbers"),
    ("new-ideas", "New ideas"),
    ("teamwork", "Teamwork"),
    ("close-to-residents", "Being close to residents"),
    ("time-for-life", "Time for life outside work"),
)
MEETING_TIMES = (
    ("early", "Before work, 7 to 9 am"),
    ("morning", "Workday mornings, 9 am to noon"),
    ("midday", "Over lunch, noon to 1 pm"),
    ("afternoon", "Workday afternoons, 1 to 5 pm"),
    ("evening", "Workday evenings, 5 to 8 pm"),
    ("weekend", "Weekends, 9 am to 5 pm"),
)
CREDENTIALS = (
    ("credentialed-manager", "Credentialed manager"),
    ("program-alumni", "Program alumni"),
    ("veteran", "Veteran"),
    ("public-administration", "Master of public administration"),
    ("finance-officer", "Certified public finance officer"),
    ("human-resources", "Certified in human resources"),
)
CAREER_STEPS = (
    ("analyst", "Analyst"),
    ("supervisor", "Supervisor"),
    ("division-head", "Division head"),
    ("department-head", "Department head"),
    ("assistant-chief", "Assistant manager"),
    ("chief-executive", "City or county manager"),
)
AUDIENCES = (
    ("public", "Anyone on the internet"),
    ("members", "Members of the association"),
    ("cohort", "People in a cohort with me"),
    ("pair", "Only the participants I coach"),
)


def band_of(population: int) -> str:
    """The band that a population belongs to; a band begins where the one before ends."""
    index = sum(population >= limit for limit in BAND_LIMITS)
    return BANDS[index][0]


def label(choices: tuple[tuple[str, str], ...], code: str) -> str:
    """What people call a code; an unknown one is said as it is."""
    return dict(choices).get(code, code)
