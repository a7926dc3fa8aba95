using Multilabel.Cli;

var exitCode = CommandLine.Run(args);
QuickExit.Register();
return exitCode;
