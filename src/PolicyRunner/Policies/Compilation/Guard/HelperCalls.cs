using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// Finds calls of what could make one thing pass as another: the compiler writes them into helpers in a class of its own,
/// whose name no script can spell, and nowhere else.
/// </summary>
internal sealed class HelperCalls(PEReader image, MetadataReader reader, ImageSignatures signatures)
{
    /// <summary>The compiler's own class, whose name no script can spell.</summary>
    public const string HelperClass = "<PrivateImplementationDetails>";

    private static readonly string[] Types = ["System.Runtime.CompilerServices.Unsafe", "System.Runtime.InteropServices.MemoryMarshal"];

    /// <returns>Null when only the compiler's helpers call them, else who does, as a clause.</returns>
    public string? Refuse()
    {
        // Tokens, for a set of handles would be compiled at every warm start.
        var helpers = new List<int>();
        foreach (var handle in reader.MemberReferences)
        {
            if (reader.GetMemberReference(handle).Parent is { Kind: HandleKind.TypeReference } parent && Types.Contains(signatures.Name((TypeReferenceHandle)parent)))
            {
                helpers.Add(MetadataTokens.GetToken(handle));
            }
        }

        if (helpers.Count == 0)
        {
            return null;
        }

        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var handle = MetadataTokens.MethodSpecificationHandle(row);
            if (helpers.Contains(MetadataTokens.GetToken(reader.GetMethodSpecification(handle).Method)))
            {
                helpers.Add(MetadataTokens.GetToken(handle));
            }
        }

        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            var type = reader.GetTypeDefinition(method.GetDeclaringType());
            if (method.RelativeVirtualAddress != 0 && reader.GetString(type.Name) != HelperClass && Calls(image.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!, helpers))
            {
                return $"{reader.GetString(type.Name)}.{reader.GetString(method.Name)} takes one type for another";
            }
        }

        return null;
    }

    // Instructions are not told apart: whatever looks like a call, or like a function's address, is taken for one.
    private static bool Calls(ReadOnlySpan<byte> body, List<int> helpers)
    {
        const byte Jump = 0x27, Call = 0x28, VirtualCall = 0x6F, Function = 0x06, VirtualFunction = 0x07, Token = 0xD0;
        for (var index = 1; index + 4 <= body.Length; index++)
        {
            if (body[index - 1] is Jump or Call or VirtualCall or Function or VirtualFunction or Token
                && body[index + 3] is (byte)TableIndex.MemberRef or (byte)TableIndex.MethodSpec
                && helpers.Contains(BinaryPrimitives.ReadInt32LittleEndian(body[index..])))
            {
                return true;
            }
        }

        return false;
    }
}
