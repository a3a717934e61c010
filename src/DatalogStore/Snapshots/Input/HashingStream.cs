using System.Security.Cryptography;

namespace DatalogStore.Snapshots.Input;

/// <summary>Passes a file on and counts and hashes its bytes as they stand on disk.</summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Reads what the consumer left and returns the hash of all, in lower-case hexadecimal.</summary>
    public string Finish()
    {
        var rest = new byte[4096];
        while (Read(rest, 0, rest.Length) > 0)
        {
            // Only counted and hashed.
        }

        return Convert.ToHexStringLower(_sha256.GetHashAndReset());
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _sha256.AppendData(buffer[..read]);
        BytesRead += read;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // The inner stream outlives the unpacking one, until Finish.
        base.Dispose(disposing);
    }

    public void Release()
    {
        _sha256.Dispose();
        inner.Dispose();
    }
}
