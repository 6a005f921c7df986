return await Genomics.Lm.Cli.GenomicsCli.RunAsync(args);
