using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DatalogStore.Query.Functions;

/// <summary>
/// A block of addresses: a CIDR block, or one address. Strict, where .NET's parser is not: IPv4 is four decimal numbers without leading zeros,
/// so that nothing reads <c>010.0.0.1</c> as <c>8.0.0.1</c>. An IPv4 address written as IPv6 (<c>::ffff:10.0.0.1</c>) is the IPv4 address.
/// Bits of the host part are allowed and mean nothing, as the clouds treat them.
/// </summary>
/// <param name="Bits">The first address; IPv4 in the lowest 32 bits.</param>
/// <param name="PrefixLength">How many leading bits are fixed, 0 to <see cref="Width"/>.</param>
/// <param name="Width">32 for IPv4, 128 for IPv6.</param>
internal readonly record struct IpBlock(UInt128 Bits, int PrefixLength, int Width)
{
    private static readonly IpBlock[] PrivateBlocks =
    [
        Of("10.0.0.0/8"), Of("172.16.0.0/12"), Of("192.168.0.0/16"), Of("100.64.0.0/10"), Of("127.0.0.0/8"), Of("169.254.0.0/16"),
        Of("fc00::/7"), Of("fe80::/10"), Of("::1"),
    ];

    /// <summary>Whether it is one address.</summary>
    public bool IsAddress => PrefixLength == Width;

    /// <summary>
    /// Whether all of it is reachable only from inside: RFC 1918, RFC 6598 (shared), RFC 4193 (unique local), loopback and link-local.
    /// </summary>
    public bool IsPrivate
    {
        get
        {
            foreach (var block in PrivateBlocks)
            {
                if (block.Contains(this)) return true;
            }

            return false;
        }
    }

    /// <summary>Reads <c>10.0.0.0/8</c>, <c>10.1.2.3</c>, <c>2001:db8::/32</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpBlock block)
    {
        block = default;
        var slash = text.IndexOf('/');
        var address = slash < 0 ? text : text[..slash];
        if (!TryAddress(address, out var bits, out var width, out var isMapped)) return false;
        var length = isMapped ? 128 : width;
        if (slash >= 0 && !TryNumber(text[(slash + 1)..], length, out length)) return false;
        if (isMapped && (length -= 96) < 0) return false;
        block = new IpBlock(bits & Mask(length, width), length, width);
        return true;
    }

    /// <summary>Whether every address of the other is in this one.</summary>
    public bool Contains(IpBlock other) => Width == other.Width && PrefixLength <= other.PrefixLength && (other.Bits & Mask(PrefixLength, Width)) == Bits;

    public bool Overlaps(IpBlock other) => Contains(other) || other.Contains(this);

    private static IpBlock Of(string text) => TryParse(text, out var block) ? block : throw new ArgumentException(text, nameof(text));

    private static UInt128 Mask(int length, int width) => length == 0 ? 0 : (UInt128.MaxValue >> (128 - width)) & (UInt128.MaxValue << (width - length));

    private static bool TryAddress(ReadOnlySpan<char> text, out UInt128 bits, out int width, out bool isMapped)
    {
        (bits, width, isMapped) = (0, 32, false);
        if (!text.Contains(':')) return TryIPv4(text, out bits);
        // A zone (fe80::1%eth0) and brackets are no part of an address in a block.
        if (text.ContainsAny('%', '[', '/') || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6) return false;
        var embedded = text.LastIndexOf(':');
        if (text.Contains('.') && !TryIPv4(text[(embedded + 1)..], out _)) return false;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        foreach (var b in bytes) bits = (bits << 8) | b;
        if (!address.IsIPv4MappedToIPv6)
        {
            width = 128;
            return true;
        }

        isMapped = true;
        bits &= uint.MaxValue;
        return true;
    }

    private static bool TryIPv4(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = 0;
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            if (++parts > 4 || !TryNumber(text[range], 255, out var part)) return false;
            bits = (bits << 8) | (uint)part;
        }

        return parts == 4;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, int max, out int number)
    {
        number = 0;
        if (text.Length is 0 or > 3 || (text.Length > 1 && text[0] == '0')) return false;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;
    }
}
