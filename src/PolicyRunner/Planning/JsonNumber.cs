using System.Globalization;

namespace PolicyRunner.Planning;

/// <summary>Numbers as RFC 8785 writes them: ECMAScript's shortest form that reads back as the same double.</summary>
public static class JsonNumber
{
    /// <exception cref="ArgumentOutOfRangeException">JSON has no infinities and no NaN.</exception>
    public static string Format(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "JSON has no such number.");
        }

        if (number == 0)
        {
            return "0";
        }

        // The digits are .NET's, which are the shortest as well; only the layout differs.
        var (digits, exponent) = Digits(Math.Abs(number).ToString("R", CultureInfo.InvariantCulture));
        var sign = number < 0 ? "-" : "";

        // ECMA-262, Number::toString: n is the place of the decimal point after the first digit, counted from the left.
        var point = exponent + 1;
        return sign + (point switch
        {
            > 0 and <= 21 when digits.Length <= point => digits.PadRight(point, '0'),
            > 0 and <= 21 => $"{digits[..point]}.{digits[point..]}",
            > -6 and <= 0 => $"0.{new string('0', -point)}{digits}",
            _ => $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}",
        });
    }

    // Significant digits without zeros at either end, and the decimal exponent of the first.
    private static (string Digits, int Exponent) Digits(string shortest)
    {
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var first = digits.AsSpan().IndexOfAnyExcept('0');
        return (digits.Trim('0'), exponent + (point < 0 ? mantissa.Length : point) - first - 1);
    }
}
