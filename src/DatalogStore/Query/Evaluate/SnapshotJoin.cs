using DatalogStore.Query.Plan;
using DatalogStore.Views;

namespace DatalogStore.Query.Evaluate;

/// <summary>
/// Joins a frame with a relation over snapshots. What is known chooses the way in: an entity has its few runs, a snapshot its bitmap; with neither the entities of
/// each life are walked, leaving out lives that do not fit. Rows are offered once each.
/// </summary>
internal sealed class SnapshotJoin
{
    private readonly SnapshotGoal _goal;
    private readonly Frame _input;
    private readonly QueryContext _context;
    private readonly PlaceRole[] _roles;
    private readonly RowsBuilder _output;
    private readonly Sightings _sightings;
    private readonly ulong[] _times;
    private readonly ulong[] _words;
    private readonly List<int> _snapshots = [];
    private readonly HashSet<(ulong, ulong)> _intervals = [];

    private SnapshotJoin(SnapshotGoal goal, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        (_goal, _input, _context) = (goal, input, context);
        _roles = PlaceRole.Of(goal.Arguments, input, keep, out var newVariables);
        _output = new RowsBuilder(input, newVariables, context.Budget);
        _sightings = goal.Source.View.Sightings;
        _times = [.. _sightings.Snapshots.Select(s => context.Words.ToWord(s.Time))];
        _words = new ulong[goal.Arguments.Count];
    }

    public static Frame Join(SnapshotGoal goal, Frame input, IReadOnlySet<int> keep, QueryContext context)
    {
        var join = new SnapshotJoin(goal, input, keep, context);
        if (join._sightings.Snapshots.Count > 0)
        {
            for (var row = 0; row < input.Count; row++) join.Run(row);
        }

        return join._output.Build(keep);
    }

    private void Run(int row)
    {
        _context.Budget.Look(64);
        if (_goal.Relation == SnapshotRelation.Contains) JoinContains(row);
        else if (_goal.Relation == SnapshotRelation.Collected) JoinCollected(row);
        else if (_goal.Relation == SnapshotRelation.SameSource) JoinSameSource(row);
        else JoinLives(row);
    }

    private void JoinContains(int row)
    {
        if (_roles[1].IsKnown)
        {
            if (!TryEntity(1, row, out var e)) return;
            if (_roles[0].IsKnown)
            {
                if (TryEntity(0, row, out var snapshot) && _sightings.TryGetPosition(snapshot, out var one) && _sightings.Holds(one, e)) Offer(row, snapshot, e);
                return;
            }

            _snapshots.Clear();
            _sightings.AddSnapshotsOf(e, _snapshots);
            foreach (var position in _snapshots) Offer(row, _sightings.Snapshots[position].Entity, e);
            return;
        }

        foreach (var position in SnapshotsAt(0, row))
        {
            _words[0] = QueryWords.OfEntity(_sightings.Snapshots[position].Entity);
            foreach (var e in _sightings.EntitiesOf(position))
            {
                _words[1] = QueryWords.OfEntity(e);
                if (Offer(row) && _output.IsFilter) return;
            }
        }
    }

    private void JoinCollected(int row)
    {
        _words[1] = _roles[1].WordFor(_input, row);
        if (_context.Words.ToValue(_words[1]) is not (string or Edn.Keyword) and var other)
        {
            throw new DatalogException(
                ErrorKind.Request,
                "bad-arguments",
                $"{_goal.Clause}: the path is a string or an attribute, not {Edn.EdnWriter.ToString(other)}",
                "write \"aws.iam.ListUsers\" or :aws.iam/ListUsers",
                _goal.Place);
        }

        var path = SnapshotCoverage.PathOf(_context.Words.ToValue(_words[1])!.ToString()!);
        foreach (var position in SnapshotsAt(0, row))
        {
            if (_sightings.IsCollected(position, path)) Offer(row, _sightings.Snapshots[position].Entity);
        }
    }

    /// <summary>Each row of it is two entities that have a source in common.</summary>
    private void JoinSameSource(int row)
    {
        if (_roles[0].IsKnown) JoinSameSource(row, 0);
        else if (_roles[1].IsKnown) JoinSameSource(row, 1);
        else
        {
            foreach (var (e, life) in Entities(_ => true))
            {
                _words[0] = QueryWords.OfEntity(e);
                PairWith(row, 1, life);
            }
        }
    }

