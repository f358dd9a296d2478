"""News agencies: which one wrote the text that a site republished."""

import re

from factsheet.people import spellings

# One agency per line: the name under which it is known, and the others that it goes by.
_AGENCIES = """
Reuters, Thomson Reuters, Рейтер, 路透社, 路透, رويترز, ロイター
AP, Associated Press, The Associated Press, AP News, 美联社, AP通信
AFP, Agence France-Presse, 法新社, فرانس برس
dpa, Deutsche Presse-Agentur, dpa-AFX, dpa/lsw, dpa International
TASS, ТАСС, ITAR-TASS, ИТАР-ТАСС
RIA Novosti, РИА Новости
Interfax, Интерфакс, Interfax-Ukraine, Интерфакс-Украина
Xinhua, 新华社, 新華社, Xinhua News Agency, Agencia Xinhua
China News Service, 中新社, 中新网
PTI, Press Trust of India
ANI, Asian News International
IANS, Indo-Asian News Service
UNI, United News of India
EFE, Agencia EFE
Europa Press
ANSA, Redazione ANSA, Agenzia ANSA
Adnkronos
APA, Austria Presse Agentur
Keystone-SDA, SDA, Keystone-ATS, ATS
KNA, Katholische Nachrichten-Agentur
epd, Evangelischer Pressedienst
SID, Sport-Informations-Dienst
dts, dts Nachrichtenagentur
PA Media, Press Association, PA, PA News Agency
AAP, Australian Associated Press
The Canadian Press, Canadian Press, La Presse Canadienne
UPI, United Press International
Bloomberg, Bloomberg News
Dow Jones Newswires, Dow Jones
Kyodo, Kyodo News, 共同, 共同通信
Jiji, Jiji Press, 時事, 時事通信
Yonhap, Yonhap News, Yonhap News Agency, 연합뉴스
KCNA, 조선중앙통신
CNA, 中央社
Anadolu, Anadolu Agency, Anadolu Ajansı, AA
DHA, Demirören Haber Ajansı
İHA, İhlas Haber Ajansı
Lusa
Belga
ANP
TT
NTB
Ritzau
STT
BNS
ELTA
LETA
PAP, Polska Agencja Prasowa
ČTK, CTK
TASR
MTI
Agerpres
BTA, БТА
Tanjug, Танјуг
Hina
FENA
STA
Ukrinform, Укринформ, Укрінформ
BelTA, БелТА
Kazinform, Казинформ
Azertac
IRNA, ایرنا
ISNA, ایسنا
Tasnim, Tasnim News Agency
Fars News Agency
SANA, سانا
WAFA, وفا
MENA
QNA
SPA, واس
WAM, وام
KUNA, كونا
Bernama
Antara
VNA
APP, Associated Press of Pakistan
BSS
UNB
Agência Brasil
Télam
Notimex
Estadão Conteúdo
Folhapress
NAN, News Agency of Nigeria
Sputnik, Спутник
"""
_NAMES = [[name.strip() for name in line.split(",")] for line in _AGENCIES.strip().split("\n")]
_BY_SPELLING = {
    spelling: names[0] for names in _NAMES for name in names for spelling in spellings(name)
}
_ANY = "|".join(sorted((re.escape(name) for names in _NAMES for name in names), key=len)[::-1])
# How the text of an agency begins: MOSCOW, April 17 /TASS/. – МОСКВА, 3 июл — РИА Новости. –
# WASHINGTON (AP) — … – KABUL, July 4 (Reuters) - … – Berlin (dpa) - … – 新华社北京4月17日电
_HEADS = re.compile(
    rf"\A(?:(?=[^\W\d_]).{{0,70}}?(?:/\s?(?P<slashes>{_ANY})\s?/"
    rf"|\((?P<brackets>{_ANY})(?:\s?/[^()]{{0,20}})?\)\s*(?:[-–—:.]|\Z)"
    rf"|[-–—]\s*(?P<dash>{_ANY})\s?[.,])"
    rf"|\((?P<first>{_ANY})\)\s*[-–—:]?\s"
    r"|(?P<chinese>新华社|新華社|中新社|中央社)\S{0,12}?(?:电|電))",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\A(?:by|von|par|por|from|source|quelle|mit|with|via) ?:? (?:the )?"
    r"| (?:in|at|from|staff) .*|[,/|].*",
    re.I,
)
_LINES = 400


def agency_named(name: str) -> str | None:
    """Return the agency that a name means, in the spelling used here; None if it is not one."""
    bare = _AROUND.sub("", name.strip())
    return next((_BY_SPELLING[one] for one in spellings(bare) if one in _BY_SPELLING), None)


def agency_heading(text: str) -> str | None:
    """Return the agency that a paragraph at the head of a text credits, else None.

    Takes the page's visible text, one paragraph per line; only long lines are paragraphs.
    """
    for line in text.split("\n")[:_LINES]:
        if len(line) >= 40 and (found := _HEADS.match(line[:200])):
            return agency_named(next(filter(None, found.groups())))
    return None
