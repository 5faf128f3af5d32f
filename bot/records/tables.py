"""The tables as they are now; `bot/records/migrations` makes them, and a test holds the two together."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

questions = Table(
    "questions",
    metadata,
    Column("key", String(24), primary_key=True),
    Column("text", Text, nullable=False),
    Column("surface", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("server_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("articles", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("milliseconds", Float, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("questions_at", "at"),
)
votes = Table(
    "votes",
    metadata,
    Column("question", String(24), ForeignKey("questions.key"), primary_key=True),
    Column("voter", String(64), primary_key=True),
    Column("good", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("votes_voter", "voter"),
)
decisions = Table(
    "decisions",
    metadata,
    Column("key", String(24), primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("ignored", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("decisions_server", "server_id"),
)
settings = Table(
    "settings",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("content", JSON, nullable=False),
)
notices = Table(
    "notices",
    metadata,
    Column("topic", String(16), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("value", String(64), nullable=False),
)
allowances = Table(
    "allowances",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("begun", DateTime(timezone=True), nullable=False),
    Column("used", Integer, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)
answered = Table(
    "answered",
    metadata,
    Column("question", String(64), primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
