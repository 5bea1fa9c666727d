using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PolicyRunner.Policies.Metering;

/// <summary>
/// Elements at an index, with the place that asks for them: the runtime makes one of all range checks of a function, so that an error
/// would have no line, or another one's.
/// </summary>
public static partial class Meter
{
    private const string Site = "PolicyRunner.Probe";

    /// <returns>The probe that an exception was thrown at; null when it does not say.</returns>
    internal static int? SiteOf(Exception exception) => exception.Data[Site] as int?;

    /// <exception cref="IndexOutOfRangeException">There is none at the index.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T[] array, int index, int probe)
    {
        if ((uint)index >= (uint)array.Length)
        {
            NothingAt(probe);
        }

        return array[index];
    }

    /// <inheritdoc cref="At{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char At(string text, int index, int probe)
    {
        if ((uint)index >= (uint)text.Length)
        {
            NothingAt(probe);
        }

        return text[index];
    }

    /// <inheritdoc cref="At{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(ReadOnlySpan<T> span, int index, int probe)
    {
        if ((uint)index >= (uint)span.Length)
        {
            NothingAt(probe);
        }

        return span[index];
    }

    /// <inheritdoc cref="At{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(Span<T> span, int index, int probe) => At((ReadOnlySpan<T>)span, index, probe);

    /// <inheritdoc cref="At{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T[] array, Index index, int probe) => At(array, index.GetOffset(array.Length), probe);

    /// <inheritdoc cref="At{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char At(string text, Index index, int probe) => At(text, index.GetOffset(text.Length), probe);

    /// <inheritdoc cref="At{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(ReadOnlySpan<T> span, Index index, int probe) => At(span, index.GetOffset(span.Length), probe);

    /// <inheritdoc cref="At{T}(T[], int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(Span<T> span, Index index, int probe) => At((ReadOnlySpan<T>)span, index.GetOffset(span.Length), probe);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SuppressMessage("Usage", "CA2201", Justification = "It is what the runtime throws where nothing stands between.")]
    private static void NothingAt(int probe) => throw new IndexOutOfRangeException { Data = { [Site] = probe } };
}
