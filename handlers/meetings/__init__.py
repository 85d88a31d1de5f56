"""Meetings: planned, moved, cancelled, and listed."""

from bot.records import Kind
from handlers.core.feature import Feature, Press, Tick, Variant, Verb
from handlers.core.kinds import ImportList
from handlers.core.records import paste
from handlers.meetings import call, changes, commands, forms, notifications, registration
from handlers.meetings.kind import KIND, LIST
from handlers.meetings.past import corrections, imports
from handlers.meetings.preparing import no_link
from handlers.meetings.preparing.notes import NOTES
from handlers.meetings.record import lists as record_lists
from handlers.meetings.record import verbs as record
from handlers.meetings.record.files import RECORD_FILE, make_file
from handlers.meetings.record.home import HOME
from handlers.meetings.room import asking, claims, present, self_said
from handlers.meetings.spoken import orders

RIGHT = "change meeting"

FEATURE = Feature(
    verbs=(
        Verb(
            name="meeting",
            work=commands.plan,
            options=commands.OPTIONS,
            form=forms.plan,
            multiline_work=paste.accept_single_line,
            allows_recurrence=True,
            is_careful=True,
            summary="plan a meeting of the task force or a working group, or a series",
            usage="<day> <time> [title] [held | cancelled] [duration: place: link: group:name people:@name chair:@name]",
            example='meeting {day} 14:00 duration:90 min place:"room T103"',
        ),
        Verb(
            name="meetings",
            work=commands.list_meetings,
            right="list",
            writes=False,
            options=("page", "as on"),
            summary="list the meetings ahead, or those of some years with how many were held by a day",
            usage="[year | 2015-2017 | all] [held] [on:day]",
            example="meetings {year}",
        ),
        Verb(
            name="call",
            work=call.call_now,
            right=RIGHT,
            takes_refs=True,
            summary="invite everybody to a meeting now, before the day of its call",
            usage="M-3 [a line that the call says]",
            example="call M-3",
        ),
        Verb(
            name="attending",
            work=registration.attending,
            right="register",
            options=registration.OPTIONS,
            takes_refs=True,
            summary="say that you're coming to a meeting",
            usage="[M-3] [behalf:@name]",
            example="attending M-2",
        ),
        Verb(
            name="remote",
            work=registration.remote,
            right="register",
            options=registration.OPTIONS,
            takes_refs=True,
            summary="say that you're coming to a meeting by video",
            usage="[M-3] [behalf:@name]",
            example="remote M-2",
        ),
        Verb(
            name="apologies",
            work=registration.apologies,
            shortcuts={"decline": ""},
            right="register",
            options=registration.APOLOGIES_OPTIONS,
            takes_refs=True,
            summary="say that you can't come to a meeting, and who comes instead",
            usage="[M-3] [@name] [behalf:@name]",
            example="apologies M-2",
        ),
        Verb(
            name="attendance",
            work=registration.attendance,
            right="register",
            writes=False,
            takes_refs=True,
            summary="who's coming to a meeting, who hasn't answered, and who hasn't been reached",
            usage="M-3",
            example="attendance M-2",
        ),
        Verb(
            name="held",
            work=changes.hold,
            right=RIGHT,
            options=changes.HELD_OPTIONS,
            takes_refs=True,
            positional_option="as on",
            summary="record that a meeting was held, so that it counts, and who came",
            usage="M-3 [day] [people:@name,@name video:@name apologies:@name absent:@name others:absent]",
            example="held M-1",
        ),
        Verb(
            name="present",
            work=present.present,
            right=RIGHT,
            takes_refs=True,
            form=forms.who_came,
            summary="enter who came to a meeting, and how, once it has begun",
            usage="M-3 @name @name[, video @name][, @name represented by @name][, apologies @name][, absent @name][, the others were absent]",
            example="present M-1 @ute.keller, video @wipa.chaiyo, the others were absent",
        ),
        Press(
            name="coming",
            work=registration.ask_whether,
            right="register",
            writes=False,
            takes_refs=True,
            summary="ask whether one comes to a meeting",
        ),
        Press(
            name="there",
            work=self_said.there,
            right="register",
            takes_refs=True,
            for_closed=True,
            summary="say that one was at a meeting",
        ),
        Press(
            name="came",
            work=changes.ask_who_came,
            right=RIGHT,
            writes=False,
            takes_refs=True,
            form=forms.who_came,
            summary="say who came to a meeting",
        ),
        Press(
            name="callline",
            work=call.add_line,
            right=RIGHT,
            takes_refs=True,
            form=call.line_form,
            summary="add a line to the call of a meeting",
        ),
        Press(
            name="holdcall",
            work=call.pause,
            right=RIGHT,
            takes_refs=True,
            summary="hold the call of a meeting back",
        ),
        Press(
            name="applymeetings",
            work=imports.apply_import,
            right="import",
            summary="enter the meetings that were shown",
        ),
        Press(
            name="dropmeetings",
            work=imports.PREVIEWS.drop,
            right="import",
            summary="enter none of the meetings that were shown",
        ),
        *record.VERBS,
        Variant("nudge", Kind.MEETING, work=asking.nudge, right=RIGHT),
        Variant("silent", Kind.MEETING, work=registration.attendance, right="register"),
        Variant(
            "move",
            Kind.MEETING,
            work=changes.move,
            form=forms.move,
            right=RIGHT,
            options=changes.MOVE_OPTIONS,
            positional_option="from on or at",
        ),
        Variant(
            "edit",
            Kind.MEETING,
            work=changes.edit,
            form=forms.edit,
            right=RIGHT,
            options=changes.EDIT_OPTIONS,
        ),
        Variant("reopen", Kind.MEETING, work=corrections.reopen, right=RIGHT),
        Variant("cancel", Kind.MEETING, work=changes.cancel, form=forms.cancel, right=RIGHT),
    ),
    kind=KIND,
    notifications={
        **notifications.NOTIFICATIONS,
        **record.NOTIFICATIONS,
        **NOTES.notifications(),
        **no_link.NOTIFICATIONS,
    },
    exports=(record_lists.EXPORT,),
    notices=record_lists.notices,
    searches=record_lists.found_in_words,
    imports=(
        ImportList(
            name="meetings", aliases=frozenset({"meeting", "meetings"}), preview=imports.preview_import
        ),
    ),
    claims=claims.claim,
    asks_first=orders.asks_first,
    tick=Tick(settle=record.settle, next_at=record.next_at, plan_roles=call.look_again),
    files={RECORD_FILE: make_file},
    home=HOME,
    lists=(LIST,),
)
