"""Row security of placement: the desk, the house, and who of the case's team holds the location; addresses by name."""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

HEAD = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as"
# A definer function: the policy on wishes must not ask the policy on offers, which asks for the wish.
FUNCTIONS = f"""
create function nrm_wishes_offered() returns setof uuid {HEAD} $$
  select o.wish_id from public.placement_offer o
  where o.organisation_id = nrm_organisation() and o.state in ('sent', 'accepted')
    and nrm_roles() && array['supervisor', 'case_worker', 'case_lead', 'duty_officer']
    and o.person_id not in (select nrm_blocked_persons())
$$;
create function nrm_shelters_of_my_cases() returns setof uuid {HEAD} $$
  select distinct s.shelter_id from public.placement_stay s
  where s.state <> 'released' and (s.case_id::text || ':location') = any(array(select nrm_case_parts()))
$$;
"""
FORGET = "drop function nrm_shelters_of_my_cases(); drop function nrm_wishes_offered();"

JOB = "(select nrm_job()) is not null"
DESK = "(select nrm_sees_register())"
HOUSE_ROLES = "(select nrm_roles()) && array['supervisor', 'case_worker', 'case_lead', 'duty_officer']"
HOUSE = f"(organisation_id = (select nrm_organisation()) and {HOUSE_ROLES})"
SUPERVISES = "(organisation_id = (select nrm_organisation()) and 'supervisor' = any((select nrm_roles())::text[]))"

SUPPLY = f"""(
    {DESK} or {HOUSE} or placing_id = (select nrm_organisation()) and {HOUSE_ROLES}
    or id = any(array(select nrm_shelters_of_my_cases())) or {JOB}
)"""
CHANGES_SUPPLY = f"({DESK} or {HOUSE} or {JOB})"
WITH_SHELTER = f"(exists (select from placement_shelter s where s.id = shelter_id) or {JOB})"
WITH_UNIT = f"(exists (select from placement_unit u where u.id = unit_id) or {JOB})"
WITH_PLACE = f"(exists (select from placement_place p where p.id = place_id) or {JOB})"

NOT_BLOCKED = (
    "not person_id = any(array(select nrm_blocked_persons())) and not case_id = any(array(select nrm_blocked_cases()))"
)
LIVES = f"""(
    ({DESK} or {HOUSE} or (case_id::text || ':location') = any(array(select nrm_case_parts()))) and {NOT_BLOCKED}
    or {JOB}
)"""
WITH_STAY = f"(exists (select from placement_stay s where s.id = stay_id) or {JOB})"
# What a person needs tells of health and of fear: the part "location" opens it, not the mere sight of a case.
NEEDS = f"({DESK} or (case_id::text || ':location') = any(array(select nrm_case_parts())))"
WISH = f"(({NEEDS} or id = any(array(select nrm_wishes_offered()))) and {NOT_BLOCKED} or {JOB})"
WISH_ADDED = f"({NEEDS} and {NOT_BLOCKED} or {JOB})"
LINK = f"(exists (select from placement_wish w where w.id in (first_id, second_id)) or {JOB})"

ADDRESS = f"""(
    shelter_id in (
        select r.shelter_id from placement_addressright r
        where r.user_id = (select nrm_actor()) and r.ended_at is null
          and (r.until is null or r.until > statement_timestamp())
    ) or {JOB}
)"""
RIGHT = f"(user_id = (select nrm_actor()) or {SUPERVISES} or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("placement", "0001_initial"), ("cases", "0002_rows"), ("kernel", "0002_ground")]
    operations = [
        migrations.RunSQL(FUNCTIONS, FORGET),
        protect("placement_shelter", see=SUPPLY, add=f"({DESK} or {JOB})", change=CHANGES_SUPPLY, remove="false"),
        protect("placement_unit", see=WITH_SHELTER, remove="false"),
        protect("placement_place", see=WITH_UNIT, remove="false"),
        protect("placement_closure", see=WITH_PLACE, remove="false"),
        protect("placement_addressright", see=RIGHT, add=f"({SUPERVISES} or {JOB})", remove="false"),
        protect(
            "placement_address", see=ADDRESS, add=f"({SUPERVISES} or {JOB})",
            change=f"({SUPERVISES} or {JOB})", remove="false",
        ),
        protect("placement_wish", see=WISH, add=WISH_ADDED, remove="false"),
        protect("placement_wishlink", see=LINK),
        protect("placement_stay", see=LIVES, remove="false"),
        protect("placement_offer", see=LIVES, remove="false"),
        protect("placement_block", see=WITH_STAY, remove="false"),
        protect("placement_request", see=WITH_STAY, remove="false"),
        protect("placement_transport", see=WITH_STAY, remove="false"),
        protect("placement_houseincident", see=f"({HOUSE} or {JOB})", change="false", remove="false"),
    ]  # fmt: skip
