using System.Runtime.CompilerServices;

namespace PolicyRunner.Policies.Metering;

/// <summary>Elements at an index, each asked for by a call, so that an error has the line of the one that is not there.</summary>
/// <remarks>Never put in place: calls that only throw are made one for the whole function.</remarks>
public static partial class Meter
{
    /// <exception cref="IndexOutOfRangeException">There is none at the index.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T At<T>(T[] array, int index) => array[index];

    /// <inheritdoc cref="At{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static char At(string text, int index) => text[index];

    /// <inheritdoc cref="At{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T At<T>(ReadOnlySpan<T> span, int index) => span[index];

    /// <inheritdoc cref="At{T}(T[], int)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T At<T>(Span<T> span, int index) => span[index];
}
