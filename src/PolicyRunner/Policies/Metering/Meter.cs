using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace PolicyRunner.Policies.Metering;

/// <summary>
/// What the compiler puts into policies to count what they do. Public because compiled policies call it; no part of what
/// a policy may be written with: the guard refuses a script that names it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Meter
{
    /// <summary>Counts a turn of a loop.</summary>
    public static void Tick(int probe)
    {
        var budget = Budget.Current;
        if (budget is null || --budget.Fuel < 0)
        {
            Refill(budget, probe);
        }
    }

    /// <summary>Counts a call of a function of the script that calls no other one.</summary>
    public static void Call(int probe)
    {
        var budget = Budget.Current;
        if (budget is null || --budget.Fuel < 0)
        {
            Refill(budget, probe);
        }

        budget!.LastFunction = probe;
    }

    /// <summary>Counts a call of a function of the script.</summary>
    /// <returns>What <see cref="Leave"/> needs.</returns>
    public static int Enter(int probe)
    {
        var budget = Budget.Current;
        if (budget is null || --budget.Fuel < 0 || budget.Depth >= budget.DepthLimit || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            budget = EnterSlowly(budget, probe);
        }

        budget.LastFunction = probe;
        return budget.Depth++;
    }

    public static void Leave(int depth) => Budget.Current!.Depth = depth;

    /// <summary>Like <see cref="Enter"/>, before an expression that stands in no function.</summary>
    public static int Begin(int probe)
    {
        Descend(probe);
        return Enter(probe);
    }

    /// <returns>The expression's value.</returns>
    public static T Within<T>(int depth, T value)
    {
        Leave(depth);
        return value;
    }

    /// <summary>Counts a call that has no end to be noticed: what the compiler generates for records.</summary>
    public static void Descend(int probe)
    {
        Tick(probe);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Budget.Current!.TooDeep(probe);
        }
    }

    /// <summary>Counts an exception that was caught: throwing one takes as long as thousands of steps.</summary>
    public static void Caught(int probe) => Running().Charge(ExceptionSteps, probe);

    /// <summary>Counts an element of a query.</summary>
    public static T Pass<T>(T value, int probe)
    {
        Tick(probe);
        return value;
    }

    private const int ExceptionSteps = 10_000;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refill(Budget? budget, int probe) => (budget ?? Outside()).Refill(probe);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Budget EnterSlowly(Budget? budget, int probe)
    {
        budget ??= Outside();
        if (budget.Fuel < 0)
        {
            budget.Refill(probe);
        }

        if (budget.Depth >= budget.DepthLimit || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            budget.TooDeep(probe);
        }

        return budget;
    }

    private static Budget Running() => Budget.Current ?? Outside();

    private static Budget Outside() => throw new InvalidOperationException("The code of a policy runs only inside an evaluation.");
}
