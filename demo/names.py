"""Small lists of common names, per language, in their own script where people write it. Made by hand; pure.

`own/Latin` where a name has another script. They are joined at random: whoever bears such a name in the world is not
meant, and a test holds that no two people of the country sound alike by accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Name:
    """A name as its bearer writes it, and as a clerk with a Latin keyboard does."""

    own: str
    latin: str


@dataclass(frozen=True)
class Names:
    """What people of one language are called; which languages they speak, the best first (ISO 639)."""

    female: tuple[Name, ...]
    male: tuple[Name, ...]
    family: tuple[Name, ...]
    languages: tuple[str, ...]
    gendered: tuple[tuple[str, str], ...] = ()  # (ending of a man's family name, of a woman's)

    def family_of(self, name: Name, *, female: bool) -> Name:
        """
        >>> of("BG").family_of(Name("Драганов", "Draganov"), female=True).latin
        'Draganova'
        """
        if not female:
            return name
        return Name(_hers(name.own, self.gendered), _hers(name.latin, self.gendered))


def _hers(family: str, gendered: tuple[tuple[str, str], ...]) -> str:
    for his, hers in gendered:
        if family.endswith(his):
            return family.removesuffix(his) + hers
    return family


def _names(text: str) -> tuple[Name, ...]:
    found = []
    for word in text.split():
        own, _, latin = word.replace("_", " ").partition("/")
        found.append(Name(own, latin or own))
    return tuple(found)


_DUTCH = (
    "Anouk Bregje Carlijn Daphne Eline Femke Gerdien Hilde Imke Jorinde Kirsten Lieke Maartje Nienke Odette Petra "
    "Roos Sanne Tirza Ursula Vivian Wendy Xandra Yvette Zoë Judith Babette Cornelia Dominique Elsbeth Fleur Geertje "
    "Hedwig Ingrid Jessica Katja Loes Mirjam Naomi Priscilla Ramona Suzanne",
    "Arjen Bastiaan Casper Diederik Erwin Floris Gijs Huub Ivo Jelmer Koen Laurens Maikel Niels Olaf Pepijn Ruben Stijn "
    "Teun Wouter",
    "Aldenkamp Bosgraaf Cuperus Dijkgraaf Eikelboom Fokkema Groothuis Hazelhoff IJsselstein Jongbloed Kruithof "
    "Lindeboom Meulenbelt Nijenhuis Oosterling Postuma Quispel Roggeveen Schoonhoven Tuinstra Uiterwijk Verhoeven "
    "Wagenaar Zijlstra Abrahamse Brinkhuis Claassen Duinkerke Everts Franken Galema Hofstede Ingelse Jellema Kamphuis "
    "Lubbers Mulderij Noordhof Ottevanger Pannekoek",
)
_NIGERIAN = (
    "Blessing Osariemen Precious Efosa Chiamaka Adaeze Gift Happiness Ivie Joy Kehinde Loveth Ngozi Omotola Patience "
    "Queen Rita Sandra Tosin Uche Victoria Yewande Faith Titilayo Zainab Destiny",
    "Chukwudi Emeka Festus Godwin Ikechukwu Kingsley Monday Nnamdi Olumide Sunday Tunde Uwaifo",
    "Adeyemi Bello Chukwu Dokubo Eghosa Fashola Garuba Igbinedion Jegede Kalu Lawal Makinde Nwankwo Obaseki Peters "
    "Onyeka Salami Temile Ugbo Williams Ayodele Balogun Ekhator Iyamu",
)
_HUNGARIAN = (
    "Ágnes Boglárka Csilla Dorottya Eszter Fruzsina Gizella Hajnalka Ildikó Julianna Katalin Lívia Melinda Noémi Orsolya "
    "Piroska Réka Szilvia Tímea Vivien Zsuzsanna Bernadett Emőke Kinga",
    "Attila Balázs Csaba Dezső Ernő Ferenc Gergely Imre László Márton Tibor Zoltán",
    "Balogh Csonka Deák Erdős Fehér Gulyás Horváth Illés Juhász Kerekes Lakatos Molnár Nemes Orosz Pintér Rácz Szűcs "
    "Takács Urbán Varga Zsigmond Bódi Farkas Kolompár",
)
_ROMANIAN = (
    "Alina Bianca Camelia Daniela Elena Florentina Gabriela Iuliana Larisa Mihaela Nicoleta Oana Petronela Raluca "
    "Simona Teodora Valentina Anca Crina Loredana",
    "Adrian Bogdan Cătălin Vlad Emil Florin Gheorghe Ionuț Liviu Marius",
    "Albu Bălan Ciobanu Dumitrescu Enache Florea Grigore Iordache Lupu Munteanu Neagu Oprea Popescu Rusu Stănescu "
    "Tudose Ursu Văduva Zamfir Crăciun",
)
_BULGARIAN = (
    "Албена/Albena Биляна/Bilyana Ветка/Vetka Гинка/Ginka Даниела/Daniela Елица/Elitsa Жасмина/Zhasmina "
    "Здравка/Zdravka Ивелина/Ivelina Калина/Kalina Любка/Lyubka Милена/Milena Невена/Nevena Огняна/Ognyana "
    "Петя/Petya Радка/Radka Силвия/Silvia Теменужка/Temenuzhka Фидана/Fidana Христина/Hristina Цветанка/Tsvetanka "
    "Юлия/Yulia Стефка/Stefka Гергана/Gergana",
    "Асен/Asen Борислав/Borislav Георги/Georgi Димитър/Dimitar Емил/Emil Живко/Zhivko Красимир/Krasimir Любен/Lyuben "
    "Огнян/Ognyan Румен/Rumen Стоян/Stoyan Христо/Hristo",
    "Ангелов/Angelov Бончев/Bonchev Велков/Velkov Ганчев/Ganchev Драганов/Draganov Желязков/Zhelyazkov "
    "Захариев/Zahariev Илиев/Iliev Костов/Kostov Лазаров/Lazarov Маринов/Marinov Недялков/Nedyalkov "
    "Панайотов/Panayotov Русев/Rusev Симеонов/Simeonov Тодоров/Todorov Филипов/Filipov Цанков/Tsankov Янков/Yankov "
    "Асенов/Asenov Младенов/Mladenov Кирилов/Kirilov Петров/Petrov Ботев/Botev",
)
_SLOVAK = (
    "Adriana Božena Dana Emília Gabika Helena Iveta Jarmila Katarína Lucia Mária Renáta Soňa Zuzana Ľubica Denisa",
    "Branislav Ján Ľuboš Milan Ondrej Peter Rastislav Štefan",
    "Baláž Černák Dvorský Gajdoš Hudák Kováč Lukáč Mihálik Novák Oravec Polák Rybár Slobodník Tóth Vrábel Žiga",
)
_SIERRA_LEONEAN = (
    "Adama Baindu Fatmata Hawanatu Isatu Jeneba Kadija Mabinty Nancy Posseh Rugiatu Sia Tenneh Yeabu Zainabu Marie",
    "Alhaji Brima Foday Ibrahim Lamin Mustapha Sahr Tamba",
    "Bangura Conteh Dumbuya Fofanah Gbla Jalloh Kamara Koroma Lahai Mansaray Ngegba Pratt Sesay Turay Vandy Yansaneh",
)
_GUINEAN = (
    "Aïssatou Binta Djénabou Fanta Hadja Kadiatou Mariama Néné Oumou Ramatoulaye Saran Tiguidanké Yaye Mabinty",
    "Alpha Boubacar Cheick Elhadj Mamadou Ousmane Sékou Thierno",
    "Bah Barry Camara Condé Diallo Doumbouya Fofana Guilavogui Kaba Keïta Loua Millimouno Soumah Traoré Sylla Touré",
)
_CONGOLESE = (
    "Béatrice Chantal Divine Espérance Francine Grâce Honorine Joséphine Nadège Solange Yvonne Clarisse",
    "Blaise Cédric Hervé Gustave Patrice",
    "Fotso Mwamba Kabongo Lukusa Mbala Ndongo Ngoma Olinga Pongo Tchamba Tshibangu Wembe",
)
_CHINESE = (
    "晓燕/Xiaoyan 丽华/Lihua 春梅/Chunmei 桂芳/Guifang 秀英/Xiuying 美玲/Meiling 佳慧/Jiahui 文静/Wenjing 海霞/Haixia "
    "雪琴/Xueqin 玉珍/Yuzhen 冬妮/Dongni",
    "志强/Zhiqiang 国平/Guoping 建军/Jianjun 浩然/Haoran 俊杰/Junjie 大伟/Dawei",
    "陈/Chen 林/Lin 黄/Huang 吴/Wu 郑/Zheng 邓/Deng 周/Zhou 谢/Xie 许/Xu 何/He 马/Ma 唐/Tang",
)
_GHANAIAN = (
    "Abena Akosua Comfort Dede Efua Esi Gifty Mawusi Naana Serwaa Vida Yaa",
    "Kofi Kwabena Kwaku Yaw Nii Selorm",
    "Acheampong Boateng Darko Frimpong Gyasi Lamptey Mensah Nkrumah Owusu Quaye Sarpong Tetteh",
)
_POLISH = (
    "Agnieszka Beata Czesława Dorota Ewelina Grażyna Halina Izabela Jolanta Krystyna Lidia Monika Paulina Renata "
    "Sylwia Urszula",
    "Andrzej Bartosz Cezary Dariusz Grzegorz Jacek Krzysztof Marek Sławomir Wojciech",
    "Adamczyk Borkowski Chmielewski Duda Gołębiowski Jabłoński Kaczmarek Lewandowski Mazurek Nowicki Pawlak Rutkowski "
    "Sikora Tomaszewski Wieczorek Zawadzki",
)
_PORTUGUESE = (
    "Benedita Conceição Domingas Esperança Filomena Graça Isaura Joaquina Luzia Noémia Rosalina Telma",
    "António Bernardo Domingos Fernando Joaquim Nelson",
    "Almeida Baptista Cardoso Rocha Ferreira Gonçalves Lourenço Miranda Nascimento Pacheco Sebastião Teixeira",
)
_UGANDAN = (
    "Atieno Babirye Christine Goretti Irene Kizza Juliet Nakato Prossy Sarah Topista Winnie",
    "Charles Denis Geoffrey Isaac Moses Musa",
    "Akello Byaruhanga Kagwa Lubega Mugisha Nabwire Ochieng Ssali Tumusiime Wasswa",
)
_MACEDONIAN = (
    "Билјана/Biljana Гордана/Gordana Елизабета/Elizabeta Весна/Vesna Зорица/Zorica Јасмина/Jasmina Катерина/Katerina "
    "Љубица/Ljubica Мирјана/Mirjana Снежана/Snežana",
    "Благоја/Blagoja Дејан/Dejan Игор/Igor Никола/Nikola Филип/Filip",
    "Алексовски/Aleksovski Димовски/Dimovski Јовановски/Jovanovski Костовски/Kostovski Наумовски/Naumovski "
    "Петровски/Petrovski Серафимовски/Serafimovski Тасевски/Tasevski Усеинов/Useinov Цветковски/Cvetkovski",
)
_EAST_SLAVIC = (
    "Наталья/Natalia Людмила/Lyudmila Оксана/Oksana Виктория/Viktoria Галина/Galina Ирина/Irina Татьяна/Tatiana "
    "Светлана/Svetlana Марина/Marina Дарья/Daria",
    "Сергей/Sergei Андрей/Andrei Владимир/Vladimir Максим/Maksim Олег/Oleg",
    "Иванов/Ivanov Кузнецов/Kuznetsov Лебедев/Lebedev Морозов/Morozov Орлов/Orlov Павлов/Pavlov Соколов/Sokolov "
    "Титов/Titov Фёдоров/Fedorov Шевчук/Shevchuk",
)
_ARABIC = (
    "فاطمة/Fatima خديجة/Khadija زينب/Zineb سعاد/Souad نادية/Nadia مريم/Maryam ليلى/Leila هدى/Houda",
    "محمد/Mohamed يوسف/Youssef عمر/Omar كريم/Karim رشيد/Rachid حسن/Hassan",
    "العلوي/Alaoui بناني/Bennani الإدريسي/El_Idrissi المنصوري/Mansouri الحداد/Haddad الخطيب/Khatib زيدان/Zidan "
    "التازي/Tazi الشامي/Shami النجار/Najjar",
)
_PERSIAN = (
    "شیرین/Shirin پروین/Parvin نسرین/Nasrin مهناز/Mahnaz زهرا/Zahra",
    "رضا/Reza جلیل/Jalil حمید/Hamid فرید/Farid",
    "کریمی/Karimi نوری/Nouri رحیمی/Rahimi حیدری/Heydari صادقی/Sadeghi احمدزی/Ahmadzai",
)
_VIETNAMESE = (
    "Thị_Mai Thị_Hương Lan Thị_Hà Thị_Tuyết Thủy Oanh Thị_Nhung",
    "Văn_Hùng Đức Bảo Văn_Dũng Long Phước",
    "Nguyễn Trần Phạm Lý Vũ Cao Bùi Đỗ Hồ Ngô",
)
_SPANISH = (
    "Altagracia Beatriz Carmen Dolores Esmeralda Guadalupe Lourdes Mercedes Pilar Yolanda",
    "Alejandro Diego Felipe Javier Manuel Rodrigo",
    "Aguilar Bermúdez Castillo Delgado Espinosa Figueroa Gutiérrez Jiménez Montoya Quintero",
)
_TURKISH = (
    "Ayşe Bahar Çiğdem Elif Gülsüm Hatice Meryem Nurcan Şerife Zeynep",
    "Ahmet Burak Erdal Hakan Mustafa Yusuf",
    "Aydın Bozkurt Çelik Demir Erdoğan Güneş Kılıç Özdemir Şahin Yıldırım",
)
_SOUTH_ASIAN = (
    "Anjali Deepa Farida Geeta Kamala Lalita Nasreen Pooja Sunita Uma",
    "Anil Bashir Dinesh Farooq Harpreet Imran Manoj Rajesh Suresh Tariq",
    "Ahmed Bhatt Chaudhary Das Gill Hussain Joshi Kumar Mahmood Perera Rana Sharma",
)
_FILIPINO = (
    "Analyn Cherry Divina Evangeline Jocelyn Lorna Maricel Rowena Sri Wahyuni",
    "Arnel Budi Eduardo Jomar Rizal Slamet",
    "Bautista Cruz Salonga Garcia Hidayat Magsaysay Ramos Santos Villanueva Wijaya",
)
_THAI = (
    "Apinya Chanya Duangjai Kanya Malee Nong Pensri Sumalee Wanida Yupin",
    "Anan Chai Prasert Somchai Wichai",
    "Boonmee Charoen Jaidee Kaewmanee Phromma Rattana Saetang Srisuk Thongdee Wongsa",
)
_HORN = (
    "ሰላም/Selam ትዕግስት/Tigist ሄለን/Helen ራሄል/Rahel ማርታ/Marta አስቴር/Aster Hodan Ifrah Sahra Ubah",
    "ዳዊት/Dawit ዮናስ/Yonas ተስፋይ/Tesfay Abdirahman Cabdi Farah",
    "ገብረ/Gebre ተክለ/Tekle ሃይለ/Haile ወልደ/Wolde በቀለ/Bekele Warsame Jama Osman Mohamud Guled",
)
_ALBANIAN = (
    "Arta Blerta Drita Elira Flutura Lindita Mirela Shpresa Teuta Valbona",
    "Agim Besnik Dritan Ilir Skënder",
    "Berisha Çela Dervishi Gjoka Hoxha Krasniqi Leka Mema Rama Shehu",
)
_SERBIAN = (
    "Dragana Jelena Ljiljana Nataša Slađana Tijana Vesna Zorana",
    "Bojan Dušan Goran Miloš Zoran",
    "Đorđević Ilić Jovanović Kovačević Marković Nikolić Pavlović Stojanović Živković Mitrović",
)
_BALTIC = (
    "Aušra Birutė Daiva Inga Kristīne Laima Rasa Sanita",
    "Andris Jonas Mindaugas Valdis",
    "Balčiūnas Jankauskas Kalniņš Liepiņš Ozoliņš Petrauskas Stankevičius Žukauskas",
)
_WESTERN = (
    "Amélie Brigitte Charlotte Delphine Heike Jasmin Kathleen Lucie Manuela Sabrina",
    "Christoph Dylan Julien Lars Matthieu",
    "Baumann Dubois Fischer Harris Lambert Moreau Rossi Schneider Taylor Weber",
)
_MONGOLIAN = (
    "Алтанцэцэг/Altantsetseg Болормаа/Bolormaa Оюун/Oyuun Сарангэрэл/Sarangerel Туяа/Tuyaa",
    "Батбаяр/Batbayar Ганзориг/Ganzorig Тэмүүлэн/Temuulen",
    "Бат/Bat Дорж/Dorj Гантулга/Gantulga Мөнх/Munkh Сүх/Sukh",
)

_SKA = (("ski", "ska"), ("ский", "ская"), ("ски", "ска"))
_OVA = (("ов", "ова"), ("ев", "ева"), ("ov", "ova"), ("ev", "eva"), ("ёв", "ёва"))
# country -> (lists, languages, endings)
_BY_COUNTRY: dict[str, tuple[tuple[str, str, str], tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    **dict.fromkeys(("NL", "SR"), (_DUTCH, ("nl",), ())),
    "NG": (_NIGERIAN, ("en", "bin"), ()),
    "HU": (_HUNGARIAN, ("hu",), ()),
    **dict.fromkeys(("RO", "MD"), (_ROMANIAN, ("ro",), ())),
    "BG": (_BULGARIAN, ("bg",), _OVA),
    "SK": (_SLOVAK, ("sk",), ()),
    "CZ": (_SLOVAK, ("cs",), ()),
    **dict.fromkeys(("SL", "LR", "GM"), (_SIERRA_LEONEAN, ("kri", "en"), ())),
    **dict.fromkeys(("GN", "CI", "SN", "ML"), (_GUINEAN, ("fr", "ff"), ())),
    **dict.fromkeys(("CD", "CM"), (_CONGOLESE, ("fr", "ln"), ())),
    "CN": (_CHINESE, ("zh",), ()),
    "GH": (_GHANAIAN, ("ak", "en"), ()),
    "PL": (_POLISH, ("pl",), _SKA),
    **dict.fromkeys(("AO", "CV", "BR", "PT"), (_PORTUGUESE, ("pt",), ())),
    **dict.fromkeys(("UG", "KE"), (_UGANDAN, ("en", "sw"), ())),
    "MK": (_MACEDONIAN, ("mk",), (*_SKA, *_OVA)),
    **dict.fromkeys(("UA", "RU", "BY"), (_EAST_SLAVIC, ("ru",), _OVA)),
    **dict.fromkeys(("MA", "SY", "EG", "IQ"), (_ARABIC, ("ar",), ())),
    **dict.fromkeys(("IR", "AF"), (_PERSIAN, ("fa",), ())),
    "VN": (_VIETNAMESE, ("vi",), ()),
    **dict.fromkeys(("DO", "CO", "ES", "EC"), (_SPANISH, ("es",), ())),
    "TR": (_TURKISH, ("tr",), ()),
    **dict.fromkeys(("IN", "PK", "LK", "BD"), (_SOUTH_ASIAN, ("hi", "ur"), ())),
    "PH": (_FILIPINO, ("tl", "en"), ()),
    "ID": (_FILIPINO, ("id",), ()),
    "TH": (_THAI, ("th",), ()),
    **dict.fromkeys(("ER", "ET"), (_HORN, ("ti", "am"), ())),
    "SO": (_HORN, ("so",), ()),
    "AL": (_ALBANIAN, ("sq",), ()),
    **dict.fromkeys(("RS", "HR", "BA"), (_SERBIAN, ("sr",), ())),
    "LT": (_BALTIC, ("lt",), ()),
    "LV": (_BALTIC, ("lv",), ()),
    "DE": (_WESTERN, ("de",), ()),
    "GB": (_WESTERN, ("en",), ()),
    **dict.fromkeys(("FR", "BE"), (_WESTERN, ("fr",), ())),
    "MN": (_MONGOLIAN, ("mn",), ()),
}
COUNTRIES = tuple(_BY_COUNTRY)
# What is known of somebody without a state, or of whom nobody knows where from: names of people who often are.
_NOWHERE = {"stateless": "SY", "unknown": "GN"}


@cache
def of(country: str) -> Names:
    """The names of a country; of "stateless" and "unknown" too."""
    lists, languages, gendered = _BY_COUNTRY[_NOWHERE.get(country, country)]
    female, male, family = (_names(text) for text in lists)
    return Names(female, male, family, languages, gendered)
