"""Who may do what with public texts, lines, the directory and messages.

What is published is everybody's. Proposals are seen by editors. A message that anybody left is seen by the registrars
of the national desk and by the job that makes a referral of it; whoever left it reads the answer with its words.
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Role

EDITORS = frozenset({Role.REGISTRAR, Role.APPROVER})

RIGHTS: Rights = {
    "read_public": frozenset(Role),
    "write": EDITORS,
    "publish": EDITORS,
    "read_messages": frozenset({Role.REGISTRAR}),
    "answer": frozenset({Role.REGISTRAR}),
    "leave_message": frozenset(),  # nobody who signs in: the public site's own job
    "load": frozenset(),  # the files that come with the program: a job
}
