"""Sentences that workers write. All invented; {name} is what the person is called. No address, no number, no house."""

from __future__ import annotations

from opennrm.cases.rules import Contact, Function

# form -> what somebody noticed
NOTICED: dict[str, tuple[str, ...]] = {
    "sexual": (
        "Found at a check of rooms that are let by the hour. Somebody waiting outside answered every question for the "
        "person. No money, no papers at hand.",
        "Says she earns well, but cannot say where the money is. Asked twice whether her family will hear of this.",
        "A hotel called: three different men in one evening, the person did not leave the room and asked for water.",
        "Came to the desk with a friend. Wants to stop and does not dare to: pictures would be sent home.",
        "A customer called the hotline: she seemed drugged and asked him to call her sister.",
        "Was driven from town to town, a few days in each. Does not know in which country this is.",
    ),
    "labour": (
        "Sleeps with five others above the place of work. Wages are ‘kept for later’. The employer holds the passports.",
        "Works fourteen hours, six days, for a fifth of what was promised. Is afraid to call in ill.",
        "Found in a greenhouse at a visit. Could not say for whom the work is done; a man near the door listened.",
        "Asked a colleague how to send a letter home without the foreman seeing it. Owes the journey.",
        "Paid for a job in a kitchen that was not there. Works since March to pay back a debt that grows.",
    ),
    "domestic": (
        "Lives in with a family and looks after four children, day and night. Has never been outside alone.",
        "A neighbour sees her on the balcony at night, in thin clothes. She says she may not speak with people.",
    ),
    "criminal": (
        "Caught with a bag of perfume for the third time. Says a ‘cousin’ counts what is brought home every evening.",
        "Found in a house full of hemp plants, locked in from outside. Speaks no language anybody here knows.",
        "Carries parcels for somebody he calls uncle. Has a new telephone and a burn on the arm.",
    ),
    "begging": (
        "Begs at the station from early to late; a car brings and fetches. Has a bad leg that nobody looks at.",
    ),
    "marriage": ("Was told it was a holiday. Is to marry on Saturday and has locked herself in at school.",),
    "not_yet": (
        "Landed alone, with a hotel booking for one night and a telephone number she must call. Did not choose either.",
        "Was offered work by somebody she met in an app last week, and is to be fetched tomorrow.",
    ),
    "": ("Something is not right. The person looks at the door all the time and says nothing.",),
}
WHO_ELSE = ("The person who brought them may still be near.", "Nobody knows that this was reported.", "")
TRIAGED = (
    "Called back. Enough to go on; ask for the language before the first talk.",
    "Known form, new place. Tell the care coordinator of the region.",
    "Asked the reporter whether a shelter is wanted: not now.",
)
OPENING = (
    "Slightest indication is there; the person wants help with a place to stay and with papers.",
    "Reported by somebody bound to report. Somebody must be there for the person from today.",
    "The person asked for help and agreed with one fixed contact.",
)
# what a note tells, by the kind of contact
NOTES: dict[Contact, tuple[str, ...]] = {
    Contact.MET: (
        "First talk, an hour. {name} slept and ate, and wants to know who else knows. Explained who reads what.",
        "Walked together to the town and back. {name} chose the way. Spoke of music, not of before.",
        "{name} asked what happens to the things left behind. Agreed to make a list.",
        "Talked through the three roads that are open, with the interpreter. {name} wants to think until next week.",
        "{name} cooked for the house. Laughed for the first time since arriving.",
        "Looked at the letter together. {name} understood it and signed that it was received.",
        "{name} says the headaches are back. Wants a doctor who is a woman.",
        "Made a plan for the week: class on Monday and Wednesday, sport on Friday, quiet on Sunday.",
    ),
    Contact.CALLED: (
        "Called at the agreed hour. {name} could talk freely. The old number is off; nothing came in.",
        "Short call: {name} will be late tomorrow and asks whether the interpreter can be another one.",
        "Called the code word back and forth; all well.",
        "{name} called: somebody asked about her at school. Wrote down what was said and told the police contact.",
    ),
    Contact.WROTE: (
        "Sent a message in the agreed words only. Answer after ten minutes: a thumb.",
        "Wrote to {name} about the appointment, without place or reason, as agreed.",
    ),
    Contact.CONSULTED: (
        "Weighed up with colleagues whether to move the talk with the police. Better wait until the sleep is better.",
        "Asked the care coordinator for a follow-up place. None before next month; asked to be first on the list.",
        "Went through the risk with two colleagues: nothing new, the plan holds.",
    ),
    Contact.OBSERVED: (
        "{name} does not come down when the bell rings. Agreed to knock in a rhythm from now on.",
        "Eats well, sleeps badly. Keeps the light on.",
        "A car stood opposite for an hour. Noted; the house was told. Came to nothing.",
    ),
}
# what is to be done, and why, by what somebody is in the team
TASKS: dict[Function, tuple[tuple[str, str], ...]] = {
    Function.LEAD: (
        ("Ask {name} whether the safe contact still holds", "it was last confirmed some time ago"),
        ("Plan the talk about what comes next", "the stage ends and nobody has asked yet"),
        ("Find an interpreter who does not come from the same town", "{name} asked for it"),
        ("Write the short summary for {name} in plain words", "everybody may read their own file"),
        ("Ask for a follow-up place", "move-on takes weeks and is asked for too late"),
        ("Go through who is in the team and end what is no longer needed", "need to know, not nice to know"),
    ),
    Function.MENTOR: (
        ("Go with {name} to the registration of the class", "the first time is the hardest"),
        ("Help {name} with the weekly allowance", "the card did not work last Friday"),
        ("Ask about the bag that was left behind", "there is a photo in it"),
    ),
    Function.POLICE_CONTACT: (
        ("Say whether there is news for {name} about the investigation", "three weeks of silence frighten"),
        ("Offer a second informational talk", "{name} wants to hear once more what a criminal report means"),
    ),
    Function.HEALTH_CONTACT: (
        ("Plan the check-up", "headaches, and the last visit was cut short"),
        ("Ask for the result and explain it to {name}", "the answer came in by post"),
    ),
    Function.LAWYER: (
        ("Send the objection before the term ends", "the letter came on Monday"),
        ("Explain to {name} what the statement will be used for", "asked at the last talk"),
    ),
    Function.IMMIGRATION_CONTACT: (
        ("Confirm that removal is suspended", "the reflection period was accepted"),
        ("Tell the team when the decision is due", "the permit of {name} must be renewed"),
    ),
    Function.RETURN_COUNSELLOR: (
        ("Ask the organisation at home whether there is a place", "{name} wants to go back, not to the old street"),
        ("Go through the letter of support with {name}", "departure is planned"),
    ),
    Function.GUARDIAN: (
        ("Visit {name} in the reception", "once a month, and after every change"),
        ("Decide with {name} about school after the holidays", "the place is kept until Friday"),
    ),
    Function.CARE_COORDINATOR: (
        ("Ask the municipality for a house", "the shelter is meant for three months"),
        ("Call the round table of the region", "four organisations work past each other"),
    ),
    Function.COUNSELLOR: (
        ("Make the budget with {name}", "the first letters about debts have come"),
        ("Visit the training place together", "begins next month"),
    ),
    Function.OTHER: (
        ("Be there at dinner on Friday", "weekends are long"),
        ("Check on {name} at ten and at two", "bad nights since Tuesday"),
    ),
}
GROUNDS: dict[str, str] = {
    "law": "The law gives this body its task; {name} was told who sees what, and why.",
    "person": "Explained in {name}’s own language what is told, to whom and for what. {name} agreed, and may take it back.",
    "guardian": "The guardian agreed after a talk with {name}, who agrees too.",
}
CODE_WORDS = ("blue kettle", "seven swans", "apple cake", "north wind", "green door", "old bicycle")
HOURS = ("weekdays 9 to 11", "after 19.00", "Tuesdays and Thursdays", "any time before noon")
NEVER = ("write, or leave a voicemail", "call the old number", "through family", "")
DOCUMENTS = (
    ("Agreement on the house rules", "These are the rules of the house, read together and explained. Nobody exists."),
    ("Summary in plain words", "What we know, what we do, who sees it, and how you stop it. Nobody exists."),
    ("Letter of the class", "You are welcome from Monday on. Bring a pen. Nobody exists."),
)
