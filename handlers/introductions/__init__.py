"""First days: the introduction in each channel, and the first message to whoever does not know the bot yet."""

from bot.posts import PostKind
from handlers.core.feature import Feature, Tick
from handlers.introductions import channels, people

FEATURE = Feature(
    posts={PostKind.INTRODUCTION: channels.INTRODUCTION},
    tick=Tick(plan_roles=channels.refresh),
    on_channel_joined=channels.introduce,
    on_started=people.welcome_all,
)
