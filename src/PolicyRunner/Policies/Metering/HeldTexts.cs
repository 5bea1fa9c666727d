using System.Collections.Concurrent;
using System.Reflection;

namespace PolicyRunner.Policies.Metering;

/// <summary>
/// The texts inside of values that compare and hash what they hold: tuples, anonymous objects, structures, and records of the
/// tool. No code of a script runs between, so that nobody else can count them.
/// </summary>
internal static class HeldTexts
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Known = new();

    /// <returns>Characters of all texts in the value, itself included.</returns>
    public static long Length(object? value)
    {
        if (value is null or string)
        {
            return (value as string)?.Length ?? 0;
        }

        var sum = 0L;
        foreach (var field in FieldsOf(value.GetType()))
        {
            sum += Length(field.GetValue(value));
        }

        return sum;
    }

    // A value cannot hold its own type, and what could hold any is refused where it is written: this ends.
    private static FieldInfo[] FieldsOf(Type type) => Known.GetOrAdd(type, static type => !Holds(type)
        ? []
        : [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.FieldType == typeof(string) || FieldsOf(field.FieldType).Length > 0)]);

    private static bool Holds(Type type) =>
        (type.IsValueType && !type.IsPrimitive && !type.IsEnum && type.Assembly != typeof(HeldTexts).Assembly)
        || type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal)
        || (type.Namespace == "PolicyRunner.Findings" && type.IsSealed && type.GetMethod("<Clone>$") is not null)
        || (type.IsGenericType && type.Namespace == "System" && type.Name.StartsWith("Tuple`", StringComparison.Ordinal));
}
