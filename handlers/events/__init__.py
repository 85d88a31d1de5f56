"""Events that are announced early."""

from bot.posts import PostKind
from bot.records import Kind
from handlers.core.feature import Feature, Press, Tick, Variant, Verb
from handlers.core.records import paste
from handlers.events import (
    answers,
    changes,
    commands,
    duplicates,
    following,
    forms,
    notifications,
    reminders,
    requests,
)
from handlers.events.corrections import CHANGE_POST
from handlers.events.kind import KIND, LIST
from handlers.events.preparing.notes import NOTES

FEATURE = Feature(
    verbs=(
        Verb(
            name="event",
            also=("announce",),
            work=commands.announce,
            options=commands.OPTIONS,
            form=forms.announce,
            multiline_work=paste.accept_single_line,
            takes_channel_area=True,
            summary="announce an event",
            usage="<title> on:day [time:14:00 to:day place:town area:name,name organiser:name link: kind:external "
            "state:idea registration:day nomination:day]",
            example="event Workshop on captioning on:{day} to:{last}",
        ),
        Verb(
            name="events",
            work=commands.list_events,
            right=None,
            writes=False,
            options=("area", "page"),
            summary="list events",
            usage="[month] [area:]",
            example="events {month}",
        ),
        Verb(
            name="follow",
            work=following.follow,
            right=following.RIGHT,
            takes_refs=True,
            summary="be reminded of an event, and told if it moves or is cancelled",
            usage="E-3",
            example="follow E-1",
        ),
        Verb(
            name="unfollow",
            has_button=True,
            work=following.unfollow,
            right=following.RIGHT,
            takes_refs=True,
            summary="stop following an event",
            usage="E-3",
            example="unfollow E-1",
        ),
        Press(
            name="askchange",
            work=requests.request_change,
            right="ask to change",
            takes_refs=True,
            form=requests.request_form,
            summary="ask whoever announced an event to change it",
            example="askchange E-1 Can it wait for the budget?",
        ),
        Press(
            name="declinechange",
            work=answers.decline,
            right=requests.RIGHT,
            takes_refs=True,
            form=answers.decline_form,
            summary="tell whoever asked for a change of an event that it stays as it is",
            example="declinechange E-1 the hall is booked",
        ),
        Variant(
            "same",
            Kind.EVENT,
            work=duplicates.same,
            form=duplicates.same_form,
            needs_form=duplicates.needs_form,
        ),
        Variant(
            "move",
            Kind.EVENT,
            work=changes.move,
            form=forms.move,
            right=requests.RIGHT,
            options=changes.MOVE_OPTIONS,
            positional_option="on",
        ),
        Variant(
            "edit",
            Kind.EVENT,
            work=changes.edit,
            form=forms.edit,
            right=requests.RIGHT,
            options=changes.EDIT_OPTIONS,
        ),
        Variant("cancel", Kind.EVENT, work=changes.cancel, form=forms.cancel, right=requests.RIGHT),
        Variant("reopen", Kind.EVENT, work=changes.reopen, right=requests.RIGHT),
        Variant("mark", Kind.EVENT, work=changes.mark, form=forms.mark, right=requests.RIGHT),
        Variant("confirm", Kind.EVENT, work=changes.confirm, right=requests.RIGHT),
        Variant("mute", Kind.EVENT, work=following.mute, right=following.RIGHT),
        Variant("unmute", Kind.EVENT, work=following.unmute, right=following.RIGHT),
        Variant("done", Kind.EVENT, work=changes.close, form=forms.close, right=requests.RIGHT),
    ),
    kind=KIND,
    notifications={**notifications.NOTIFICATIONS, **NOTES.notifications()},
    posts={PostKind.EVENT_CHANGE: CHANGE_POST},
    lists=(LIST,),
    tick=Tick(plan_roles_from=reminders.plan),
)
