"""The question who hasn't answered, in the six languages: it is read where it is about nothing else."""

from bot.vocabulary import pattern_of, plain_words

# What is answered: all that asks for answers, or the one whose reference stood there.
_OF_WHAT = {
    "en": r"(?: (?:to |on |in |for )?(?:(?:the|this|that|our|my|your|last|open|current) )*(?:rounds?|surveys?|questions?|call|invitations?|request|us|me|it|this|yet|so far|still|to|on|in|for))*",
    "fr": r"(?: (?:a |au |aux |dans |pour )?(?:(?:la|le|les|l'|cette|ce|notre|ma|mon) ?)*(?:tour|serie|enquete|consultation|questions?|appel|invitation|demande|encore|a ce jour|nous|moi|a|au|dans))*",
    "es": r"(?: (?:a |en |al )?(?:(?:la|el|las|los|esta|este|nuestra|nuestro) )*(?:ronda|encuesta|consulta|preguntas?|invitacion|solicitud|todavia|aun|nos|a|al|en))*",
    "ru": r"(?: (?:на |в |по )?(?:(?:этот|эту|этом|наш|нашу|этому|нашему) )?(?:опрос\w*|раунд\w*|вопрос\w*|анкет\w*|запрос\w*|приглашени\w*|пока|еще|до сих пор|нам|мне|на|в|по))*",
    "zh": r"(?:这次|本轮|这轮|本次|这个|该|我们的?|的|问卷|调查|征询|问题|邀请|呢|吗)*",
    "ar": r"(?: (?:علي |في |عن )?(?:هذا |هذه )?(?:ال)?(?:استبيان|جوله|استطلاع|سوال|اسيله|دعوه|طلب|بعد|حتي الان|علي|في|عن))*",
}  # fmt: skip
_SILENT = {
    "en": r"who(?: is|'s| are|s)? (?:still |been )?(?:silent|quiet)"
          r"|who(?:'s)?(?: still| yet)?(?: (?:has|have|did|is))?(?: ?(?:hasn't|haven't|didn't|isn't|not|never))(?: yet)?(?: been)? (?:answer(?:ed|ing)?|repl(?:y|ied|ying)|respond(?:ed|ing)?|react(?:ed|ing)?)"
          r"|(?:which|what) (?:areas?|offices?|entities|people|groups|focal points?)(?: (?:still|have|has))*(?: ?(?:hasn't|haven't|didn't|not))(?: yet)? (?:answer(?:ed)?|repl(?:y|ied)|respond(?:ed)?)"
          r"|who(?:'s)?(?: still)?(?: (?:has|have|did))?(?: ?(?:hasn't|haven't|didn't|not))(?: yet)? (?:sent|send|given|give) (?:in )?(?:an?|any|their|his|her) (?:answer|reply|response|update)"
          r"|who has yet to (?:answer|reply|respond)|who (?:still )?owes (?:us |me )?an? (?:answer|reply)"
          r"|(?:whose|which) (?:answers?|repl(?:y|ies)) (?:is|are) (?:still )?missing",
    "fr": r"(?:qui|quels? \w+)(?: est-ce qui)? (?:n'|ne )(?:a|ont|avait)?(?: ?(?:toujours|encore))? ?(?:pas|rien)(?: encore)? (?:repondu|reagi|repond)"
          r"|qui (?:est|reste) (?:toujours |encore )?(?:silencieu\w+|muets?)|(?:il manque )?(?:les |la )?reponses? de qui(?: manquent?)?|de qui manque(?:nt)? (?:la|les) reponses?",
    "es": r"quien(?:es)? (?:todavia |aun )?no (?:ha|han)(?: (?:todavia|aun))? (?:respondido|contestado)|quien(?:es)? (?:todavia |aun )?no (?:respondio|contesto|respondieron|contestaron)"
          r"|quien(?:es)? (?:sigue|siguen|esta|estan) (?:sin (?:responder|contestar)|callad\w+)|quien(?:es)? faltan? por (?:responder|contestar)",
    "ru": r"кто(?: (?:еще|пока|до сих пор))? (?:молчит|не (?:ответил\w*|отвечал\w*|отреагировал\w*|отозвал\w*))|от кого(?: еще)? нет ответ\w*|кто(?: еще)? не дал ответа",
    "zh": r"(?:还有?)?谁(?:还|至今|都)?(?:没有?|未|尚未|不曾)(?:回答|回复|答复|回应|作答|反馈)(?:过|了)?|还缺谁的(?:答复|回复|回答)",
    "ar": r"(?:من|مين)(?: الذي| الذين)? (?:لم|ما) (?:يرد|يردوا|يجب|يجيبوا|يجاوب|يستجب|يستجيبوا|رد|جاوب)|(?:من|مين) (?:ما زال|مازال|لا يزال) صامتا|ممن ننتظر (?:ال)?رد",
}  # fmt: skip
_ASKS = pattern_of({
    language: rf"(?:{said}){_OF_WHAT[language]}" for language, said in _SILENT.items()
})  # fmt: skip


def asks_who_is_silent(text: str) -> bool:
    """Return whether a question is who hasn't answered, and nothing else."""
    said = plain_words(text.replace("’", "'")).strip(" ?.!,;:؟？。¿¡")
    return _ASKS.fullmatch(said) is not None
