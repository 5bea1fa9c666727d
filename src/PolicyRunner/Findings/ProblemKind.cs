namespace PolicyRunner.Findings;

/// <summary>What kind of thing a reader stumbled over.</summary>
public enum ProblemKind
{
    /// <summary>The file could not be read at all: access, encoding, not a file.</summary>
    Unreadable,

    /// <summary>A cap was reached: bytes, depth, nodes, line length. What lies behind it was not looked at.</summary>
    Limit,

    /// <summary>YAML that does not parse: syntax, duplicate keys, unknown tags, alias bombs.</summary>
    Yaml,

    /// <summary>YAML that parses and breaks its schema.</summary>
    Schema,

    /// <summary>A fence that is never closed.</summary>
    UnclosedFence,

    /// <summary>An HTML comment that is never closed.</summary>
    UnclosedComment,

    /// <summary>An attribute of a block or mark that is unknown, malformed or of the wrong type.</summary>
    Attribute,

    /// <summary>A shell block that does not parse.</summary>
    Shell,

    /// <summary>A block that would run if it stood in a step, and stands in none.</summary>
    StrayBlock,
}
