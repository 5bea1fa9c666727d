using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>An instruction of a compiled function.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">The token of what it names; 0 for one that names nothing.</param>
/// <param name="Targets">Where it may go on besides behind itself.</param>
internal sealed record ImageInstruction(int Offset, ILOpCode Code, int Operand, IReadOnlyList<int> Targets)
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF, code => code.OperandType);

    /// <summary>Whether it calls a function, makes an object by one, or hands one on.</summary>
    public bool NamesMethod => Operands[(int)Code] == OperandType.InlineMethod;

    /// <summary>Whether what stands behind it comes next, if nothing else does.</summary>
    public bool GoesOn => Code is not (ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally or ILOpCode.Jmp);

    /// <summary>All of a function's, in their order.</summary>
    /// <exception cref="BadImageFormatException">They end in the midst of one.</exception>
    public static IReadOnlyList<ImageInstruction> Read(BlobReader body)
    {
        var found = new List<ImageInstruction>();
        while (body.RemainingBytes > 0)
        {
            var offset = body.Offset;
            int code = body.ReadByte();
            code = code == 0xFE ? 0xFE00 | body.ReadByte() : code;
            var (token, targets) = (0, (int[])[]);
            switch (Operands[code])
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget:
                    int near = body.ReadSByte();
                    targets = [body.Offset + near];
                    break;
                case OperandType.InlineBrTarget:
                    var far = body.ReadInt32();
                    targets = [body.Offset + far];
                    break;
                case OperandType.InlineSwitch:
                    var all = Enumerable.Range(0, body.ReadInt32()).Select(_ => body.ReadInt32()).ToArray();
                    targets = [.. all.Select(target => body.Offset + target)];
                    break;
                case OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    body.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    body.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    body.Offset += 8;
                    break;
                default:
                    token = body.ReadInt32();
                    break;
            }

            found.Add(new ImageInstruction(offset, (ILOpCode)code, token, targets));
        }

        return found;
    }
}
