namespace DatalogStore.Cli.Conformance;

/// <summary>
/// What the runner does differently for a tagged case, each with its reason. Cases without a tag, and with tags that are notes only, are run as they are.
/// docs/conformance.md is this list in words; a test holds the two equal.
/// </summary>
internal static class TagMapping
{
    /// <summary>Kinds of tags that the runner maps.</summary>
    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AttributeKeyword] = "An attribute variable binds the attribute's entity id, as in Datomic; DataScript has no attribute entities and binds the keyword. Ids of attributes in the answer are replaced by their idents before comparing.",
        [TransactionId] = "Transaction entities are ours to number: #tx N in the expected rows is replaced by the entity of the N-th transaction.",
        [SequentialTransaction] = "A transaction is a set: order in the list means nothing, and two values of one cardinality-one attribute are a conflict. The answer must be the expected one, or the transaction be rejected as a conflict.",
        [DataScriptOnly] = "Datomic rejects the form that DataScript lets pass: the expected answer, or a clear error.",
        [CheckDatomic] = "DataScript and Datomic differ in what they accept: the expected answer, the lenient rows where given, or a clear error.",
        [ClauseOrder] = "The order in which clauses are written does not matter here: the error that DataScript raises, or any answer.",
        [HeadRepeat] = "A variable repeated in a rule head unifies; DataScript calls it an error: an error, or any answer.",
        [OrJoinRequired] = "Required bindings of or-join are enforced: the expected answer, or a clear error of the query.",
    };

    public const string AttributeKeyword = "attr-keyword";
    public const string TransactionId = "tx-id";
    public const string SequentialTransaction = "sequential-tx";
    public const string DataScriptOnly = "datascript-only";
    public const string CheckDatomic = "check-datomic";
    public const string ClauseOrder = "clause-order";
    public const string HeadRepeat = "head-repeat";
    public const string OrJoinRequired = "or-join-required";

    /// <summary>Whether an error of the query is right although an answer was expected.</summary>
    public static bool MayReject(Case @case) => @case.Tags.Any(t => t is DataScriptOnly or CheckDatomic or OrJoinRequired);

    /// <summary>Whether an answer is right although an error was expected.</summary>
    public static bool MayAccept(Case @case) => @case.Tags.Any(t => t is ClauseOrder or HeadRepeat);

    /// <summary>Whether a transaction rejected with this code is right although an answer was expected.</summary>
    public static bool MayRejectTransaction(Case @case, string code) =>
        @case.Tags.Any(t => t is DataScriptOnly or CheckDatomic) || (@case.Tags.Contains(SequentialTransaction) && code == "datoms-conflict");
}
