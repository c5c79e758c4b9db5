"""What is decided about people without a database: facts, ages, safe contact, names, likeness, families."""

from opennrm.people.rules.contact import ASK_FIRST_AFTER_DAYS, Channel, ChannelKind, SafeContact, Voicemail
from opennrm.people.rules.facts import (
    ADULT_AT_YEARS,
    STATELESS,
    UNCERTAIN,
    Ages,
    Birth,
    Certainty,
    Childhood,
    Fact,
    PersonFacts,
    Sex,
    Source,
    age_in_years,
    dated,
    faults_in,
)
from opennrm.people.rules.likeness import (
    AGAINST,
    Key,
    Sign,
    closeness,
    compare,
    keys_to_find,
    keys_to_store,
    name_keys,
    worth_asking,
    year_keys,
)
from opennrm.people.rules.names import parts, shared_parts, sound_alike
from opennrm.people.rules.written import read_contact, read_facts, write_contact, write_facts

__all__ = [
    "ADULT_AT_YEARS", "AGAINST", "ASK_FIRST_AFTER_DAYS", "STATELESS", "UNCERTAIN", "Ages", "Birth", "Certainty",
    "Channel", "ChannelKind", "Childhood", "Fact", "Key", "PersonFacts", "SafeContact", "Sex", "Sign", "Source",
    "Voicemail", "age_in_years", "closeness", "compare", "dated", "faults_in", "keys_to_find", "keys_to_store",
    "name_keys", "parts", "read_contact", "read_facts", "shared_parts", "sound_alike", "worth_asking", "write_contact",
    "write_facts", "year_keys",
]  # fmt: skip
