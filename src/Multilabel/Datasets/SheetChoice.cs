namespace Multilabel;

/// <summary>Which sheets of a file are looked at: the one that an option names, or all that are visible.</summary>
internal static class SheetChoice
{
    public static List<Sheet> Choose(IReadOnlyList<Sheet> sheets, DatasetOptions options, List<string> leftOut)
    {
        if (options.Sheet is { } wanted)
        {
            var named = sheets.Where(s => s.Name is not null).ToList();
            if (named.Count == 0) throw new MultilabelException($"{sheets[0].File} has no sheets, but --sheet names '{wanted}'. Leave the option out.");
            var found = named.Find(s => s.Name == wanted) ?? named.Find(s => Column.KeyOf(s.Name!) == Column.KeyOf(wanted))
                ?? throw new MultilabelException($"{sheets[0].File}: --sheet names '{wanted}', which is not there{ClosestName.Suggest(wanted, named.Select(s => s.Name!))}. Its sheets: {ClosestName.List(named.Select(s => s.Name!))}.");
            leftOut.AddRange(named.Where(s => s != found).Select(s => $"{s.Name} (not named by --sheet)"));
            return [found];
        }
        var visible = sheets.Where(s => !s.Hidden).ToList();
        leftOut.AddRange(sheets.Where(s => s.Hidden).Select(s => $"{s.Name} (hidden)"));
        return visible.Count > 0 ? visible : throw new MultilabelException($"{sheets[0].File}: all its sheets are hidden. Name one with --sheet: {ClosestName.List(sheets.Select(s => s.Name ?? ""))}.");
    }
}
