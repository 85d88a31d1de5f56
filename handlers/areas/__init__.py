"""The list of areas."""

from handlers.areas import changes, commands
from handlers.areas.home import HOME
from handlers.core.feature import Feature, Verb

FEATURE = Feature(
    verbs=(
        Verb(
            name="areas",
            work=commands.list_areas,
            right=None,
            writes=False,
            options=commands.LIST_OPTIONS,
            summary="the areas and what each is based on, today or on another day",
            usage="[on:day]",
            example="areas on:{day}",
        ),
        Verb(
            name="area",
            work=commands.area,
            shortcuts={"confirm area": "confirm", "decline area": "decline"},
            right="area propose",
            options=commands.OPTIONS,
            form=commands.form,
            needs_form=commands.needs_form,
            summary="propose a new area or the end of one, which a second person confirms",
            usage="propose <name> code:word channel:#name [entities:name,name basis:... alias:a;b on:day] | "
            "retire <area> <reason> [on:day] | basis <area> <resolutions>",
            example="area propose Energy code:ENERGY channel:{channel}{basis}",
        ),
    ),
    notifications=changes.NOTIFICATIONS,
    home=HOME,
)
