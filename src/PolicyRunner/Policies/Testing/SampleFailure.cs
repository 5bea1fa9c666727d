namespace PolicyRunner.Policies.Testing;

/// <summary>A sample that a policy does not judge as it should.</summary>
/// <param name="IsBad">Whether it is one of <see cref="Policy.Bad"/>, or else of <see cref="Policy.Good"/>.</param>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Message">What is amiss, with the place in the sample's file, marks not counted.</param>
public sealed record SampleFailure(bool IsBad, int Number, string Message)
{
    public override string ToString() => $"{(IsBad ? "Bad" : "Good")} sample {Number}: {Message}";
}
