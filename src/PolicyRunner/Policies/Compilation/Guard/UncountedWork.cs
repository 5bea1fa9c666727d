using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// The second wall behind the counters: looks into the instructions of a compiled script for functions that call themselves, directly or
/// through others, without any of them counting its call, and for loops whose turns nobody counts. The rewriter goes by what the script says, this by what the
/// compiler made of it. Looked for when a script is compiled, and not when what was kept of it is loaded: that is signed.
/// </summary>
internal sealed class UncountedWork
{
    private readonly PEReader image;
    private readonly MetadataReader reader;
    private readonly Dictionary<MethodDefinitionHandle, HashSet<MethodDefinitionHandle>> calls = [];
    private readonly HashSet<MethodDefinitionHandle> callsDelegates = [];
    private readonly HashSet<MethodDefinitionHandle> delegates = [];

    // What counts something itself, wherever in it that is.
    private readonly HashSet<MethodDefinitionHandle> counting = [];
    private readonly List<(MethodDefinitionHandle Function, IReadOnlyList<ImageInstruction> Instructions)> loops = [];

    private UncountedWork(PEReader image)
    {
        this.image = image;
        reader = image.GetMetadataReader();
    }

    /// <param name="bytes">An image that <see cref="ImageGuard"/> let pass.</param>
    /// <returns>What some function could do uncounted; null when there is none.</returns>
    public static UncountedFunction? Find(byte[] bytes)
    {
        using var image = new PEReader(new MemoryStream(bytes));
        var uncounted = new UncountedWork(image);
        foreach (var handle in uncounted.reader.MethodDefinitions)
        {
            uncounted.Read(handle);
        }

        return Circle.Find(uncounted.calls.Keys, uncounted.Next) is { } calling ? uncounted.Function(calling, "could call itself without being counted")
            : uncounted.loops.Where(loop => uncounted.Turns(loop.Instructions)).Select(loop => uncounted.Function(loop.Function, "has a loop that is not counted")).FirstOrDefault();
    }

    private IEnumerable<MethodDefinitionHandle> Next(MethodDefinitionHandle method) => callsDelegates.Contains(method) ? calls[method].Concat(delegates) : calls[method];

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
        var instructions = ImageInstruction.Read(image.GetMethodBody(method.RelativeVirtualAddress).GetILReader());
        // A text that is told apart from many is hashed by a helper of the compiler's, and counted before.
        var isHelper = reader.StringComparer.Equals(reader.GetTypeDefinition(method.GetDeclaringType()).Name, HelperCalls.HelperClass);
        if (!isOfCompiler && !isHelper && instructions.Any(each => each.Targets.Any(target => target <= each.Offset)))
        {
            loops.Add((handle, instructions));
        }

        foreach (var (code, token) in instructions.Where(each => each.NamesMethod).Select(each => (each.Code, each.Operand)))
        {
            var called = Called(token);
            var isHandedOn = code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn;
            var counter = called.Kind == HandleKind.MemberReference && !isHandedOn ? OfMeter((MemberReferenceHandle)called) : null;
            if (counter is not null)
            {
                counting.Add(handle);
            }

            switch (counter)
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

    private bool Turns(IReadOnlyList<ImageInstruction> instructions)
    {
        var places = instructions.Select((each, index) => (each.Offset, index)).ToDictionary(each => each.Offset, each => each.index);
        var isSpread = instructions.Any(each => each.NamesMethod && Called(each.Operand) is { Kind: HandleKind.MemberReference } called && OfMeter((MemberReferenceHandle)called) == nameof(Metering.Meter.MeteredSpread));
        return Circle.Find(Enumerable.Range(0, instructions.Count), index => IsCounted(instructions[index], isSpread) ? []
            : instructions[index].Targets.Select(target => places[target]).Concat(instructions[index].GoesOn && index + 1 < instructions.Count ? [index + 1] : [])) is not null;
    }

    // A counter; a function of the script's own in which there is one; the next element of what was made a sequence that counts, or of a span
    // whose elements were counted before, all at once, since they are spread; the next row of an array of several dimensions, which has as many as
    // are written there.
    private bool IsCounted(ImageInstruction instruction, bool isSpread) => instruction.NamesMethod && Called(instruction.Operand) is var called && called.Kind switch
    {
        HandleKind.MethodDefinition => Counts(called),
        HandleKind.MemberReference => OfMeter((MemberReferenceHandle)called) is not null || Counts(called)
            || (NameOf(called) == "MoveNext" && (instruction.Code == ILOpCode.Callvirt || isSpread)) || NameOf(called) == nameof(Array.GetLowerBound),
        _ => false,
    };

    // Of those that have code: what is abstract is called by no one.
    private bool Counts(EntityHandle called)
    {
        var targets = Targets(called, isVirtual: true).Where(target => reader.GetMethodDefinition(target).RelativeVirtualAddress != 0).ToList();
        return targets.Count > 0 && targets.TrueForAll(counting.Contains);
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

    private UncountedFunction Function(MethodDefinitionHandle handle, string what)
    {
        var method = reader.GetMethodDefinition(handle);
        var name = $"{reader.GetString(reader.GetTypeDefinition(method.GetDeclaringType()).Name)}.{reader.GetString(method.Name)}";
        return new UncountedFunction(name, what, ImageLines.Find(image, handle));
    }
}
