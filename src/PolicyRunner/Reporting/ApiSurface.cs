using System.Reflection;
using System.Runtime.CompilerServices;

namespace PolicyRunner.Reporting;

/// <summary>The public types and members that somebody can write, as opposed to those that the compiler makes.</summary>
internal static class ApiSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] OfEveryType = ["Equals", "GetHashCode", "ToString", "Deconstruct", "<Clone>$", "PrintMembers", "CompareTo"];

    /// <summary>All public types of this library that the members of the given ones lead to.</summary>
    public static IReadOnlyCollection<Type> ReachableFrom(IEnumerable<Type> roots)
    {
        var found = new HashSet<Type>();
        var left = new Queue<Type>(roots);
        while (left.TryDequeue(out var type))
        {
            if (type.IsGenericType || type.HasElementType)
            {
                foreach (var part in type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments())
                {
                    left.Enqueue(part);
                }
            }

            var own = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
            if (own.Assembly != typeof(ApiSurface).Assembly || !own.IsVisible || own.IsGenericParameter || !found.Add(own))
            {
                continue;
            }

            foreach (var next in MembersOf(own).SelectMany(TypesOf).Concat(Cases(own)))
            {
                left.Enqueue(next);
            }
        }

        return found;
    }

    /// <summary>Constructors, properties, fields and methods in the order of the source, as far as reflection keeps it.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type) => type.GetMembers(Declared)
        .Where(IsWritten)
        .OrderBy(Rank).ThenBy(member => member.MetadataToken);

    private static bool IsWritten(MemberInfo member) => member switch
    {
        // A positional record's constructor says what its properties say.
        ConstructorInfo constructor => constructor.GetParameters().Length > 0 && constructor.DeclaringType!.GetMethod("<Clone>$") is null,
        MethodBase method => !method.IsSpecialName && !OfEveryType.Contains(method.Name) && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null,
        PropertyInfo property => property.Name != "EqualityContract",
        FieldInfo => true,
        _ => false,
    };

    private static int Rank(MemberInfo member) => member switch
    {
        ConstructorInfo => 0,
        PropertyInfo or FieldInfo => 1,
        _ => 2,
    };

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        _ => [],
    };

    // The kinds of a closed set are as good as mentioned.
    private static IEnumerable<Type> Cases(Type type) => type.IsAbstract && !type.IsSealed
        ? type.Assembly.GetExportedTypes().Where(other => other.BaseType == type)
        : [];
}
