using PolicyRunner.Runbooks;

namespace PolicyRunner.Tests.Runbooks;

public sealed class ActionAttributesTests
{
    [Fact]
    public void An_action_without_attributes_has_places_for_none() => Assert.Empty(ActionAttributes.None.Places);
}
