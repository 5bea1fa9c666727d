using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class CommonTextTests
{
    [Fact]
    public void A_short_text_that_returns_is_the_same_object()
    {
        // Another test may take its place between two looks, but hardly every time.
        Assert.Contains(Enumerable.Range(0, 100), _ => ReferenceEquals(CommonText.Of("kubectl get".AsSpan(0, 7)), CommonText.Of("kubectl")));
    }

    [Fact]
    public void Every_text_comes_back_as_it_was_whatever_stood_in_its_place()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<string?[]>(),
            texts => texts.Concat(texts).All(text => CommonText.Of(text) == (text ?? ""))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Many_threads_get_what_they_asked_for()
    {
        Parallel.For(0, 50_000, number =>
        {
            var text = $"word-{number % 9_000}";
            Assert.Equal(text, CommonText.Of(text));
        });
    }
}
