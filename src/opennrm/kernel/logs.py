"""The server's log lines: time, level, where, what happened. Never a name, a body, a query or an address typed in."""

from __future__ import annotations

import logging
import traceback


class NoPersonalData(logging.Formatter):
    """Prints the place of a fault, not its values: the message of an exception may quote what somebody typed."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname} {record.name}"
        number = getattr(record, "fault_number", None)
        if record.exc_info and record.exc_info[1] is not None:
            fault = record.exc_info[1]
            places = " < ".join(
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
                for frame in reversed(traceback.extract_tb(fault.__traceback__)[-8:])
            )
            return f"{head} {number or ''} {type(fault).__name__} at {places}"
        if record.name.startswith("opennrm"):
            return f"{head} {record.getMessage()}"
        # Libraries log what they like, arguments with values among it: keep their constant words only.
        return f"{head} {record.msg if isinstance(record.msg, str) else type(record.msg).__name__}"
