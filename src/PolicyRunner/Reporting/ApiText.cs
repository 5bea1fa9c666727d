using System.Reflection;
using System.Runtime.CompilerServices;

namespace PolicyRunner.Reporting;

/// <summary>Types and members as C# writes them.</summary>
internal static class ApiText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    public static string Name(Type type) => Name(type, null);

    /// <summary>Its name, with parameters where it has any.</summary>
    /// <param name="member">The member.</param>
    /// <param name="onFirst">Writes an extension method as what it is called on.</param>
    public static string Member(MemberInfo member, bool onFirst = false) => member switch
    {
        ConstructorInfo constructor => $"new {Name(constructor.DeclaringType!)}({Parameters(constructor.GetParameters())})",
        MethodInfo method when onFirst && method.IsDefined(typeof(ExtensionAttribute)) =>
            $"{method.GetParameters()[0].Name}.{method.Name}({Parameters(method.GetParameters()[1..])})",
        MethodInfo method => $"{(method.IsStatic ? $"{Name(method.DeclaringType!)}." : "")}{method.Name}({Parameters(method.GetParameters())})",
        PropertyInfo { GetMethod.IsStatic: true } property => $"{Name(property.DeclaringType!)}.{property.Name}",
        FieldInfo { IsStatic: true } field => $"{Name(field.DeclaringType!)}.{field.Name}",
        PropertyInfo property when property.GetIndexParameters() is { Length: > 0 } index => $"this[{Parameters(index)}]",
        _ => member.Name,
    };

    /// <summary>What a property holds or a method returns; empty for a constructor.</summary>
    public static string TypeOf(MemberInfo member)
    {
        var nulls = new NullabilityInfoContext();
        return member switch
        {
            PropertyInfo property => Name(property.PropertyType, nulls.Create(property)),
            FieldInfo field => Name(field.FieldType, nulls.Create(field)),
            MethodInfo method => Name(method.ReturnType, nulls.Create(method.ReturnParameter)),
            _ => "",
        };
    }

    private static string Parameters(IEnumerable<ParameterInfo> parameters)
    {
        var nulls = new NullabilityInfoContext();
        return string.Join(", ", parameters.Select(parameter =>
            $"{(parameter.IsOut ? "out " : IsOpen(parameter) ? "params " : "")}{Name(parameter.ParameterType, nulls.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter.DefaultValue)}" : "")}"));
    }

    private static bool IsOpen(ParameterInfo parameter) => parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));

    private static string Default(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        _ => $"{value}",
    };

    private static string Name(Type type, NullabilityInfo? nulls)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nulls);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        var mark = nulls?.ReadState == NullabilityState.Nullable && !type.IsValueType ? "?" : "";
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, nulls?.ElementType)}[]{mark}";
        }

        if (!type.IsGenericType)
        {
            return type.Name + mark;
        }

        var arguments = type.GetGenericArguments();
        var name = type.Name.Contains('`') ? type.Name[..type.Name.IndexOf('`')] : type.Name;
        return $"{name}<{string.Join(", ", arguments.Select((argument, index) => Name(argument, nulls?.GenericTypeArguments.ElementAtOrDefault(index))))}>{mark}";
    }
}
