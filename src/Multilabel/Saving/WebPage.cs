using System.Globalization;
using System.Net;

namespace Multilabel;

/// <summary>What self-contained pages have in common: the frame, the style for light, dark and print, and text that is never taken for markup.</summary>
internal static class WebPage
{
    public const string End = "</body></html>\n";

    private const string Style = """
        :root { color-scheme: light dark; } body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } table { border-collapse: collapse; width: 100%; }
        td, th { text-align: right; vertical-align: top; padding: .2rem .5rem; border-bottom: 1px solid #8884; } td:first-child, th:first-child { text-align: left; }
        .figures { overflow-x: auto; } .figures td + td, .figures th + th { white-space: nowrap; }
        .verdict { padding: .8rem 1rem; border-left: 6px solid; } .good { border-color: #2a9d3a; } .bad { border-color: #d33; }
        .cell { padding: .4rem .5rem; border-bottom: 1px solid #8884; } .cell p { margin: .2rem 0; } summary { cursor: pointer; }
        svg { width: 100%; max-width: 48rem; height: auto; } .note, summary { opacity: .75; font-size: .9rem; }
        @media print { :root { font-size: 11px; } body { font-size: 1rem; margin: 0; max-width: none; } .figures { overflow: visible; } tr, svg, .cell { break-inside: avoid; } h2 { break-after: avoid; } details:not([open]) { display: none; } }
        """;

    public static string Begin(string title) =>
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + $"<title>{WebUtility.HtmlEncode(title)}</title><style>{Style}</style></head><body>\n";

    /// <summary>The format is markup, everything that is put into it is text.</summary>
    public static string Text(FormattableString text) => string.Format(CultureInfo.InvariantCulture, text.Format,
        [.. text.GetArguments().Select(a => a is string s ? WebUtility.HtmlEncode(s) : a)]);
}
