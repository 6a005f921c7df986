# What the rules share: names, options of the program, and what a job asks of the scheduler.
import csv
import os
import re
from shlex import quote

RESULTS = config["results"].rstrip("/")
PROGRAM = config["program"]
WINDOWS = config.get("windows", f"{RESULTS}/windows.fa.gz")
COMPARISON = f"{RESULTS}/compare"
TASKS = {task["output"]: task for task in config["uses"]}


def options(**values):
    """Options of the program from names and values; those that are not given are left out."""
    given = {name.replace("_", "-"): value for name, value in values.items() if value is not None}
    return " ".join(f"--{name}={quote(str(value))}" for name, value in given.items())


def comparison(_):
    """What a comparison does, all its shards alike."""
    own = options(
        alignment_index=config.get("alignment_index", config["upstream"]),
        predictors=",".join(config["methods"]),
        seeds=config["seeds"],
        repeats=config["repeats"],
        by=config["split"],
    )
    return f"{own} {config['options']}"


def inputs_of_use(wildcards):
    """The files that a verb reads besides the predictor."""
    task = TASKS[wildcards.output]
    if task["verb"] == "variants":
        return {"genome": config["genome"], "annotation": config["annotation"], "vcf": task["vcf"]}
    return {"fasta": task.get("windows", WINDOWS)}


def arguments_of_use(wildcards, input):
    task = TASKS[wildcards.output]
    predictor = f"{COMPARISON}/predictors/{task['method']}"
    files = {name: input[name] for name in inputs_of_use(wildcards)}
    output = f"{RESULTS}/{wildcards.output}"
    return f"{task['verb']} {options(predictor=predictor, output=output, **files)} {task['options']}"


def shards(output, count):
    return [f"{RESULTS}/{output}.shards/{i}-of-{count}/manifest.json" for i in range(1, count + 1)]


def forecast(input):
    with open(input.forecast) as table:
        return next(csv.DictReader(table, delimiter="\t"))


def memory_of_fits(wildcards, input, attempt):
    return attempt * max(config["compare"]["mem_mb"], round(config["margin"] * float(forecast(input)["memory_mb_per_shard"])))


def minutes_of_fits(wildcards, input, attempt, threads):
    hours = float(forecast(input)["cpu_hours_per_shard"])
    return attempt * max(config["compare"]["minutes"], round(config["margin"] * 60 * hours / threads))


def memory_of_use(wildcards, input, attempt):
    return attempt * max(500, round(config["margin"] * float(forecast(input)["memory_mb_per_shard"])))


def minutes_of_use(wildcards, input, attempt, threads):
    hours = float(forecast(input)["cpu_hours_per_shard"])
    return attempt * max(5, round(config["margin"] * 60 * hours / threads))
