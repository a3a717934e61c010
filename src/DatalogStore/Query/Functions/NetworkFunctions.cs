namespace DatalogStore.Query.Functions;

/// <summary>Addresses and blocks of them, IPv4 and IPv6, as text. Text that is neither makes a predicate false.</summary>
internal static class NetworkFunctions
{
    public static IEnumerable<Function> All =>
    [
        new("cidr-contains?", 2, 2, "block, block or address → boolean: all of the second lies in the first", static (a, c) => Pair(a, c, static (x, y) => x.Contains(y))),
        new("cidr-overlaps?", 2, 2, "block block → boolean: they have an address in common", static (a, c) => Pair(a, c, static (x, y) => x.Overlaps(y))),
        new("ip-in?", 2, 2, "address, block or collection of blocks → boolean: one of them has it", static (a, c) => IsIn(a[0], a[1], c)),
        new("ip-private?", 1, 1, "address or block → boolean: RFC 1918, 4193 and 6598, loopback and link-local", static (a, c) => TryBlock(a[0], c, out var block) && block.IsPrivate),
    ];

    private static object? Pair(ReadOnlySpan<object?> arguments, FunctionContext context, Func<IpBlock, IpBlock, bool> holds) =>
        TryBlock(arguments[0], context, out var x) && TryBlock(arguments[1], context, out var y) && holds(x, y);

    private static bool IsIn(object? address, object? blocks, FunctionContext context)
    {
        if (!TryBlock(address, context, out var wanted)) return false;
        foreach (var item in Arguments.OneOrMany(blocks))
        {
            if (TryBlock(item, context, out var block) && block.Contains(wanted)) return true;
        }

        return false;
    }

    private static bool TryBlock(object? value, FunctionContext context, out IpBlock block)
    {
        block = default;
        if (Arguments.TextOrNull(value, context) is not { } text) return false;
        if (IpBlock.TryParse(text.AsSpan().Trim(), out block)) return true;
        context.CountUnreadable();
        return false;
    }
}
