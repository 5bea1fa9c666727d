using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// A compiled pack that asks the runtime to optimise nothing. A function that runs often is replaced by one in which the functions that it
/// calls are put in place, and the runtime tells another line of what fails in there; here it tells the line.
/// </summary>
internal static class UnoptimisedImage
{
    // The runtime heeds the second only together with the first.
    private const DebuggableAttribute.DebuggingModes Modes = DebuggableAttribute.DebuggingModes.Default | DebuggableAttribute.DebuggingModes.DisableOptimizations;

    // Of an attribute's value: what every one begins with, before its first argument.
    private const int Prolog = sizeof(ushort);

    /// <returns>A copy that differs in two flags.</returns>
    /// <param name="image">A pack as the compiler wrote it: its assembly says how it is to be debugged, and has no second attribute of the same value.</param>
    public static byte[] Of(byte[] image)
    {
        var copy = image.ToArray();
        var modes = copy.AsSpan(PlaceOfModes(image), sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(modes, BinaryPrimitives.ReadInt32LittleEndian(modes) | (int)Modes);
        return copy;
    }

    private static int PlaceOfModes(byte[] image)
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        var reader = file.GetMetadataReader();
        var value = reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute).First(attribute => IsDebuggable(reader, attribute)).Value;

        // The heap says in front of each value how long it is.
        var length = reader.GetBlobReader(value).Length;
        var before = length < 0x80 ? 1 : throw new BadImageFormatException($"{length} bytes say how to debug it.");
        return file.PEHeaders.MetadataStartOffset + reader.GetHeapMetadataOffset(HeapIndex.Blob) + reader.GetHeapOffset(value) + before + Prolog;
    }

    private static bool IsDebuggable(MetadataReader reader, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
        && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)type).Name, nameof(DebuggableAttribute));
}
