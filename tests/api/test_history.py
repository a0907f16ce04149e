"""The account's history in the API room, against the sandbox."""

from datetime import UTC, datetime, timedelta

from panel.api.client import Api


def test_the_history_is_read_for_a_time_for_commands_and_for_what_it_is_about(api: Api) -> None:
    first = api.skills.add(name="French")
    second = api.skills.add(name="German")
    api.skills.rename(second, name="Dutch")
    soon, past = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) - timedelta(hours=1)

    def commands(**wanted: object) -> list[str]:
        return [row.command for row in api.history.list(**wanted).items]  # type: ignore[arg-type]  # as named above

    assert commands(since=past, until=soon)[:3] == ["SetSkillInfo", "AddSkill", "AddSkill"]
    assert commands(since=past, until=soon, newest_first=False)[-3:] == ["AddSkill", "AddSkill", "SetSkillInfo"]
    assert "SetSkillInfo" not in commands(until=past)
    assert commands(since=soon) == []
    assert set(commands(commands=["AddSkill"])) == {"AddSkill"}
    assert commands(about=str(second))[0] == "SetSkillInfo"
    assert first != second
    found = api.history.list(count=1, offset=1)
    assert (len(found.items), found.offset, found.total is not None) == (1, 1, True)
