"""How the bot looks and sounds: scenes played through the real app, compared with samples.

To add a sample:

1. Write it into `samples.txt`, in the notation below.
2. Write a test that plays the scene on `talk` (it is Thu 26 Nov 2026, 15:00 in Geneva) and compares what the bot shows
   with it: `assert shown(talk, message) == sample("card.open")`. `shown` takes a message, or the view of a form or Home
   (`talk.workspace.view(user)`, `talk.workspace.home(user)`).

A sample is `= name`, or `= name · form Title [Submit]`, then its blocks, one a line; indented lines continue a block.

    H header                    S section, *bold*, with >> [Button] at its right
    C context                   A [Button] [+Green button] [… menu entry | menu entry]
    D divider                   T caption of a table, then a row a line: cell | cell
    V title of a bar chart, then a row a line     I label (kind, ? optional, = preset: choice/choice) — hint

Signs stand as the character that Slack draws, mentions as @Name. Lines that begin with # are comments.
"""
