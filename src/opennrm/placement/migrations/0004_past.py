"""Stays of an older register: no person is in them; the desk and the program read them."""

from django.db import migrations

from opennrm.kernel.rowsecurity import protect

SEE = "((select nrm_sees_register()) or (select nrm_job()) is not null)"


class Migration(migrations.Migration):
    dependencies = [("placement", "0003_paststay"), ("kernel", "0002_ground")]
    operations = [
        protect("placement_paststay", see=SEE, add="(select nrm_job()) is not null", change="false", remove="false")
    ]
