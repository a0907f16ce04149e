"""People of the demo account: names in many scripts, and difficult ones."""

import re
import unicodedata
from typing import Final

# A login must be Latin, so each person has one.
PEOPLE: Final = (
    ("Amélie Dubois", "amelie.dubois"),
    ("Jürgen Müller", "jurgen.muller"),
    ("Zoë Søndergård", "zoe.sondergard"),
    ("Łukasz Wiśniewski", "lukasz.wisniewski"),
    ("Çağla Yılmaz", "cagla.yilmaz"),
    ("María José Núñez", "maria.nunez"),
    ("Анна Смирнова", "anna.smirnova"),
    ("Дмитрий Кузнецов", "dmitry.kuznetsov"),
    ("Олена Шевченко", "olena.shevchenko"),
    ("فاطمة الزهراء", "fatima.zahra"),
    ("محمد علي", "mohamed.ali"),
    ("نور الهدى", "nour.elhoda"),
    ("王小明", "wang.xiaoming"),
    ("李娜", "li.na"),
    ("佐藤 花子", "sato.hanako"),
    ("鈴木 一郎", "suzuki.ichiro"),
    ("김민준", "kim.minjun"),
    ("דוד כהן", "david.cohen"),
    ("שרה לוי", "sarah.levi"),
    ("Γιώργος Παπαδόπουλος", "giorgos.papa"),
    ("आरव शर्मा", "aarav.sharma"),
    ("สมชาย ใจดี", "somchai.jaidee"),
    ("Nguyễn Thị Hoa", "nguyen.hoa"),
    ("Գարիկ Պետրոսյան", "garik.petrosyan"),
    ("ნინო ბერიძე", "nino.beridze"),
    ("Siobhán O'Brien", "siobhan.obrien"),
)

# Display names that an interface must show unchanged.
AWKWARD: Final = (
    ('<b>Bold</b> & "Quotes"', "bold.quotes"),
    ("<script>alert('hi')</script>", "script.alert"),
    ("Robert'); DROP TABLE users;--", "robert.tables"),
    ("100% &amp; {{ more }} {% if %}", "template.like"),
    ("👩🏽‍💻 Support ★ Night shift", "night.shift"),
    ("\u202eright to left\u202c override", "rtl.override"),
    ("Maximiliana Wilhelmina von und zu Hohenstein-Wackernagel-Oppenheim-Lichtenfels", "maximiliana"),
)

FIRST: Final = (
    "Ada", "Ben", "Chloé", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jakub", "Karin",
    "Liam", "Mia", "Noah", "Olivia", "Pavel", "Quinn", "Rosa", "Samuel", "Tereza", "Uma", "Viktor",
    "Wanda", "Xenia", "Yusuf", "Zara",
)  # fmt: skip
LAST: Final = (
    "Almeida", "Becker", "Costa", "Dvořák", "Eriksson", "Fischer", "García", "Hansen", "Ivanov",
    "Jensen", "Kowalski", "Larsen", "Moreau", "Novák", "Olsen", "Petrov", "Quist", "Rossi",
    "Schmidt", "Tanaka", "Urban", "Virtanen", "Weber",
)  # fmt: skip


def as_login(text: str) -> str:
    """`Chloé-Dvořák` -> `chloe-dvorak`: characters that a user_name may have."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_-]", "-", plain)
