namespace PolicyRunner.Policies.Metering;

/// <summary>
/// What records do when they are hashed and compared. A set compares two values when their hash codes are the same, and those of texts
/// are others in each run: such a comparison costs nothing beyond what was paid when the values were hashed. Any other one is counted.
/// </summary>
public static partial class Meter
{
    /// <summary>Counts the hashing of a record, without the texts that it holds: as many steps as its parts take.</summary>
    public static void Hash(int steps, int probe)
    {
        Room(probe).ChargeHash(steps, probe);
    }

    /// <summary>Counts a text that is hashed in a record.</summary>
    public static void Hashed(string? text, int probe) => HashLong(text?.Length ?? 0, probe);

    /// <summary>Counts what is in a value that is hashed in a record.</summary>
    public static void Hashed<T>(T value, int probe) => HashLong(HeldValues.Weight(value, CharactersPerStep), probe);

    /// <returns>The hash code of the record so far, and of one more of its values.</returns>
    public static int Mix<T>(int hash, T value) => HashCode.Combine(hash, value);

    /// <summary>Counts one side of two records that are compared, without the texts that they hold.</summary>
    public static void Meet(int steps, int probe)
    {
        Room(probe).ChargeMeeting(steps, probe);
    }

    /// <summary>Asks a record that another one derives from to count itself.</summary>
    public static void Weigh(Type contract) => ArgumentNullException.ThrowIfNull(contract);

    /// <summary>Counts a text that is compared in a record.</summary>
    public static void Met(string? text, int probe) => MeetLong(text?.Length ?? 0, probe);

    /// <summary>Counts what is in a value that is compared in a record.</summary>
    public static void Met<T>(T value, int probe) => MeetLong(HeldValues.Weight(value, CharactersPerStep), probe);

    private static void HashLong(long length, int probe)
    {
        if (length >= CharactersPerStep)
        {
            Running().ChargeHash(length / CharactersPerStep, probe);
        }
    }

    private static void MeetLong(long length, int probe)
    {
        if (length >= CharactersPerStep)
        {
            Running().ChargeMeetingOfTexts(length / CharactersPerStep, probe);
        }
    }

    // A record may hold itself, and its functions have no end to be noticed.
    private static Budget Room(int probe)
    {
        var budget = Running();
        if (!budget.HasStack)
        {
            budget.EnsureStackOfRecords(probe);
        }

        return budget;
    }
}
