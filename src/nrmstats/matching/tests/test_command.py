"""Files of people and shelters: facts become reasons, errors name the path, the command answers."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from nrmstats.matching import MatchingRefusal, explain, plan
from nrmstats.matching.command import main
from nrmstats.matching.fields import FORMAT, schema
from nrmstats.matching.hard_rules import HARD_RULES
from nrmstats.matching.reading import problem_of_json, read_problem
from nrmstats.matching.record import as_record

TONIGHT = Path(__file__).parent / "data" / "tonight.json"


def tonight() -> dict[str, Any]:
    return json.loads(TONIGHT.read_text())


def one_pair(party: dict[str, Any], shelter: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Rule, words and "unknown" of every reason between a party and a shelter."""
    members = [{"gender": "woman", "age": 30}]
    content = {
        "format": FORMAT,
        "parties": [{"reference": "P", "members": members, **party}],
        "shelters": [{"reference": "S", "free": {"place": 9, "cot": 9}, **shelter}],
    }
    told = explain(plan(problem_of_json(content)), "P")
    return [(one.rule, one.words, one.unknown) for miss in told.misfits for one in miss.reasons]


WOMAN, BOY, GIRL = {"gender": "woman", "age": 30}, {"gender": "man", "age": 14}, {"gender": "woman", "age": 9}


@pytest.mark.parametrize(
    ("party", "shelter", "reasons"),
    [
        ({}, {}, []),
        ({}, {"closed": True}, [("CLOSED", "closed", False)]),
        ({}, {"free_in_days": 2}, [("NOT_YET", "free or ready in 2 days; needed in 0", False)]),
        ({"needed_in_days": 2}, {"free_in_days": 2}, []),
        ({"kinds": ["a"]}, {"kind": "b"}, [("KIND", "kind “b” is not open to them; open are a", False)]),
        ({"kinds": ["a", "b"]}, {"kind": "b"}, []),
        ({"kinds": ["a"]}, {}, [("KIND", "its kind is not known; open to them are a", True)]),
        ({"members": [WOMAN, {"gender": None, "age": 14}]}, {"boys_to": 12},
         [("BOYS", "takes boys up to 12 years; an age, or whether a child is a boy, is not known", True)]),
        ({"members": [WOMAN, {"gender": "man", "age": None}]}, {"boys_to": 12},
         [("BOYS", "takes boys up to 12 years; an age, or whether a child is a boy, is not known", True)]),
        ({"members": [WOMAN, {"gender": None, "age": 12}]}, {"boys_to": 12}, []),
        ({"members": [WOMAN, {"gender": "woman", "age": None}]}, {"boys_to": 12}, []),
        ({}, {"genders": ["man"]}, [("GENDER", "takes men only", False)]),
        ({"members": [{"gender": None, "age": 30}]}, {"genders": ["woman"]}, [("GENDER", "takes women only; not asked", True)]),
        ({"members": [{"gender": None, "age": 30}]}, {}, []),
        ({"members": [WOMAN, {"gender": "man", "age": 4}]}, {"genders": ["woman"]}, []),
        ({"members": [WOMAN, {"gender": "man", "age": 40}]}, {"genders": ["woman"]}, [("GENDER", "takes women only", False)]),
        ({"members": [GIRL]}, {}, [("MINOR_ALONE", "takes no minors without a parent", False)]),
        ({"members": [GIRL]}, {"minors_alone": True}, []),
        ({"members": [{"gender": "woman", "age": None}]}, {}, [("MINOR_ALONE", "whether they are of age is not known", True)]),
        ({"members": [WOMAN, GIRL]}, {"children_from": 10}, [("CHILDREN", "takes children from 10 to 17 years; one is 9", False)]),
        ({"members": [WOMAN, GIRL]}, {"children_to": 8}, [("CHILDREN", "takes children from 0 to 8 years; one is 9", False)]),
        ({"members": [WOMAN, GIRL]}, {"children_to": None}, [("CHILDREN", "takes no children", False)]),
        ({"members": [WOMAN, {"gender": "woman", "age": None}]}, {"children_to": 8}, [("CHILDREN", "takes children from 0 to 8 years; an age is not known", True)]),
        ({"members": [WOMAN, BOY]}, {"boys_to": 12}, [("BOYS", "takes boys up to 12 years; one is 14", False)]),
        ({"members": [WOMAN, GIRL]}, {"boys_to": 5}, []),
        ({"wheelchair": True}, {"wheelchair": False}, [("WHEELCHAIR", "no way in without steps", False)]),
        ({"wheelchair": None}, {"wheelchair": False}, [("WHEELCHAIR", "steps: not asked", True)]),
        ({"wheelchair": True}, {}, [("WHEELCHAIR", "steps: not asked", True)]),
        ({"wheelchair": None}, {"wheelchair": True}, []),
        ({"secret_address": True}, {"secret_address": False}, [("SECRET", "the address is not secret", False)]),
        ({"secret_address": True}, {}, [("SECRET", "secret address: not asked", True)]),
        ({}, {"closed_regime": True}, [("HELD", "a closed regime, and no court has authorised it", False)]),
        ({"court_order": None}, {"closed_regime": True}, [("HELD", "a closed regime; whether a court has authorised it is not known", True)]),
        ({"court_order": True}, {"closed_regime": True}, []),
        ({"security_level": 2}, {"security_level": 1}, [("SECURITY", "security level 1; needs 2", False)]),
        ({"care": ["a", "b"]}, {"care": ["b"]}, [("CARE", "cannot give: a", False)]),
        ({"avoid": [{"area": "South", "km": 50}]}, {"distances": {"South": 40}}, [("TOO_NEAR", "within 50 km of an area named unsafe; needs 50", False)]),
        ({"avoid": [{"area": "South", "km": 50}]}, {"distances": {"South": 3}}, [("TOO_NEAR", "within 25 km of an area named unsafe; needs 50", False)]),
        ({"avoid": [{"area": "South", "km": 50}]}, {"distances": {"South": 50}}, []),
        ({"avoid": [{"area": "South", "km": 50}]}, {}, [("TOO_NEAR", "the distance to an area named unsafe is not known", True)]),
        ({"avoid_people": ["X"]}, {"residents": ["X", "Y"]}, [("CONFLICT", "a conflict with somebody there", False)]),
    ],
)  # fmt: skip
def test_each_rule_says_its_reason_with_the_values(party: dict, shelter: dict, reasons: list) -> None:
    assert one_pair(party, shelter) == reasons


