using System.Text.Json;

namespace Multilabel;

/// <summary>Lists as every JSON of ours writes them.</summary>
internal static class JsonLists
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>A member that is a list of texts.</summary>
        public void WriteStrings(string name, IEnumerable<string> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values) json.WriteStringValue(value);
            json.WriteEndArray();
        }
    }
}
