"""Tables of people: who they are, their accounts, roles and absences, and requests that wait for a second person."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, String, Table, Text, Time

from bot.people import Absence, Account, Appointment, Consent, Person
from storage.tables.columns import CODE, IDENTITY, KEY, PERSON, WORDS, Moment, metadata
from storage.tables.declaration import row_of

persons = Table(
    "persons",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False, info=IDENTITY),
    Column("email", String(320), nullable=False, info=IDENTITY),
    Column("station", String(10), nullable=False, info=CODE),
    Column("language", String(10), nullable=False, info=CODE),
    Column("leaves_on", Date),
    Column("digest", String(10), info=CODE),
    Column("hours_from", Time),
    Column("hours_to", Time),
    info=row_of(Person),
)

accounts = Table(
    "accounts",
    metadata,
    Column("team", String(20), primary_key=True, info=KEY),
    Column("user", String(20), primary_key=True, info=IDENTITY),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("from_at", Moment, nullable=False),
    Column("to_at", Moment),
    info=row_of(Account),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("role", String(40), nullable=False, info=CODE),
    Column("entity", String(40), info=CODE),
    Column("area", String(40), info=CODE),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    info=row_of(Appointment),
)

absences = Table(
    "absences",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("officer_id", ForeignKey("persons.id"), info=PERSON),
    Column("at", Moment, nullable=False),
    Column("entered_by", ForeignKey("persons.id"), nullable=False, info=PERSON),
    info=row_of(Absence),
)

# Requests that a second person confirms, and their outcome.
consents = Table(
    "consents",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("verb", String(20), nullable=False, info=CODE),
    Column("facts", Text, nullable=False, info=WORDS),
    Column("asked_by", ForeignKey("persons.id"), nullable=False, info=PERSON),
    Column("at", Moment, nullable=False),
    Column("state", String(20), nullable=False, index=True, info=CODE),
    Column("answered_by", BigInteger, info=PERSON),
    Column("answered_at", Moment),
    info=row_of(Consent),
)
