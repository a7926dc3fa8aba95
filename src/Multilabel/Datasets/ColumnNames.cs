using System.Collections.Frozen;

namespace Multilabel;

/// <summary>Names by which people call the columns, as keys (lower-case letters and digits).</summary>
internal static class ColumnNames
{
    /// <summary>Names of the text column; an earlier group wins over a later one.</summary>
    private static readonly FrozenSet<string>[] TextGroups =
    [
        Set("text", "texts", "fulltext", "textcontent", "inputtext", "rawtext", "commenttext", "tweettext", "texte", "texto", "testo"),
        Set("sentence", "sentences", "statement", "statements", "utterance", "utterances", "paragraph", "paragraphs", "passage", "excerpt", "snippet",
            "satz", "saetze", "sätze", "aussage", "absatz", "phrase", "frase"),
        Set("tweet", "review", "post", "message", "overview", "plot", "synopsis", "story", "article", "caption", "lyrics", "transcription", "dialogue", "prompt", "query", "content", "body", "abstract", "document", "transcript", "verbatim", "response", "answer", "feedback",
            "inhalt", "nachricht", "antwort"),
        Set("comment", "comments", "description", "question", "input", "title", "headline", "summary", "kommentar", "beschreibung", "frage"),
    ];

    private static readonly FrozenSet<string> Types = Set("documenttype", "doctype", "typeofdocument", "documentkind", "documentcategory", "documenttypes",
        "dokumenttyp", "dokumentart", "dokumententyp", "typededocument", "tipodedocumento", "type");

    private static readonly FrozenSet<string> Ids = Set("id", "ids", "rowid", "uid", "uuid", "guid", "textid", "sentenceid", "statementid", "commentid", "tweetid",
        "exampleid", "sampleid", "recordid", "documentid", "docid", "itemid", "nr", "no", "number", "rownumber", "key");

    private static readonly FrozenSet<string> LabelLists = Set("labels", "label", "labelnames", "labellist", "tags", "tag", "labelset", "etiketten", "etiquettes", "etiquetas",
        "accept", "cats", "multilabel", "multilabels", "goldlabels", "truelabels");

    private static readonly FrozenSet<string> WeakLabelLists = Set("categories", "category", "topics", "topic", "classes", "class", "codes", "code", "themes", "theme", "intents",
        "intent", "emotions", "emotion", "subjects", "genres", "genre", "keywords", "targets", "target", "annotation", "annotations", "choices", "sentiment", "kategorien", "kategorie", "themen", "thema");

    /// <summary>Columns of numbers or flags that say something about a row but are no labels.</summary>
    private static readonly FrozenSet<string> Others = Set("fold", "folds", "split", "subset", "partition", "istrain", "istest", "train", "test", "valid", "validation", "dev",
        "index", "unnamed0", "level0", "indexlevel0", "year", "month", "day", "date", "page", "pages", "pagenumber", "line", "linenumber", "score", "scores", "rating", "confidence", "weight", "probability",
        "count", "counts", "length", "words", "wordcount", "nwords", "tokens", "votes", "likes", "retweets", "upvotes", "annotator", "annotators", "annotatorid",
        "rater", "raterid", "reviewer", "jahr", "seite", "anzahl", "checked", "reviewed", "done", "geprüft", "fertig");

    private static readonly FrozenSet<string> Remarks = Set("note", "notes", "remark", "remarks", "comment", "comments", "bemerkung", "bemerkungen", "kommentar", "notiz",
        "notizen", "anmerkung", "anmerkungen", "annotator", "reviewer", "date", "datum", "source", "quelle", "url", "link", "author", "checkedby", "todo");

    public static bool IsText(string key) => TextGroups.Any(g => g.Contains(key));

    /// <summary>The place of a text column's name among the groups, 0 first; -1 where the name says nothing.</summary>
    public static int TextGroup(string key)
    {
        var group = Array.FindIndex(TextGroups, g => g.Contains(key));
        if (group >= 0) return group;
        return key.StartsWith("text", StringComparison.Ordinal) && key.Length <= 12 && !key.EndsWith("id", StringComparison.Ordinal) && !key.EndsWith("length", StringComparison.Ordinal)
            && !key.EndsWith("type", StringComparison.Ordinal) || key.EndsWith("text", StringComparison.Ordinal) && !key.EndsWith("context", StringComparison.Ordinal) ? TextGroups.Length : -1;
    }

    public static bool IsType(string key) => Types.Contains(key);

    public static bool IsId(string key) => Ids.Contains(key);

    public static bool IsLabelList(string key) => LabelLists.Contains(key);

    public static bool IsWeakLabelList(string key) => WeakLabelLists.Contains(key);

    public static bool IsOther(string key) => Others.Contains(key) || key.StartsWith("unnamed", StringComparison.Ordinal) || key.StartsWith("indexlevel", StringComparison.Ordinal);

    public static bool IsRemark(string key) => Remarks.Contains(key);

    private static FrozenSet<string> Set(params string[] keys) => keys.ToFrozenSet(StringComparer.Ordinal);
}
