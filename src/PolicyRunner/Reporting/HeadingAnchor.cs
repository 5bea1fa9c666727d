using System.Text;

namespace PolicyRunner.Reporting;

/// <summary>The anchor GitHub gives a heading: lower case, spaces as '-', punctuation left out.</summary>
internal static class HeadingAnchor
{
    public static string Of(string heading)
    {
        var anchor = new StringBuilder(heading.Length);
        foreach (var character in heading.ToLowerInvariant())
        {
            if (character == ' ')
            {
                anchor.Append('-');
            }
            else if (char.IsLetterOrDigit(character) || character is '-' or '_')
            {
                anchor.Append(character);
            }
        }

        return anchor.ToString();
    }
}
