"""The languages of the public site: their own names, and which way they run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    code: str
    own_name: str
    english_name: str
    direction: str = "ltr"


# In the order in which they are offered. The source is first, then the language of the country.
LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", "English"),
        Language("nl", "Nederlands", "Dutch"),
        Language("hu", "Magyar", "Hungarian"),
        Language("bg", "Български", "Bulgarian"),
        Language("ro", "Română", "Romanian"),
        Language("pl", "Polski", "Polish"),
        Language("sk", "Slovenčina", "Slovak"),
        Language("mk", "Македонски", "Macedonian"),
        Language("fr", "Français", "French"),
        Language("pt", "Português", "Portuguese"),
        Language("es", "Español", "Spanish"),
        Language("zh", "中文", "Chinese"),
        Language("vi", "Tiếng Việt", "Vietnamese"),
        Language("ar", "العربية", "Arabic", "rtl"),
        Language("ti", "ትግርኛ", "Tigrinya"),
        Language("uk", "Українська", "Ukrainian"),
    )
}
SOURCE = "en"
FALL_BACK = ("en", "nl")  # where a text is missing, in this order, and the page says so
READERS_LANGUAGES = ("en", "nl")  # in which the pages for particular readers must be complete
