namespace Multilabel;

/// <summary>Gives added tokens their ids: the vocabulary's own, or the next free one in the order they come.</summary>
internal sealed class AddedTokenList(Vocabulary vocabulary)
{
    private readonly List<AddedToken> tokens = [];
    private int highest = -1;

    public IReadOnlyList<AddedToken> Tokens => tokens;

    /// <summary>Adds tokens; one that is there already gets the new settings.</summary>
    public void Add(IEnumerable<AddedToken> added)
    {
        var next = highest >= vocabulary.Count || vocabulary.Count == 0 ? highest + 1 : vocabulary.Count;
        foreach (var token in added)
        {
            if (token.Content.Length == 0) continue;
            var place = tokens.FindIndex(t => t.Content == token.Content);
            var id = place >= 0 ? tokens[place].Id : vocabulary.Find(token.Content) is var known and >= 0 ? known : next++;
            if (place >= 0) tokens[place] = token with { Id = id };
            else tokens.Add(token with { Id = id });
            highest = Math.Max(highest, id);
        }
    }

    public void AddMissing(IEnumerable<AddedToken> added) => Add([.. added.Where(a => !tokens.Exists(t => t.Content == a.Content)).DistinctBy(a => a.Content)]);
}
