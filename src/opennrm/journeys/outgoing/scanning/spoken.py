"""Numbers in words, as they are dictated: nought to nine in many languages, to ninety-nine where pairs are usual."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_DIGITS = """
zero one two three four five six seven eight nine
oh een twee drie vier vijf zes zeven acht negen
nul een twee drie vier vijf zes zeven acht negen
null eins zwei drei vier funf sechs sieben acht neun
null eins zwo drei vier fuenf sechs sieben acht neun
zero un deux trois quatre cinq six sept huit neuf
cero uno dos tres cuatro cinco seis siete ocho nueve
zero um dois tres quatro cinco seis sete oito nove
zero uno due tre quattro cinque sei sette otto nove
nulla egy ketto harom negy ot hat het nyolc kilenc
nulla egy ket harom negy ot hat het nyolc kilenc
zero unu doi trei patru cinci sase sapte opt noua
zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec
nula jeden dva tri ctyri pet sest sedm osm devet
нула едно две три четири пет шест седем осем девет
ноль один два три четыре пять шесть семь восемь девять
нуль один два три чотири пять шість сім вісім девять
sifir bir iki uc dort bes alti yedi sekiz dokuz
khong mot hai ba bon nam sau bay tam chin
صفر واحد اثنان ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة
صفر واحد اثنين تلاته اربعه خمسه سته سبعه تمانيه تسعه
صفر یک دو سه چهار پنج شش هفت هشت نه
zero nje dy tre kater pese gjashte shtate tete nente
μηδεν ενα δυο τρια τεσσερα πεντε εξι επτα οκτω εννεα
μηδεν ενα δυο τρια τεσσερα πεντε εξι εφτα οχτω εννια
ნული ერთი ორი სამი ოთხი ხუთი ექვსი შვიდი რვა ცხრა
אפס אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע
ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า
ባዶ ሓደ ክልተ ሰለስተ ኣርባዕተ ሓሙሽተ ሽዱሽተ ሸውዓተ ሸሞንተ ትሽዓተ
sifuri moja mbili tatu nne tano sita saba nane tisa
shunya ek do teen char panch chhah saat aath nau
"""
_TENS = {
    "en": ("twenty thirty forty fifty sixty seventy eighty ninety",
           "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
    "nl": ("twintig dertig veertig vijftig zestig zeventig tachtig negentig",
           "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"),
    "de": ("zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
           "zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn"),
    "es": ("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
           "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve"),
    "fr": ("vingt trente quarante cinquante soixante septante huitante nonante",
           "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"),
    "hu": ("husz harminc negyven otven hatvan hetven nyolcvan kilencven",
           "tiz tizenegy tizenketto tizenharom tizennegy tizenot tizenhat tizenhet tizennyolc tizenkilenc"),
    "ro": ("douazeci treizeci patruzeci cincizeci saizeci saptezeci optzeci nouazeci",
           "zece unsprezece doisprezece treisprezece paisprezece cincisprezece saisprezece saptesprezece optsprezece nouasprezece"),
    "ru": ("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
           "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"),
    "pl": ("dwadziescia trzydziesci czterdziesci piecdziesiat szescdziesiat siedemdziesiat osiemdziesiat dziewiecdziesiat",
           "dziesiec jedenascie dwanascie trzynascie czternascie pietnascie szesnascie siedemnascie osiemnascie dziewietnascie"),
}  # fmt: skip
_LINES = [line.split() for line in _DIGITS.strip().splitlines()]
_ONES = {"en": 0, "nl": 2, "de": 3, "es": 6, "fr": 5, "hu": 9, "ro": 11, "ru": 15, "pl": 12}
LONGEST = 4  # words of one number: quatre vingt dix sept
REPEATS = {"double": 2, "dubbel": 2, "doppel": 2, "doble": 2, "triple": 3, "dupla": 2}


def _built(language: str) -> Iterator[tuple[str, str]]:
    """Ten to ninety-nine, in the order and with the joints of the language."""
    tens, teens = _TENS[language]
    for teen, word in enumerate(teens.split()):
        yield word.replace("-", " "), str(10 + teen)
    for ten, word in enumerate(tens.split(), 2):
        yield word, f"{ten}0"
        for one, small in enumerate(_LINES[_ONES[language]][1:], 1):
            number = f"{ten}{one}"
            for joint in _joints(language, word, small):
                yield joint, number


def _joints(language: str, ten: str, one: str) -> list[str]:
    if language == "nl":
        return [f"{one}en{ten}", f"{one} en {ten}", f"{one}{ten}"]
    if language == "de":
        short = "ein" if one == "eins" else one
        return [f"{short}und{ten}", f"{short} und {ten}"]
    if language == "hu":
        stem = {"husz": "huszon"}.get(ten, ten)
        return [f"{stem}{one}", f"{ten} {one}"]
    both = [f"{ten} {one}"]
    return [*both, *{"es": [f"{ten} y {one}", f"veinti{one}" if ten == "veinte" else both[0]],
                     "ro": [f"{ten} si {one}"], "fr": [f"{ten} et {one}", f"{ten} et {one}e"]}.get(language, [])]  # fmt: skip


def _french() -> Iterator[tuple[str, str]]:
    """Seventy to ninety-nine are sums: soixante-douze, quatre-vingt-dix-sept."""
    teens = _TENS["fr"][1].replace("-", " ").split(" ")
    words = ["dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf"]
    assert teens[:7] == words[:7]
    for teen, word in enumerate(words):
        yield f"soixante {word}", str(70 + teen)
        yield f"quatre vingt {word}", str(90 + teen)
    yield "soixante et onze", "71"
    yield "quatre vingts", "80"
    for number, word in enumerate(_LINES[5][1:], 1):
        yield f"quatre vingt {word}", str(80 + number)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Mn")


def _all() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in _TENS:
        found.update(_built(language))
    found.update(_french())
    for line in _LINES:
        for number, word in enumerate(line):
            found.setdefault(_folded(word), str(number))
    return {_folded(word): number for word, number in found.items()}


NUMBERS = _all()
