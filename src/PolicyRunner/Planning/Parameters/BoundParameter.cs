using PolicyRunner.Runbooks;

namespace PolicyRunner.Planning.Parameters;

/// <summary>A parameter with the value it has in one plan.</summary>
/// <param name="Parameter">As the runbook declares it.</param>
/// <param name="Value">Checked against the declaration.</param>
/// <param name="IsDefault">True when nobody gave it.</param>
public sealed record BoundParameter(Parameter Parameter, Value Value, bool IsDefault);
