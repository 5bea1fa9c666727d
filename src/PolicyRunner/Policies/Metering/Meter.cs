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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tick(int probe)
    {
        var budget = Budget.Current;
        if (budget is null || --budget.Fuel < 0)
        {
            Refill(budget, probe);
        }
    }

    /// <summary>Counts what a long body does besides, in steps: one stands for as much as a line or two of a script hold.</summary>
    public static void Body(int steps, int probe) => Running().Charge(steps, probe);

    /// <summary>Counts a call of a function of the script that calls no other one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    /// <param name="probe">The counter's number.</param>
    /// <param name="kept">
    /// What <see cref="Leave(Budget)"/> needs. A function that ends by an exception does not leave: nothing in an evaluation goes on
    /// after one. Given through a parameter, for a result that is used once would wait on the evaluation stack, where the runtime
    /// loses the lines of what comes between.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(int probe, out Budget kept) => kept = Enter(probe);

    /// <inheritdoc cref="Enter(int, out Budget)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Budget Enter(int probe)
    {
        var budget = Budget.Current;
        if (budget is null || --budget.Fuel < 0 || budget.Depth >= budget.DepthLimit || !budget.HasStack)
        {
            budget = EnterSlowly(budget, probe);
        }

        budget.LastFunction = probe;
        budget.Depth++;
        return budget;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(Budget budget) => budget.Depth--;

    /// <returns>What the function gives, which was computed inside of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Leave<T>(Budget budget, T value)
        where T : allows ref struct
    {
        budget.Depth--;
        return value;
    }

    /// <summary>Like <see cref="Enter(int, out Budget)"/>, before an expression that stands in no function.</summary>
    public static Budget Begin(int probe)
    {
        Tick(probe);
        return Enter(probe);
    }

    /// <summary>Ends a clause of a query, which is a function without a body.</summary>
    /// <param name="budget">What began with it.</param>
    /// <param name="value">What the clause gives.</param>
    /// <param name="probe">The counter's number.</param>
    public static T Pass<T>(Budget budget, T value, int probe)
    {
        budget.LastFunction = probe;
        budget.Depth--;
        return value;
    }

    /// <summary>Counts an exception that was caught: throwing one takes as long as thousands of steps.</summary>
    public static void Caught(int probe) => Running().Charge(ExceptionSteps, probe);

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

        if (budget.Depth >= budget.DepthLimit)
        {
            budget.TooDeep(probe);
        }

        budget.EnsureStack(probe);

        return budget;
    }

    private static Budget Running() => Budget.Current ?? Outside();

    private static Budget Outside() => throw new InvalidOperationException("The code of a policy runs only inside an evaluation.");
}
