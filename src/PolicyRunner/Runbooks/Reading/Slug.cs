using System.Globalization;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Names made from headings.</summary>
internal static class Slug
{
    /// <summary>The anchor GitHub gives a heading: lower case, spaces as '-', punctuation and symbols dropped.</summary>
    public static string Anchor(string text)
    {
        var slug = text.Length <= 128 ? stackalloc char[128] : new char[text.Length];
        var length = 0;
        foreach (var c in text.AsSpan().Trim())
        {
            if (c is ' ')
            {
                slug[length++] = '-';
            }
            else if (c is '-' or '_' || char.IsLetterOrDigit(c)
                || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation)
            {
                slug[length++] = char.ToLowerInvariant(c);
            }
        }

        return CommonText.Of(slug[..length]);
    }

    /// <summary>An id of a step: ASCII letters, digits and single '-'; "step" when nothing is left.</summary>
    public static string Id(string text)
    {
        var slug = new StringBuilder(Math.Min(text.Length, 48));
        foreach (var c in text)
        {
            if (slug.Length >= 48)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var id = slug.ToString().Trim('-');
        return id.Length == 0 ? "step" : id;
    }
}
