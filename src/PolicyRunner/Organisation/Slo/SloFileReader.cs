using PolicyRunner.Text;

namespace PolicyRunner.Organisation.Slo;

/// <summary>Reads OpenSLO v1 files. What breaks the schema is a problem and left out.</summary>
public static class SloFileReader
{
    public static SloFile Read(SourceFile file) => new() { File = file };
}
