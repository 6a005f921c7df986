namespace Genomics.Lm.Cli.Help;

/// <summary>What the parser does not know of verbs and options: their groups, what an option takes, examples.</summary>
internal static class HelpText
{
    /// <summary>Verbs by what they are for, in the order in which a project needs them.</summary>
    public static readonly (string Group, string[] Verbs)[] Verbs =
    [
        ("Compare methods", ["compare", "ablate", "evaluate", "classify", "study", "replay"]),
        ("Make data", ["windows", "structure", "split", "simulate"]),
        ("Fit one method", ["dexter", "finetune", "pretrain"]),
        ("Use what was fitted", ["predict", "export", "merge"]),
        ("Explain what was fitted", ["explain", "mutagenesis", "motifs", "insert", "variants", "variant-truth", "design"]),
        ("Language models", ["fetch", "train-tokenizer", "tokenize", "encode", "embed"]),
    ];

    /// <summary>Options by group. What stands in none comes first, under the verb's own name.</summary>
    public static readonly (string Group, string[] Options)[] Options =
    [
        ("Genes and expression",
        [
            "--fasta", "--genome", "--annotation", "--expression", "--condition", "--main-condition",
            "--alignment-index", "--transform", "--log-transform", "--not-detected", "--ignore-id-version",
            "--whole-header", "--replicates", "--simulate", "--genes", "--covariates", "--covariate",
        ]),
        ("Windows",
        [
            "--upstream", "--downstream", "--tss", "--feature", "--biotype", "--id-attribute", "--max-unknown",
            "--fill-ends",
        ]),
        ("Training and test genes",
        [
            "--by", "--groups", "--training-set", "--testing-set", "--validation-set", "--no-audit",
            "--minimum-identity", "--minimum-coverage",
        ]),
        ("Choices to compare, the base's first",
        [
            "--starts", "--tunings", "--windows", "--layers", "--poolings", "--tokenizers", "--filters", "--full", "--folds", "--no-test",
        ]),
        ("Statistics",
        [
            "--draws", "--intervals", "--margin", "--pairs", "--repeats", "--controls", "--prediction-intervals",
        ]),
        ("Language model",
        [
            "--model", "--config", "--preset", "--lm-window", "--lm-bins", "--pooling", "--max-tokens", "--epochs",
            "--batch", "--micro-batch", "--learning-rate", "--dropout", "--weight-average", "--vocabulary-size",
            "--pretrain-epochs", "--seeds", "--refit", "--head", "--embedding-cache", "--freeze-encoder",
            "--frozen-layers", "--lora", "--joint", "--own-condition", "--shift", "--token-dropout", "--reverse-complement", "--without-lm",
        ]),
        ("Words and regions",
        [
            "--kmer-max-length", "--correlation-min", "--correlation-increase", "--correlation-increase-ratio",
            "--set-bins", "--bins", "--uniform-bins", "--iupac", "--gap", "--permutations",
            "--stability-seeds", "--repeated-genes", "--shuffle-folds", "--count-last-start", "--exclude-set",
            "--recorded-graph",
        ]),
        ("Run",
        [
            "--output", "--parquet", "--force", "--resume", "--fit-cache", "--kept-fits-only", "--shard", "--forecast", "--threads",
            "--seed", "--device", "--precision", "--quiet", "--verbose",
        ]),
    ];

