using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Tests.Policies.Metering;

/// <summary>The meter's methods that stand for the library's: a script that names an argument names it as the library does.</summary>
public sealed class TwinTests
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Type[] Library = [typeof(string), typeof(StringBuilder), typeof(MemoryExtensions), typeof(Regex), typeof(DateOnly)];

    [Fact]
    public void A_method_that_stands_for_another_one_has_its_parameters_names()
    {
        var pairs = typeof(Meter).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .SelectMany(twin => Library.SelectMany(type => type.GetMethods(Members)).Where(method => StandsFor(twin, method)).Select(method => (Twin: twin, Method: method)))
            .ToList();

        Assert.True(pairs.Count > 60, $"{pairs.Count}");
        Assert.All(pairs, pair => Assert.Equal(pair.Method.GetParameters().Select(parameter => parameter.Name), Given(pair.Twin).TakeLast(pair.Method.GetParameters().Length).Select(parameter => parameter.Name)));
    }

    private static bool StandsFor(MethodInfo twin, MethodInfo method)
    {
        if (method.IsStatic && method.DeclaringType != typeof(MemoryExtensions) && twin.IsDefined(typeof(ExtensionAttribute)))
        {
            return false;
        }

        var receiver = method.IsStatic ? [] : new[] { method.DeclaringType! };
        return twin.Name == (method.DeclaringType == typeof(MemoryExtensions) ? "MeteredSpan" : method is { IsStatic: true } && method.DeclaringType == typeof(string) ? "" : "Metered") + method.Name
            && Types(Given(twin).Select(parameter => parameter.ParameterType)).SequenceEqual(Types(receiver.Concat(method.GetParameters().Select(parameter => parameter.ParameterType))));
    }

    // But for the counter's number.
    private static IEnumerable<ParameterInfo> Given(MethodInfo twin) => twin.GetParameters().Where(parameter => parameter.Name != "probe");

    // As they are written: each method's type parameters are others.
    private static IEnumerable<string> Types(IEnumerable<Type> types) => types.Select(type => type.ToString());
}
