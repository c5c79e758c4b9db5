"""Plants of other kinds than those of `planting`: other scripts, other spellings, spoken numbers, files of many programs.

The names of one person stand together as they would be written by clerks of different countries. All are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from opennrm.journeys.outgoing.scanning import Kind, Protected
from opennrm.journeys.tests.planting import ENGLISH_MONTHS, Document
from opennrm.journeys.tests.wider_files import PAPERS, UNREADABLE, sheet_of_days
from opennrm.journeys.tests.wider_messages import MESSAGES

# The first is what the vault keeps; the others are how the same name is written elsewhere.
NAMES = [
    ("Eleni Papadaki", "Ελένη Παπαδάκη", "Елени Пападаки", "E. Papadaki", "ელენი პაპადაკი", "PAPADAKI Eleni"),
    ("Ελένη Παπαδάκη", "Eleni Papadaki", "Papadaki, Eleni", "Eleni Papadakis"),
    ("Nino Beridze", "ნინო ბერიძე", "Нино Беридзе", "Νίνο Μπερίτζε", "N. Beridze"),
    ("ნინო ბერიძე", "Nino Beridze", "BERIDZE, Nino"),
    ("Miriam Levinson", "מרים לוינסון", "Мириам Левинсон", "ميريام ليفنسون", "miriam levinson"),
    ("מרים לוינסון", "Miriam Levinson", "Levinson, Miriam"),
    ("Somchai Rattanakorn", "สมชาย รัตนกร", "somchai rattanakorn", "S. Rattanakorn"),
    ("Nguyễn Thị Hồng Nhung", "Nguyen Thi Hong Nhung", "NGUYEN THI HONG NHUNG", "Hồng Nhung Nguyễn", "Nhung Nguyen"),
    ("Selam Tesfay", "ሰላም ተስፋይ", "Selam Tesfai", "سلام تسفاي", "Селам Тесфай"),
    ("ሰላም ተስፋይ", "Selam Tesfay", "Tesfay Selam"),
    ("Wang Meiling", "王美玲", "Wang Mei-ling", "王 美玲", "WANG Mei Ling"),
    ("李晓明", "Li Xiaoming", "Xiaoming Li", "LI XIAO MING"),
    ("Anna Kowalska", "Анна Ковальска", "アンナ・コワルスカ", "안나 코발스카", "Anny Kowalskiej", "آنا كوفالسكا"),
    ("Ganna Shevchenko", "Ганна Шевченко", "Hanna Szewczenko", "Ганною Шевченко", "G. Shevchenko"),
    ("Ayşe Yıldırım", "Ayse Yildirim", "AYŞE YILDIRIM", "أيشة يلدريم", "Айше Йылдырым"),
    ("Priya Sharma", "प्रिया शर्मा", "প্রিয়া শর্মা", "Priya  Sharma", "پریا شرما"),
    ("Ani Harutyunyan", "Անի Հարությունյան", "Ани Арутюнян", "Harutyunyan Ani"),
]
BENT = ("Anny Kowalskiej", "Ганною Шевченко")
ADDRESSES = [
    ("Zilvermeeuwstraat", "87", "8321 XV", "Noordkust"), ("Pastoor Willemsenlaan", "214", "5731 GR", "Zandvoorde"),
    ("Burgemeester Kolfschotenplein", "6", "3077 MC", "Waterhaven"), ("Oude Molendijk", "33", "1189 WT", "Rietveen"),
]  # fmt: skip
IN_OTHER_SCRIPTS = {
    "Zilvermeeuwstraat": ("Ζιλβερμέευστραατ", "ზილვერმეუვსტრაატ", "זילברמאוסטראט", "ซิลเวอร์เมวสตราต", "ዚልቨርመውስትራት",
                          "Зилвермеувстраат", "زيلفرميوستراات"),
    "Pastoor Willemsenlaan": ("Παστόορ Βίλεμσενλααν", "პასტორ ვილემსენლაან", "פסטור וילמסנלאן", "Пастор Виллемсенлаан",
                              "باستور ويلمسنلان"),
    "Burgemeester Kolfschotenplein": ("Бургемеестер Колфсхотенплейн", "ბურგემესტერ კოლფსხოტენპლეინ"),
    "Oude Molendijk": ("Ауде Молендейк", "Οουντε Μολενντέικ"),
}  # fmt: skip
SHORT_FORMS = {
    "Zilvermeeuwstraat": ("Zilvermeeuwstr.", "Zilvermeeuw straat", "Zilvermeeuw-str", "zilvermeewstraat", "Z1lvermeeuwstraat"),
    "Pastoor Willemsenlaan": ("Past. Willemsenlaan", "P. Willemsenln", "Pastoor Willemsen laan", "Pastoor Willemsln"),
    "Burgemeester Kolfschotenplein": ("Burg. Kolfschotenplein", "Kolfschotenplein", "Burgem. Kolfschotenpl."),
    "Oude Molendijk": ("O. Molendijk", "Oude Molen dijk", "Oudemolendijk", "Oude M0lendijk"),
}  # fmt: skip
NUMBERS = ("{}", "no. {}", "nr {}", "№ {}", "# {}", "{}-bis", "{} A", "huisnummer {}", "house {}", "/{}", "числo {}")
HOUSES = ["Huis De Waterlelie", "Stichting Anker en Licht", "Opvanghuis Zonnedauw", "Villa Robinia"]
WORKERS = ["Liesbeth Hagendoorn", "Tjitske Wiersema", "Bram Oosterling", "Femke Rozendaal"]

# Round it, without spaces where the script has none.
LETTERS = [
    "Αγαπητή συνάδελφε, σας γράφω για το ραντεβού. {} Παρακαλώ επιβεβαιώστε.",
    "ძვირფასო კოლეგა, გწერთ შეხვედრის შესახებ. {} გთხოვთ დაადასტუროთ.",
    "שלום רב, אני כותב בעניין הפגישה. {} נא לאשר.", "เรียนเพื่อนร่วมงาน เรื่องการนัดหมาย {} กรุณายืนยัน",
    "Kính gửi đồng nghiệp, tôi viết về cuộc hẹn. {} Xin xác nhận.", "ክቡር መሳርሕቲ፡ ብዛዕባ ቆጸራ እጽሕፍ ኣለኹ። {} በጃኹም ኣረጋግጹ።",
    "尊敬的同事，我写信是关于预约的事。{}请确认。", "Sayın meslektaşım, randevu hakkında yazıyorum. {} Lütfen onaylayın.",
    "Dragă colegă, îți scriu despre întâlnire. {} Te rog confirmă.", "E dashur kolege, po shkruaj për takimin. {} Konfirmo.",
    "Collega, even kort: {} Groet.", "Estimada colega, escribo sobre la cita. {} Confirme, por favor.",
]  # fmt: skip

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
SPOKEN = {
    "English": _ONES, "Dutch": ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"],
    "German": ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"],
    "French": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
    "Spanish": ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
    "Hungarian": ["nulla", "egy", "kettő", "három", "négy", "öt", "hat", "hét", "nyolc", "kilenc"],
    "Romanian": ["zero", "unu", "doi", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"],
    "Polish": ["zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć"],
    "Bulgarian": ["нула", "едно", "две", "три", "четири", "пет", "шест", "седем", "осем", "девет"],
    "Russian": ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"],
    "Turkish": ["sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz"],
    "Vietnamese": ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"],
    "Arabic": ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"],
    "Chinese": list("零一二三四五六七八九"), "Albanian": ["zero", "një", "dy", "tre", "katër", "pesë", "gjashtë", "shtatë", "tetë", "nëntë"],
    "Greek": ["μηδέν", "ένα", "δύο", "τρία", "τέσσερα", "πέντε", "έξι", "επτά", "οκτώ", "εννέα"],
}  # fmt: skip
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TIEN = ["", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
DIGITS = (
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
    "๐๑๒๓๔๕๖๗๘๙",
    "０１２３４５６７８９",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "០១២៣៤៥៦៧៨៩",
)


@dataclass(frozen=True)
class Plant:
    """What the vault keeps, how it stands in the letter, and how that was done."""

    value: Protected
    shown: str
    how: str


def _digits_of(table: str, text: str) -> str:
    return text.translate(str.maketrans("0123456789", table))


def _phone(dice: random.Random) -> Plant:
    tail = dice.choice("123456") + "".join(dice.choice("0123456789") for _ in range(7))
    country, national = dice.choice([("+31", "06"), ("+36", "06 30"), ("+380", "050"), ("+84", "09"), ("+30", "069")])
    value = Protected(Kind.PHONE, f"{country}{national.replace(' ', '').lstrip('0')}{tail}", "p")
    whole = f"{national}{tail}"
    language = dice.choice(sorted(SPOKEN))
    glue = "" if language == "Chinese" else " "
    how, shown = dice.choice([
        (language, glue.join(SPOKEN[language][int(sign)] for sign in tail)),
        ("pairs in English", " ".join(_english(tail[n : n + 2]) for n in range(0, 8, 2))),
        ("pairs in Dutch", ", ".join(_dutch(tail[n : n + 2]) for n in range(0, 8, 2))),
        ("other digits", _digits_of(dice.choice(DIGITS), whole)),
        ("letters for digits", whole.replace("0", "O").replace("1", dice.choice("Il"))),
        ("with words between", f"{whole[:2]} and then {tail[:2]} and then {tail[2:4]} and then {tail[4:6]} and then {tail[6:]}"),
        ("over lines", f"{national}\n{tail[:4]}\n{tail[4:]}"), ("cells", f"{national} | {tail[:3]} | {tail[3:5]} | {tail[5:]}"),
        ("international", f"00{country[1:]} (0) {tail[:2]}.{tail[2:4]}.{tail[4:6]}.{tail[6:]}"),
        ("underscores", "_".join(whole.replace(" ", ""))), ("no-break", f"{national}\u00a0{tail[:4]}\u202f{tail[4:]}"),
        ("hidden signs", "\u200b".join(whole)), ("stroke", f"tel.{national}/{tail[:2]}-{tail[2:4]}-{tail[4:6]}-{tail[6:]}"),
        ("keycaps", "".join(f"{sign}\ufe0f\u20e3" for sign in whole.replace(" ", ""))),
    ])  # fmt: skip
    return Plant(value, shown, f"phone, {how}")


def _english(pair: str) -> str:
    tens, ones = int(pair[0]), int(pair[1])
    if tens < 2 or dice_free(pair):
        return f"{_ONES[tens]} {_ONES[ones]}"
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def dice_free(pair: str) -> bool:
    """Doubles are spoken digit by digit."""
    return pair[0] == pair[1]


def _dutch(pair: str) -> str:
    tens, ones = int(pair[0]), int(pair[1])
    said = SPOKEN["Dutch"]
    if tens < 2:
        return f"{said[tens]} {said[ones]}"
    if not ones:
        return _TIEN[tens]
    return f"{said[ones]}{'ën' if said[ones].endswith('e') else 'en'}{_TIEN[tens]}"


_MONTHS = {
    "Hungarian": "január február március április május június július augusztus szeptember október november december",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "Turkish": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "Greek": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
    "Ukrainian": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "Bulgarian": "януари февруари март април май юни юли август септември октомври ноември декември",
    "Hebrew": "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
    "Georgian": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    "Albanian": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Levantine": "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
}  # fmt: skip
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


def _a_day(dice: random.Random) -> date:
    return date(1972, 1, 1) + timedelta(days=dice.randrange(13_500))


def _day(dice: random.Random) -> Plant:
    day = _a_day(dice)
    language = dice.choice(sorted(_MONTHS))
    month = _MONTHS[language].split()[day.month - 1].replace("_", " ")
    english = ENGLISH_MONTHS[day.month - 1]
    how, shown = dice.choice([
        (language, f"{day.day} {month} {day.year}"), (language, f"{day.day} {month} {day.year}"),
        ("Hungarian order", f"{day.year}. {_MONTHS['Hungarian'].split()[day.month - 1]} {day.day}."),
        ("Spanish", f"{day.day} de {_MONTHS['Spanish'].split()[day.month - 1]} de {day.year}"),
        ("of the month", f"the {day.day}th day of {english}, {day.year}"), ("dashes", f"{day.day}-{english[:3]}-{day.year}"),
        ("glued", f"{day.day:02}{english[:3].upper()}{day.year}"), ("Roman", f"{day.day}.{_ROMAN[day.month - 1]}.{day.year}"),
        ("Chinese", f"{day.year}年{day.month}月{day.day}日"), ("apostrophe", f"{day.day} {english} '{day.year % 100:02}"),
        ("Vietnamese", f"ngày {day.day} tháng {day.month} năm {day.year}"), ("spaced", " ".join(day.strftime("%d-%m-%Y"))),
        ("other digits", _digits_of(dice.choice(DIGITS), day.strftime("%d/%m/%Y"))), ("hidden", "\u00ad".join(day.isoformat())),
        ("lines", day.strftime("%d\n%m\n%Y")), ("Thai year", f"{day.day}/{day.month}/{day.year + 543}"),
        ("Korean", f"{day.year}년 {day.month}월 {day.day}일"), ("year first", f"{day.year} {english} {day.day}"),
    ])  # fmt: skip
    return Plant(Protected(Kind.DAY, day.isoformat(), "p"), shown, f"day, {how}")


def _name(dice: random.Random) -> Plant:
    name, *others = dice.choice(NAMES)
    shown = dice.choice([name, *others, *others])
    how, disguise = dice.choice(DISGUISES) if shown not in BENT else ("bent by grammar", str)
    return Plant(Protected(Kind.PERSON_NAME, name, "p"), disguise(shown), f"name, {how}")


def _address(dice: random.Random) -> Plant:
    street, number, code, town = dice.choice(ADDRESSES)
    value = Protected(Kind.ADDRESS, f"{street} {number}, {code} {town}", "p")
    place = dice.choice(NUMBERS).format(dice.choice([number, number, _digits_of(dice.choice(DIGITS), number)]))
    other = dice.choice(IN_OTHER_SCRIPTS[street])
    short = dice.choice(SHORT_FORMS[street])
    how, shown = dice.choice([
        ("other script", f"{other} {place}"), ("short", f"{short} {place}"), ("number first", f"{number}, {short}"),
        ("postcode over lines", f"{code[:4]}\n{code[5:]}"), ("postcode spaced", " ".join(code.replace(" ", ""))),
        ("postcode in other digits", _digits_of(DIGITS[0], code)), ("postcode, dash", code.replace(" ", "-").lower()),
        ("lines", f"{street}\n{number}\n{town}"), ("cells", f"{street} | {number} | {code} | {town}"),
        ("hyphen at the end of a line", f"{street[:-4]}-\n{street[-4:]} {number}"), ("capitals", f"{street} {number}".upper()),
        ("in a link", f"maps/{street.replace(' ', '+')}+{number}"),
    ])  # fmt: skip
    return Plant(value, shown, f"address, {how}")


def _worded(kind: Kind, values: list[str]) -> Callable[[random.Random], Plant]:
    def plant(dice: random.Random) -> Plant:
        value = dice.choice(values)
        how, disguise = dice.choice(DISGUISES)
        return Plant(Protected(kind, value, "p"), disguise(value), f"{kind}, {how}")

    return plant


_SMALL = str.maketrans("abcdefghijklmnopqrstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ")
_BOLD = str.maketrans(
    {chr(97 + n): chr(0x1D41A + n) for n in range(26)} | {chr(65 + n): chr(0x1D400 + n) for n in range(26)}
)
_GREEK = str.maketrans("AEINOTaoiv", "ΑΕΙΝΟΤαοιν")
_LEET = str.maketrans("eoai", "304!")
DISGUISES: list[tuple[str, Callable[[str], str]]] = [
    ("plain", str), ("plain", str), ("capitals", str.upper), ("spaced", lambda text: " ".join(text.replace(" ", ""))),
    ("small capitals", lambda text: text.lower().translate(_SMALL)), ("bold letters", lambda text: text.translate(_BOLD)),
    ("Greek look-alikes", lambda text: text.translate(_GREEK)), ("joiners", "\u2060".join), ("soft hyphens", "\u00ad".join),
    ("underlined", "\u0332".join), ("full stops", lambda text: text.replace(" ", ".")),
    ("lines", lambda text: text.replace(" ", "\r\n")), ("no spaces", lambda text: text.replace(" ", "")),
    ("dashes between letters", lambda text: "-".join(text.replace(" ", ""))),
    ("digits for letters", lambda text: text[:-1].translate(_LEET) + text[-1] if text.isascii() else text),
    ("decomposed", lambda text: __import__("unicodedata").normalize("NFD", text)),
    ("no-break spaces", lambda text: text.replace(" ", "\u00a0")), ("order marks", lambda text: f"\u202e{text}\u202c"),
]  # fmt: skip
FILES = [*PAPERS, *MESSAGES]
_PLANTS: list[Callable[[random.Random], Plant]] = [
    _phone, _day, _name, _name, _address, _address, _worded(Kind.PLACE_NAME, HOUSES), _worded(Kind.STAFF_NAME, WORKERS),
]  # fmt: skip


def planted(count: int, seed: int) -> list[Document]:
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        plant = dice.choice(_PLANTS)(dice)
        maker = dice.choice(FILES)
        text = dice.choice(LETTERS).format(plant.shown)
        if dice.random() < 0.06:
            day = _a_day(dice)
            plant, (name, data) = Plant(Protected(Kind.DAY, day.isoformat(), "p"), "a day", "day"), sheet_of_days(day)
        else:
            name, data = maker(text, dice)
        label = f"{plant.how} in {maker.__name__}: {plant.shown!r} for {plant.value.value!r}"
        made.append(Document(name, data, (plant.value,), label))
    return made


def pictured(count: int, seed: int) -> list[Document]:
    """What no program can read here: it has to be named as unreadable."""
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        maker = dice.choice(UNREADABLE)
        name, data = maker(f"{dice.choice(ADDRESSES)[0]} 12", dice)
        made.append(Document(name, data, (), f"{maker.__name__}: {name}"))
    return made


# --- harmless ones ------------------------------------------------------------------------------------------

OTHERS = [
    "Eleftheria Vasileiou", "გიორგი მაისურაძე", "דוד כהן", "สมหญิง ใจดี", "Trần Văn Minh", "ዮናስ ኣብርሃም", "张伟", "陈静",
    "Maria Nowak", "Олена Бондаренко", "Mehmet Demir", "राहुल वर्मा", "Արամ Պետրոսյան", "Giulia Ferrari", "Sanne Bakker",
]  # fmt: skip
TOWN_HALL = [
    "Marktplein 1, 8321 AA Noordkust",
    "Rechtbankweg 40",
    "Oude Gracht 12",
    "Pastoor Smitsstraat 3",
    "P.O. Box 90110",
]
SENTENCES = [
    "Η ακρόαση είναι στις {day}, {hour}.", "შეხვედრა გაიმართება {day}, {hour}.", "הדיון ייערך ב {day} בשעה {hour}.",
    "การพิจารณาคดีจะมีขึ้นในวันที่ {day} เวลา {hour}", "Phiên tòa diễn ra ngày {day}, lúc {hour}.", "ቆጸራ ኣብ {day} ሰዓት {hour} እዩ።",
    "开庭日期为{day}，时间{hour}。", "Duruşma {day} tarihinde, saat {hour}.", "Contactpersoon is {name}, tel. {phone}.",
    "Ask for {name} at {place}.", "Kenmerk {number}, zaak {number}.", "IBAN NL20INGB000{number} ten name van {name}.",
    "The costs are € {money} and € {money}.", "Ο κύριος {name} θα σας περιμένει.", "{name}先生将在{place}等您。",
    "De brief van {day} over {number} is ontvangen.", "Interpreter: {name}. Room {hour}.", "Bring one paper, two photographs and three copies.",
]  # fmt: skip


def harmless(count: int, seed: int) -> list[Document]:
    """Letters of the same kinds and in the same files, full of other names, places, numbers and days."""
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        street, number, code, town = dice.choice(ADDRESSES)
        guarded = (
            Protected(Kind.PERSON_NAME, dice.choice(NAMES)[0], "p"), _phone(dice).value, _day(dice).value,
            Protected(Kind.ADDRESS, f"{street} {number}, {code} {town}", "p"),
            Protected(Kind.PLACE_NAME, dice.choice(HOUSES), "s"), Protected(Kind.STAFF_NAME, dice.choice(WORKERS), "s"),
        )  # fmt: skip
        text = dice.choice(LETTERS).format(" ".join(_filled(one, dice) for one in dice.sample(SENTENCES, 6)))
        maker = dice.choice(FILES)
        name, data = maker(text, dice)
        made.append(Document(name, data, guarded, ""))
    return made


def _filled(sentence: str, dice: random.Random) -> str:
    day = date(2026, 1, 1) + timedelta(days=dice.randrange(700))
    month = dice.choice(sorted(_MONTHS))
    shown = dice.choice(
        [day.isoformat(), day.strftime("%d.%m.%Y"), f"{day.day} {_MONTHS[month].split()[day.month - 1]} {day.year}"]
    )
    return sentence.format(
        day=shown, hour=f"{dice.randint(8, 16)}:30", name=dice.choice(OTHERS), place=dice.choice(TOWN_HALL),
        phone=f"0{dice.randint(10, 79)}-{dice.randint(1000000, 9999999)}", number=dice.randint(1000000, 9999999),
        money=f"{dice.randint(1, 9)}.{dice.randint(100, 999)},{dice.randint(10, 99)}",
    )  # fmt: skip
