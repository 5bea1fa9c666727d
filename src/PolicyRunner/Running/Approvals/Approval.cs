using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyRunner.Running.Approvals;

/// <summary>A statement with the signature under it, as it lies in a file. Reading one believes nothing of it.</summary>
/// <param name="Statement">What it says.</param>
/// <param name="Signature">Armoured, as <c>ssh-keygen -Y sign</c> makes it.</param>
/// <param name="Source">The file's name, for messages.</param>
public sealed record Approval(ApprovalStatement Statement, string Signature, string Source)
{
    /// <summary>The longest file, in bytes: a signature of the largest usual key has some thousand.</summary>
    public const int LongestFile = 64 * 1024;

    /// <returns>Null when the text is no signed statement of version 1.</returns>
    public static Approval? Parse(string text, string source)
    {
        try
        {
            return text.Length <= LongestFile
                && JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false }) is JsonObject file
                && file["version"] is JsonValue version && version.TryGetValue<int>(out var number) && number == 1
                && file["statement"] is JsonObject members && ApprovalStatement.Read(members) is { } statement
                && file["signature"] is JsonValue value && value.TryGetValue<string>(out var signature)
                ? new Approval(statement, signature, source)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public string ToJson()
    {
        var file = new JsonObject { ["version"] = 1, ["statement"] = Statement.ToJson(), ["signature"] = Signature };
        return file.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => new UTF8Encoding(false).GetBytes(ToJson());
}
