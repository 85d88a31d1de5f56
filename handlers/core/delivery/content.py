"""What Slack is sent of a rendered message: as much as a later edit can carry, too."""

import json

from bot.posts import Post, PostState
from handlers.core.blocks.elements import Message, sections, within_limits
from handlers.core.blocks.text_limits import POST_MAX, text_within_limits

PLAIN_EDIT_MAX = 1_000  # bytes of what repeats a refused edit: much less than what was refused


def fill_content(post: Post, message: Message) -> None:
    """Set the text, in full, and the blocks of a post. A text that is too long to be sent gets blocks."""
    post.text = message.text
    is_too_long = len(message.text.encode()) > POST_MAX
    blocks = message.blocks or (sections(message.text.split("\n")) if is_too_long else ())
    kept = within_limits(blocks, rest=message.rest)
    post.blocks = "" if post.plain else json.dumps(kept, ensure_ascii=False)


def content_of(post: Post, rest: str) -> dict[str, object]:
    """Return the arguments of a call that posts a message or edits it; `rest` says where all of a long text is."""
    most = PLAIN_EDIT_MAX if post.plain and post.state == PostState.SENT else POST_MAX
    text = text_within_limits(post.text or "", rest, most=most)
    blocks = json.loads(post.blocks) if post.blocks else []
    return {"text": text, "blocks": blocks} if blocks else {"text": text}
