using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// Adds up what two Markov chains need for the bases of chosen tokens. Where the longer context is not complete, base frequencies stand
/// in.
/// </summary>
internal sealed class MarkovYardstick(MarkovModel order0, MarkovModel order5)
{
    private DnaSequence? _sequence;
    private double[] _bits0 = [], _bits5 = [];

    /// <summary>Bases of the tokens added.</summary>
    public long Bases { get; private set; }

    /// <summary>Bits by base frequencies.</summary>
    public double Order0Bits { get; private set; }

    /// <summary>Bits by the longer chain.</summary>
    public double Order5Bits { get; private set; }

    /// <summary>Adds a token of a piece.</summary>
    public void Add(MaskedPiece piece, int token)
    {
        if (!ReferenceEquals(_sequence, piece.Source))
        {
            _sequence = piece.Source;
            (_bits0, _bits5) = (new double[_sequence.Length], new double[_sequence.Length]);
            order0.Bits(_sequence.Bases, _bits0);
            order5.Bits(_sequence.Bases, _bits5);
        }
        for (var i = piece.Starts[token]; i < piece.Ends[token]; i++)
        {
            Bases++;
            Order0Bits += _bits0[i];
            Order5Bits += double.IsNaN(_bits5[i]) ? _bits0[i] : _bits5[i];
        }
    }
}
