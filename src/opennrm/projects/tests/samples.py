"""IATI files for tests, made on the spot. The large one is seeded and never stored."""

from __future__ import annotations

import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

OPEN = '<iati-activities version="2.03" generated-datetime="2011-07-31T12:00:00Z">\n'
CLOSE = "</iati-activities>\n"

PLAIN = """\
<iati-activity xml:lang="en" default-currency="EUR" last-updated-datetime="2011-07-01T12:00:00Z">
  <iati-identifier>XM-DAC-7-0001</iati-identifier>
  <reporting-org ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></reporting-org>
  <title><narrative>Shelter and hotline</narrative></title>
  <description type="1"><narrative>A shelter and a hotline.</narrative></description>
  <participating-org role="1" type="10" ref="XM-DAC-7"><narrative>Ministry</narrative></participating-org>
  <participating-org role="4" type="40"><narrative>IOM</narrative></participating-org>
  <activity-status code="2"/>
  <activity-date iso-date="2007-12-01" type="2"/>
  <recipient-country code="KZ"/>
  <sector code="15160"/>
  <transaction>
    <transaction-type code="2"/>
    <transaction-date iso-date="2008-01-15"/>
    <value value-date="2008-01-15">1000.50</value>
  </transaction>
</iati-activity>
"""


def wrapped(*activities: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n', root: str = OPEN) -> BytesIO:
    """A file of these activities."""
    return BytesIO((head + root + "".join(activities) + CLOSE).encode())


def changed(old: str, new: str, count: int = 1) -> BytesIO:
    """The plain activity with one thing changed; fails where there is nothing to change."""
    assert PLAIN.count(old) >= 1, old
    return wrapped(PLAIN.replace(old, new, count))


def many(megabytes: int, *, seed: int = 1) -> Iterator[bytes]:
    """A large, well-made file in parts, the way publishers write them: many transactions, texts and results."""
    chance = random.Random(seed)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{OPEN}'.encode()
    written, number = 0, 0
    while written < megabytes * 1024 * 1024:
        number += 1
        part = _one(number, chance).encode()
        written += len(part)
        yield part
    yield CLOSE.encode()


def _one(number: int, chance: random.Random) -> str:
    words = ["support", "training", "shelter", "hotline", "police", "court", "return", "care", "border", "school"]
    text = " ".join(chance.choice(words) for _ in range(80))
    transactions = "".join(
        f"""  <transaction ref="{number}-{n}">
    <transaction-type code="{chance.choice([2, 3, 4])}"/>
    <transaction-date iso-date="20{chance.randint(10, 20)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"/>
    <value value-date="2010-01-01">{chance.randint(1, 10**6)}.{chance.randint(10, 99)}</value>
    <description><narrative>{chance.choice(words)}</narrative></description>
    <provider-org ref="XM-DAC-7"><narrative>Ministry</narrative></provider-org>
    <receiver-org ref="XM-DAC-41AAA"><narrative>Partner</narrative></receiver-org>
  </transaction>
"""
        for n in range(chance.randint(2, 60))
    )
    results = "".join(
        f"""  <result type="1"><title><narrative>{chance.choice(words)}</narrative></title>
    <indicator measure="1"><title><narrative>{chance.choice(words)}</narrative></title>
      <baseline year="2010" value="0"/>
      <period><period-start iso-date="2010-01-01"/><period-end iso-date="2010-12-31"/>
        <target value="{chance.randint(1, 99)}"/><actual value="{chance.randint(1, 99)}"/></period></indicator></result>
"""
        for _ in range(chance.randint(0, 8))
    )
    plain = PLAIN.replace("XM-DAC-7-0001", f"XM-DAC-7-{number:06}").replace("A shelter and a hotline.", text)
    before, after = plain.split("  <transaction>")
    return f"{before}{transactions}{results}{after[after.index('</iati-activity>') :]}"


def write_large(path: Path, megabytes: int) -> None:
    with path.open("wb") as out:
        out.writelines(many(megabytes))
