using System.Reflection.Metadata;
using System.Text;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// Reads the signatures of an image and spells their types as the guard's list does. By hand, because the library's
/// decoder is generic over what it makes and would be compiled at every warm start.
/// </summary>
internal sealed class ImageSignatures(MetadataReader reader)
{
    private const int MaximumDepth = 64;
    private int depth;

    /// <summary>What was met that no policy has, such as a pointer; null when there was none.</summary>
    public string? Refused { get; private set; }

    /// <summary>Of a type that another assembly declares: <c>System.Collections.Generic.List`1+Enumerator</c>.</summary>
    public string Name(TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference ? $"{Name((TypeReferenceHandle)type.ResolutionScope)}+{name}"
            : type.Namespace.IsNil ? name
            : $"{reader.GetString(type.Namespace)}.{name}";
    }

    /// <summary>Of a constructed type, without its arguments; <c>own</c> for one that the image declares.</summary>
    public string Type(TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        return Type(ref blob);
    }

    /// <summary>The parameters of a method, joined by commas; empty for a field.</summary>
    /// <exception cref="BadImageFormatException">It is no signature.</exception>
    public string Parameters(BlobHandle handle)
    {
        const int Field = 0x06, Generic = 0x10, Convention = 0x0F;
        var blob = reader.GetBlobReader(handle);
        var header = blob.ReadByte();
        if (header == Field)
        {
            Type(ref blob);
            return "";
        }

        if ((header & Convention) != 0)
        {
            Refused ??= "a call with a convention of its own";
        }

        if ((header & Generic) != 0)
        {
            blob.ReadCompressedInteger();
        }

        var count = blob.ReadCompressedInteger();
        Type(ref blob);
        return Types(ref blob, count);
    }

    /// <summary>Looks at the types of variables, of a method's type arguments or of a property.</summary>
    public void Look(BlobHandle handle)
    {
        const int Locals = 0x07, Arguments = 0x0A;
        var blob = reader.GetBlobReader(handle);
        if (blob.ReadByte() is Locals or Arguments)
        {
            Types(ref blob, blob.ReadCompressedInteger());
        }
        else
        {
            Refused ??= "a call through a pointer";
        }
    }

    private string Types(ref BlobReader blob, int count)
    {
        var text = new StringBuilder();
        for (var index = 0; index < count; index++)
        {
            text.Append(index == 0 ? "" : ",").Append(Type(ref blob));
        }

        return text.ToString();
    }

    // The codes are those of ECMA-335, II.23.1.16.
    private string Type(ref BlobReader blob)
    {
        if (++depth > MaximumDepth)
        {
            throw new BadImageFormatException("A type is nested too deep.");
        }

        var name = blob.ReadCompressedInteger() switch
        {
            0x01 => "System.Void",
            0x02 => "System.Boolean",
            0x03 => "System.Char",
            0x04 => "System.SByte",
            0x05 => "System.Byte",
            0x06 => "System.Int16",
            0x07 => "System.UInt16",
            0x08 => "System.Int32",
            0x09 => "System.UInt32",
            0x0A => "System.Int64",
            0x0B => "System.UInt64",
            0x0C => "System.Single",
            0x0D => "System.Double",
            0x0E => "System.String",
            0x0F => Refuse("a pointer", Type(ref blob)),
            0x10 => Type(ref blob) + "&",
            0x11 or 0x12 => Handle(blob.ReadTypeHandle()),
            0x13 or 0x1E => Parameter(ref blob),
            0x14 => Array(ref blob),
            0x15 => Generic(ref blob),
            0x16 => Refuse("a typed reference", "System.TypedReference"),
            0x18 => "System.IntPtr",
            0x19 => "System.UIntPtr",
            0x1C => "System.Object",
            0x1D => Type(ref blob) + "[]",
            0x1F or 0x20 => Modified(ref blob),
            0x45 => Refuse("a pinned variable", Type(ref blob)),
            var other => throw new BadImageFormatException($"No policy has a type of the kind {other:X2}."),
        };
        depth--;
        return name;
    }

    private string Refuse(string what, string type)
    {
        Refused ??= what;
        return type;
    }

    private string Handle(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => Name((TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => Type((TypeSpecificationHandle)handle),
        _ => "own",
    };

    private static string Parameter(ref BlobReader blob)
    {
        blob.ReadCompressedInteger();
        return "!";
    }

    private string Generic(ref BlobReader blob)
    {
        blob.ReadByte();
        var name = Handle(blob.ReadTypeHandle());
        Types(ref blob, blob.ReadCompressedInteger());
        return name;
    }

    private string Modified(ref BlobReader blob)
    {
        blob.ReadTypeHandle();
        return Type(ref blob);
    }

    private string Array(ref BlobReader blob)
    {
        var element = Type(ref blob);
        blob.ReadCompressedInteger();
        for (var list = 0; list < 2; list++)
        {
            for (var count = blob.ReadCompressedInteger(); count > 0; count--)
            {
                blob.ReadCompressedInteger();
            }
        }

        return element + "[]";
    }
}
