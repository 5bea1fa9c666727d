using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Metering;

/// <summary>Work on sequences and collections, by the number of their elements.</summary>
public static partial class Meter
{
    // Going over elements of a collection inside one call is that much faster than a step of the script.
    private const int ElementsPerStep = 16;

    // Of those that are hashed, looked for and put into a set.
    private const int HashesPerStep = 4;

    /// <summary>Counts what a script makes room for.</summary>
    public static int Size(int count, int probe) => Room(count, IntPtr.Size, probe);

    /// <inheritdoc cref="Size(int, int)"/>
    public static int Size<T>(int count, int probe) => Room(count, Unsafe.SizeOf<T>(), probe);

    public static long Size<T>(long count, int probe) => Room((int)Math.Min(count, int.MaxValue), Unsafe.SizeOf<T>(), probe);

    /// <summary>Counts a collection that a call looks at, moves or copies as a whole.</summary>
    public static T MeteredWork<T>(this T value, int probe)
    {
        // What it mostly is, by its exact type: to ask a type for its interfaces takes longer than to go over a short list.
        if (value is string whole)
        {
            Text(whole, probe);
            return value;
        }

        if (value is string[] words)
        {
            // Each of them is compared.
            Words(words, probe);
            return value;
        }

        if (value is IList<string?> texts)
        {
            Running().Charge(Characters(texts) / CharactersPerStep, probe);
        }

        var count = value switch
        {
            ICollection collection => collection.Count,
            EmbeddedText text => text.Text.Length / (CharactersPerStep / ElementsPerStep),

            // What the tool handed out has no more parts than characters.
            ILocated located => located.Span.Length / (CharactersPerStep / ElementsPerStep),
            _ => 0,
        };
        if (count >= ElementsPerStep)
        {
            Running().Charge(count / ElementsPerStep, probe);
            Running().Reserve((long)count * IntPtr.Size, probe);
        }

        return value;
    }

    /// <summary>Counts a collection that a call puts in order: it looks at each element as often as their number has binary digits.</summary>
    public static T MeteredSort<T>(this T value, int probe)
    {
        if (value is ICollection { Count: > 1 } collection)
        {
            var work = collection.Count + (value is IList<string?> texts ? Characters(texts) / (CharactersPerStep / ElementsPerStep) : 0);
            Running().Charge(work * Turns(collection.Count) / ElementsPerStep, probe);
        }

        return value;
    }

    /// <inheritdoc cref="MeteredSort{T}(T, int)"/>
    public static Span<T> MeteredSort<T>(this Span<T> value, int probe)
    {
        Running().Charge((long)value.Length * Turns(value.Length) / ElementsPerStep, probe);
        return value;
    }

    [return: NotNullIfNotNull(nameof(value))]
    public static StringBuilder? MeteredWork(this StringBuilder? value, int probe)
    {
        if (value?.Length >= CharactersPerStep)
        {
            Whole(value.Length, probe);
        }

        return value;
    }

    public static HashSet<T> MeteredWork<T>(this HashSet<T> value, int probe)
    {
        Room(value.Count, Unsafe.SizeOf<T>(), probe);
        return value;
    }

    public static ReadOnlySpan<T> MeteredWork<T>(this ReadOnlySpan<T> value, int probe) => MeteredSpan(value, probe);

    /// <summary>Counts a sequence that a call goes over at once: a collection by its size, all else element by element.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    public static IEnumerable<T>? MeteredSource<T>(this IEnumerable<T>? source, int probe)
    {
        // Texts are hashed and compared by what goes over them: each by its length.
        if (source is null or MeteredSequence<T> || (typeof(T) != typeof(string) && Counted(source, probe)))
        {
            return source;
        }

        return new MeteredSequence<T>(source, probe);
    }

    /// <summary>Counts a sequence that a set goes over.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    public static IEnumerable<T>? MeteredHashed<T>(this IEnumerable<T>? source, int probe)
    {
        if (source is not null && Length(source) is >= HashesPerStep and var count)
        {
            Running().Charge(count / HashesPerStep, probe);
        }

        return MeteredSource(source, probe);
    }

    /// <summary>Counts a sequence of which a collection is made together with others: there is room for all of them before the first is copied.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    public static IEnumerable<T>? MeteredSpread<T>(this IEnumerable<T>? source, int probe)
    {
        if (source is not null && Length(source) is >= ElementsPerStep and var count)
        {
            Running().Charge(count / ElementsPerStep, probe);
            Running().Hold((long)count * Unsafe.SizeOf<T>(), probe);
        }

        return MeteredSource(source, probe);
    }

    /// <inheritdoc cref="MeteredSpread{T}(IEnumerable{T}, int)"/>
    public static ReadOnlySpan<T> MeteredSpread<T>(this ReadOnlySpan<T> source, int probe)
    {
        Running().Charge(source.Length / ElementsPerStep, probe);
        Running().Hold((long)source.Length * Unsafe.SizeOf<T>(), probe);
        return source;
    }

