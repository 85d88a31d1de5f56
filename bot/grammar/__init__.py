"""The grammar of commands: references, free text and options.

Only the options of a verb are options; another word with a colon is text, and asked about where it looks like an
option. A typed option takes the words it can read, and the rest is free text. Nothing is guessed: ambiguous input is
asked about.

`options` declares the options, `parse` reads a command or a form into what `parsed` declares; `dates`, `people` and
`values` read single values, and `text` knows Slack's marks.
"""