    private void JoinSameSource(int row, int known)
    {
        if (!TryEntity(known, row, out var e)) return;
        var life = _sightings.Lives.LifeOf(e);
        if (life == 0) return;
        _words[known] = QueryWords.OfEntity(e);
        if (!_roles[1 - known].IsKnown) PairWith(row, 1 - known, life);
        else if (TryEntity(1 - known, row, out var other) && ShareSource(life, _sightings.Lives.LifeOf(other)))
        {
            _words[1 - known] = QueryWords.OfEntity(other);
            Offer(row);
        }
    }

    private void PairWith(int row, int place, int life)
    {
        foreach (var (other, _) in Entities(l => ShareSource(life, l)))
        {
            _words[place] = QueryWords.OfEntity(other);
            if (Offer(row) && _output.IsFilter) return;
        }
    }

    private bool ShareSource(int life, int otherLife)
    {
        foreach (var run in _sightings.Lives.RunsOf(life))
        {
            foreach (var other in _sightings.Lives.RunsOf(otherLife))
            {
                if (_sightings.SourceOf[run.First] == _sightings.SourceOf[other.First]) return true;
            }
        }

        return false;
    }

    /// <summary>First and last sightings, and all intervals: they depend on an entity's life alone.</summary>
    private void JoinLives(int row)
    {
        if (_roles[0].IsKnown)
        {
            if (TryEntity(0, row, out var known) && _sightings.Lives.LifeOf(known) is var its and > 0) OfferLife(row, known, its);
            return;
        }

        foreach (var (e, life) in Entities(l => MayFit(l, row)))
        {
            OfferLife(row, e, life);
            if (_output.IsFilter && _output.Count > 0 && _output.Last == row) return;
        }
    }

    /// <summary>Whether a life has a time that is known; all have when none is.</summary>
    private bool MayFit(int life, int row)
    {
        if (_goal.Relation == SnapshotRelation.Seen)
        {
            foreach (var run in _sightings.Lives.RunsOf(life))
            {
                if (IsAt(1, _times[run.First], row) && IsAt(2, _times[run.Last], row)) return true;
            }

            return false;
        }

        return IsAt(1, TimeOf(life), row);
    }

    private bool IsAt(int place, ulong time, int row) => !_roles[place].IsKnown || _roles[place].WordFor(_input, row) == time;

    private void OfferLife(int row, long e, int life)
    {
        _words[0] = QueryWords.OfEntity(e);
        if (_goal.Relation != SnapshotRelation.Seen)
        {
            _words[1] = TimeOf(life);
            Offer(row);
            return;
        }

        // Runs of two sources may be the same interval.
        var runs = _sightings.Lives.RunsOf(life);
        _intervals.Clear();
        foreach (var run in runs)
        {
            (_words[1], _words[2]) = (_times[run.First], _times[run.Last]);
            if (runs.Length == 1 || _intervals.Add((_words[1], _words[2]))) Offer(row);
        }
    }

    /// <summary>When an entity of this life was first, or last, seen.</summary>
    private ulong TimeOf(int life)
    {
        var isFirst = _goal.Relation == SnapshotRelation.FirstSeen;
        var found = -1;
        foreach (var run in _sightings.Lives.RunsOf(life)) found = found < 0 ? (isFirst ? run.First : run.Last) : isFirst ? Math.Min(found, run.First) : Math.Max(found, run.Last);
        return _times[found];
    }

    private IEnumerable<(long E, int Life)> Entities(Func<int, bool> fits)
    {
        var lives = _sightings.Lives;
        var wanted = new bool[lives.Count];
        for (var life = 1; life < wanted.Length; life++) wanted[life] = fits(life);
        foreach (var entity in lives.EntitiesOf(wanted))
        {
            _context.Budget.Look(1);
            yield return entity;
        }
    }

    /// <summary>The snapshot that is known at a place, or all.</summary>
    private IEnumerable<int> SnapshotsAt(int place, int row)
    {
        if (!_roles[place].IsKnown) return Enumerable.Range(0, _sightings.Snapshots.Count);
        return TryEntity(place, row, out var snapshot) && _sightings.TryGetPosition(snapshot, out var position) ? [position] : [];
    }

    private bool TryEntity(int place, int row, out long e) => QueryWords.TryToEntity(_roles[place].WordFor(_input, row), out e);

    private void Offer(int row, long first, long second)
    {
        _words[1] = QueryWords.OfEntity(second);
        Offer(row, first);
    }

    private void Offer(int row, long first)
    {
        _words[0] = QueryWords.OfEntity(first);
        Offer(row);
    }

    private bool Offer(int row)
    {
        if (!PlaceRole.Fits(_roles, _words, _input, row)) return false;
        PlaceRole.Emit(_roles, _words, _output, row);
        return true;
    }
}
