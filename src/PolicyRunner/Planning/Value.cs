using System.Globalization;

namespace PolicyRunner.Planning;

/// <summary>A value of a parameter, an answer or a step's output.</summary>
public abstract record Value
{
    private Value()
    {
    }

    public static Value Of(string text) => new Text(text);

    public static Value Of(double number) => new Number(number);

    public static Value Of(bool flag) => new Flag(flag);

    /// <summary>As it reaches a shell, a URL or a reader: text as it is, numbers in their shortest form, <c>true</c> and <c>false</c>.</summary>
    public abstract override string ToString();

    /// <summary>Text; equal only to the very same text.</summary>
    public sealed record Text(string Content) : Value
    {
        public override string ToString() => Content;
    }

    /// <summary>A finite number.</summary>
    public sealed record Number(double Amount) : Value
    {
        public override string ToString() => JsonNumber.Format(Amount);
    }

    public sealed record Flag(bool IsTrue) : Value
    {
        public override string ToString() => IsTrue ? "true" : "false";
    }

    /// <summary>What a step wrote: text without a type, which takes the type of what it is compared with.</summary>
    public sealed record Output(string Content) : Value
    {
        public override string ToString() => Content;

        /// <summary>The number it spells, or null. No spaces, no group separators, no infinities.</summary>
        public double? AsNumber() =>
            double.TryParse(Content, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number
                : null;
    }
}
