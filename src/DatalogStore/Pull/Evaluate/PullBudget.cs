namespace DatalogStore.Pull.Evaluate;

/// <summary>
/// Bounds what pulls may make. A recursion is per path: where paths part and meet again, an entity is pulled once for each of them, and a few dozen
/// entities can ask for more maps than there is memory. So values are counted, and running out is an error of kind <see cref="ErrorKind.Limit"/>.
/// </summary>
/// <param name="valuesMax">Most values and maps that all pulls of this budget may make together.</param>
/// <param name="check">Raises an error when the time is over or the caller has cancelled; asked every few thousand values.</param>
internal sealed class PullBudget(long valuesMax, Action check)
{
    /// <summary>What a caller gets who says nothing: several gigabytes of maps would be the next step.</summary>
    public const long ValuesMaxDefault = 10_000_000;

    private const int BatchValues = 4096;

    private long _values;
    private long _nextCheck = BatchValues;

    public void Add(int values)
    {
        _values += values;
        if (_values < _nextCheck) return;
        _nextCheck = _values + BatchValues;
        check();
        if (_values <= valuesMax) return;
        throw new DatalogException(ErrorKind.Limit, "pull-too-large", $"the pull made more than {valuesMax} values", "give the recursion a depth, as in {:ns/name 3}, or attributes a smaller :limit");
    }
}
