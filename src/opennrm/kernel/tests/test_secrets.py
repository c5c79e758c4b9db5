"""Envelope encryption: what is sealed opens only where it belongs, and not at all once its key is destroyed."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opennrm.kernel import secrets
from opennrm.kernel.secrets import Erased, KeyFault, Keyring

PLACE = "people_vault:1:identity"


@given(st.binary(max_size=20_000))
def test_what_is_sealed_opens_again(value: bytes) -> None:
    key = os.urandom(32)
    assert secrets.open_with(key, secrets.seal_with(key, value, PLACE), PLACE) == value


@given(st.binary(max_size=200), st.integers(min_value=0, max_value=10_000), st.integers(min_value=1, max_value=255))
def test_a_flipped_bit_is_noticed(value: bytes, where: int, flip: int) -> None:
    key = os.urandom(32)
    sealed = bytearray(secrets.seal_with(key, value, PLACE))
    sealed[where % len(sealed)] ^= flip
    with pytest.raises(KeyFault):
        secrets.open_with(key, bytes(sealed), PLACE)


def test_a_value_moved_to_another_row_or_field_does_not_open() -> None:
    key = os.urandom(32)
    sealed = secrets.seal_with(key, b"Sara", PLACE)
    for elsewhere in ("people_vault:2:identity", "people_vault:1:health", "cases_note:1:identity"):
        with pytest.raises(KeyFault, match="changed or belongs elsewhere"):
            secrets.open_with(key, sealed, elsewhere)


def test_sizes_tell_classes_and_not_lengths() -> None:
    key = os.urandom(32)
    sizes = {len(secrets.seal_with(key, b"x" * length, PLACE)) for length in range(60)}
    assert len(sizes) == 1
    assert len(secrets.seal_with(key, b"x" * 61, PLACE)) > sizes.pop()


def test_the_same_text_never_looks_the_same_twice() -> None:
    key = os.urandom(32)
    assert secrets.seal_with(key, b"Sara", PLACE) != secrets.seal_with(key, b"Sara", PLACE)


def test_destroying_a_key_erases_and_is_remembered(database: None, owner_rows: object) -> None:
    key = secrets.new_data_key("person")
    sealed = secrets.seal(key, "Sara", PLACE)
    assert secrets.open_text(key, sealed, PLACE) == "Sara"
    secrets.destroy(key, "asked by the person")
    with pytest.raises(Erased):
        secrets.open_text(key, sealed, PLACE)
    assert secrets.data_keys([key]) == {}


def test_turning_the_wrapping_key_keeps_everything_readable(database: None, settings: object) -> None:
    key = secrets.new_data_key("person")
    sealed = secrets.seal(key, "Sara", PLACE)
    turned = secrets.keyring().with_new_version()
    settings.KEYRING = turned.write()  # type: ignore[attr-defined]
    assert secrets.open_text(key, sealed, PLACE) == "Sara", "the old version still opens"
    assert secrets.rewrap() >= 1
    assert secrets.rewrap() == 0
    only_new = Keyring({2: turned.wrapping[2]}, 2, turned.index, turned.signing)
    settings.KEYRING = only_new.write()  # type: ignore[attr-defined]
    assert secrets.open_text(key, sealed, PLACE) == "Sara", "after wrapping anew the old version is not needed"


def test_a_stolen_database_without_its_keyring_opens_nothing(database: None, settings: object) -> None:
    key = secrets.new_data_key("person")
    sealed = secrets.seal(key, "Sara", PLACE)
    settings.KEYRING = Keyring.make().write()  # type: ignore[attr-defined]
    with pytest.raises(KeyFault, match="another keyring"):
        secrets.open_text(key, sealed, PLACE)


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"wrapping": {}, "newest": 1, "index": "", "signing": ""}'])
def test_a_keyring_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(KeyFault, match="keyring"):
        Keyring.read(text)


def test_a_blind_index_needs_its_own_key_and_knows_its_field(database: None, settings: object) -> None:
    token = secrets.blind("name", f"sara:{1999}", bits=16)
    assert 0 <= token < 2**16
    assert token == secrets.blind("name", f"sara:{1999}", bits=16)
    ring = secrets.keyring()
    settings.KEYRING = Keyring(ring.wrapping, ring.newest, os.urandom(32), ring.signing).write()  # type: ignore[attr-defined]
    values = [str(uuid4()) for _ in range(64)]
    changed = sum(secrets.blind("name", v, bits=16) != secrets.blind("phone", v, bits=16) for v in values)
    assert changed >= 60
