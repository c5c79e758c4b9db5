"""Synthetic people for measuring: invented names from real sounds, with the mistakes that clerks make. Seeded."""

from __future__ import annotations

import random
from dataclasses import dataclass

from opennrm.people.rules import Birth, Certainty, Fact, PersonFacts, Sex

# Names as written in one file and in another; each line is one name. Collected by hand, no real person.
SPELLINGS: dict[str, list[tuple[str, ...]]] = {
    "NG": [("Blessing", "Blesing"), ("Osas", "Osaz"), ("Faith", "Fayth"), ("Osaretin", "Osareten"), ("Precious", "Presious"),
           ("Ehigie", "Ehigi"), ("Joy", "Joi"), ("Igbinedion", "Igbinedeon"), ("Idahosa", "Idahossa"), ("Efosa", "Effosa"),
           ("Omorogbe", "Omoregbe"), ("Aisosa", "Aizosa"), ("Uwaifo", "Uwayfo"), ("Chukwuemeka", "Chukwemeka"), ("Nkechi", "Nkeshi")],
    "MA": [("محمد", "Mohamed", "Muhammad", "Mohammed"), ("فاطمة", "Fatima", "Fatema"), ("يوسف", "Youssef", "Yusuf", "Yousef"),
           ("الإدريسي", "El Idrissi", "Idrisi"), ("خديجة", "Khadija", "Khadidja"), ("حسين", "Hussein", "Houssein"),
           ("بن علي", "Benali", "Ben Ali"), ("إبراهيم", "Ibrahim", "Brahim"), ("نادية", "Nadia", "Nadya"),
           ("عبد الرحمن", "Abderrahman", "Abdul Rahman"), ("مصطفى", "Mustafa", "Mostafa"), ("التازي", "Tazi", "Tazy"),
           ("العلوي", "Alaoui", "Alawi"), ("ليلى", "Leila", "Layla")],
    "VN": [("Nguyễn", "Nguyen"), ("Trần", "Tran"), ("Phạm", "Pham"), ("Hoàng", "Hoang"), ("Huỳnh", "Huynh"), ("Đặng", "Dang"),
           ("Mai", "Mai"), ("Hương", "Huong"), ("Tuấn", "Tuan"), ("Quỳnh", "Quynh"), ("Thắng", "Thang"), ("Dũng", "Dung")],
    "HU": [("Szűcs", "Szucs"), ("Kovács", "Kovacs", "Kovach"), ("Horváth", "Horvat"), ("Nagy", "Nagi"), ("Tóth", "Toth"),
           ("Erzsébet", "Erzsebet"), ("Katalin", "Katalyn"), ("Mészáros", "Meszaros"), ("Farkas", "Farkas"), ("Ildikó", "Ildiko")],
    "BG": [("Иванова", "Ivanova", "Ivanov"), ("Петрова", "Petrova", "Petrov"), ("Димитрова", "Dimitrova", "Dimitrov"),
           ("Георгиева", "Georgieva", "Gheorghieva"), ("Мария", "Mariya", "Maria"), ("Наталья", "Natalia", "Natalya"),
           ("Елена", "Elena", "Yelena"), ("Светлана", "Svetlana", "Swetlana"), ("Стоянова", "Stoyanova", "Stojanova"),
           ("Цветелина", "Tsvetelina", "Cvetelina"), ("Щербакова", "Shcherbakova", "Scherbakova"),
           ("Христина", "Hristina", "Kristina"), ("Захариева", "Zaharieva", "Zakhariev"), ("Зорица", "Zorica", "Zoritsa")],
    "CN": [("王", "Wang"), ("小明", "Xiaoming"), ("李", "Li"), ("秀英", "Xiuying"), ("陈", "Chen"), ("建国", "Jianguo")],
}  # fmt: skip

