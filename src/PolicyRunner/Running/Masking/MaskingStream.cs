namespace PolicyRunner.Running.Masking;

/// <summary>
/// Masks what comes in pieces. What may be the beginning of a secret is held back until it is known; at most one byte less than
/// the longest form.
/// </summary>
internal sealed class MaskingStream(SecretMasker masker, Action<ReadOnlyMemory<byte>> output)
{
    private byte[] held = [];
    private bool[] heldMarks = [];
    private bool isInMask;

    public void Write(ReadOnlyMemory<byte> piece)
    {
        if (masker.Longest == 0)
        {
            output(piece);
            return;
        }

        byte[] bytes = [.. held, .. piece.Span];
        var marks = new bool[bytes.Length];
        heldMarks.CopyTo(marks, 0);
        Find(bytes, marks);
        var ready = bytes.Length - Unsure(bytes);
        Emit(bytes.AsMemory(0, ready), marks);
        held = bytes[ready..];
        heldMarks = marks[ready..];
    }

    /// <summary>Writes what was held back: nothing more comes.</summary>
    public void Flush()
    {
        Emit(held, heldMarks);
        (held, heldMarks) = ([], []);
    }

    // Forms overlap (a line and its text, two secrets with a common part): what any of them covers is covered.
    private void Find(byte[] bytes, bool[] marks)
    {
        foreach (var form in masker.Forms)
        {
            for (var from = 0; bytes.AsSpan(from).IndexOf(form) is >= 0 and var at; from += at + 1)
            {
                marks.AsSpan(from + at, form.Length).Fill(true);
            }
        }
    }

    // How many bytes at the end may be the beginning of a form.
    private int Unsure(byte[] bytes)
    {
        for (var length = Math.Min(masker.Longest - 1, bytes.Length); length > 0; length--)
        {
            var tail = bytes.AsSpan(bytes.Length - length);
            foreach (var form in masker.Forms)
            {
                if (form.Length > length && form.AsSpan(0, length).SequenceEqual(tail))
                {
                    return length;
                }
            }
        }

        return 0;
    }

    private void Emit(ReadOnlyMemory<byte> bytes, bool[] marks)
    {
        var from = 0;
        while (from < bytes.Length)
        {
            var isMasked = marks[from];
            var to = marks.AsSpan(from, bytes.Length - from).IndexOf(!isMasked);
            to = to < 0 ? bytes.Length : from + to;
            if (!isMasked)
            {
                output(bytes[from..to]);
            }
            else if (!isInMask)
            {
                output(SecretMasker.Mask.ToArray());
            }

            isInMask = isMasked;
            from = to;
        }
    }
}
