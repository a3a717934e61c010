using System.Runtime.CompilerServices;

namespace DatalogStore.Bench;

/// <summary>What is timed is checked first: a fast wrong answer is worth nothing.</summary>
internal static class Expect
{
    /// <exception cref="InvalidOperationException">They differ; the benchmark then does not run.</exception>
    public static void Same<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new InvalidOperationException($"{what} is {actual}, not {expected}");
    }
}
