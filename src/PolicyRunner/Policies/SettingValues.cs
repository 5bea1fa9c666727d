using System.Runtime.CompilerServices;
using PolicyRunner.Text;

namespace PolicyRunner.Policies;

/// <summary>The values of one policy's settings: the organisation's, else the policy's defaults.</summary>
public sealed class SettingValues
{
    private readonly Dictionary<string, object> values;

    internal SettingValues(IEnumerable<Setting> settings, IReadOnlyDictionary<string, object> given)
    {
        values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            values[setting.Name] = given.GetValueOrDefault(setting.Name) ?? setting.DefaultValue;
        }
    }

    /// <exception cref="InvalidOperationException">The policy declares no flag of this name.</exception>
    public bool Flag(string name) => Get<bool>(name);

    /// <exception cref="InvalidOperationException">The policy declares no number of this name.</exception>
    public double Number(string name) => Get<double>(name);

    /// <exception cref="InvalidOperationException">The policy declares no text of this name.</exception>
    public string Text(string name) => Get<string>(name);

    /// <exception cref="InvalidOperationException">The policy declares no list of this name.</exception>
    public IReadOnlyList<string> List(string name) => Get<IReadOnlyList<string>>(name);

    internal object? ValueOf(string name) => values.GetValueOrDefault(name);

    private T Get<T>(string name, [CallerMemberName] string type = "") => values.GetValueOrDefault(name) switch
    {
        T value => value,
        null => throw new InvalidOperationException(
            $"The policy declares no setting '{name}'; add Setting.{type}(\"{name}\", …) to its Settings.{NearestName.Hint(name, values.Keys)}"),
        var other => throw new InvalidOperationException($"Setting '{name}' is no {type}; ask for it with {Name(other)}(\"{name}\")."),
    };

    private static string Name(object value) => value switch
    {
        bool => nameof(Flag),
        double => nameof(Number),
        string => nameof(Text),
        _ => nameof(List),
    };
}
