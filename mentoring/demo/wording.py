"""What the demo's people wrote: goals, lines about sessions, and answers."""

GOALS = {
    "interview-preparation": "Answer the hard question about my weakest project without flinching",
    "first-chief-role": "Know what the first ninety days in the chair would ask of me",
    "council-relations": "Brief a council member I disagree with, and both leave glad we talked",
    "management-tools": "Run one project with a plan that people other than me can read",
    "breaking-in": "Sit in on every department at least once and write down what surprised me",
    "career-progression": "Apply for the next step up before I feel ready",
    "bouncing-back": "Tell what happened in my last job in two honest sentences",
    "difficult-conversations": "Have the talk I have been putting off since spring",
    "finance-and-budget": "Present the mid-year budget without reading from the page",
    "people-and-culture": "Give every person on my team one useful thing to hear each month",
    "community-engagement": "Hold a public meeting that people thank us for",
    "equity-and-inclusion": "Change one rule that keeps the same people out",
    "crisis-leadership": "Write the plan I wished we had had during the last storm",
    "work-life-balance": "Leave the office at five on Wednesdays, and mean it",
    "resume-review": "Have a resume that says what I did, not what my job was",
    "veterans-transition": "Say what I did in the service in words a panel understands",
}
LINES = (
    "We read the job ad together, line by line. Next time: a mock panel.",
    "A good hour. Draft of the staff report by Friday, and I look at it over the weekend.",
    "We talked about the council member who never answers. Idea: go and see her, without slides.",
    "Worked on the ninety-second version of the story. It gets better each time.",
    "Mostly listening today. It was the right thing.",
    "Budget hearing is on the 14th. We practiced the three questions that will surely come.",
    "Set two small goals until we meet again. Both have a date.",
    "Looked at the org chart and asked who would miss this unit. Nobody laughed.",
    "The capstone idea has become smaller, and better for it.",
    "We agreed to stop for ten minutes and just breathe. Then it went well.",
)
REPLIES = (
    "Thank you. The question about who I want to be known by stayed with me all week.",
    "I sent the report. You were right about the second page.",
    "That was the kindest hour of my month.",
)
PRIVATE = (
    "Ask about the mother's surgery next time.",
    "Tends to apologize before speaking. Point it out once more, gently.",
)
HELP = (
    "Nothing, we are fine.",
    "A list of good first questions would have helped.",
    "Finding an hour is the hardest part. Could we have shorter meetings too?",
    "Remind my supervisor that this is allowed during work.",
    "Thank you for matching us. It could not have been better.",
)
BEST = (
    "Somebody took me seriously, every month, for a year.",
    "The mock interview. I got the job.",
    "Having to write down three goals and look at them again.",
)
