"""The words of the account of exploitation: questions, answers, how they came up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opennrm.desk.words import Words
from opennrm.exploitation.rules import CameUp, Question, Reply, Topic
from opennrm.ui.countries import country

TOPICS: Words = {
    Topic.RECRUITMENT: _("How it began"),
    Topic.ROUTE: _("The way here"),
    Topic.EXPLOITATION: _("What happened"),
    Topic.CONTROL: _("How the person was kept in it"),
    Topic.PERIOD: _("When"),
    Topic.DEBTS: _("Debts"),
    Topic.PAPERS: _("Identity and travel documents"),
}
QUESTIONS: Words = {
    Question.RECRUITED_HOW: _("How the person was recruited"),
    Question.RECRUITED_WHERE: _("Where the person was recruited"),
    Question.RECRUITED_BY: _("Who recruited, to the person"),
    Question.RECRUITED_ONLINE: _("Websites and apps used to recruit"),
    Question.ROUTE: _("Countries passed on the way"),
    Question.FORMS: _("Forms of exploitation"),
    Question.SEXUAL_FORMS: _("Forms of sexual exploitation"),
    Question.SECTORS: _("Sectors of work"),
    Question.EXPLOITED_WHERE: _("Where it happened"),
    Question.EXPLOITED_ONLINE: _("Websites and apps used to exploit"),
    Question.CONTROL: _("Means of control"),
    Question.BEGAN: _("When it began"),
    Question.ENDED: _("When it ended"),
    Question.DEBTS: _("Debts that are claimed"),
    Question.PAPERS: _("Where the documents are"),
}
HINTS: Words = {
    Question.RECRUITED_WHERE: _("In general terms: a country, a town, a kind of place. No address."),
    Question.RECRUITED_BY: _("In general terms: “a cousin”, “an agency”. Names of suspects belong to the police."),
    Question.ROUTE: _("In the words column also: how, and with whom in general terms."),
    Question.EXPLOITED_WHERE: _("In general terms: a kind of place, a region. An address belongs to the police."),
    Question.BEGAN: _("As it was told: a day, a month, a season, “when my son was born”."),
    Question.ENDED: _("As it was told. “It has not ended” is an answer."),
    Question.DEBTS: _("How much, to whom in general terms, and what happens if it is not paid."),
}
REPLIES: Words = {
    Reply.TOLD: pgettext_lazy("account", "It was told"),
    Reply.NOT_NOW: _("Does not want to tell now"),
    Reply.UNKNOWN: _("Was asked, and does not know"),
}
CAME_UP: Words = {
    CameUp.ASKED: _("I asked, or a colleague did"),
    CameUp.BY_ITSELF: _("The person began to speak of it"),
    CameUp.WRITTEN: _("It stands in a report or a document"),
}
CAME_UP_SHORT: Words = {
    CameUp.ASKED: _("asked"),
    CameUp.BY_ITSELF: _("told unasked"),
    CameUp.WRITTEN: _("read"),
}
_APPS: Words = {
    "facebook": "Facebook", "instagram": "Instagram", "whatsapp": "WhatsApp", "telegram": "Telegram",
    "messenger": "Facebook Messenger", "viber": "Viber", "snapchat": "Snapchat", "line": "LINE", "4sale": "4Sale",
    "wechat": "WeChat", "qq": "QQ", "qzone": "Qzone", "tiktok": "TikTok", "twitter": "X (Twitter)",
    "dating": _("A dating site or app"), "job_site": _("A site with jobs"), "advert_site": _("A site with adverts"),
    "game": _("A game"), "other": _("Another one"),
}  # fmt: skip
ANSWERS: dict[Question, Words] = {
    Question.RECRUITED_HOW: {
        "business": _("At a place of business"),
        "school": _("At a school"),
        "work": _("At work"),
        "social_network": _("Through a social network online"),
        "online_advert": _("Through an advert online"),
        "television": _("Through an advert on television"),
        "newspaper": _("Through an advert in a newspaper"),
        "family": _("Through family, or at a family feast"),
        "friends": _("Through friends, or going out"),
        "partner": _("Through a partner, in love"),
        "reception": _("In or around reception for asylum seekers"),
        "street": _("On the street"),
        "taken": _("Taken by force"),
        "other": _("Otherwise"),
    },
    Question.RECRUITED_BY: {
        "family": _("Family"),
        "acquainted": _("Somebody the person knew"),
        "partner": _("A partner"),
        "stranger": _("A stranger"),
        "agency": _("An agency or an employer"),
    },
    Question.RECRUITED_ONLINE: _APPS,
    Question.FORMS: {
        "sexual": _("Sexual exploitation"),
        "labour": _("Labour exploitation"),
        "child_labour": _("Labour of a child"),
        "domestic": _("Domestic servitude"),
        "criminal": _("Forced to commit crimes"),
        "begging": _("Forced begging"),
        "organs": _("Removal of organs"),
        "marriage": _("Forced marriage"),
        "military": _("Forced to fight for an armed group"),
        "adoption": _("Forced or illegal adoption"),
        "surrogacy": _("Forced to bear a child for others"),
        "other": _("Another form"),
    },
    Question.SEXUAL_FORMS: {
        "prostitution": _("Prostitution"),
        "images": _("Images or films"),
        "webcam": _("Over a webcam or a telephone"),
        "private": _("Sexual services to one person or a closed circle"),
    },
    Question.SECTORS: {
        "a": _("Agriculture, forestry and fishing"),
        "b": _("Mining and quarrying"),
        "c": _("Manufacturing"),
        "d": _("Electricity, gas, steam and air conditioning"),
        "e": _("Water, sewerage and waste"),
        "f": _("Construction"),
        "g": _("Trade, and repair of vehicles"),
        "h": _("Transport and storage"),
        "i": _("Hotels, restaurants and food"),
        "j": _("Information and communication"),
        "k": _("Finance and insurance"),
        "l": _("Real estate"),
        "m": _("Professional, scientific and technical work"),
        "n": _("Temporary work, cleaning and other support"),
        "o": _("Public administration and defence"),
        "p": _("Education"),
        "q": _("Health and social work"),
        "r": _("Arts, entertainment and recreation"),
        "s": _("Other services, such as nails or massage"),
        "t": _("A private household"),
        "u": _("An embassy or an international body"),
    },
    Question.EXPLOITED_ONLINE: _APPS,
    Question.CONTROL: {
        "threats": _("Threats of violence"),
        "threats_family": _("Threats to children or family"),
        "threats_police": _("Threats with the police or with deportation"),
        "threats_images": _("Threats to spread images"),
        "violence": _("Violence"),
        "sexual_violence": _("Sexual violence"),
        "psychological": _("Humiliation or isolation"),
        "debt": _("A debt that must be worked off"),
        "false_promises": _("False promises"),
        "takes_earnings": _("Earnings taken away"),
        "money": _("No access to own money"),
        "movement": _("Locked in, or never alone outside"),
        "medical_care": _("Kept from medical care"),
        "necessities": _("Kept from food, sleep or other needs"),
        "substances": _("Drugs or alcohol"),
        "hours": _("Excessive working hours"),
        "papers": _("Documents taken away"),
        "rituals": _("An oath or a ritual"),
        "other": _("Otherwise"),
    },
    Question.DEBTS: {
        "journey": _("For the journey"),
        "papers": _("For documents"),
        "housing": _("For housing"),
        "agency": _("For getting the work"),
        "food": _("For food or care"),
        "drugs": _("For drugs"),
        "family": _("Of the family"),
        "fines": _("Fines for what was done wrong"),
        "other": _("For something else"),
    },
    Question.PAPERS: {
        "own_hands": _("The person has them"),
        "held": _("Somebody else holds them"),
        "destroyed": _("Taken and destroyed"),
        "lost": _("Lost"),
        "never_had": _("Never had any"),
        "not_genuine": _("Not genuine, or in another name"),
        "other": _("Otherwise"),
    },
}


def answer_words(question: Question, codes: tuple[str, ...]) -> str:
    """The chosen answers in words, in the order in which they were chosen."""
    if question == Question.ROUTE:
        return " → ".join(country(code) for code in codes)
    words = ANSWERS.get(question, {})
    return "; ".join(str(words.get(code, code)) for code in codes)
