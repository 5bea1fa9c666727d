using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using PolicyRunner.Policies.Compilation.Budget;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// Looks at a compiled pack before it is loaded, without the compiler: everything it refers to has to be on the guard's
/// list or on the short one of what only the compiler writes. Names are judged and no instructions. This is a second look at
/// what <see cref="ScriptGuard"/>
/// let pass; that an image comes from this tool at all is what <see cref="CacheSecret"/> proves, since instructions made
/// by hand can confuse types without naming any.
/// </summary>
internal sealed class ImageGuard
{
    private static readonly string[] Assemblies =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq",
        "System.Memory", "System.Text.RegularExpressions", "PolicyRunner",
    ];

    private static readonly string[] Resources = [PackManifest.ResourceName, PackManifest.CountersName, PackManifest.CoverageName];

    // Parts of other programs: native code, other files, native layouts, forwarded types.
    private static readonly TableIndex[] RefusedTables =
    [
        TableIndex.ModuleRef, TableIndex.ImplMap, TableIndex.ExportedType, TableIndex.File, TableIndex.FieldMarshal,
        TableIndex.FieldLayout, TableIndex.DeclSecurity, TableIndex.EventMap, TableIndex.Event,
    ];

    private readonly PEReader image;
    private readonly MetadataReader reader;
    private readonly ImageSignatures signatures;

    private ImageGuard(PEReader image)
    {
        this.image = image;
        reader = image.GetMetadataReader();
        signatures = new ImageSignatures(reader);
    }

    /// <returns>Null when the image may be loaded, else what is wrong with it, as a clause.</returns>
    /// <param name="bytes">The whole file.</param>
    /// <param name="assemblyName">The name it has to have: another one could be a friend of the tool's.</param>
    public static string? Refuse(byte[] bytes, string assemblyName)
    {
        try
        {
            using var image = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
            if (image.PEHeaders.CorHeader is not { } header || !image.HasMetadata)
            {
                return "it is no assembly";
            }

            const CorFlags Native = CorFlags.NativeEntryPoint | CorFlags.ILLibrary;
            if ((header.Flags & CorFlags.ILOnly) == 0 || (header.Flags & Native) != 0 || header.ManagedNativeHeaderDirectory.Size != 0
                || header.VtableFixupsDirectory.Size != 0 || header.ExportAddressTableJumpsDirectory.Size != 0)
            {
                return "it holds native code";
            }

            return new ImageGuard(image).Refuse(assemblyName);
        }
        catch (BadImageFormatException exception)
        {
            return exception.Message;
        }
    }

    private string? Refuse(string assemblyName)
    {
        if (reader.GetString(reader.GetAssemblyDefinition().Name) != assemblyName)
        {
            return $"it is not {assemblyName}";
        }

        foreach (var table in RefusedTables)
        {
            if (reader.GetTableRowCount(table) > 0)
            {
                return $"it has a table {table}";
            }
        }

        LookAtSignatures();
        return RefuseReferences() ?? RefuseTypes() ?? new HelperCalls(image, reader, signatures).Refuse() ?? RefuseAttributes() ?? (signatures.Refused is { } refused ? $"it has {refused}" : null);
    }

    private string? RefuseReferences()
    {
        foreach (var handle in reader.AssemblyReferences)
        {
            var name = reader.GetString(reader.GetAssemblyReference(handle).Name);
            if (!Assemblies.Contains(name))
            {
                return $"it refers to {name}";
            }
        }

        foreach (var handle in reader.TypeReferences)
        {
            var name = signatures.Name(handle);
            if (AllowList.Instance.Find(name) is null && AllowList.Instance.FindOfCompiler(name) is null && !AllowList.Instance.AllowsAttribute(name))
            {
                return $"it refers to {name}";
            }
        }

        foreach (var handle in reader.MemberReferences)
        {
            if (RefuseMember(reader.GetMemberReference(handle)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private string? RefuseMember(MemberReference member)
    {
        var name = reader.GetString(member.Name);
        var type = member.Parent.Kind switch
        {
            HandleKind.TypeReference => signatures.Name((TypeReferenceHandle)member.Parent),
            HandleKind.TypeSpecification => signatures.Type((TypeSpecificationHandle)member.Parent),
            _ => null,
        };
        var parameters = signatures.Parameters(member.Signature);
        return type is null ? $"it refers to {name}"
            : AllowList.Instance.Find(type)?.HasTwin(name, parameters) == true && !IsAroundTexts(type, name) ? $"it calls {type}.{name}, which is not counted"
            : type is "own" || type.EndsWith("[]", StringComparison.Ordinal)
                || AllowList.Instance.Find(type)?.Allows(name, parameters) == true
                || AllowList.Instance.FindOfCompiler(type)?.Allows(name, parameters) == true
                || (AllowList.Instance.AllowsAttribute(type) && name == ".ctor")
            ? null
            : $"it refers to {type}.{name}";
    }

    // The compiler's for '+' and for interpolation, whose parts are counted and whose result is.
    private static bool IsAroundTexts(string type, string name) => type == "System.String" && name is "Concat" or "Create";

    // Their types are looked at; what is found is said in the end.
    private void LookAtSignatures()
    {
        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.StandAloneSig); row++)
        {
            signatures.Look(reader.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row)).Signature);
        }

        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            signatures.Type(MetadataTokens.TypeSpecificationHandle(row));
        }

        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            signatures.Look(reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).Signature);
        }
    }

    private string? RefuseTypes()
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            var name = reader.GetString(type.Name);

            // No script can spell such a name, or declare a namespace: the compiler or the counters made the type.
            var isGenerated = name.StartsWith('<') || name.StartsWith("__StaticArrayInitTypeSize=", StringComparison.Ordinal)
                || $"{reader.GetString(type.Namespace)}.{name}" == BudgetRewriter.CoverageClass;
            if ((type.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout && !isGenerated)
            {
                return $"{name} lays out its memory";
            }

            var hasDecimal = false;
            foreach (var field in type.GetFields())
            {
                var definition = reader.GetFieldDefinition(field);
                signatures.Parameters(definition.Signature);
                var isDecimal = IsDecimalConstant(definition);
                hasDecimal |= isDecimal;
                if ((definition.Attributes & FieldAttributes.Static) != 0 && (definition.Attributes & FieldAttributes.Literal) == 0 && !isGenerated && !isDecimal)
                {
                    return $"{name}.{reader.GetString(definition.Name)} is static";
                }
            }

            foreach (var method in type.GetMethods())
            {
                if (RefuseMethod(reader.GetMethodDefinition(method), isGenerated || hasDecimal) is { } refusal)
                {
                    return $"{name} has {refusal}";
                }
            }
        }

        return null;
    }

    // The compiler keeps one in a field that cannot be set again, which a static constructor of its own sets.
    private bool IsDecimalConstant(FieldDefinition field)
    {
        if ((field.Attributes & FieldAttributes.InitOnly) == 0)
        {
            return false;
        }

        foreach (var handle in field.GetCustomAttributes())
        {
            var constructor = reader.GetCustomAttribute(handle).Constructor;
            if (constructor.Kind == HandleKind.MemberReference && reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && signatures.Name((TypeReferenceHandle)parent) == "System.Runtime.CompilerServices.DecimalConstantAttribute")
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="method">The method.</param>
    /// <param name="maySetUp">Whether a static constructor may be there, which is then the compiler's own.</param>
    private string? RefuseMethod(MethodDefinition method, bool maySetUp)
    {
        const MethodImplAttributes Ordinary = MethodImplAttributes.AggressiveInlining | MethodImplAttributes.NoInlining | MethodImplAttributes.Runtime;
        var name = reader.GetString(method.Name);
        signatures.Parameters(method.Signature);
        if ((method.Attributes & (MethodAttributes.PinvokeImpl | MethodAttributes.UnmanagedExport)) != 0 || (method.ImplAttributes & ~Ordinary) != 0)
        {
            return $"a native method {name}";
        }

        return (name == ".cctor" && !maySetUp) || name == "Finalize" ? $"a method {name}" : null;
    }

    private string? RefuseAttributes()
    {
        foreach (var handle in reader.CustomAttributes)
        {
            var constructor = reader.GetCustomAttribute(handle).Constructor;
            if (constructor.Kind == HandleKind.MemberReference && reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent)
            {
                var name = signatures.Name((TypeReferenceHandle)parent);
                if (!AllowList.Instance.AllowsAttribute(name) && AllowList.Instance.FindOfCompiler(name) is null)
                {
                    return $"it has the attribute {name}";
                }
            }
            else if (constructor.Kind != HandleKind.MethodDefinition)
            {
                return "it has an unknown attribute";
            }
        }

        foreach (var handle in reader.ManifestResources)
        {
            var resource = reader.GetManifestResource(handle);
            if (!resource.Implementation.IsNil || !Resources.Contains(reader.GetString(resource.Name)))
            {
                return $"it has the resource {reader.GetString(resource.Name)}";
            }
        }

        return null;
    }
}
