"""Row security of the referral room."""

from django.db import migrations

from opennrm.kernel.rowsecurity import OWN, SEES_REFERRAL, SOMEBODY_ACTS, protect

JOB = "(select nrm_job()) is not null"
MY_CASES = "any(array(select nrm_my_cases()))"
CLEAR = "not {column} = any(array(select nrm_blocked_persons()))"
OF_MY_CASES = f"any(array(select h.referral_id from referrals_handling h where h.case_id = {MY_CASES}))"
# The reporter through the grant on this referral, the desk through the register, a team through its case.
REFERRAL = (
    f"(({SEES_REFERRAL.format(column='id')} or id = {OF_MY_CASES}) and {CLEAR.format(column='person_id')} or {JOB})"
)
# Whoever sees the referral: its own policy decides.
OF_A_REFERRAL = f"(exists (select from referrals_referral r where r.id = referral_id) or {JOB})"
# What the desk made of it is not the reporter's to read.
HANDLED = f"((select nrm_sees_register()) or case_id = {MY_CASES} or {JOB})"
OF_A_HANDLING = f"((select nrm_sees_register()) or referral_id = {OF_MY_CASES} or {JOB})"
RAID = f"(reporter_user_id = (select nrm_actor()) or (select nrm_sees_register()) or {JOB})"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("kernel", "0002_ground")]
    operations = [
        protect("referrals_handling", see=HANDLED, remove="false"),
        protect("referrals_referral", see=REFERRAL, remove="false"),
        protect("referrals_raid", see=RAID, add=f"({RAID} and {SOMEBODY_ACTS})", remove="false"),
        protect("referrals_move", see=OF_A_HANDLING, add=OF_A_REFERRAL, change="false", remove="false"),
        protect("referrals_draft", see=OWN.format(column="user_id")),
        protect("referrals_importedrow", see=OF_A_REFERRAL, change="false", remove="false"),
    ]
