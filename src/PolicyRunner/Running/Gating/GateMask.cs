using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Running.Masking;

namespace PolicyRunner.Running.Gating;

/// <summary>What is told and kept holds no secret, and no text that JSON cannot.</summary>
internal sealed class GateMask
{
    private readonly SecretMasker masker;

    public GateMask(GateContext context)
    {
        var organisation = context.Configuration.Organisation;
        var names = organisation.Secrets.Names.Concat(organisation.SloSources.Select(source => source.TokenSecret).OfType<string>());
        masker = new SecretMasker([.. names.Select(context.Secret).OfType<string>().Where(value => value.Trim().Length >= SecretForms.ShortestSecret)]);
    }

    // Half of a surrogate pair has no UTF-8.
    public string Hide(string text) => masker.Hide(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    public JsonNode? Hide(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Hide(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Hide)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Hide(text)),
        _ => node?.DeepClone(),
    };
}
