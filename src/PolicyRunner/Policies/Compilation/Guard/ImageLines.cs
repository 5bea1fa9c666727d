using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>The lines that a compiled script says its functions stand on.</summary>
internal static class ImageLines
{
    /// <param name="image">An assembly with its symbols in it.</param>
    /// <param name="function">A function of it.</param>
    /// <returns>The file, as the symbols name it, and the line, from 1, that its code begins on; null when they do not say.</returns>
    public static (string Path, int Line)? Find(PEReader image, MethodDefinitionHandle function)
    {
        var embedded = image.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        if (embedded.DataSize == 0)
        {
            return null;
        }

        using var symbols = image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        var reader = symbols.GetMetadataReader();
        foreach (var point in reader.GetMethodDebugInformation(function.ToDebugInformationHandle()).GetSequencePoints())
        {
            if (!point.IsHidden)
            {
                return (reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine);
            }
        }

        return null;
    }
}
