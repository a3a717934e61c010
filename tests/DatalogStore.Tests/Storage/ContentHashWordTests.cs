using DatalogStore.Codec;
using DatalogStore.Model;
using DatalogStore.Storage;
using DatalogStore.Storage.InMemory;
using DatalogStore.Views;

namespace DatalogStore.Tests.Storage;

public class ContentHashWordTests
{
    private const long A = BuiltIn.FirstUserAttribute;
    private const string S1 = "S1$AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY";

    private readonly DatomStorage _storage = DatomStorage.Open(new InMemoryKeyValueStore());

    [Theory]
    [InlineData(S1), InlineData("X1$AQIDBAUGBwgJCgsMDQ4PEA=="), InlineData("L1$any text"), InlineData("S1$AQID")]
    public void The_text_of_a_hash_is_not_in_the_dictionary(string text)
    {
        var (e, word) = AddEntity(text);
        Assert.Equal(EntityPiece.OwnHashOf(e), word);
        var sizeBefore = _storage.State.NextDictionaryId;
        using var batch = _storage.BeginCommit();
        Assert.Equal(word, batch.Intern(text));
        batch.Commit(1, false, _ => true, false);
        Assert.Equal(sizeBefore, _storage.State.NextDictionaryId);
        using var view = View();
        Assert.Equal(text, view.Words.ToValue(word));
        Assert.True(view.Words.TryToWord(text, out var found) && found == word);
        Assert.Equal([e], Find(view, word));
        Assert.Equal([word], view.Column(BuiltIn.ContentHash.Id).V);
    }

    [Fact]
    public void A_text_that_was_a_string_first_stays_that_string()
    {
        ulong before;
        using (var batch = _storage.BeginCommit())
        {
            before = batch.Intern(S1);
            batch.Add(EntityId.FirstOrdinary, A, before, true);
            batch.Commit(1, false, _ => true, false);
        }

        var (e, word) = AddEntity(S1);
        Assert.Equal(before, word);
        var (other, otherWord) = AddEntity("L1$other");
        Assert.Equal(EntityPiece.OwnHashOf(other), otherWord);
        using var view = View();
        Assert.Equal(S1, view.Words.ToValue(word));
        Assert.True(view.Words.TryToWord(S1, out var found) && found == word);
        Assert.Equal([e], Find(view, word));
        Assert.Equal([other], Find(view, otherWord));
    }

    [Fact]
    public void A_hash_that_is_no_hash_to_look_at_is_an_ordinary_string()
    {
        var (e, word) = AddEntity("just text");
        Assert.Equal(0UL, word & Word.HashIdBit);
        Assert.True(_storage.TryFindByHash("just text", out var found) && found == e);
        using var view = View();
        Assert.Equal([e], Find(view, word));
    }

    [Fact]
    public void Hashes_with_the_same_first_bytes_are_told_apart()
    {
        var bytes = new byte[24];
        var (first, _) = AddEntity(ContentHash.Of(HashScheme.S1, bytes).ToString());
        bytes[23] = 1;
        var third = ContentHash.Of(HashScheme.S1, [.. bytes[..23], 2]);
        using (var batch = _storage.BeginCommit())
        {
            batch.DefineHash(batch.AllocateSnapshotEntity(), Wtf8.OfString(ContentHash.Of(HashScheme.S1, bytes).ToString()));
            batch.DefineHash(batch.AllocateSnapshotEntity(), Wtf8.OfString(third.ToString()));
            batch.Commit(2, false, _ => true, false);
        }

        var found = new long[4];
        _storage.FindByHashes([third, ContentHash.Of(HashScheme.S1, new byte[24]), ContentHash.Of(HashScheme.S1, [.. bytes[..23], 9]), ContentHash.Of(HashScheme.S1, bytes)], found);
        Assert.Equal([first + 2, first, -1, first + 1], found);
        Assert.True(_storage.TryFindByHash(third, out var e) && e == first + 2);
    }

    [Theory]
    [InlineData("S1$AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY", "S1")]
    [InlineData("S1$AQIDBAUGBwgJCgsMDQ4PEBESExQVFhc", "Foreign")]
    [InlineData("X1$AQIDBAUGBwgJCgsMDQ4PEA==", "X1")]
    [InlineData("X1$AQIDBAUGBwgJCgsMDQ4PEB==", "Foreign")]
    [InlineData("X1$AQIDBAUGBwgJCgsMDQ4PEA=", "Foreign")]
    [InlineData("X1$AQIDBAUGBwgJ CgsMDQ4PEA=", "Foreign")]
    [InlineData("L1$x", "Foreign")]
    public void Only_canonical_base64_of_the_right_length_is_ours(string text, string scheme)
    {
        Assert.True(ContentHash.TryParse(text, out var hash));
        Assert.Equal(scheme, hash.Scheme.ToString());
        Assert.Equal(text, hash.ToString());
    }

    [Theory]
    [InlineData(""), InlineData("S1$"), InlineData("s1$x"), InlineData("SS$x"), InlineData("S1x$")]
    public void Other_texts_do_not_have_the_form_of_a_hash(string text) => Assert.False(ContentHash.TryParse(text, out _));

    private (long E, ulong Word) AddEntity(string text)
    {
        using var batch = _storage.BeginCommit();
        var e = batch.AllocateSnapshotEntity();
        var word = batch.DefineHash(e, Wtf8.OfString(text));
        batch.Add(e, BuiltIn.ContentHash.Id, word, true);
        batch.Commit(1, false, _ => true, false);
        return (e, word);
    }

    private IDatabaseView View() => new DatabaseViews(_storage).Open(new ViewSpec(_storage.State.T));

    private static long[] Find(IDatabaseView view, ulong word)
    {
        var rows = new DatomBuffer();
        view.ByValue(BuiltIn.ContentHash.Id, word, rows);
        return rows.E.ToArray();
    }
}
