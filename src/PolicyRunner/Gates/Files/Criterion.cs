using System.Globalization;
using PolicyRunner.Gates.Slo;

namespace PolicyRunner.Gates.Files;

/// <summary>
/// How a number may differ from an earlier one, as Keptn writes it: <c>&lt;=+10%</c> is at most a tenth more, <c>&gt;=-5</c> at most five less.
/// </summary>
/// <param name="Text">As written.</param>
/// <param name="Sign">lt, lte, gt or gte.</param>
/// <param name="Difference">What is added to the earlier number; of a share, 0.1 for 10 %.</param>
/// <param name="IsShare">True when the difference is a share of the earlier number's size.</param>
internal sealed record Criterion(string Text, string Sign, double Difference, bool IsShare)
{
    private static readonly (string Text, string Word)[] Signs = [("<=", "lte"), (">=", "gte"), ("<", "lt"), (">", "gt")];

    /// <returns>Null when the text is none.</returns>
    public static Criterion? Parse(string text)
    {
        var sign = Array.Find(Signs, sign => text.StartsWith(sign.Text, StringComparison.Ordinal));
        var rest = sign.Text is null ? "" : text[sign.Text.Length..].Trim();
        var isShare = rest.EndsWith('%');
        return rest is ['+' or '-', ..] && decimal.TryParse(rest.TrimEnd('%').TrimEnd(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new Criterion(text, sign.Word, (double)(isShare ? number / 100 : number), isShare)
            : null;
    }

    /// <summary>What a number is held against.</summary>
    public double Limit(double earlier) => earlier + (IsShare ? Math.Abs(earlier) * Difference : Difference);

    public bool Holds(double number, double earlier) => Boundary.Holds(number, Sign, Limit(earlier)) == true;
}

/// <summary>What a condition's numbers are compared with: those of the last evaluations that let a release go on.</summary>
/// <param name="Pass">It holds.</param>
/// <param name="Warn">It holds with a warning; null: what does not pass fails.</param>
internal sealed record Comparison(Criterion Pass, Criterion? Warn)
{
    /// <summary>What it means that there is nothing yet to compare with.</summary>
    public GateVerdict First { get; init; } = GateVerdict.NoData;

    /// <summary>Of so many evaluations the mean is taken, of fewer where there are not so many.</summary>
    public int Results { get; init; } = 1;
}
