"""All addresses. Each view declares its policy (desk/policy.py); a test fails on one that does not."""

from django.urls import include, path

urlpatterns = [
    path("", include("opennrm.desk.urls")),
]

handler400 = "opennrm.desk.faults.bad_request"
handler403 = "opennrm.desk.faults.refused"
handler404 = "opennrm.desk.faults.not_there"
handler500 = "opennrm.desk.faults.crashed"
handler429 = "opennrm.desk.faults.too_often_here"  # asked for by the sign-in library