def test_who_lives_there_and_where_it_lies_is_never_told() -> None:
    party = {"avoid_people": ["SECRET-REF"], "avoid": [{"area": "Southtown", "km": 50}]}
    told = one_pair(party, {"residents": ["SECRET-REF"], "distances": {"Southtown": 37}})
    assert len(told) == 2
    assert not any(word in str(told) for word in ("SECRET-REF", "Southtown", "37"))


def test_safety_rules_cannot_be_set_aside_and_others_can() -> None:
    safety = {rule.code for rule in HARD_RULES if rule.safety}
    assert safety == {"MINOR_ALONE", "SECRET", "HELD", "SECURITY", "TOO_NEAR", "CONFLICT"}
    for rule in HARD_RULES:
        content = tonight()
        content["parties"][0]["set_aside"] = [rule.code]
        if rule.safety:
            with pytest.raises(MatchingRefusal, match=rf"parties\[0\].set_aside: “{rule.code}” is a safety rule"):
                problem_of_json(content)
        else:
            problem_of_json(content)


def change(content: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    made, at = copy.deepcopy(content), path.split(".")
    target: Any = made
    for step in at[:-1]:
        target = target[int(step) if step.isdecimal() else step]
    target[int(at[-1]) if at[-1].isdecimal() else at[-1]] = value
    return made


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("format", "other/1", "format: is 'other/1'; this program reads 'opennrm-placement/1'."),
        ("parties", {}, "parties: {} is no list."),
        ("parties.0", 3, "parties[0]: 3 is no object."),
        ("parties.0.nationality", "x", "parties[0].nationality: there is no such field;"),
        ("parties.0.vulnerability", 9, "parties[0].vulnerability: there is no such field;"),
        ("parties.0.members", [], "parties[0].members: nobody is in the party."),
        (
            "parties.0.members.0.gender",
            "female",
            "parties[0].members[0].gender: “female” is none of woman, man, other.",
        ),
        ("parties.0.members.0.age", -1, "parties[0].members[0].age: -1 lies outside 0 to 120."),
        ("parties.0.members.0.age", "24", "parties[0].members[0].age: '24' is no whole number."),
        ("parties.0.waited_days", 1.5, "parties[0].waited_days: 1.5 is no whole number."),
        ("parties.0.emergency", "yes", "parties[0].emergency: 'yes' is not true or false."),
        ("parties.0.wheelchair", 0, "parties[0].wheelchair: 0 is not true, false or null (not known)."),
        ("parties.0.wishes", ["X"], "parties[0].wishes: no wish has the code “X”."),
        ("parties.0.avoid.0.km", None, "parties[0].avoid[0].km: None is no whole number."),
        ("parties.1.reference", "P2H8-9TNC", "parties[1].reference: “P2H8-9TNC” stands at parties[0] too"),
        ("shelters.0.free.place", -1, "shelters[0].free.place: -1 lies outside 0"),
        ("shelters.0.genders", ["x"], "shelters[0].genders[0]: “x” is none of"),
        ("links.0.bond", "near", "links[0].bond: “near” is none of together, apart."),
        ("links.0.parties", ["a", 3], "links[0].parties[1]: 3 is no text."),
        ("fixed", {"V9DE-30LP": 3}, "fixed.V9DE-30LP: 3 is neither a shelter nor null."),
        ("misfits", [{"party": "a", "shelter": "b", "rule": "c"}], "misfits[0].party: there is no party “a”."),
        ("wait_classes", [0], "wait_classes[0]: 0 lies outside 1"),
        ("wishes.0.weight", 0, "wishes[0].weight: 0 lies outside 1"),
        ("rules", [{"code": "CLOSED", "words": "x"}], "“CLOSED” is a code of this program"),
    ],
)
def test_an_error_names_the_path_and_the_value(
    path: str, value: object, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.json"
    file.write_text(json.dumps(change(tonight(), path, value)))
    assert main([str(file)]) == 2
    said = capsys.readouterr()
    assert told in said.err and said.out == ""


def test_who_lives_in_one_part_of_a_house_is_met_in_all_of_it() -> None:
    content = tonight() | {"links": [], "misfits": [], "fixed": {}}
    content["parties"] = [{"reference": "P", "members": [WOMAN], "avoid_people": ["Q"]}]
    upstairs = {"reference": "S2", "site": "house", "free": {"place": 1}}
    content["shelters"] = [{"reference": "S1", "site": "house", "free": {"place": 0}, "residents": ["Q"]}, upstairs]
    told = explain(plan(problem_of_json(content)), "P")
    assert told.shelter is None
    assert {miss.shelter: [one.rule for one in miss.reasons] for miss in told.misfits}["S2"] == ["CONFLICT"]


@pytest.mark.parametrize("who", ["P1", "P2"])
def test_two_who_wait_and_may_not_meet_are_not_sent_to_one_house(who: str) -> None:
    other = {"P1": "P2", "P2": "P1"}[who]
    parties: list[dict[str, Any]] = [{"reference": "P1", "members": [WOMAN]}, {"reference": "P2", "members": [WOMAN]}]
    next(one for one in parties if one["reference"] == who)["avoid_people"] = [other]
    content = {"format": FORMAT, "parties": parties, "shelters": [{"reference": "S", "free": {"place": 2}}]}
    found = plan(problem_of_json(content))
    assert sorted(found.placements.values(), key=str) == [None, "S"]
    assert found.is_proven


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": "a", "format": "b"}', "format: stands twice in one object; write it once."),
        ('{"format": "\\ud800"}', "is missing"),
        ('{"format": ' + "9" * 5000 + "}", "is not JSON"),
    ],
)
def test_what_could_be_read_in_two_ways_or_not_at_all_is_refused(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    assert main([str(file), "--json"]) == 2
    assert said in capsys.readouterr().err


def test_half_a_character_in_a_reference_is_refused() -> None:
    content = tonight()
    content["parties"][0]["reference"] = "P\ud800"
    with pytest.raises(MatchingRefusal, match=r"parties\[0\].reference: .*half a character"):
        problem_of_json(content)


@pytest.mark.parametrize(("where", "code"), [("rules", "CLOSED"), ("wishes", "LANGUAGE")])
def test_a_code_of_the_program_is_refused_where_it_stands(where: str, code: str) -> None:
    content = tonight() | {where: [{"code": code, "words": "ours"}]}
    with pytest.raises(MatchingRefusal, match=rf"{where}\[0\].code: .*of this program"):
        problem_of_json(content)


def test_the_order_of_the_members_changes_no_word() -> None:
    children = [{"gender": "woman", "age": 15}, {"gender": "woman", "age": 11}]
    one_way, other_way = ([WOMAN, *children], [WOMAN, *reversed(children)])
    assert one_pair({"members": one_way}, {"children_to": 8}) == one_pair({"members": other_way}, {"children_to": 8})


def test_what_is_no_json_or_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, content in enumerate([b"{", b"\xff\xfe", b"[]", b"[" * 100_000, b""]):
        file = tmp_path / f"{number}.json"
        file.write_bytes(content)
        assert main([str(file)]) == 2
    assert main([str(tmp_path / "none.json")]) == 2
    assert main([str(tmp_path)]) == 2
    assert main([]) == 2
    assert "No such file" in capsys.readouterr().err


def test_the_answer_as_json_holds_placements_reasons_and_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(TONIGHT), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["proven"] is True and all(level["gap"] == 0 for level in answer["levels"])
    assert answer["placements"]["P2H8-9TNC"] == "W-14" and answer["unplaced"] == ["V9DE-30LP"]
    first = {one["shelter"]: one for one in answer["parties"][0]["misfits"]}
    assert [reason["rule"] for reason in first["W-08"]["reasons"]] == ["NOT_YET", "TOO_NEAR"]
    assert answer["parties"][0]["alternatives"][0]["met"] == ["LANGUAGE"]
    assert main([str(TONIGHT), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == answer


def test_the_answer_in_words_says_that_a_human_decides(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(TONIGHT)]) == 0
    said = capsys.readouterr().out
    assert "V9DE-30LP: no place" in said and "a conflict with somebody there" in said
    assert said.rstrip().endswith("A suggestion: a human decides.")


def test_reasons_found_elsewhere_are_taken_over_with_their_words() -> None:
    content = tonight()
    content["rules"] = [{"code": "OWN", "words": "own rule", "safety": True}]
    content["misfits"] = [
        {"party": "K7QX-22MD", "shelter": "M-03", "rule": "OWN", "words": "because of that", "unknown": True},
        {"party": "R4WT-81BA", "shelter": "W-14", "rule": "CONFLICT"},
    ]
    answer = plan(problem_of_json(content))
    assert answer.placements["K7QX-22MD"] is None
    told = {miss.shelter: miss for miss in explain(answer, "K7QX-22MD").misfits}["M-03"]
    assert told.ask and [(one.words, one.safety) for one in told.reasons] == [("because of that", True)]
    told = {miss.shelter: miss for miss in explain(answer, "R4WT-81BA").misfits}["W-14"]
    assert [one.words for one in told.reasons] == ["a conflict with somebody there"]


def test_the_schema_names_every_field_and_takes_the_example() -> None:
    made = schema()
    assert set(made["$defs"]) == {"party", "shelter", "member", "area", "link", "wish", "rule", "misfit"}
    assert all(one["description"] for part in made["$defs"].values() for one in part["properties"].values())
    content = tonight()
    for party in content["parties"]:
        assert set(party) <= set(made["$defs"]["party"]["properties"])
    assert plan(read_problem(TONIGHT)).is_proven


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()


ODD = [
    None,
    True,
    -1,
    0,
    3,
    10**30,
    1.5,
    "",
    "x",
    "W-14",
    [],
    {},
    [None],
    ["W-14", "W-14"],
    {"place": 10**6},
    [[1]],
    {"x": {}},
]


def paths(content: object, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a file where a value stands."""
    found = [before] if before else []
    steps = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return found + [path for step, value in steps for path in paths(value, (*before, step))]


def test_no_value_at_any_place_of_the_file_brings_the_reader_down() -> None:
    content = tonight()
    refused = answered = 0
    for number, path in enumerate(paths(content)):
        for odd in ODD[number % 3 :: 3]:
            made = copy.deepcopy(content)
            at: Any = made
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = odd
            try:
                problem = problem_of_json(made)
                as_record(plan(problem))
                answered += 1
            except MatchingRefusal as told:
                refused += 1
                assert str(told)
    assert refused > 500 and answered > 40
