"""Names of places that the zone database lacks: capitals that are not in it, and what the other languages call large cities.

A line is a zone, the English name, other Latin spellings, Russian, Arabic and Chinese names; spellings are separated by
commas.
"""

from collections.abc import Iterator, Mapping
from functools import cache

_TABLE = """
Europe/Zurich|Geneva|Genève,Ginebra|Женева|جنيف|日内瓦
Europe/Zurich|Zurich|Zürich|Цюрих|زيورخ|苏黎世
Europe/Zurich|Bern|Berne,Berna|Берн|برن|伯尔尼
Europe/London|London|Londres|Лондон|لندن|伦敦
Europe/Paris|Paris|París|Париж|باريس|巴黎
Europe/Berlin|Berlin|Berlín|Берлин|برلين|柏林
Europe/Berlin|Bonn||Бонн|بون|波恩
Europe/Madrid|Madrid||Мадрид|مدريد|马德里
Europe/Rome|Rome|Roma|Рим|روما|罗马
Europe/Vienna|Vienna|Vienne,Viena,Wien|Вена|فيينا|维也纳
Europe/Brussels|Brussels|Bruxelles,Bruselas|Брюссель|بروكسل|布鲁塞尔
Europe/Amsterdam|Amsterdam|Ámsterdam|Амстердам|امستردام|阿姆斯特丹
Europe/Amsterdam|The Hague|La Haye,La Haya|Гаага|لاهاي|海牙
Europe/Lisbon|Lisbon|Lisbonne,Lisboa|Лиссабон|لشبونة|里斯本
Europe/Dublin|Dublin|Dublín|Дублин|دبلن|都柏林
Europe/Athens|Athens|Athènes,Atenas|Афины,Афинам,Афинах|اثينا|雅典
Europe/Warsaw|Warsaw|Varsovie,Varsovia|Варшава|وارسو|华沙
Europe/Prague|Prague|Praga|Прага|براغ|布拉格
Europe/Budapest|Budapest||Будапешт|بودابست|布达佩斯
Europe/Bucharest|Bucharest|Bucarest|Бухарест|بوخارست|布加勒斯特
Europe/Stockholm|Stockholm|Estocolmo|Стокгольм|ستوكهولم|斯德哥尔摩
Europe/Oslo|Oslo||Осло|اوسلو|奥斯陆
Europe/Copenhagen|Copenhagen|Copenhague|Копенгаген|كوبنهاغن|哥本哈根
Europe/Helsinki|Helsinki||Хельсинки|هلسنكي|赫尔辛基
Europe/Kyiv|Kyiv|Kiev|Киев|كييف|基辅
Europe/Minsk|Minsk||Минск|مينسك|明斯克
Europe/Moscow|Moscow|Moscou,Moscú|Москва|موسكو|莫斯科
Europe/Istanbul|Istanbul|Estambul|Стамбул|اسطنبول|伊斯坦布尔
Europe/Istanbul|Ankara||Анкара|انقرة|安卡拉
Africa/Cairo|Cairo|Le Caire,El Cairo|Каир|القاهرة|开罗
Africa/Addis_Ababa|Addis Ababa|Addis Abeba,Adís Abeba,Addis|Аддис-Абеба|اديس ابابا|亚的斯亚贝巴
Africa/Nairobi|Nairobi||Найроби|نيروبي|内罗毕
Africa/Dakar|Dakar||Дакар|داكار|达喀尔
Africa/Harare|Harare||Хараре|هراري|哈拉雷
Africa/Douala|Yaounde|Yaoundé,Yaundé|Яунде|ياوندي|雅温得
Africa/Lagos|Lagos||Лагос|لاغوس|拉各斯
Africa/Lagos|Abuja||Абуджа|ابوجا|阿布贾
Africa/Johannesburg|Johannesburg|Johannesbourg,Johannesburgo|Йоханнесбург|جوهانسبرغ|约翰内斯堡
Africa/Johannesburg|Pretoria||Претория|بريتوريا|比勒陀利亚
Africa/Johannesburg|Cape Town|Le Cap,Ciudad del Cabo|Кейптаун|كيب تاون|开普敦
Africa/Casablanca|Rabat||Рабат|الرباط|拉巴特
Africa/Casablanca|Marrakesh|Marrakech|Марракеш|مراكش|马拉喀什
Africa/Casablanca|Casablanca||Касабланка|الدار البيضاء|卡萨布兰卡
Africa/Algiers|Algiers|Alger,Argel|Алжир|الجزائر|阿尔及尔
Africa/Tunis|Tunis|Túnez|Тунис|تونس|突尼斯
Africa/Tripoli|Tripoli||Триполи|طرابلس|的黎波里
Africa/Khartoum|Khartoum|Jartum|Хартум|الخرطوم|喀土穆
Africa/Kigali|Kigali||Кигали|كيغالي|基加利
Africa/Kampala|Kampala||Кампала|كمبالا|坎帕拉
Africa/Dar_es_Salaam|Dar es Salaam||Дар-эс-Салам|دار السلام|达累斯萨拉姆
Africa/Accra|Accra|Acra|Аккра|اكرا|阿克拉
Africa/Abidjan|Abidjan|Abiyán|Абиджан|ابيدجان|阿比让
Africa/Libreville|Libreville||Либревиль|ليبرفيل|利伯维尔
Africa/Kinshasa|Kinshasa||Киншаса|كينشاسا|金沙萨
Africa/Lusaka|Lusaka||Лусака|لوساكا|卢萨卡
Asia/Bangkok|Bangkok|Bangkok,Banguecoque|Бангкок|بانكوك|曼谷
Asia/Jakarta|Jakarta|Djakarta,Yakarta|Джакарта|جاكرتا|雅加达
Asia/Shanghai|Beijing|Pékin,Pekín|Пекин|بكين|北京
Asia/Shanghai|Shanghai|Shanghái|Шанхай|شنغهاي|上海
Asia/Hong_Kong|Hong Kong||Гонконг|هونغ كونغ|香港
Asia/Tokyo|Tokyo|Tokio|Токио|طوكيو|东京
Asia/Seoul|Seoul|Séoul,Seúl|Сеул|سيول|首尔
Asia/Singapore|Singapore|Singapour,Singapur|Сингапур|سنغافورة|新加坡
Asia/Kuala_Lumpur|Kuala Lumpur||Куала-Лумпур|كوالالمبور|吉隆坡
Asia/Manila|Manila|Manille|Манила|مانيلا|马尼拉
Asia/Ho_Chi_Minh|Hanoi|Hanoï|Ханой|هانوي|河内
Asia/Kolkata|New Delhi|Nueva Delhi,Delhi,Mumbai,Bombay|Нью-Дели,Дели,Мумбаи|نيودلهي,مومباي|新德里,孟买
Asia/Karachi|Islamabad|Karachi|Исламабад,Карачи|اسلام اباد,كراتشي|伊斯兰堡,卡拉奇
Asia/Dhaka|Dhaka|Dacca,Daca|Дакка|دكا|达卡
Asia/Colombo|Colombo||Коломбо|كولومبو|科伦坡
Asia/Kathmandu|Kathmandu|Katmandou,Katmandú|Катманду|كاتماندو|加德满都
Asia/Kabul|Kabul|Kaboul|Кабул|كابول|喀布尔
Asia/Tehran|Tehran|Téhéran,Teherán|Тегеран|طهران|德黑兰
Asia/Baghdad|Baghdad|Bagdad|Багдад|بغداد|巴格达
Asia/Riyadh|Riyadh|Riyad,Riad,Mecca,La Mecque,La Meca,Jeddah|Эр-Рияд,Мекка|الرياض,مكة,مكة المكرمة,جدة|利雅得,麦加
Asia/Dubai|Dubai|Dubaï,Dubái,Abu Dhabi,Abou Dhabi|Дубай,Абу-Даби|دبي,ابو ظبي,ابوظبي|迪拜,阿布扎比
Asia/Qatar|Doha||Доха|الدوحة|多哈
Asia/Kuwait|Kuwait|Koweït|Кувейт|الكويت|科威特
Asia/Bahrain|Manama||Манама|المنامة|麦纳麦
Asia/Muscat|Muscat|Mascate|Маскат|مسقط|马斯喀特
Asia/Amman|Amman|Amán|Амман|عمان|安曼
Asia/Beirut|Beirut|Beyrouth|Бейрут|بيروت|贝鲁特
Asia/Damascus|Damascus|Damas,Damasco|Дамаск|دمشق|大马士革
Asia/Jerusalem|Jerusalem|Jérusalem,Jerusalén,Tel Aviv|Иерусалим,Тель-Авив|القدس,تل ابيب|耶路撒冷,特拉维夫
Asia/Baku|Baku|Bakou,Bakú|Баку|باكو|巴库
Asia/Tbilisi|Tbilisi|Tbilissi|Тбилиси|تبليسي|第比利斯
Asia/Yerevan|Yerevan|Erevan,Ereván|Ереван|يريفان|埃里温
Asia/Tashkent|Tashkent|Tachkent,Taskent|Ташкент|طشقند|塔什干
Asia/Almaty|Almaty|Astana|Алматы,Астана|الماتي,استانا|阿拉木图,阿斯塔纳
Asia/Bishkek|Bishkek|Bichkek|Бишкек|بشكيك|比什凯克
Asia/Ulaanbaatar|Ulaanbaatar|Oulan-Bator,Ulán Bator|Улан-Батор|اولان باتور|乌兰巴托
America/New_York|New York|Nueva York,Washington,Washington DC,Boston,Miami,Atlanta,Philadelphia|Нью-Йорк,Вашингтон|نيويورك,واشنطن|纽约,华盛顿
America/Chicago|Chicago|Houston,Dallas|Чикаго|شيكاغو|芝加哥
America/Los_Angeles|Los Angeles|Los Ángeles,San Francisco,Seattle|Лос-Анджелес,Сан-Франциско|لوس انجلوس,سان فرانسيسكو|洛杉矶,旧金山
America/Toronto|Toronto|Ottawa,Montreal,Montréal|Торонто,Оттава,Монреаль|تورونتو,اوتاوا,مونتريال|多伦多,渥太华,蒙特利尔
America/Vancouver|Vancouver||Ванкувер|فانكوفر|温哥华
America/Mexico_City|Mexico City|Mexico,Ciudad de México|Мехико|مكسيكو سيتي|墨西哥城
America/Sao_Paulo|Brasilia|Brasília,Sao Paulo,Rio de Janeiro,Río de Janeiro|Бразилиа,Сан-Паулу,Рио-де-Жанейро|برازيليا,ساو باولو|巴西利亚,圣保罗
America/Argentina/Buenos_Aires|Buenos Aires||Буэнос-Айрес|بوينس ايرس|布宜诺斯艾利斯
America/Santiago|Santiago|Santiago de Chile|Сантьяго|سانتياغو|圣地亚哥
America/Bogota|Bogota|Bogotá|Богота|بوغوتا|波哥大
America/Lima|Lima||Лима|ليما|利马
America/Caracas|Caracas||Каракас|كاراكاس|加拉加斯
America/Guayaquil|Quito||Кито|كيتو|基多
America/La_Paz|La Paz||Ла-Пас|لاباز|拉巴斯
America/Montevideo|Montevideo||Монтевидео|مونتيفيديو|蒙得维的亚
America/Asuncion|Asuncion|Asunción,Assomption|Асунсьон|اسونسيون|亚松森
America/Panama|Panama|Panamá|Панама|بنما|巴拿马
America/Costa_Rica|San Jose|San José|Сан-Хосе|سان خوسيه|圣何塞
America/Tegucigalpa|Tegucigalpa||Тегусигальпа|تيغوسيغالبا|特古西加尔巴
America/Guatemala|Guatemala||Гватемала|غواتيمالا|危地马拉
America/Havana|Havana|La Havane,La Habana|Гавана|هافانا|哈瓦那
America/Santo_Domingo|Santo Domingo|Saint-Domingue|Санто-Доминго|سانتو دومينغو|圣多明各
America/Barbados|Bridgetown||Бриджтаун|بريدجتاون|布里奇敦
America/Jamaica|Kingston||Кингстон|كينغستون|金斯敦
America/Port_of_Spain|Port of Spain|Puerto España|Порт-оф-Спейн|بورت اوف سبين|西班牙港
Australia/Sydney|Sydney|Canberra|Сидней,Канберра|سيدني,كانبرا|悉尼,堪培拉
Pacific/Auckland|Wellington|Auckland|Веллингтон,Окленд|ولنغتون,اوكلاند|惠灵顿,奥克兰
Pacific/Fiji|Suva||Сува|سوفا|苏瓦
Pacific/Tongatapu|Nukualofa|Nuku'alofa|Нукуалофа|نوكوالوفا|努库阿洛法
UTC|Greenwich||Гринвич|غرينتش,جرينتش|格林尼治,格林威治
"""
# How the last word of a Russian name ends in other cases: "по Москве", "в Женеве", "по Каиру".
_CASES = {"а": ("е", "у", "ы"), "я": ("е", "ю", "и"), "й": ("ю", "е", "я"), "ь": ("ю", "е", "я", "и")}
_OF_CONSONANT = ("у", "е", "а", "ом")
_INDECLINABLE = "оиуеэыю"


def _rows() -> Iterator[tuple[str, list[str]]]:
    for line in _TABLE.strip().splitlines():
        zone, *names = line.split("|")
        yield zone, names


@cache
def names_of_places() -> Mapping[str, str]:
    """Return a zone by each name, Russian ones in all their cases; Chinese names are translated before they are looked up."""
    return {
        name: zone
        for zone, (english, latin, russian, arabic, _) in _rows()
        for name in [english, *latin.split(","), *_declined(russian), *arabic.split(",")]
        if name
    }


@cache
def chinese_places() -> Mapping[str, str]:
    """Return the English name, with which it is looked up, of each place by its Chinese names, the longest first."""
    found = {name: english for _, (english, *_, chinese) in _rows() for name in chinese.split(",") if name}
    # Where a line has several places, each has the zone of the first, which is all that an hour needs.
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _declined(names: str) -> Iterator[str]:
    for name in names.split(","):
        yield name
        if not name or name[-1] in _INDECLINABLE:
            continue
        stem = name[:-1] if name[-1] in _CASES else name
        yield from (f"{stem}{ending}" for ending in _CASES.get(name[-1], _OF_CONSONANT))
