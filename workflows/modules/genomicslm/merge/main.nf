process GENOMICSLM_MERGE {
    tag "${meta.id}"
    label 'process_low'
    container "${params.genomicslm_container ?: 'genomics-lm.sif'}"

    input:
    tuple val(meta), val(output), path(shards, stageAs: 'shards/*')

    output:
    tuple val(meta), path(output), emit: merged
    path "versions.yml", emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    """
    genomics-lm merge ${args} --output ${output} shards/* --quiet

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        genomics-lm: \$(genomics-lm --version)
    END_VERSIONS
    """

    stub:
    """
    touch ${output} versions.yml
    """
}
