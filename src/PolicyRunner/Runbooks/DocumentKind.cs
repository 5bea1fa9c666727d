namespace PolicyRunner.Runbooks;

/// <summary>What a document is, declared or recognised by its shape.</summary>
public enum DocumentKind
{
    NotARunbook,

    /// <summary>Meaning, impact, diagnosis, mitigation of one alert.</summary>
    Alert,

    /// <summary>Steps that lead to a result.</summary>
    Procedure,

    /// <summary>How to handle an incident.</summary>
    Incident,

    /// <summary>Several runbooks in one file.</summary>
    Library,

    /// <summary>A list of links to runbooks.</summary>
    Index,

    /// <summary>A page that only points elsewhere.</summary>
    Stub,

    /// <summary>A form to be filled in.</summary>
    Template,
}
