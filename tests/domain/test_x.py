from tests.domain.builders import in_force, signed
def test_a():
    assert in_force().there.name == "in_force"
    assert signed().there.name == "in_force"
