using System.Reflection;
using System.Runtime.CompilerServices;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Tests.Policies;

/// <summary>What a policy may use states what it costs, and what it states is true as far as a type can show it.</summary>
public sealed class CostTests
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What goes in or comes out of a member that costs little, whatever it is given.
    private static readonly string[] Unweighed = ["System.String", "System.Object", "System.Array", "System.Text.StringBuilder"];

    private static IEnumerable<Type> Types => AllowList.Instance.Types.Select(Find);

    [Fact]
    public void Every_type_on_the_list_is_there() => Assert.All(AllowList.Instance.Types, name => Assert.NotNull(Find(name)));

    [Fact]
    public void Every_member_that_the_list_names_is_there()
    {
        var missing = Types.SelectMany(type => AllowList.Instance.Find(type.FullName!)!.Written
            .Where(word => !Members(type).Any(member => word == Plain(member) || word == member.Name || word == $"{Plain(member)}({Parameters(member)})"))
            .Select(word => $"{type.FullName}: {word}"));

        Assert.Empty(missing);
    }

    [Fact]
    public void What_is_free_takes_nothing_that_could_be_long()
    {
        var wrong = Types.Where(type => !type.FullName!.StartsWith("PolicyRunner.", StringComparison.Ordinal)).SelectMany(type => Members(type)
            .Where(member => AllowList.Instance.Find(type.FullName!)!.CostOf(member.Name, Parameters(member)) == Cost.Free && member.Name is not ".ctor" and not "op_Implicit" and not "Deconstruct")
            .Where(member => member is MethodBase method && method.GetParameters().Any(parameter => IsLong(parameter.ParameterType)))
            .Select(member => $"{type.FullName}.{member.Name}({Parameters(member)})"))
            .Except(Known);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Of_the_tools_own_types_whatever_is_computed_is_named()
    {
        var wrong = Types.Where(type => type.FullName!.StartsWith("PolicyRunner.", StringComparison.Ordinal) && !type.IsEnum).SelectMany(type => Members(type).OfType<MethodInfo>()
            .Where(method => !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.IsSpecialName && !method.IsVirtual)
            .Where(method => AllowList.Instance.Find(type.FullName!)!.Allows(method.Name, Parameters(method)) && !AllowList.Instance.Find(type.FullName!)!.Written.Contains(method.Name))
            .Select(method => $"{type.FullName}.{method.Name}"));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Each_twin_is_a_method_of_the_meter_with_the_same_parameters()
    {
        var meter = typeof(Meter).GetMethods(Public).ToLookup(method => method.Name, method => method.GetParameters().Where(parameter => parameter.Name != "probe").Select(parameter => Name(parameter.ParameterType)).ToList());
        var missing = Types.SelectMany(type => Members(type).OfType<MethodInfo>()
            .Where(method => AllowList.Instance.Find(type.FullName!)!.CostOf(method.Name, Parameters(method)) == Cost.Twin && method.Name is not ("Create" or "Concat" or "Join"))
            .Where(method => !meter[$"Metered{(type == typeof(MemoryExtensions) ? "Span" : "")}{method.Name}"]
                .Any(twin => twin.SequenceEqual([.. method.IsStatic ? [] : new[] { Name(type) }, .. method.GetParameters().Select(parameter => Name(parameter.ParameterType))])))
            .Select(method => $"{type.FullName}.{method.Name}({Parameters(method)})"));

        Assert.Empty(missing);
    }

    // Enqueued, pushed and added to a list: put there, and not looked at.
    private static readonly string[] Known =
    [
        "System.String.IsNullOrEmpty(System.String)",
        "System.ArgumentException.ThrowIfNullOrEmpty(System.String,System.String)",
        "System.ArgumentNullException.ThrowIfNull(System.Object,System.String)",
        "System.Linq.Enumerable.AsEnumerable(System.Collections.Generic.IEnumerable`1)",
        "System.MemoryExtensions.AsSpan(System.String)",
        "System.MemoryExtensions.AsSpan(System.String,System.Int32)",
        "System.MemoryExtensions.AsSpan(System.String,System.Int32,System.Int32)",
    ];

    private static bool IsLong(Type type) => Unweighed.Contains(type.FullName) || type.IsArray || type.Name is "ReadOnlySpan`1" or "IEnumerable`1" or "IDictionary`2";

    private static IEnumerable<MemberInfo> Members(Type type) => type.GetMembers(Public)
        .Concat(type.IsInterface ? [] : type.BaseType is { IsAbstract: true } derived && !AllowList.Instance.Types.Contains(derived.FullName) ? Members(derived) : []);

    private static string Plain(MemberInfo member) => member.Name.StartsWith("get_", StringComparison.Ordinal) || member.Name.StartsWith("set_", StringComparison.Ordinal) ? member.Name[4..] : member.Name;

    private static string Parameters(MemberInfo member) => member is MethodBase method ? string.Join(',', method.GetParameters().Select(parameter => Name(parameter.ParameterType))) : "";

    private static string Name(Type type) => type.IsByRef ? Name(type.GetElementType()!) + "&"
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : type.IsGenericParameter ? "!"
        : type.IsGenericType ? type.GetGenericTypeDefinition().FullName!
        : type.FullName!;

    private static Type Find(string name) => new[] { typeof(object), typeof(List<>), typeof(Stack<>), typeof(Enumerable), typeof(System.Text.RegularExpressions.Regex), typeof(Meter), typeof(MemoryExtensions) }
        .Select(known => known.Assembly.GetType(name)).FirstOrDefault(type => type is not null) ?? throw new InvalidOperationException($"There is no type '{name}'.");
}
