"""What somebody is told about what happens next, in their language. Plain sentences, nobody and no place in them. Pure.

English is the source. No other language was read by somebody who grew up with it yet: the page says so.
"""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    name: str
    code: str
    reviewed: bool
    right_to_left: bool = False


LANGUAGES: dict[str, Language] = {
    "en": Language("English", "en", reviewed=True),
    "nl": Language("Nederlands", "nl", reviewed=False),
    "fr": Language("Français", "fr", reviewed=False),
    "es": Language("Español", "es", reviewed=False),
    "pl": Language("Polski", "pl", reviewed=False),
    "hu": Language("Magyar", "hu", reviewed=False),
    "ro": Language("Română", "ro", reviewed=False),
    "ar": Language("العربية", "ar", reviewed=False, right_to_left=True),
}
STEPS: dict[str, tuple[str, ...]] = {
    "en": (
        "We are looking for a safe place for you.",
        "We ask you before you go there. You may say no, and it is never held against you.",
        "Somebody brings you. We tell you who and when.",
        "Do not tell anybody where the house is. That protects you and the others.",
        "When you are there, somebody explains the house and asks what you need.",
        "You can always ask us what happens next.",
    ),
    "nl": (
        "Wij zoeken een veilige plek voor u.",
        "Wij vragen het u voordat u erheen gaat. U mag nee zeggen, en dat telt nooit tegen u.",
        "Iemand brengt u. Wij zeggen u wie en wanneer.",
        "Vertel niemand waar het huis is. Dat beschermt u en de anderen.",
        "Als u er bent, legt iemand u het huis uit en vraagt wat u nodig hebt.",
        "U mag ons altijd vragen wat er nu gebeurt.",
    ),
    "fr": (
        "Nous cherchons un endroit sûr pour vous.",
        "Nous vous demandons votre accord avant. Vous pouvez dire non, cela ne vous sera jamais reproché.",
        "Quelqu’un vous y amène. Nous vous disons qui et quand.",
        "Ne dites à personne où se trouve la maison. Cela vous protège, vous et les autres.",
        "Sur place, quelqu’un vous explique la maison et vous demande ce dont vous avez besoin.",
        "Vous pouvez toujours nous demander ce qui va se passer.",
    ),
    "es": (
        "Buscamos un lugar seguro para usted.",
        "Le preguntamos antes de ir. Puede decir que no, y eso nunca le perjudica.",
        "Alguien le lleva. Le decimos quién y cuándo.",
        "No diga a nadie dónde está la casa. Eso le protege a usted y a los demás.",
        "Al llegar, alguien le explica la casa y le pregunta qué necesita.",
        "Siempre puede preguntarnos qué pasa después.",
    ),
    "pl": (
        "Szukamy dla Pani/Pana bezpiecznego miejsca.",
        "Zapytamy o zgodę, zanim tam Pani/Pan pojedzie. Można odmówić i nigdy nie będzie to miało złych skutków.",
        "Ktoś Panią/Pana zawiezie. Powiemy kto i kiedy.",
        "Proszę nikomu nie mówić, gdzie jest dom. To chroni Panią/Pana i innych.",
        "Na miejscu ktoś objaśni zasady domu i zapyta, czego potrzeba.",
        "Zawsze można nas zapytać, co będzie dalej.",
    ),
    "hu": (
        "Biztonságos helyet keresünk Önnek.",
        "Megkérdezzük, mielőtt odamegy. Mondhat nemet, és ez soha nem jelent hátrányt.",
        "Valaki odaviszi. Megmondjuk, ki és mikor.",
        "Ne mondja el senkinek, hol van a ház. Ez védi Önt és a többieket.",
        "Amikor odaér, valaki bemutatja a házat, és megkérdezi, mire van szüksége.",
        "Bármikor megkérdezheti tőlünk, mi következik.",
    ),
    "ro": (
        "Căutăm un loc sigur pentru dumneavoastră.",
        "Vă întrebăm înainte de a merge acolo. Puteți spune nu, iar acest lucru nu vă va dezavantaja niciodată.",
        "Cineva vă duce acolo. Vă spunem cine și când.",
        "Nu spuneți nimănui unde este casa. Astfel sunteți protejat(ă), la fel ca ceilalți.",
        "Când ajungeți, cineva vă explică regulile casei și vă întreabă de ce aveți nevoie.",
        "Ne puteți întreba oricând ce urmează.",
    ),
    "ar": (
        "نحن نبحث لك عن مكان آمن.",
        "نسألك قبل أن تذهب إليه. يمكنك أن ترفض، ولن يُحسب ذلك ضدك أبداً.",
        "سيوصلك شخص ما. نخبرك من هو ومتى.",
        "لا تخبر أحداً بمكان البيت. هذا يحميك ويحمي الآخرين.",
        "عند وصولك يشرح لك شخص نظام البيت ويسألك عما تحتاج إليه.",
        "يمكنك دائماً أن تسألنا عما سيحدث بعد ذلك.",
    ),
}
