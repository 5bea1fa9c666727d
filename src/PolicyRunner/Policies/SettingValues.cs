namespace PolicyRunner.Policies;

/// <summary>The values of one policy's settings: the organisation's, else the policy's defaults.</summary>
public sealed class SettingValues
{
    private readonly Dictionary<string, object> values;

    internal SettingValues(IEnumerable<Setting> settings, IReadOnlyDictionary<string, object> given)
    {
        values = settings.ToDictionary(
            setting => setting.Name,
            setting => given.GetValueOrDefault(setting.Name) ?? setting.DefaultValue,
            StringComparer.Ordinal);
    }

    public bool Flag(string name) => (bool)Get(name);

    public double Number(string name) => (double)Get(name);

    public string Text(string name) => (string)Get(name);

    public IReadOnlyList<string> List(string name) => (IReadOnlyList<string>)Get(name);

    private object Get(string name) => values.TryGetValue(name, out var value)
        ? value
        : throw new ArgumentException($"The policy declares no setting '{name}'.", nameof(name));
}
