using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PolicyRunner.Policies.Metering;

/// <summary>
/// What is inside of values that compare and hash all they hold: tuples, anonymous objects, structures, and records of the
/// tool. No code of a script runs between, so that nobody else can count it.
/// </summary>
internal static class HeldValues
{
    /// <summary>Parts that are hashed or compared in a step.</summary>
    public const int PartsPerStep = 8;

    private static readonly ConcurrentDictionary<Type, Shape> Known = new();

    /// <returns>Characters of all texts in the value, itself included.</returns>
    public static long Length<T>(T value)
    {
        // Nothing is made of a structure of numbers to ask it: whether the runtime would spare that differs from run to run.
        if (typeof(T).IsValueType && !RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            return 0;
        }

        if (value is null or string)
        {
            return (value as string)?.Length ?? 0;
        }

        return Length(value, ShapeOf(value.GetType()));
    }

    /// <returns>Characters of all texts in the value, and of others that take as long to look at as its parts.</returns>
    public static long Weight<T>(T value, int charactersPerStep)
    {
        // A structure of numbers is what its type says: nothing is made of it to ask.
        if (typeof(T).IsValueType && !RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            return Parts<T>.Steps * charactersPerStep;
        }

        if (value is null or string)
        {
            return (value as string)?.Length ?? 0;
        }

        var shape = ShapeOf(value.GetType());
        return Length(value, shape) + (shape.Parts / PartsPerStep * charactersPerStep);
    }

    private static long Length(object value, Shape shape)
    {
        var sum = 0L;
        foreach (var field in shape.Texts)
        {
            sum += Length(field.GetValue(value));
        }

        return sum;
    }

    // A value cannot hold its own type, and what could hold any is refused where it is written: this ends.
    private static Shape ShapeOf(Type type) => Known.GetOrAdd(type, static type =>
    {
        if (!Holds(type))
        {
            return new Shape([], 1);
        }

        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return new Shape(
            [.. fields.Where(field => MayBeText(field.FieldType) || ShapeOf(field.FieldType).Texts.Length > 0)],
            Math.Max(1, fields.Sum(field => ShapeOf(field.FieldType).Parts)));
    });

    private static bool MayBeText(Type type) => type == typeof(string) || type == typeof(IEnumerable<char>) || type == typeof(System.Collections.IEnumerable);

    private static bool Holds(Type type) =>
        (type.IsValueType && !type.IsPrimitive && !type.IsEnum && type.Assembly != typeof(HeldValues).Assembly)
        || type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal)
        || (type.Namespace == "PolicyRunner.Findings" && type.IsSealed && type.GetMethod("<Clone>$") is not null)
        || (type.IsGenericType && type.Namespace == "System" && type.Name.StartsWith("Tuple`", StringComparison.Ordinal));

    private static class Parts<T>
    {
        public static readonly long Steps = ShapeOf(typeof(T)).Parts / PartsPerStep;
    }

    // The fields that are texts or hold some, and how many parts there are through all levels.
    private sealed record Shape(FieldInfo[] Texts, int Parts);
}
