"""People, their roles, and the roster."""

from handlers.core.feature import Feature, Press, Tick, Verb
from handlers.people import appointments, commands, consents, roster, vacancies
from handlers.people.export import EXPORT
from handlers.people.home import HOME

FEATURE = Feature(
    verbs=(
        Verb(
            name="who",
            work=commands.who,
            right=None,
            writes=False,
            options=("as on",),
            summary="find who covers an area, holds a role or is in a part of the organisation, today or on another day",
            usage="[area or role] [on:]",
            example="who {role}",
        ),
        Verb(
            name="appoint",
            also=("roster", "nominate"),
            work=appointments.appoint,
            is_careful=True,
            options=appointments.OPTIONS,
            positional_option="owner",
            form=appointments.form,
            summary="give somebody a role, or set its last day; some roles need a second person",
            usage="@name <role> [for area or entity] [area: entity: on:day to:day reason:]",
            example="appoint @name {role}",
        ),
        Verb(
            name="relieve",
            also=("unassign", "remove"),
            work=appointments.relieve,
            is_careful=True,
            options=appointments.OPTIONS,
            positional_option="owner",
            summary="end somebody's role, at once or on a day",
            usage="@name [role] [area: entity: on:day reason:]",
            example="relieve @name {role} on:{day}",
        ),
        Verb(
            name="import",
            work=roster.keep_import,
            right="import entries",  # what is imported asks for its own
            permits=roster.permit_import,
            preview=roster.preview_import,
            multiline_work=roster.keep_import,
            summary="take people and roles, events, meetings, or entries of a register from a file dropped here; you see first what would change",
            usage="roster | events | meetings | a register, and drop a file with it, xlsx, csv or ics",
            example="import roster",
        ),
        Press(
            name="unappoint",
            work=appointments.unappoint,
            right="appoint",
            summary="take back a role that was just given",
        ),
        Press(
            name="applyroster",
            work=roster.apply_import,
            right="import",
            summary="apply the rows that were shown",
        ),
        Press(
            name="droproster",
            work=roster.PREVIEWS.drop,
            right="import",
            summary="apply none of the rows that were shown",
        ),
        Press(name="consent", work=consents.consent, summary="confirm what somebody else asked for"),
        Press(
            name="request",
            work=consents.show,
            right="consent",
            writes=False,
            summary="look at what somebody else asked for",
        ),
        Press(
            name="decline",
            work=consents.decline,
            right="consent",
            summary="decline what somebody else asked for",
        ),
        Press(
            name="withdrawconsent",
            work=consents.withdraw,
            right="read",
            summary="take back what one asked for",
        ),
    ),
    exports=(EXPORT,),
    notifications={**consents.NOTIFICATIONS, **vacancies.NOTIFICATIONS},
    consents={appointments.APPOINT: appointments.CONSENT},
    tick=Tick(plan_roles=vacancies.plan),
    undo_words={
        appointments.APPOINT: appointments.words_to_relieve,
        "relieve": appointments.refuse_undo_of_relieve,
    },
    home=HOME,
)
