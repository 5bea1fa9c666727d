using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>A sample that a policy does not judge as it should.</summary>
/// <param name="IsBad">Whether it is one of <see cref="Policy.Bad"/>, or else of <see cref="Policy.Good"/>.</param>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Message">What is amiss, with the place in the sample's file, marks not counted.</param>
public sealed record SampleFailure(bool IsBad, int Number, string Message)
{
    /// <summary>The mark that no finding is at, in the sample's file; null when there is none.</summary>
    public SourceSpan? Expected { get; init; }

    /// <summary>The finding that no mark is around, in the sample's file; null when there is none.</summary>
    public SourceSpan? Found { get; init; }

    /// <summary>Where in the sample's text, marks counted, a sample that cannot be taken apart is wrong, from 0; null when that is nowhere.</summary>
    public int? Offset { get; init; }

    /// <summary>What is amiss without the place, for a reader who is shown it.</summary>
    public string Summary { get; init; } = Message;

    /// <summary>The message of the finding at <see cref="Found"/>, or null.</summary>
    public string? FoundMessage { get; init; }

    /// <summary>True when the policy broke instead of judging.</summary>
    public bool IsBroken { get; init; }

    public override string ToString() => $"{(IsBad ? "Bad" : "Good")} sample {Number}: {Message}";
}
