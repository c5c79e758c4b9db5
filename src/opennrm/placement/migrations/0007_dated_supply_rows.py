"""Places that are there are in use since their house opened; who sees a place sees since when. Older supply has no house."""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

JOB = "(select nrm_job()) is not null"
WITH_PLACE = f"(exists (select from placement_place p where p.id = place_id) or {JOB})"
SEES_PAST = f"((select nrm_sees_register()) or {JOB})"
# Nobody wrote on which day a place was taken out of use before this: it counts up to the day of this step.
FILL = """
select set_config('nrm.job', 'placement.dated_supply', true);
insert into placement_inuse (id, place_id, from_on, until_on, noted_at)
select gen_random_uuid(), p.id, s.opened_on,
       case when s.closed_on is not null then greatest(s.opened_on, s.closed_on)
            when not p.is_active then greatest(s.opened_on, current_date) end,
       s.opened_on
from placement_place p join placement_unit u on u.id = p.unit_id join placement_shelter s on s.id = u.shelter_id;
"""


class Migration(migrations.Migration):
    dependencies = [("placement", "0006_dated_supply"), ("kernel", "0002_ground")]
    operations = [
        protect("placement_inuse", see=WITH_PLACE, remove="false"),
        protect("placement_pastsupply", see=SEES_PAST, add=JOB, change="false", remove="false"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),  # last: a table with new rows is not altered any more
    ]
