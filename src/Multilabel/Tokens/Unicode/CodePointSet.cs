namespace Multilabel;

/// <summary>What the tokenizers of Hugging Face take a code point for; in the order of the sections of <c>unicode.txt</c>.</summary>
[Flags]
internal enum CodePointSet : ushort
{
    None = 0,

    /// <summary>White space: Unicode's White_Space.</summary>
    Space = 1,

    /// <summary>BERT's punctuation: ASCII symbols and the categories P*, as of Unicode 8.</summary>
    Punctuation = 1 << 1,

    /// <summary>What BERT's cleaning removes: control, format and private-use characters, U+FFFD.</summary>
    Control = 1 << 2,

    /// <summary>Category Mn, after canonical decomposition.</summary>
    Nonspacing = 1 << 3,

    /// <summary>Categories M*, as of Unicode 9.</summary>
    Mark = 1 << 4,

    /// <summary>Categories N*, as of Unicode 17 (pre-tokenizer Digits).</summary>
    Numeric = 1 << 5,

    /// <summary><c>\w</c> of the pre-tokenizer Whitespace.</summary>
    Word = 1 << 6,

    /// <summary><c>\p{L}</c> as of Unicode 16 (byte-level BPE).</summary>
    Letter = 1 << 7,

    /// <summary><c>\p{N}</c> as of Unicode 16 (byte-level BPE).</summary>
    Number = 1 << 8,

    /// <summary>Has another lower case.</summary>
    Upper = 1 << 9,

    /// <summary>Has a canonical combining class other than 0, as of Unicode 9 (like the rest of the normal forms).</summary>
    Combining = 1 << 10,

    /// <summary>Has a canonical decomposition.</summary>
    Canonical = 1 << 11,

    /// <summary>Has a compatibility decomposition that differs from the canonical one.</summary>
    Compatibility = 1 << 12,

    /// <summary>Composes with some code point before it.</summary>
    Composing = 1 << 13,

    /// <summary>Continues a grapheme cluster, as of Unicode 17; basic plane only.</summary>
    Joining = 1 << 14,
}
