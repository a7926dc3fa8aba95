namespace Multilabel.Cli;

/// <summary>The command was typed in a way that cannot be meant; printed alone, exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
