namespace PolicyRunner.Policies;

/// <summary>A value an organisation can set for a policy.</summary>
public sealed record Setting
{
    private Setting(string name, SettingType type, object value, string description)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(value);
        if (value is double number ? !double.IsFinite(number) : value is string[] texts && texts.Contains(null))
        {
            throw new ArgumentException($"The default of setting '{name}' is no number, or holds null.", nameof(value));
        }

        Name = name;
        Type = type;
        DefaultValue = value;
        Description = description;
    }

    /// <summary>Words joined by '-'.</summary>
    public string Name { get; }

    public SettingType Type { get; }

    /// <summary>What it does, with its unit and range.</summary>
    public string Description { get; }

    internal object DefaultValue { get; }

    /// <summary>Characters of all texts of the default, and what a report writes around each.</summary>
    internal long DefaultLength
    {
        get
        {
            var length = DefaultValue is string text ? text.Length : 0L;
            foreach (var one in DefaultValue as string[] ?? [])
            {
                length += one.Length + 2;
            }

            return length;
        }
    }

    public static Setting Flag(string name, bool value, string description) => new(name, SettingType.Flag, value, description);

    public static Setting Number(string name, double value, string description) => new(name, SettingType.Number, value, description);

    public static Setting Text(string name, string value, string description) => new(name, SettingType.Text, value, description);

    public static Setting List(string name, IReadOnlyList<string> value, string description) => new(name, SettingType.List, value.ToArray(), description);
}

public enum SettingType
{
    Flag,
    Number,
    Text,
    List,
}