_SOUNDS = {
    "NG": (
        ["o", "e", "i", "u", "a"],
        ["s", "b", "f", "k", "g", "r", "m", "n", "d", "gb", "h", "z", "w", "v", "t", "j"],
    ),
    "MA": (["a", "i", "ou", "e"], ["m", "h", "d", "s", "f", "k", "b", "r", "l", "n", "z", "kh", "j", "ch", "t"]),
    "VN": (["a", "uo", "ie", "o", "u", "i"], ["ng", "th", "tr", "h", "m", "n", "l", "ph", "q", "d", "kh", "v", "b"]),
    "HU": (["a", "e", "o", "i", "u"], ["k", "v", "cs", "r", "t", "sz", "n", "l", "gy", "m", "b", "f", "zs", "h", "p"]),
    "BG": (["a", "i", "o", "e"], ["v", "n", "p", "tr", "d", "g", "m", "st", "l", "k", "s", "ts", "b", "r", "zh"]),
    "RO": (["a", "e", "i", "u", "o"], ["n", "r", "l", "c", "m", "d", "t", "p", "b", "s", "g", "v", "f"]),
}


@dataclass
class Crowd:
    """Names are drawn as in life: the commonest has 3 in 100, most are rare; in one nation a third share a family name."""

    rng: random.Random
    names: dict[str, list[str]]
    weights: list[float]

    @classmethod
    def of(cls, seed: int, *, names_each: int = 1_500) -> Crowd:
        rng = random.Random(seed)
        names = {nation: _invented(rng, *sounds, names_each) for nation, sounds in _SOUNDS.items()}
        for pool in names.values():
            rng.shuffle(pool)
        total = 0.0
        return cls(rng, names, [total := total + 1 / (rank + 6) for rank in range(names_each)])

    def one(self) -> PersonFacts:
        nation = self.rng.choice(list(self.names))
        given, family = self.rng.choices(self.names[nation], cum_weights=self.weights, k=2)
        if nation == "VN" and self.rng.random() < 0.35:
            family = self.names[nation][0]
        return _facts(given, family, self.rng.randint(1970, 2010), nation, self.rng)


def _invented(rng: random.Random, vowels: list[str], consonants: list[str], count: int) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        syllables = rng.choice([2, 2, 3, 3, 4])
        name = "".join(rng.choice(consonants) + rng.choice(vowels) for _ in range(syllables))
        found.add((name + rng.choice(["", "", rng.choice(consonants)[:1]])).capitalize())
    return sorted(found)


def _facts(given: str, family: str, year: int, nation: str, rng: random.Random) -> PersonFacts:
    return PersonFacts(
        given_names=Fact(given, Certainty.SAYS),
        family_names=Fact(family, Certainty.SAYS),
        birth=Fact(Birth(year=year), Certainty.SAYS),
        nationalities=Fact((nation,), Certainty.SAYS),
        sex=Fact(Sex.FEMALE if rng.random() < 0.8 else Sex.MALE, Certainty.KNOWN),
    )


def twice_reported(rng: random.Random, count: int) -> list[tuple[PersonFacts, PersonFacts]]:
    """The same person in two files: other spelling or script, order swapped, year off by one, nationality not asked."""
    from dataclasses import replace

    found = []
    for _ in range(count):
        nation = rng.choice(list(SPELLINGS))
        given, family = rng.sample(SPELLINGS[nation], 2)
        year = rng.randint(1975, 2010)
        first = _facts(rng.choice(given), rng.choice(family), year, nation, rng)
        names = [rng.choice(given), rng.choice(family)]
        if rng.random() < 0.25:
            names.reverse()
        if rng.random() < 0.15:
            names[0] = _typo(names[0], rng)
        second = _facts(*names, year + rng.choice([0, 0, 0, 1, -1]), nation, rng)
        second = replace(second, sex=first.sex)
        if rng.random() < 0.2:
            second = replace(second, nationalities=Fact())
        if rng.random() < 0.2:
            second = replace(second, birth=Fact(None, Certainty.UNKNOWN))
        found.append((first, second))
    return found


def _typo(name: str, rng: random.Random) -> str:
    """A doubled, dropped or exchanged letter inside the word."""
    if len(name) < 4:
        return name
    place = rng.randrange(1, len(name) - 1)
    kind = rng.choice(["double", "drop", "exchange"])
    if kind == "double":
        return name[:place] + name[place] + name[place:]
    if kind == "drop":
        return name[:place] + name[place + 1 :]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
