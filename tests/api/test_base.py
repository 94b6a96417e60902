"""What all operations have in common: keys, people, errors, spelling of addresses, the document."""

import pytest
from django.test import Client

from oasst.api.base.codes import Code
from oasst.models import ApiClient, User
from tests.api.conftest import Program, a_program, refused

PATH = "/text_labels/valid_labels"
pytestmark = pytest.mark.django_db


def test_a_key_works_in_the_header_and_in_the_query_where_it_wins(bot: Program) -> None:
    assert bot.get(PATH).status_code == 200
    assert Client().get(f"/api/v1{PATH}", query_params={"api_key": bot.key}).status_code == 200
    assert refused(bot.get(PATH, api_key="wrong"), Code.API_CLIENT_NOT_AUTHORIZED, 403)


def test_no_key_a_wrong_key_and_a_disabled_one_are_refused(bot: Program) -> None:
    assert refused(Client().get(f"/api/v1{PATH}"), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    bot.client.enabled = False
    bot.client.save()
    assert refused(bot.get(PATH), Code.API_CLIENT_NOT_AUTHORIZED, 403)


def test_a_key_without_the_scope_is_refused() -> None:
    assert refused(a_program("releases only", scopes=["releases"]).get(PATH), Code.API_CLIENT_NOT_AUTHORIZED, 403)


def test_only_the_hash_of_a_key_is_stored(bot: Program) -> None:
    row = ApiClient.objects.values().get(pk=bot.client.pk)
    assert bot.key not in str(row)
    assert len(bot.key) == 64


def test_an_unknown_person_is_told_and_a_malformed_name_counts_as_none(bot: Program, ada: User) -> None:
    assert refused(bot.get(PATH, user="local:nobody"), Code.USER_NOT_FOUND, 404)
    assert bot.get(PATH, user="nobody").status_code == 200
    assert bot.get(PATH, user=bot.knows(ada)).status_code == 200


def test_an_address_with_the_wrong_slash_leads_to_the_right_one_with_its_query(bot: Program) -> None:
    response = bot.get(f"{PATH}/", lang="en")
    assert (response.status_code, response.headers["Location"]) == (307, f"/api/v1{PATH}?lang=en")


def test_an_unknown_address_and_a_wrong_method_are_told_as_json(bot: Program) -> None:
    assert (bot.get("/nothing").status_code, bot.get("/nothing").json()) == (404, {"detail": "Not Found"})
    response = bot.post(PATH)
    assert (response.status_code, response.json()) == (405, {"detail": "Method Not Allowed"})
    assert response.headers["Allow"] == "GET"


def test_malformed_input_is_told_with_its_place(bot: Program) -> None:
    response = bot.get(PATH, message_id="x")
    assert response.status_code == 422
    assert [(each["loc"], each["type"]) for each in response.json()["detail"]] == [
        (["query", "message_id"], "value_error.invalid")
    ]


def test_when_we_fail_the_client_learns_nothing_of_how(bot: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.api.labels.described", lambda _names: 1 / 0)
    response = bot.get(PATH)
    assert (response.status_code, response.json()) == (500, {"message": "INTERNAL_SERVER_ERROR", "error_code": 0})


def test_the_document_names_keys_and_refusals() -> None:
    document = Client().get("/api/v1/openapi.json").json()
    found = document["paths"]["/api/v1/text_labels/valid_labels"]["get"]
    assert set(found["responses"]) == {"200", "403", "404", "422", "500", "503"}
    assert found["security"] == [{"key": []}, {"key_in_query": []}]
    assert Client().get("/api/docs").status_code == 200
