using System.Numerics;

namespace DatalogStore.Codec;

/// <summary>
/// About how many distinct words were added: HyperLogLog with 64 registers (standard error 13 %), counted linearly while most registers are empty.
/// On disk: nothing when empty; up to 24 registers in use as pairs of bytes (register, value); else all 64 registers, a byte each.
/// </summary>
internal sealed class DistinctSketch
{
    private const int Registers = 64;
    private const int RegisterBits = 6;
    private const int PairsMax = 24;

    private byte[]? _registers;

    public void Add(ulong word)
    {
        // The finalizer of MurmurHash3: all bits of the word reach all bits of the hash.
        word ^= word >> 33;
        word *= 0xFF51_AFD7_ED55_8CCD;
        word ^= word >> 33;
        word *= 0xC4CE_B9FE_1A85_EC53;
        word ^= word >> 33;
        _registers ??= new byte[Registers];
        var rank = (byte)(BitOperations.LeadingZeroCount((word << RegisterBits) | (1UL << (RegisterBits - 1))) + 1);
        ref var register = ref _registers[word >> (64 - RegisterBits)];
        if (rank > register) register = rank;
    }

    public long Estimate()
    {
        if (_registers is null) return 0;
        double sum = 0;
        var empty = 0;
        foreach (var register in _registers)
        {
            sum += 1.0 / (1UL << register);
            if (register == 0) empty++;
        }

        const double bias = 0.709;
        var estimate = bias * Registers * Registers / sum;
        if (estimate <= 2.5 * Registers && empty > 0) estimate = Registers * Math.Log((double)Registers / empty);
        return (long)Math.Max(1, Math.Round(estimate));
    }

    public DistinctSketch Clone() => new() { _registers = (byte[]?)_registers?.Clone() };

    public static DistinctSketch Read(ReadOnlySpan<byte> bytes)
    {
        var sketch = new DistinctSketch();
        if (bytes.IsEmpty) return sketch;
        sketch._registers = new byte[Registers];
        if (bytes.Length == Registers)
        {
            bytes.CopyTo(sketch._registers);
            return sketch;
        }

        if (bytes.Length > PairsMax * 2 || bytes.Length % 2 != 0) throw new DamagedBytesException("A sketch has a wrong size.");
        for (; !bytes.IsEmpty; bytes = bytes[2..]) sketch._registers[bytes[0] & (Registers - 1)] = bytes[1];
        return sketch;
    }

    public void Write(ByteWriter into)
    {
        if (_registers is null) return;
        var used = Registers - _registers.AsSpan().Count((byte)0);
        if (used > PairsMax)
        {
            into.Bytes(_registers);
            return;
        }

        for (var i = 0; i < Registers; i++)
        {
            if (_registers[i] == 0) continue;
            into.Byte((byte)i);
            into.Byte(_registers[i]);
        }
    }
}
