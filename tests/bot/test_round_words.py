"""What an answer of a round says in the six languages: no change, or not available and why."""

import pytest

from bot.round_words import read_not_available, says_no_change, says_none_of


@pytest.mark.parametrize(
    "said",
    [
        "No change",
        "nothing new.",
        "same as last time",
        "Pas de changement",
        "rien de nouveau",
        "rien n’a changé.",
        "Sin cambios",
        "sin novedades",
        "без изменений",
        "Изменений нет.",
        "没有变化",
        "无变化。",
        "لا تغيير",
        "لا يوجد تغيير",
        "none from us",
        "Nothing from our side this time, thanks",
        "we have nothing to report",
        "there's no news from here",
        "rien de notre part",
        "sin novedades por nuestra parte",
        "ничего от нас",
        "我们没有",
        "لا شيء من جانبنا",
    ],
)
def test_no_change_is_read_in_each_language(said: str) -> None:
    assert says_no_change(said)


@pytest.mark.parametrize(
    "said",
    [
        "no change in Gender",
        "none",
        "no",
        "pas de changement à Genre",
        "sin",
        "нет",
        "没有",
        "لا",
        "unavailable",
        "none yet, because the survey isn't over",
        "nothing yet",
        "none from Geneva",
        "nothing to report but the fire",
        "",
    ],
)
def test_no_change_is_those_words_alone(said: str) -> None:
    assert not says_no_change(said)


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        ("No application", True),
        ("we have no applications this time.", True),
        ("no application from us, thanks", True),
        ("no application for captions", False),
        ("an application", False),
        (f"no application {'very ' * 5000}late", False),
    ],
)
def test_nothing_of_what_a_round_asks_for_is_read(said: str, *, is_so: bool) -> None:
    assert says_none_of(said, ("No application", "no applications")) is is_so


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("not available, because the survey isn't over", "the survey isn't over"),
        ("Not available: no office there", "no office there"),
        ("n/a: no office there", "no office there"),
        ("It's not yet available", ""),
        ("It’s not available", ""),
        ("no data yet", ""),
        ("pas disponible, parce que l'enquête n'est pas finie", "l'enquête n'est pas finie"),
        ("Ce n'est pas encore disponible, car l’enquête dure jusqu’en mars", "l’enquête dure jusqu’en mars"),
        ("Pas de données parce qu'il n'y a pas de bureau", "il n'y a pas de bureau"),
        ("indisponible", ""),
        ("No disponible, porque la encuesta sigue abierta", "la encuesta sigue abierta"),
        ("todavía no está disponible", ""),
        ("No hay datos: no tenemos oficina", "no tenemos oficina"),
        ("Недоступно, потому что опрос идёт до марта", "опрос идёт до марта"),
        ("пока нет данных, так как опрос не закончен", "опрос не закончен"),
        ("暂无数据，因为调查到三月才结束", "调查到三月才结束"),
        ("没有数据", ""),
        ("غير متاح، لأن الاستبيان مستمر", "الاستبيان مستمر"),
        ("لا توجد بيانات بعد", ""),
        ("12", None),
        ("0", None),
        ("no", None),
        ("non", None),
        ("нет", None),
        ("没有", None),
        ("لا", None),
        ("no está mal: 12", None),
    ],
)
def test_reason_is_read_from_not_available(said: str, why: str | None) -> None:
    assert read_not_available(said) == why
