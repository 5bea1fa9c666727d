using System.Reflection;
using PolicyRunner.Policies;
using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Documentation;

/// <summary>Policies are compiled against the library's public types: they are a contract.</summary>
public sealed class PublicApiTests
{
    private static readonly Assembly Library = typeof(Policy).Assembly;

    private static readonly string[] Allowed = ["System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Linq", "System.Memory", "System.Text.RegularExpressions"];

    public static TheoryData<string> Namespaces => [.. Library.GetExportedTypes().Select(type => type.Namespace!).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void The_public_types_of_a_room_change_only_when_somebody_looks(string name)
    {
        var types = Library.GetExportedTypes().Where(type => type.Namespace == name).OrderBy(type => type.FullName, StringComparer.Ordinal);

        Snapshot.Match(string.Concat(types.Select(Describe)), name);
    }

    [Fact]
    public void No_type_of_another_library_is_in_the_public_API()
    {
        var foreign = Library.GetExportedTypes().SelectMany(type => Mentioned(type).Select(mentioned => (Type: type, Mentioned: mentioned)))
            .Where(pair => pair.Mentioned.Assembly != Library && !IsOfTheFramework(pair.Mentioned.Assembly))
            .Select(pair => $"{pair.Type} speaks of {pair.Mentioned}");

        Assert.Empty(foreign.Distinct());
    }

    // What a script is not given, a policy could not even name.
    [Fact]
    public void A_policy_can_reach_only_what_scripts_are_compiled_against()
    {
        var unknown = ApiSurface.ReachableFrom([typeof(Policy)]).SelectMany(type => Mentioned(type).Select(mentioned => (Type: type, Mentioned: mentioned)))
            .Where(pair => pair.Mentioned.Assembly != Library && !Allowed.Contains(pair.Mentioned.Assembly.GetName().Name))
            .Select(pair => $"{pair.Type} speaks of {pair.Mentioned}");

        Assert.Empty(unknown.Distinct());
    }

    private static bool IsOfTheFramework(Assembly assembly) =>
        Path.GetDirectoryName(assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location);

    private static string Describe(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : "class";
        var bases = new[] { type.BaseType }.Concat(type.GetInterfaces()).OfType<Type>().Where(parent => parent.Assembly == Library).Select(ApiText.Name).ToList();
        var members = ApiSurface.MembersOf(type).Where(member => !type.IsEnum || member is FieldInfo { IsStatic: true })
            .Select(member => $"    {ApiText.Member(member)}{(type.IsEnum ? $" = {((FieldInfo)member).GetRawConstantValue()}" : ApiText.TypeOf(member) is { Length: > 0 } of ? $": {of}{Access(member)}" : "")}\n");
        return $"{kind} {ApiText.Name(type)}{(bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "")}\n{string.Concat(members.Order(StringComparer.Ordinal))}\n";
    }

    private static string Access(MemberInfo member) => member is PropertyInfo property
        ? $" {{ get;{(property.SetMethod is { IsPublic: true } set ? set.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;" : "")}{(property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) ? " required" : "")} }}"
        : "";

    private static IEnumerable<Type> Mentioned(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = type.GetMembers(all).SelectMany(member => member switch
        {
            FieldInfo { IsPublic: true } field => [field.FieldType],
            PropertyInfo property when property.GetAccessors().Length > 0 => [property.PropertyType],
            MethodInfo { IsPublic: true } method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
            ConstructorInfo { IsPublic: true } constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
            _ => (IEnumerable<Type>)[],
        });
        return members.Concat(type.GetInterfaces()).Append(type.BaseType ?? typeof(object)).SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : type.IsGenericParameter ? []
        : [type];
}
