using System.Text;

namespace DatalogStore.Codec;

/// <summary>
/// The value of <c>meta</c> key <c>format</c>: the ASCII text <c>datalogstore </c> and the version in decimal. It changes whenever older programs would
/// misread what newer ones write.
/// </summary>
internal static class FormatVersion
{
    public const int Current = 1;
    private const string Magic = "datalogstore ";

    /// <summary>The versions this program reads, for messages.</summary>
    public static string Understood => Current.ToString();

    public static byte[] Bytes => Encoding.ASCII.GetBytes(Magic + Current);

    /// <summary>Raises <c>store-format</c> unless these bytes are a version that this program reads.</summary>
    public static void Check(ReadOnlySpan<byte> stored)
    {
        if (stored.SequenceEqual(Bytes)) return;
        var text = Encoding.ASCII.GetString(stored.Length > 64 ? stored[..64] : stored);
        var found = text.StartsWith(Magic, StringComparison.Ordinal) ? "has format version " + text[Magic.Length..] : "is not a store of this program";
        throw new DatalogException(ErrorKind.Data, "store-format", $"The store {found}; understood: version {Understood}.", "Open it with the program version that wrote it, or export it there and load it here.");
    }
}
