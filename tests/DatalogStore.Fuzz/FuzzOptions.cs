using System.Globalization;

namespace DatalogStore.Fuzz;

/// <summary>What to run: <c>TARGET --seconds N [--seed S] [--count N] [--stop N] [--verbose 1]</c>.</summary>
/// <param name="Target">What is compared.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Seed">The first seed; each case has the next one, so that a case replays by <c>--seed S --count 1</c>.</param>
/// <param name="CountMax">How many cases at most.</param>
/// <param name="DifferencesMax">After how many differences to stop.</param>
/// <param name="IsVerbose">Whether a failing case is also printed as it was before it was made smaller.</param>
internal sealed record FuzzOptions(string Target, int Seconds, int Seed, int CountMax, int DifferencesMax, bool IsVerbose)
{
    public static bool TryRead(string[] args, out FuzzOptions options)
    {
        options = new FuzzOptions(args.Length > 0 ? args[0] : "", 60, Environment.TickCount & 0xFFFFFF, int.MaxValue, 20, false);
        for (var i = 1; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)) return false;
            switch (args[i])
            {
                case "--seconds": options = options with { Seconds = number }; break;
                case "--seed": options = options with { Seed = number }; break;
                case "--count": options = options with { CountMax = number }; break;
                case "--stop": options = options with { DifferencesMax = number }; break;
                case "--verbose": options = options with { IsVerbose = number != 0 }; break;
                default: return false;
            }
        }

        return args.Length > 0;
    }

    public static int Usage()
    {
        Console.Error.WriteLine("usage: query|transact|pull|crash|stress [--seconds N] [--seed S] [--count N] [--stop N] [--verbose 1]");
        return 2;
    }
}
