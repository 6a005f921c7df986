using Genomics.Lm.Data.Expression.Internals;

namespace Genomics.Lm.Data.Expression;

/// <summary>The 54 tissues of GTEx under the names that files, programs and people give them.</summary>
/// <remarks>
/// Known spellings: the display name (<c>Brain - Frontal Cortex (BA9)</c>), with or without what is in brackets, the id
/// (<c>Brain_Frontal_Cortex_BA9</c>, the columns of v10), what R makes of it (<c>Brain...Frontal.Cortex..BA9.</c>) and the abbreviation
/// (<c>BRNCTXB</c>). Cultured fibroblasts were called transformed ones up to v7.
/// </remarks>
public static class GtexTissues
{
    private const string Names =
        """
        ADPSBQ Adipose - Subcutaneous
        ADPVSC Adipose - Visceral (Omentum)
        ADRNLG Adrenal Gland
        ARTAORT Artery - Aorta
        ARTCRN Artery - Coronary
        ARTTBL Artery - Tibial
        BLDDER Bladder
        BRNAMY Brain - Amygdala
        BRNACC Brain - Anterior cingulate cortex (BA24)
        BRNCDT Brain - Caudate (basal ganglia)
        BRNCHB Brain - Cerebellar Hemisphere
        BRNCHA Brain - Cerebellum
        BRNCTXA Brain - Cortex
        BRNCTXB Brain - Frontal Cortex (BA9)
        BRNHPP Brain - Hippocampus
        BRNHPT Brain - Hypothalamus
        BRNNCC Brain - Nucleus accumbens (basal ganglia)
        BRNPTM Brain - Putamen (basal ganglia)
        BRNSPC Brain - Spinal cord (cervical c-1)
        BRNSNG Brain - Substantia nigra
        BREAST Breast - Mammary Tissue
        FIBRBLS Cells - Cultured fibroblasts
        LCL Cells - EBV-transformed lymphocytes
        CVXECT Cervix - Ectocervix
        CVSEND Cervix - Endocervix
        CLNSGM Colon - Sigmoid
        CLNTRN Colon - Transverse
        ESPGEJ Esophagus - Gastroesophageal Junction
        ESPMCS Esophagus - Mucosa
        ESPMSL Esophagus - Muscularis
        FLLPNT Fallopian Tube
        HRTAA Heart - Atrial Appendage
        HRTLV Heart - Left Ventricle
        KDNCTX Kidney - Cortex
        KDNMDL Kidney - Medulla
        LIVER Liver
        LUNG Lung
        SLVRYG Minor Salivary Gland
        MSCLSK Muscle - Skeletal
        NERVET Nerve - Tibial
        OVARY Ovary
        PNCREAS Pancreas
        PTTARY Pituitary
        PRSTTE Prostate
        SKINNS Skin - Not Sun Exposed (Suprapubic)
        SKINS Skin - Sun Exposed (Lower leg)
        SNTTRM Small Intestine - Terminal Ileum
        SPLEEN Spleen
        STMACH Stomach
        TESTIS Testis
        THYROID Thyroid
        UTERUS Uterus
        VAGINA Vagina
        WHLBLD Whole Blood
        """;

    private static readonly Dictionary<string, string> ByAlias = MakeAliases();

    /// <summary>The display names (<c>SMTSD</c> of the sample attributes) as in v8 and later.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByAlias.Values.Distinct()];

    /// <summary>The display name of a tissue given in any known spelling, or null.</summary>
    public static string? Find(string name) => ByAlias.GetValueOrDefault(ConditionNames.Simplify(name));

    /// <summary>
    /// What a condition is called where people read: the display name where it is R's spelling (<c>Brain...Cortex</c>) or the id
    /// (<c>Brain_Cortex</c>) of a tissue, otherwise the name as it is.
    /// </summary>
    /// <param name="condition">A condition of a table.</param>
    public static string DisplayName(string condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return condition.AsSpan().IndexOfAny('.', '_') > 0 ? Find(condition) ?? condition : condition;
    }

    private static Dictionary<string, string> MakeAliases()
    {
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Names.Split('\n'))
        {
            var (abbreviation, name) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..].TrimEnd());
            aliases[ConditionNames.Simplify(name)] = name;
            aliases[ConditionNames.Simplify(name.Split('(')[0])] = name;
            aliases[ConditionNames.Simplify(abbreviation)] = name;
        }
        aliases["cellstransformedfibroblasts"] = aliases["fibrbls"];
        return aliases;
    }
}
