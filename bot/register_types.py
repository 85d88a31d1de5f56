"""The types of the fields of a register, as the charter writes them."""

NUMBER = "number"
MONEY = "money"  # an amount with its currency
DATE, YEAR = "date", "year"
PERSON = "person"  # somebody on the roster; the value is their id
RECORD = "record"
CHOICE = "choice"
FIELD_TYPES = ("text", "long", NUMBER, MONEY, DATE, YEAR, "link", PERSON, "entity", RECORD, CHOICE)