    /// <summary>
    /// Counts a sequence in which a query looks for one element. A collection is asked itself, as the library does, for it may compare in its
    /// own way: texts without case, keys alone.
    /// </summary>
    [return: NotNullIfNotNull(nameof(source))]
    public static IEnumerable<T>? MeteredMembers<T>(this IEnumerable<T>? source, int probe)
    {
        source = Bare(source);
        if (source is not ICollection<T>)
        {
            return MeteredSource(source, probe);
        }

        Counted(source, probe);
        if (source is IList<string?> texts)
        {
            Running().Charge(Characters(texts) / CharactersPerStep, probe);
        }

        return source;
    }

    /// <summary>The same where the elements hold texts.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    public static IEnumerable<T>? MeteredWeighedMembers<T>(this IEnumerable<T>? source, int probe) =>
        source is null ? null : Bare(source) is ICollection<T> collection ? MeteredWeight(collection, probe) : MeteredWeighed(source, probe);

    /// <summary>Counts a sequence that a call copies: a collection by its size alone, for nobody looks at its elements, and a list may be added to itself.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    public static IEnumerable<T>? MeteredCopied<T>(this IEnumerable<T>? source, int probe)
    {
        source = Bare(source);
        return source is null or MeteredSequence<T> || Counted(source, probe) ? source : new MeteredSequence<T>(source, probe);
    }

    /// <summary>Counts a sequence that a call goes over later, and perhaps often, without giving all of it to anybody.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    public static IEnumerable<T>? MeteredReplay<T>(this IEnumerable<T>? source, int probe) =>
        source is null or MeteredSequence<T> ? source : new MeteredSequence<T>(source, probe);

    /// <summary>Counts a sequence of which a call sees an end: a list of the library not at all.</summary>
    [return: NotNullIfNotNull(nameof(source))]
    public static IEnumerable<T>? MeteredPeek<T>(this IEnumerable<T>? source, int probe) =>
        source is null or MeteredSequence<T> || (source is IList<T> or IReadOnlyList<T> && IsOfTheLibrary(source.GetType())) ? source : new MeteredSequence<T>(source, probe);

    /// <summary>Counts each element of a sequence that is not computed yet, and how many of such are inside one another.</summary>
    public static IEnumerable<T> MeteredLazy<T>(this IEnumerable<T> source, int probe) =>
        source as MeteredSequence<T> ?? new MeteredSequence<T>(source, probe);

    /// <inheritdoc cref="MeteredLazy{T}(IEnumerable{T}, int)"/>
    public static IOrderedEnumerable<T> MeteredLazy<T>(this IOrderedEnumerable<T> source, int probe) =>
        source as MeteredOrder<T> ?? new MeteredOrder<T>(source, 0, probe);

    // Without their element's type only these are left: as the library goes over them to find it out.
    public static IEnumerable MeteredSource(this IEnumerable source, int probe) => MeteredReplay(source.Cast<object?>(), probe);

    public static IEnumerable MeteredReplay(this IEnumerable source, int probe) => MeteredReplay(source.Cast<object?>(), probe);

    // What is a collection behind the counting of its elements, such as a part of a list.
    [return: NotNullIfNotNull(nameof(source))]
    private static IEnumerable<T>? Bare<T>(IEnumerable<T>? source) => source is MeteredSequence<T> { Source: ICollection<T> collection } ? collection : source;

    private static bool Counted<T>(IEnumerable<T> source, int probe)
    {
        if (Length(source) is not { } count)
        {
            return false;
        }

        if (count >= ElementsPerStep)
        {
            Running().Charge(count / ElementsPerStep, probe);
            Running().Reserve((long)count * Unsafe.SizeOf<T>(), probe);
        }

        return true;
    }

    private static int? Length<T>(IEnumerable<T> source)
    {
        // To ask a type where it comes from takes longer than to go over a short list.
        if (source is T[] array)
        {
            return array.Length;
        }

        if (source.GetType() == typeof(List<T>))
        {
            return Unsafe.As<List<T>>(source).Count;
        }

        return IsOfTheLibrary(source.GetType())
            ? source switch
            {
                ICollection<T> collection => collection.Count,
                IReadOnlyCollection<T> collection => collection.Count,
                _ => null,
            }
            : null;
    }

    // A collection of the script says what it likes.
    private static bool IsOfTheLibrary(Type type) =>
        type.Assembly == typeof(object).Assembly || type.Assembly == typeof(HashSet<>).Assembly || type.Assembly == typeof(Enumerable).Assembly || type.Assembly == typeof(Meter).Assembly;

    private static int Turns(int count) => BitOperations.Log2((uint)count) + 1;

    private static void Words(string?[] words, int probe)
    {
        var characters = 0L;
        foreach (var word in words)
        {
            characters += word?.Length ?? 0;
        }

        if (characters >= CharactersPerStep || words.Length >= ElementsPerStep)
        {
            Running().Charge((characters / CharactersPerStep) + (words.Length / ElementsPerStep), probe);
            Running().Reserve((long)words.Length * IntPtr.Size, probe);
        }
    }

    private static long Characters(IList<string?> texts)
    {
        var sum = 0L;
        for (var i = 0; i < texts.Count; i++)
        {
            sum += texts[i]?.Length ?? 0;
        }

        return sum;
    }

    private static int Room(int count, int size, int probe)
    {
        if (count >= ElementsPerStep)
        {
            Running().Charge(count / ElementsPerStep, probe);
            Running().Reserve((long)count * size, probe);
        }

        return count;
    }
}
