using Multilabel.Cli;

return CommandLine.Run(args);
