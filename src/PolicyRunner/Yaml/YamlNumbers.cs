using System.Globalization;

namespace PolicyRunner.Yaml;

internal static class YamlNumbers
{
    // Core schema, YAML 1.2.2 section 10.3.2: 0o and 0x integers, decimal floats, .inf and .nan.
    public static double? Parse(YamlScalar scalar)
    {
        if (scalar.Type is not (YamlType.Integer or YamlType.Float))
        {
            return null;
        }

        var text = scalar.Text.AsSpan();
        if (text.StartsWith("0x"))
        {
            return ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        }

        if (text.StartsWith("0o"))
        {
            var value = 0.0;
            foreach (var digit in text[2..])
            {
                value = (value * 8) + (digit - '0');
            }

            return value;
        }

        var unsigned = text.TrimStart("+-");
        if (unsigned is ".inf" or ".Inf" or ".INF")
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (unsigned is ".nan" or ".NaN" or ".NAN")
        {
            return double.NaN;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