    /// <summary>What an option takes, where its type does not say it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Takes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--condition"] = "NAME",
        ["--main-condition"] = "NAME",
        ["--lm-window"] = "UP,DOWN",
        ["--device"] = "cpu|cuda",
        ["--region"] = "A-B",
        ["--id"] = "ID",
        ["--expression"] = "TABLE",
        ["--model"] = "FOLDER",
        ["--predictor"] = "FOLDER",
        ["--zero-shot"] = "FOLDER",
        ["--judge"] = "FOLDER",
        ["--words-of"] = "FOLDER",
        ["--fit-cache"] = "FOLDER",
        ["--embedding-cache"] = "FOLDER",
        ["--cache"] = "FOLDER",
        ["--predictors"] = "NAME,…",
        ["--predictions"] = "[NAME=]FILE",
        ["--pairs"] = "A:B,…",
        ["--covariate"] = "COLUMN",
        ["--format"] = "onnx",
        ["--controls"] = "NAME,…",
        ["--config"] = "SIZE|FILE",
        ["--feature"] = "TYPE",
        ["--biotype"] = "TYPE",
        ["--id-attribute"] = "NAME",
        ["--revision"] = "NAME",
        ["--hub"] = "ADDRESS",
        ["--dropout"] = "SHARE",
        ["--token-dropout"] = "SHARE",
        ["--reverse-complement"] = "SHARE",
        ["--max-unknown"] = "SHARE",
        ["--upstream"] = "BASES",
        ["--downstream"] = "BASES",
        ["--shift"] = "BASES",
        ["--lora"] = "RANK",
        ["--replicates"] = "NAME=COLUMN,…",
        ["--starts"] = "LEVEL,…",
        ["--tunings"] = "LEVEL,…",
        ["--windows"] = "LEVEL,…",
        ["--layers"] = "LEVEL,…",
        ["--poolings"] = "LEVEL,…",
        ["--tokenizers"] = "LEVEL,…",
        ["--filters"] = "LEVEL,…",
    };

    /// <summary>Command lines that a verb is used with.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Examples = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["compare"] =
        [
            "compare --output out",
            "compare --fasta windows.fa.gz --expression table.tsv --transform log2p1 --condition Pituitary --output out",
            "compare --fasta windows.fa.gz --expression table.tsv --by chromosome --predictors kmer_ridge,dexter --output out",
        ],
        ["ablate"] =
        [
            "ablate --fasta windows.fa.gz --expression table.tsv --transform log2p1 --condition Pituitary --output ablation",
            "ablate --fasta windows.fa.gz --expression table.tsv --starts models/dnabert2,random --tunings head,lora --windows whole "
                + "--tokenizers own --output ablation",
        ],
        ["evaluate"] =
        [
            "evaluate --fasta windows.fa.gz --expression table.tsv --predictions scores=theirs.csv --testing-set test.txt --output out",
            "evaluate --fasta windows.fa.gz --expression table.tsv --predictor first/predictors/dexter --predictions scores=theirs.csv "
                + "--output out",
        ],
        ["structure"] = ["structure --genome hg38.fa.gz --annotation genes.gtf.gz --output structure.tsv"],
        ["export"] = ["export --predictor out/predictors/lm_scratch --format onnx --output onnx --verify",
            "export --model dnabert2 --adapters adapter --format model --output merged"],
        ["classify"] = ["classify --training-set train.csv --validation-set dev.csv --testing-set test.csv --output out"],
        ["study"] = ["study --genome hg38.fa.gz --annotation genes.gtf.gz --gtex medians.gct.gz --model models/dnabert2 --output study"],
        ["replay"] = ["replay out/manifest.json"],
        ["windows"] = ["windows --genome hg38.fa.gz --annotation genes.gtf.gz --upstream 2000 --downstream 2000 --output windows.fa.gz"],
        ["split"] = ["split --fasta windows.fa.gz --expression table.tsv --by group --output split.tsv"],
        ["simulate"] = ["simulate --genes 3000 --output genes"],
        ["dexter"] = ["dexter --fasta windows.fa.gz --expression table.tsv --condition Pituitary --output dexter"],
        ["finetune"] =
        [
            "finetune --fasta windows.fa.gz --expression table.tsv --output model",
            "finetune --model models/dnabert2 --preset study --fasta windows.fa.gz --expression table.tsv --output model",
        ],
        ["pretrain"] = ["pretrain --fasta windows.fa.gz --tokenizer tokenizer.json --config small --output model"],
        ["predict"] = ["predict --predictor out/predictors/dexter --fasta windows.fa.gz --output predictions.tsv"],
        ["mutagenesis"] = ["mutagenesis --predictor out/predictors/dexter --fasta windows.fa.gz --id GENE1 --output maps.tsv"],
        ["explain"] =
        [
            "explain --predictor out/predictors/dexter --fasta windows.fa.gz --id GENE1 --output why.tsv",
            "explain --predictor out/predictors/lm_scratch --fasta windows.fa.gz --method integrated_gradients --output why.tsv.gz",
        ],
        ["motifs"] =
        [
            "motifs --predictor out/predictors/lm_scratch --fasta windows.fa.gz --database jaspar.meme --output motifs.meme",
            "motifs --predictor out/predictors/dexter --words --output words.meme",
            "motifs --motifs words.meme --scan windows.fa.gz --output again.meme",
        ],
        ["insert"] =
        [
            "insert --predictor out/predictors/lm_scratch --fasta windows.fa.gz --motifs motifs.meme --output places.tsv",
            "insert --predictor out/predictors/lm_scratch --fasta windows.fa.gz --motifs motifs.meme --pairs --output pairs.tsv",
            "insert --predictor out/predictors/lm_scratch --fasta windows.fa.gz --words-of out/predictors/dexter --output words.tsv",
        ],
        ["design"] =
        [
            "design --predictor out/predictors/lm_scratch --judge out/predictors/dexter --known windows.fa.gz --fasta windows.fa.gz "
                + "--id GENE1 --protect 190-210 --output design.tsv",
        ],
        ["variant-truth"] =
        [
            "variant-truth --predictor out/predictors/dexter --elements references.fa --measured variants.tsv.gz --output truth.tsv",
        ],
        ["variants"] =
        [
            "variants --predictor out/predictors/dexter --genome hg38.fa.gz --annotation genes.gtf.gz --vcf calls.vcf.gz "
                + "--output effects.vcf.gz",
            "variants --predictor out/predictors/dexter --genome hg38.fa.gz --annotation genes.gtf.gz --vcf phased.vcf.gz "
                + "--null 100 --haplotypes --output effects.vcf.gz",
            "variants --zero-shot models/dnabert2 --genome hg38.fa.gz --vcf calls.vcf.gz --output scores.vcf.gz",
        ],
        ["merge"] = ["merge --output predictions.tsv predictions.tsv.shards"],
        ["fetch"] = ["fetch dnabert2"],
        ["train-tokenizer"] = ["train-tokenizer --fasta windows.fa.gz --vocabulary-size 2048 --output tokenizer.json"],
        ["tokenize"] = ["tokenize --tokenizer tokenizer.json --input sequences.txt", "tokenize --tokenizer models/dnabert2 --input -"],
        ["encode"] = ["encode --model models/dnabert2 --ids ids.jsonl --output states.jsonl"],
        ["embed"] = ["embed --model models/dnabert2 --fasta windows.fa.gz --output vectors.tsv"],
    };
}
