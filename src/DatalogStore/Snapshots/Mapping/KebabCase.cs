namespace DatalogStore.Snapshots.Mapping;

/// <summary>
/// Keys in kebab case: lower case, with a hyphen where a small letter or digit-free run of capitals ends and a new word begins.
/// <code>
/// GroupId → group-id     DBInstance → db-instance     CidrIpv6 → cidr-ipv6     Ipv4Ranges → ipv4ranges     VPC → vpc
/// </code>
/// Only ASCII letters change. A capital after a digit begins no word (<c>Ipv4Ranges</c>).
/// </summary>
internal static class KebabCase
{
    public static int LengthMax(int keyLength) => checked(keyLength * 2);

    /// <summary>Writes a key in kebab case; returns its length.</summary>
    public static int Write(ReadOnlySpan<byte> key, Span<byte> into)
    {
        var length = 0;
        for (var i = 0; i < key.Length; i++)
        {
            var c = (char)key[i];
            if (!char.IsAsciiLetterUpper(c))
            {
                into[length++] = key[i];
                continue;
            }

            var afterSmall = i > 0 && char.IsAsciiLetterLower((char)key[i - 1]);
            var endsCapitals = i > 0 && char.IsAsciiLetterUpper((char)key[i - 1]) && i + 1 < key.Length && char.IsAsciiLetterLower((char)key[i + 1]);
            if (afterSmall || endsCapitals) into[length++] = (byte)'-';
            into[length++] = (byte)(key[i] | 0x20);
        }

        return length;
    }
}
