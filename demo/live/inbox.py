"""What waits at the desk or has just been answered: signals of every state, a raid, drafts, doubles, questions. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from demo.live import plan, words
from demo.live.telling import DRAMA_NUMBERS, Calendar, Telling, facts, report
from demo.people import Human, Register
from opennrm.people.rules import Certainty, Fact, PersonFacts, Source
from opennrm.referrals.rules import (
    AgeBand,
    Children,
    Form,
    Lane,
    PersonLine,
    Rejection,
    Report,
    Safe,
    Service,
    Sex,
    State,
)


@dataclass
class Inbox:
    """Makes the signals that are in no file."""

    register: Register
    calendar: Calendar
    numbers: Iterator[int]
    made: int = 0

    def human(self, country: str, age: int, *, female: bool = True, told: str = "date", own: bool = False) -> Human:
        self.made += 1
        human = self.register.human(
            f"inbox-{self.made:02}", country, age, self.calendar.today, female=female, told=told, own=own
        )
        return replace(human, said_year=self.calendar.today.year - 19) if told == "doubted" else human

    def signal(
        self,
        human: Human,
        by: str,
        days: float,
        telling: Telling,
        state: State = State.RECEIVED,
        *,
        way: str = "latin",
        phone: str = "",
        rejection: Rejection | None = None,
        answered: float | None = None,
    ) -> plan.Signal:
        """By name. Answered after a third of the time since, or `answered` days ago."""
        at = self.calendar.ago(days)
        telling = replace(telling, on=min(telling.on, at.date()))
        told = report(self.register.chance, human, by, telling, way, phone=phone)
        heard = None if state == State.RECEIVED else self.calendar.after(at, days / 3)
        if answered is not None:
            heard = self.calendar.ago(answered)
        desk = self.register.chance.choice(words.TRIAGED) if state == State.TRIAGED else ""
        return plan.Signal(f"{human.key}-{by}", at, by, told, state, heard, desk, rejection)

    def telling(self, form: str, days: float, **more: object) -> Telling:
        return replace(Telling(form, self.calendar.ago(days + 0.5).date()), **more)  # type: ignore[arg-type]

    def named(self) -> list[plan.Signal]:
        """Received, looked at, not taken up, withdrawn."""
        human, tell, signal = self.human, self.telling, self.signal
        found = [
            signal(human("BG", 20), "police", 0.05, tell("sexual", 0.05, safe=Safe.NOT_SAFE, region="oost")),
            signal(human("HU", 23), "police", 0.3, tell("sexual", 0.3, service=Service.SHELTER, children=Children.YES)),
            signal(human("GN", 17, told="doubted"), "border", 0.2, tell("not_yet", 0.2, safe=Safe.UNDER_WAY)),
            signal(human("VN", 16, female=False, own=True), "guardian", 0.9, tell("criminal", 1), way="own"),
            signal(human("IN", 31, female=False), "inspector", 1.2, tell("labour", 1.2, interpreter=True)),
            signal(human("NL", 15), "youth", 0.4, tell("sexual", 0.4, region="oost")),
            signal(human("PH", 36), "doctor", 1.6, tell("domestic", 2, safe=Safe.NOT_SAFE)),
            signal(human("RO", 26), "desk2", 0.15, tell("sexual", 0.15, region="west")),
            signal(human("NL", 24), "coordinator", 2.2, tell("sexual", 3, region="oost")),
            signal(
                human("PL", 38, female=False),
                "inspector",
                3,
                tell("labour", 4, region="zuid"),
                State.TRIAGED,
                answered=0.4,
            ),
            signal(human("NG", 22), "border", 2.5, tell("sexual", 3, region="west"), State.TRIAGED, answered=0.4),
            signal(human("SK", 19), "police", 4, tell("sexual", 4, region="oost"), State.TRIAGED, answered=0.6),
            signal(
                human("CN", 42, own=True), "mentor", 3.5, tell("labour", 5, region="noord"), State.TRIAGED, way="own"
            ),
            signal(human("LV", 28), "police", 6, tell("sexual", 6), State.LINKED),
            signal(human("RO", 34), "police", 10, tell("labour", 10, service=Service.REGISTRATION), State.REGISTERED),
            signal(
                human("UA", 33, own=True), "coordinator", 7, tell("labour", 8, region="oost"), State.LINKED, way="own"
            ),
        ]
        no = Rejection
        found += [
            signal(human("PT", 29, female=False), "police", 8, tell("labour", 8), State.REJECTED,
                   rejection=no.NOT_TRAFFICKING),
            signal(human("BG", 25), "police", 5, tell("sexual", 5), State.REJECTED, rejection=no.SENT_TWICE),
            signal(human("DE", 21), "border", 11, tell("sexual", 11), State.REJECTED, rejection=no.ELSEWHERE),
            signal(human("NL", 19), "youth", 9, tell("sexual", 9), State.WITHDRAWN),
            signal(human("GH", 27), "doctor", 13, tell("domestic", 14), State.WITHDRAWN),
        ]  # fmt: skip
        return found

    def counted(self) -> list[plan.Signal]:
        """Without a name: waiting, and counted. Two of them share what their reporters both know."""
        rows = (
            ("doctor", 0.6, "NG", AgeBand.ADULT, Sex.FEMALE, "sexual", State.RECEIVED, ""),
            ("mentor", 1.8, "unknown", AgeBand.UNKNOWN, Sex.FEMALE, "", State.RECEIVED, ""),
            ("youth", 2.4, "NL", AgeBand.TEEN, Sex.MALE, "criminal", State.RECEIVED, ""),
            ("doctor", 9, "BR", AgeBand.MIDDLE, Sex.OTHER, "sexual", State.COUNTED, "anna 12 march mill"),
            ("coordinator", 6, "BR", AgeBand.MIDDLE, Sex.NOT_ASKED, "sexual", State.COUNTED, "anna 12 march mill"),
            ("guardian", 12, "stateless", AgeBand.CHILD, Sex.FEMALE, "begging", State.COUNTED, ""),
            ("coordinator", 16, "PL", AgeBand.GROWN, Sex.MALE, "labour", State.COUNTED, ""),
            ("mentor", 20, "RO", AgeBand.YOUNG, Sex.FEMALE, "sexual", State.COUNTED, ""),
            ("youth", 25, "NL", AgeBand.TEEN, Sex.FEMALE, "sexual", State.COUNTED, ""),
            ("doctor", 31, "", AgeBand.NOT_ASKED, Sex.NOT_ASKED, "", State.COUNTED, ""),
        )
        found = []
        for number, (by, days, country, band, sex, form, state, shared) in enumerate(rows, 1):
            at = self.calendar.ago(days)
            told = Report(
                lane=Lane.COUNTED,
                noticed=words.NOTICED[""][0],
                noticed_on=at.date(),
                safe_now=Safe.UNKNOWN if days > 2 else Safe.NOT_ASKED,
                region="oost" if days < 12 else "",
                forms=(Form(form),) if form else (),
                person=PersonLine(age_band=band, sex=sex, nationality=country),
                linkage=shared,
            )
            answered = None if state == State.RECEIVED else self.calendar.after(at, 0.8)
            found.append(plan.Signal(f"counted-{number:02}", at, by, told, state, answered))
        return found

    def doubles(self) -> tuple[list[plan.Signal], list[plan.Double]]:
        """The same person told by two: another spelling, another script, names the other way round."""
        rows = (
            ("VN", 21, "police", "plain", "mentor", "own", None),
            ("MA", 26, "border", "latin", "mentor", "own", None),
            ("HU", 24, "police", "latin", "coordinator", "plain", None),
            ("UA", 30, "police", "latin", "doctor", "own", None),
            ("BG", 22, "inspector", "latin", "mentor", "swapped", True),
        )
        signals, pairs = [], []
        for number, (country, age, first, one_way, second, other_way, decided) in enumerate(rows):
            human = self.human(country, age, own=True)
            phone = f"{DRAMA_NUMBERS}{next(self.numbers):03}" if number in (1, 4) else ""
            days = 1.5 + number
            state = State.LINKED if decided else State.RECEIVED
            told = self.telling("labour" if first == "inspector" else "sexual", days)
            signals.append(self.signal(human, first, days + 0.6, told, state, way=one_way, phone=phone))
            signals.append(self.signal(human, second, days, told, state, way=other_way, phone=phone))
            reason = "Same telephone, same birthday, and the names are the other way round." if decided else ""
            pairs.append(plan.Double(f"{human.key}-{first}", f"{human.key}-{second}", decided, reason))
        signals += self._namesakes(pairs)
        return signals, pairs

    def _namesakes(self, pairs: list[plan.Double]) -> list[plan.Signal]:
        """Two people whom a clerk might take for one, found to be two."""
        first = self.human("NG", 25)
        second = replace(first, key="inbox-namesake", born=self.register.birth("NG", 26, self.calendar.today))
        told = self.telling("sexual", 10)
        pairs.append(
            plan.Double(
                f"{first.key}-police", f"{second.key}-border", False,
                "Both were seen on one evening, a hundred miles apart. Two people of one name.",
            )
        )  # fmt: skip
        return [
            self.signal(first, "police", 12, told, State.LINKED),
            self.signal(second, "border", 11, told, State.LINKED),
        ]

    def raid(self) -> plan.Raid:
        """Eleven people found in one morning; two lines were filled in since."""
        chance, calendar = self.register.chance, self.calendar
        at = calendar.ago(1, 11)
        shared = Report(
            lane=Lane.NAMED,
            noticed="Visit to a packing hall before sunrise, with the police. Beds behind the cold store.",
            noticed_on=at.date(),
            safe_now=Safe.UNDER_WAY,
            forms=(Form.LABOUR,),
            region="zuid",
            reach="The team leader of the visit, day and night until Friday",
        )
        people = [self.human(country, chance.randint(19, 48), female=chance.random() < 0.3)
                  for country in ("RO", "RO", "BG", "LV", "LV", "LT", "RO", "BG", "PL")]  # fmt: skip
        lines = [
            PersonLine(
                first_names=human.latin[0], surname="" if number % 4 == 3 else human.latin[1],
                birth_year=human.born.year if number % 3 else None, nationality=human.nationalities[0],
                sex=Sex.FEMALE if human.female else Sex.MALE,
            )
            for number, human in enumerate(people)
        ]  # fmt: skip
        lines += [PersonLine(called="the man with the red cap", sex=Sex.MALE), PersonLine(called="the quiet one")]
        grown = tuple(
            (n, replace(shared, person=replace(lines[n], languages=people[n].languages, birth_date=people[n].born,
                                               birth_year=None), safe_now=Safe.SAFE))
            for n in (1, 4)
        )  # fmt: skip
        return plan.Raid(at, "inspector", shared, tuple(lines), grown)

    def questions(self) -> tuple[plan.Question, ...]:
        """Two that wait, one that was answered."""
        chance = self.register.chance
        asked = []
        for number, (by, country) in enumerate((("lawyer", "AL"), ("doctor", "HU"), ("guardian", "SL"))):
            human = self.human(country, chance.randint(17, 30))
            why = ("She fears that somebody looks for her in every shelter.", "Came in for the second time this month.",
                   "A girl of this name was announced to us and did not arrive.")[number]  # fmt: skip
            answer = ("desk2", False, "Nobody of this name is in the register.") if number == 2 else None
            told = replace(
                PersonFacts(), given_names=Fact(human.latin[0], Certainty.SAYS, Source.PERSON),
                family_names=Fact(human.latin[1], Certainty.SAYS, Source.PERSON),
                nationalities=facts(human, self.calendar.today).nationalities,
            )  # fmt: skip
            asked.append(plan.Question(self.calendar.ago(number + 0.4), by, told, why, answer))
        return tuple(asked)

    def drafts(self) -> tuple[plan.Draft, ...]:
        """Forms that somebody began and did not send yet."""
        rows = (
            ("police", 0.1, "Talked to somebody at the market who looked away when I asked for the papers"),
            ("youth", 0.3, "School called about a girl who has new things and no sleep"),
            ("doctor", 1.1, "Bruises on both wrists, the person who came along did not want to leave the room"),
            ("inspector", 2.3, "Two men in the cellar who"),
        )
        return tuple(
            plan.Draft(self.calendar.ago(days), by, "referral", (("lane", ("counted",)), ("noticed", (told,))))
            for by, days, told in rows
        )
