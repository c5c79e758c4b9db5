"""Days, in figures or words, in whatever order and script; as many numbers in a row; of the Thai calendar too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from opennrm.journeys.outgoing.folding import is_ignored
from opennrm.journeys.outgoing.scanning.kinds import Span
from opennrm.journeys.outgoing.scanning.numbers import Row

FAR = 16  # signs between two elements of a day: "th day of "
NEAR = 3  # where the year has two figures
THAI_YEARS = 543

# January to December, a line a language; each name may be bent by grammar.
_NAMES = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januari februari maart april mei juni juli augustus september oktober november december
jan febr mrt apr mei jun jul aug sept okt nov dec
januar februar marz april mai juni juli august september oktober november dezember
janner februar maerz april mai juni juli august september oktober november dez
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
janar shkurt mars prill maj qershor korrik gusht shtator tetor nentor dhjetor
januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra
januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари март април май юни юли август септември октомври ноември декември
ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος
იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر
جانفي فيفري مارس افريل ماي جوان جويلية اوت سبتمبر اكتوبر نوفمبر ديسمبر
كانون_الثاني شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين_الاول تشرين_الثاني كانون_الاول
ژانویه فوریه مارس اوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
มกราคม กุมภาพนธ มนาคม เมษายน พฤษภาคม มถนายน กรกฎาคม สงหาคม กนยายน ตลาคม พฤศจกายน ธนวาคม
ጥሪ ለካቲት መጋቢት ሚያዝያ ግንቦት ሰነ ሓምለ ነሓሰ መስከረም ጥቅምቲ ሕዳር ታሕሳስ
जनवरी फरवरी मरच अपरल मई जन जलई अगसत सतमबर अकटबर नवमबर दसमबर
"""
MONTHS = {
    word: number for line in _NAMES.strip().splitlines() for number, word in reversed(list(enumerate(line.split(), 1)))
}
MOST_BENT = 4  # letters that grammar hangs on a month
_TWO_WORDS = re.compile(r"(كانون|تشرين)[\s_]+(الثاني|الأول|الاول)")
_ROMAN = {
    roman: n for n, roman in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], 1)
}
_TOKEN = re.compile(r"\d+|[^\W\d_\u3400-\u9fff]+(?:_[^\W\d_]+)?")


@dataclass(frozen=True)
class Element:
    """A number, or the name of a month, and where it stands."""

    text: str
    month: int
    start: int
    end: int
    at: int  # among all words

    @property
    def number(self) -> int:
        return int(self.text) if self.text.isdigit() else -1


@dataclass(frozen=True)
class Elements:
    found: Sequence[Element] = field(default=())


def elements(text: str) -> Elements:
    """Numbers and months of a text in their order; signs that nobody sees do not part them."""
    shown, places = _plain(text)
    joined = _TWO_WORDS.sub(
        lambda m: m[0].replace(m[0][len(m[1])], "_", 1) if m.end() - m.start() == len(m[1]) + 1 + len(m[2]) else m[0],
        shown,
    )
    found = []
    for at, token in enumerate(_TOKEN.finditer(joined)):
        if token[0].isdigit():
            if len(token[0]) <= 4:
                found.append(Element(token[0], 0, places[token.start()], places[token.end() - 1] + 1, at))
            continue
        if month := _month(token[0]):
            found.append(Element("", month, places[token.start()], places[token.end() - 1] + 1, at))
    return Elements(found)


def _plain(text: str) -> tuple[str, list[int]]:
    """With figures of our own, without what nobody sees, accents on their letters; and where each sign stood."""
    signs, places = [], []
    for place, sign in enumerate(text):
        if is_ignored(sign) and unicodedata.category(sign) not in ("Mn", "Me"):
            continue
        digit = None if sign.isascii() else unicodedata.digit(sign, None)
        signs.append(str(digit) if digit is not None else sign)
        places.append(place)
    return "".join(signs), places


@lru_cache(maxsize=50_000)
def _month(word: str) -> int:
    if word in _ROMAN:
        return _ROMAN[word]
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold().replace("ı", "i"))
    plain = (
        "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Mc"))
        .replace("أ", "ا")
        .replace("آ", "ا")
    )
    for name in (plain, plain[1:] if plain[:1] in "בלמו" else plain):
        if name in MONTHS:
            return MONTHS[name]
    return next(
        (MONTHS[plain[:-cut]] for cut in range(1, MOST_BENT + 1) if len(plain) - cut >= 4 and plain[:-cut] in MONTHS), 0
    )


def days(value: str, dated: Elements, rows: Sequence[Row]) -> list[Span]:
    """The same day: day, month and year beside each other in any usual order; or its eight figures in a row."""
    try:
        wanted = date.fromisoformat(value)
    except ValueError:
        return []
    found = dated.found
    spans = [
        (one.start, three.end)
        for one, two, three in zip(found, found[1:], found[2:], strict=False)
        if _is_day(one, two, three, wanted)
    ]
    return spans + [span for row in rows[:1] for span in _in_a_row(wanted, row)]


def _is_day(one: Element, two: Element, three: Element, wanted: date) -> bool:
    apart = max(two.start - one.end, three.start - two.end)
    for first, second, year in ((one, two, three), (two, three, one), (one, three, two)):
        if year is two and not (two.number > 31 and (one.month or three.month)):
            continue  # the year stands in the middle beside a month in words alone
        if not _is_year(year, wanted.year) or apart > (FAR if len(year.text) == 4 else NEAR):
            continue
        if len(year.text) == 2 and three.at - one.at > 2:
            continue  # with words between
        for day, month in ((first, second), (second, first)):
            if day.number == wanted.day and (month.month or month.number) == wanted.month:
                return True
    return False


def _is_year(element: Element, wanted: int) -> bool:
    if len(element.text) == 4:
        return element.number in (wanted, wanted + THAI_YEARS)
    return len(element.text) == 2 and element.number == wanted % 100


def _in_a_row(wanted: date, row: Row) -> list[Span]:
    spans = []
    for form in ("%d%m%Y", "%Y%m%d", "%m%d%Y"):
        figures = wanted.strftime(form)
        at = row.digits.find(figures)
        while at >= 0:
            here = row.places[at : at + 8]
            if all(after[0] - before[1] <= NEAR for before, after in pairwise(here)):
                spans.append((here[0][0], here[-1][1]))
            at = row.digits.find(figures, at + 1)
    return spans
