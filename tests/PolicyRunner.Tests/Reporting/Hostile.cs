using FsCheck;
using FsCheck.Fluent;

namespace PolicyRunner.Tests.Reporting;

/// <summary>Text that wants to be more than text.</summary>
internal static class Hostile
{
    private static readonly string[] Pieces =
    [
        "a", "word", " ", "\n", "\r\n", "\r", "\t", "::", "::error::x", "##[group]", "##[", "#", "%", "%0A", "%25", "%3A", ",", ":", "|", "\\", "`", "```", "<b>", "</td>",
        "<!--", "-->", "&amp;", "&", "[x](y)", "](", "@team", "#12", "https://x.y", "www.x.y", "*", "_", "~~", "$", "{0}", "{{", "]]>", "\0", "\u001b[31m", "\u0007",
        "\u0085", "\u009b", "\u2028", "\u202e", "\u200b", "\u200d", "\ufeff", "\ufffe", "\ud83d", "\udc00", "🚀", "危険", "é", "e\u0301", "⚠\ufe0f", "\U000E0041", "\U000E0100", "\U0001D173", "\u3164", "\"", "'",
    ];

    public static Gen<string> Texts { get; } = Gen.OneOf(
        Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts)),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    public static void Always(Action<string> holds) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(40), Prop.ForAll(Texts.ToArbitrary(), holds));
}
