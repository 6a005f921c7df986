process GENOMICSLM_SHARD {
    tag "${meta.id} ${number}/${count}"
    label 'process_low'
    container "${params.genomicslm_container ?: 'genomics-lm.sif'}"

    input:
    tuple val(meta), val(verb), val(output), val(number), val(count)
    path inputs, stageAs: 'inputs/*'

    output:
    tuple val(meta), path("${output}.shards/${number}-of-${count}"), emit: shard
    path "versions.yml", emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    """
    genomics-lm ${verb} ${args} --output ${output} --shard ${number}/${count} --threads ${task.cpus} --quiet

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        genomics-lm: \$(genomics-lm --version)
    END_VERSIONS
    """

    stub:
    """
    mkdir -p ${output}.shards/${number}-of-${count}
    touch ${output}.shards/${number}-of-${count}/manifest.json versions.yml
    """
}
