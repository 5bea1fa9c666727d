using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// The second wall behind the counters of depth: looks into the instructions of a compiled script for functions that call themselves,
/// directly or through others, without any of them counting its call. The rewriter goes by what the script says, this by what the
/// compiler made of it. Looked for when a script is compiled, and not when what was kept of it is loaded: that is signed.
/// </summary>
internal sealed class UncountedCalls
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF, code => code.OperandType);

    private readonly PEReader image;
    private readonly MetadataReader reader;
    private readonly Dictionary<MethodDefinitionHandle, HashSet<MethodDefinitionHandle>> calls = [];
    private readonly HashSet<MethodDefinitionHandle> callsDelegates = [];
    private readonly HashSet<MethodDefinitionHandle> delegates = [];

    private UncountedCalls(PEReader image)
    {
        this.image = image;
        reader = image.GetMetadataReader();
    }

    /// <param name="bytes">An image that <see cref="ImageGuard"/> let pass.</param>
    /// <returns>The name of a function that could call itself uncounted; null when there is none.</returns>
    public static string? Find(byte[] bytes)
    {
        using var image = new PEReader(new MemoryStream(bytes));
        var uncounted = new UncountedCalls(image);
        foreach (var handle in uncounted.reader.MethodDefinitions)
        {
            uncounted.Read(handle);
        }

        return uncounted.Circle() is { } found ? uncounted.Name(found) : null;
    }

    private void Read(MethodDefinitionHandle handle)
    {
        calls[handle] = [];
        var method = reader.GetMethodDefinition(handle);
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        // What the compiler adds to a record calls no code of the script but what is named there; it counts itself.
        var isOfCompiler = !reader.GetString(method.Name).StartsWith('<') && method.GetCustomAttributes().Any(IsGenerated);
        var (isCounted, nested) = (false, 0);
        foreach (var (code, token) in Instructions(image.GetMethodBody(method.RelativeVirtualAddress).GetILReader()))
        {
            var called = Called(token);
            var isHandedOn = code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn;
            switch (called.Kind == HandleKind.MemberReference && !isHandedOn ? OfMeter((MemberReferenceHandle)called) : null)
            {
                case "Enter":
                    isCounted = true;
                    continue;
                case "Begin":
                    nested++;
                    continue;
                case "Leave" or "Pass" when nested > 0:
                    nested--;
                    continue;
            }

            if (isHandedOn)
            {
                delegates.UnionWith(Targets(called, isVirtual: false));
            }
            else if (!isCounted && nested == 0 && !isOfCompiler)
            {
                calls[handle].UnionWith(Targets(called, code == ILOpCode.Callvirt));
                if (called.Kind == HandleKind.MemberReference && NameOf(called) == "Invoke")
                {
                    callsDelegates.Add(handle);
                }
            }
        }
    }

    private MethodDefinitionHandle? Circle()
    {
        var done = new Dictionary<MethodDefinitionHandle, bool>();
        foreach (var start in calls.Keys)
        {
            if (Visit(start) is { } found)
            {
                return found;
            }
        }

        return null;

        // As deep as there are functions that count nothing, which are few: most count themselves and so call none here.
        MethodDefinitionHandle? Visit(MethodDefinitionHandle method)
        {
            if (done.TryGetValue(method, out var isDone))
            {
                return isDone ? null : method;
            }

            done[method] = false;
            foreach (var next in callsDelegates.Contains(method) ? calls[method].Concat(delegates) : calls[method])
            {
                if (Visit(next) is { } found)
                {
                    return found;
                }
            }

            done[method] = true;
            return null;
        }
    }

    // Own functions that a call may reach: of a virtual one all of its name and number of parameters.
    private IEnumerable<MethodDefinitionHandle> Targets(EntityHandle called, bool isVirtual)
    {
        if (called.Kind == HandleKind.MethodDefinition)
        {
            var own = (MethodDefinitionHandle)called;
            var method = reader.GetMethodDefinition(own);
            return isVirtual && (method.Attributes & System.Reflection.MethodAttributes.Virtual) != 0 ? Alike(reader.GetString(method.Name), method.Signature) : [own];
        }

        // A function of a type with arguments is referred to by its name, as those of the library are.
        return called.Kind == HandleKind.MemberReference && reader.GetMemberReference((MemberReferenceHandle)called) is { Parent.Kind: HandleKind.TypeSpecification } reference
            && Declaring((TypeSpecificationHandle)reference.Parent) is { } type
            ? Alike(reader.GetString(reference.Name), reference.Signature).Where(own => isVirtual || reader.GetMethodDefinition(own).GetDeclaringType() == type)
            : [];
    }

    private TypeDefinitionHandle? Declaring(TypeSpecificationHandle type)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(type).Signature);
        return blob.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && blob.ReadByte() > 0 && blob.ReadTypeHandle() is { Kind: HandleKind.TypeDefinition } own
            ? (TypeDefinitionHandle)own
            : null;
    }

    private IEnumerable<MethodDefinitionHandle> Alike(string name, BlobHandle signature) => reader.MethodDefinitions.Where(handle =>
        reader.GetMethodDefinition(handle) is var method && reader.StringComparer.Equals(method.Name, name) && Count(method.Signature) == Count(signature));

    private int Count(BlobHandle signature)
    {
        var blob = reader.GetBlobReader(signature);
        if (blob.ReadSignatureHeader() is { Kind: SignatureKind.Method, IsGeneric: true })
        {
            blob.ReadCompressedInteger();
        }

        return blob.ReadCompressedInteger();
    }

    private EntityHandle Called(int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        return handle.Kind == HandleKind.MethodSpecification ? reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method : handle;
    }

    private string? OfMeter(MemberReferenceHandle called) => reader.GetMemberReference(called) is { Parent: { Kind: HandleKind.TypeReference } parent } reference
        && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)parent).Name, nameof(Metering.Meter)) ? reader.GetString(reference.Name) : null;

    private string NameOf(EntityHandle called) => reader.GetString(reader.GetMemberReference((MemberReferenceHandle)called).Name);

    private bool IsGenerated(CustomAttributeHandle handle) => reader.GetCustomAttribute(handle).Constructor is { Kind: HandleKind.MemberReference } constructor
        && reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
        && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)type).Name, "CompilerGeneratedAttribute");

    private string Name(MethodDefinitionHandle handle)
    {
        var method = reader.GetMethodDefinition(handle);
        return $"{reader.GetString(reader.GetTypeDefinition(method.GetDeclaringType()).Name)}.{reader.GetString(method.Name)}";
    }

    // Calls, what makes objects and what hands functions on, each with what it names.
    private static IEnumerable<(ILOpCode Code, int Token)> Instructions(BlobReader body)
    {
        var found = new List<(ILOpCode Code, int Token)>();
        while (body.RemainingBytes > 0)
        {
            int code = body.ReadByte();
            code = code == 0xFE ? 0xFE00 | body.ReadByte() : code;
            switch (Operands[code])
            {
                case OperandType.InlineMethod:
                    found.Add(((ILOpCode)code, body.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var cases = body.ReadInt32();
                    body.Offset += 4 * cases;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    body.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    body.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    body.Offset += 8;
                    break;
                default:
                    body.Offset += 4;
                    break;
            }
        }

        return found;
    }
}
