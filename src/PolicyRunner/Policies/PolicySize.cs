using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Policies;

/// <summary>
/// How much a repository's policy may say about itself. Counted where it is used and not where it is kept: a script makes one long text
/// and shows it two hundred times, and whoever reads, judges and writes samples does so for each.
/// </summary>
internal static class PolicySize
{
    // Beside each what the shipped policy has that has most of it.
    private const int Characters = 16_384; // 1,269
    private const int CharactersTogether = 65_536; // 3,220
    private const int Marks = 200; // 9
    private const int MarksTogether = 1_000; // 9
    private const int Lines = 1_000; // 158
    private const int LinesTogether = 5_000; // 402

    // Of one sample its parser counts them.
    private const int FilesTogether = 300; // 10

    // Names, descriptions and defaults.
    private const int OfSettings = 100_000; // 500

    /// <param name="policy">A policy whose lists are its own, and which is whole otherwise.</param>
    /// <param name="share">Allows only so many a part of each limit.</param>
    /// <returns>Why nothing can be done with the policy, and the property that says too much; or null.</returns>
    public static PolicyExcess? Refusal(Policy policy, int share = 1) =>
        OfSamples(policy, share) ?? (LengthOf(policy.Settings) > OfSettings / share
            ? new PolicyExcess(nameof(Policy.Settings), $"The settings of policy '{policy.Id}' have more than {Budget.Number(OfSettings)} characters together; shorten their descriptions and defaults.")
            : null);

    private static PolicyExcess? OfSamples(Policy policy, int share)
    {
        var sum = default(SampleExtent);
        foreach (var (name, samples) in new[] { (nameof(Policy.Bad), policy.Bad), (nameof(Policy.Good), policy.Good) })
        {
            for (var index = 0; index < samples.Count; index++)
            {
                // Before anything looks at its characters.
                var text = samples[index].Text;
                var own = text.Length > Characters / share ? new SampleExtent(text.Length, 0, 0, 0) : SampleExtent.Of(text);
                sum = sum.And(own);
                var what = own.Characters > Characters / share ? $"{Budget.Number(Characters)} characters; show one thing in it."
                    : own.Marks > Marks / share ? $"{Budget.Number(Marks)} marks; mark a few places, and let another sample show the others."
                    : own.Lines > Lines / share ? $"{Budget.Number(Lines)} lines; show one thing in it."
                    : null;
                if (what is not null)
                {
                    return new PolicyExcess(name, $"{name} sample {index + 1} of policy '{policy.Id}' has more than {what}");
                }

                if (Excess(sum, share) is { } excess)
                {
                    return new PolicyExcess(name, $"The samples of policy '{policy.Id}' have more than {excess} together, one that is used twice counted twice; keep those that show something new.");
                }
            }
        }

        return null;
    }

    private static string? Excess(SampleExtent sum, int share) =>
        sum.Characters > CharactersTogether / share ? $"{Budget.Number(CharactersTogether)} characters"
        : sum.Marks > MarksTogether / share ? $"{Budget.Number(MarksTogether)} marks"
        : sum.Lines > LinesTogether / share ? $"{Budget.Number(LinesTogether)} lines"
        : sum.Files > FilesTogether / share ? $"{Budget.Number(FilesTogether)} files"
        : null;

    private static long LengthOf(IReadOnlyList<Setting> settings)
    {
        var length = 0L;
        foreach (var setting in settings)
        {
            length += setting.Name.Length + setting.Description.Length + setting.DefaultLength;
        }

        return length;
    }
}

/// <summary>What a policy says too much of.</summary>
/// <param name="Property">The property of <see cref="Policy"/> that a script sets.</param>
/// <param name="Message">A sentence with the limit and the remedy.</param>
internal sealed record PolicyExcess(string Property, string Message);

/// <summary>How much samples are.</summary>
internal readonly record struct SampleExtent(long Characters, long Marks, long Lines, long Files)
{
    private const string Mark = "[|";
    private const string Separator = "\n=== ";

    public static SampleExtent Of(string text) =>
        new(text.Length, text.AsSpan().Count(Mark), text.AsSpan().Count('\n'), 1 + text.AsSpan().Count(Separator));

    public SampleExtent And(SampleExtent other) =>
        new(Characters + other.Characters, Marks + other.Marks, Lines + other.Lines, Files + other.Files);
}
