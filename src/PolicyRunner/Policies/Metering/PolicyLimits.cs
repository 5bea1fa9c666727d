namespace PolicyRunner.Policies.Metering;

/// <summary>
/// What one policy may use up in one evaluation: one policy on one document, one runbook, or, for library-wide ones, the library.
/// All but the bytes are counted, so that the same script on the same text ends at the same place on every machine.
/// </summary>
public sealed record PolicyLimits
{
    // As much as sixteen of the slower steps take.
    private static readonly TimeSpan TimePerCharacter = TimeSpan.FromMicroseconds(0.5);

    private const int ResidentPerCharacter = 16;
    private const long MostResident = 256L << 20;
    private const int OwnBytesPerCharacter = 16;
    private const int CharactersPerFreeFinding = 256;

    /// <summary>The limits of a check on an empty document.</summary>
    public static PolicyLimits Default { get; } = new();

    /// <summary>
    /// Those of making a policy out of its script: what it allocates may stay as long as the policy does, and there may be many.
    /// </summary>
    internal static PolicyLimits Making { get; } = Default with { BytesOfRepository = 24L << 20, TextLength = 1 << 20, Time = TimeSpan.FromSeconds(0.2) };

    /// <summary>
    /// Those of an evaluation of a policy's own sample, of which there may be hundreds, and each is judged several times: what it finds stays
    /// until all are judged.
    /// </summary>
    internal static PolicyLimits OfSample { get; } = Default with
    {
        Findings = 500,
        FindingsTogether = 500,
        FindingsLength = 1 << 16,
        FindingsLengthTogether = 1 << 16,
        EvaluationTime = TimeSpan.FromMilliseconds(0.1),
    };

    /// <summary>
    /// Turns of loops, calls of the script's functions, and the metered work of calls into the library, that any evaluation may take.
    /// </summary>
    public long Steps { get; init; } = 5_000_000;

    /// <summary>Steps that every character of what is looked at adds: of the document, or of all documents of the library.</summary>
    public int StepsPerCharacter { get; init; } = 16;

    /// <summary>Functions of the script that may be inside one another.</summary>
    public int Depth { get; init; } = 400;

    /// <summary>Bytes that a shipped policy may allocate, freed again or not. Coarse: looked at only now and then.</summary>
    public long Bytes { get; init; } = 96L << 20;

    /// <summary>Bytes that every character of what is looked at adds.</summary>
    public int BytesPerCharacter { get; init; } = 256;

    /// <summary>
    /// Bytes that a repository's policy may allocate: it may keep them all until it ends. Of the longest page that is read it may have a quarter
    /// as many again as the shipped policy that allocates most, and this limit still comes before <see cref="Resident"/>.
    /// </summary>
    public long BytesOfRepository { get; init; } = 96L << 20;

    /// <summary>Bytes that an evaluation of a repository's policy may allocate beside others; beyond that there is one at a time.</summary>
    public long BytesBeside { get; init; } = 16L << 20;

    /// <summary>Findings of one evaluation of a shipped policy, besides half as many as what is looked at has characters.</summary>
    public int Findings { get; init; } = 25_000;

    /// <summary>
    /// Findings that a repository's policy may make in one evaluation and in a whole check, beyond <see cref="FindingsOfDocument"/> of each document: reports
    /// name, sort and write every one.
    /// </summary>
    public int FindingsTogether { get; init; } = 25_000;

    /// <summary>Findings of a document that do not count against <see cref="FindingsTogether"/>.</summary>
    public int FindingsOfDocument { get; init; } = 16;

    /// <summary>Characters of a finding's message, of a related place's message and of a fix's title.</summary>
    public int MessageLength { get; init; } = 4_000;

    /// <summary>Characters that the texts of one finding's fix may have together, besides those of the document.</summary>
    public int FixLength { get; init; } = 1 << 16;

    /// <summary>Characters that all texts of the findings of one evaluation of a shipped policy may have together, besides as many as what is looked at has.</summary>
    public long FindingsLength { get; init; } = 10 << 20;

    /// <summary>The same of a repository's policy, and what it may write in a whole check beyond the characters of each document: reports escape and quote them.</summary>
    public long FindingsLengthTogether { get; init; } = 2 << 20;

    /// <summary>Related places of a finding, and edits of a fix, besides as many as what is looked at has characters.</summary>
    public int Places { get; init; } = 1_000;

    /// <summary>Characters of a single text that a script makes.</summary>
    public int TextLength { get; init; } = 8 << 20;

    /// <summary>
    /// Processor time of one evaluation of a repository's policy. Not counted but measured, and so far above what its other limits
    /// allow for that only what no counter sees comes near it; it differs from machine to machine.
    /// </summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(0.4);

    /// <summary>Processor time that every document adds to what all evaluations of a policy may take together; further runbooks of it add none.</summary>
    public TimeSpan EvaluationTime { get; init; } = TimeSpan.FromMilliseconds(0.5);

    /// <summary>Bytes by which the process may grow during one evaluation of a repository's policy; measured, too.</summary>
    public long Resident { get; init; } = 200L << 20;

    /// <summary>Steps that the runbooks of the document before took.</summary>
    internal long StepsBefore { get; private init; }

    /// <summary>Steps that all runbooks of a document may take together: twice what one may, so that each may look at all others.</summary>
    internal long StepsOfRunbooks => 2 * Steps;

    /// <summary>Steps that this evaluation may take.</summary>
    internal long StepsNow => Math.Min(Steps, StepsOfRunbooks - StepsBefore);

    /// <summary>The same for one more evaluation of a document that has added its time and has used some of its steps.</summary>
    internal PolicyLimits Again(long steps) => this with { EvaluationTime = TimeSpan.Zero, StepsBefore = steps };

    /// <summary>The limits for something of this many characters.</summary>
    public PolicyLimits For(long characters) => this with
    {
        Steps = Steps + (characters * StepsPerCharacter),
        Bytes = Bytes + (characters * BytesPerCharacter),
        BytesOfRepository = BytesOfRepository + (characters * OwnBytesPerCharacter),

        // A message may quote what stands there; reports cut what is too long for them.
        MessageLength = (int)Math.Min(int.MaxValue, MessageLength + characters),
        FindingsLength = FindingsLength + characters,
        FindingsLengthTogether = FindingsLengthTogether + characters,
        Findings = (int)Math.Min(int.MaxValue, Findings + (characters / 2)),
        FindingsOfDocument = (int)Math.Min(int.MaxValue, FindingsOfDocument + (characters / CharactersPerFreeFinding)),
        Places = (int)Math.Min(int.MaxValue, Places + characters),
        Time = Time + (characters * TimePerCharacter),
        EvaluationTime = EvaluationTime + (characters * TimePerCharacter),
        Resident = Math.Min(Resident + (characters * ResidentPerCharacter), MostResident),
    };
}
