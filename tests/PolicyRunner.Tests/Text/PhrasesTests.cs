using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class PhrasesTests
{
    private static readonly string[] Words = ["no undo", "can't be", "K", "wéek", "Last"];

    private static readonly Phrases Phrases = new(Words);

    [Theory]
    [InlineData("There is NO UNDO.", true)]
    [InlineData("no\u00A0undo", false)]
    [InlineData("piano undo", false)]
    [InlineData("k", true)]
    [InlineData("a WÉEK", true)]
    [InlineData("at las", false)]
    [InlineData("1last", true)]
    [InlineData("", false)]
    public void A_phrase_is_found_at_the_beginning_of_a_word_in_any_case(string text, bool isIn) => Assert.Equal(isIn, Phrases.In(text));

    [Fact]
    public void Whatever_the_text_it_is_what_comparing_everywhere_says()
    {
        var letters = Gen.Elements(
            'n', 'o', ' ', 'u', 'd', 'N', 'K', 'k', '\u212A', 'w', 'W', 'é', 'É', 'e', 'l', 'a', 's', 't', 'ſ', '\'', 'c', 'b', '1', 'İ', 'ı');
        var texts = Gen.ListOf(letters).Select(list => string.Concat(list));
        Prop.ForAll(Arb.From(texts), text => Phrases.In(text) == Plainly(text)).QuickCheckThrowOnFailure();
    }

    private static bool Plainly(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var begins = char.IsAsciiLetter(text[at]) && (at == 0 || !char.IsAsciiLetter(text[at - 1]));
            if (begins && Array.Exists(Words, word => text.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
