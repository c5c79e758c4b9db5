"""PostgreSQL row security, the second line: migrations of the rooms protect their tables with these few words.

The application's role owns nothing and cannot bypass. Each policy asks the same grants as kernel/access.py, through
definer functions made in this room's first migration. No actor: no rows.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

# A row about a person is seen by who sees the person, the whole register, or a job of the program.
SEES_PERSON = """(
    ((select nrm_sees_register()) or {column} = any(array(select nrm_my_persons())))
    and not {column} = any(array(select nrm_blocked_persons()))
    or (select nrm_job()) is not null
)"""
# A row about a case is seen by who has a grant for that very case (or for the person beyond any case).
SEES_CASE = """(
    ((select nrm_sees_register()) or {column} = any(array(select nrm_my_cases())))
    and not {column} = any(array(select nrm_blocked_cases()))
    or (select nrm_job()) is not null
)"""
SEES_REFERRAL = """(
    ((select nrm_sees_register()) or {column} = any(array(select nrm_my_referrals())))
    or (select nrm_job()) is not null
)"""
SOMEBODY_ACTS = "((select nrm_actor()) is not null or (select nrm_job()) is not null)"
OWN = "({column} = (select nrm_actor()) or (select nrm_job()) is not null)"


def protect(
    table: str, *, see: str, add: str | None = None, change: str | None = None, remove: str | None = None
) -> RunSQL:
    """Force row security on a table.

    see, add, change, remove : SQL conditions. `change` and `remove` follow `see`, `add` follows `see` too unless given.
    Adding needs its own word where the first row of a person must exist before anybody has a grant.
    """
    quoted = table if "." in table else f'"{table}"'
    return RunSQL(
        sql=f"""
        alter table {quoted} enable row level security;
        alter table {quoted} force row level security;
        create policy see on {quoted} for select using ({see});
        create policy add on {quoted} for insert with check ({add or see});
        create policy change on {quoted} for update using ({change or see}) with check ({change or see});
        create policy remove on {quoted} for delete using ({remove or see});
        """,
        reverse_sql=f"""
        drop policy if exists see on {quoted};
        drop policy if exists add on {quoted};
        drop policy if exists change on {quoted};
        drop policy if exists remove on {quoted};
        alter table {quoted} no force row level security;
        alter table {quoted} disable row level security;
        """,
    )
