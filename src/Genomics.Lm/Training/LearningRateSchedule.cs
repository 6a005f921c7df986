namespace Genomics.Lm.Training;

/// <summary>How the learning rate falls after a linear warm-up from 0.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>Linearly to 0 at the last step (the study's recipe).</summary>
    Linear,

    /// <summary>Half a cosine wave to 0 at the last step.</summary>
    Cosine,
}

/// <summary>The rate of each step.</summary>
internal static class LearningRate
{
    /// <summary>
    /// The rate used by the step after <paramref name="done"/> steps, as common trainers count: the first warm-up step has rate 0.
    /// </summary>
    public static double At(LearningRateSchedule schedule, double peak, long done, long warmUp, long total)
    {
        if (done < warmUp) return peak * done / warmUp;
        var share = Math.Clamp((done - warmUp) / (double)Math.Max(1, total - warmUp), 0, 1);
        return peak * schedule switch
        {
            LearningRateSchedule.Linear => 1 - share,
            LearningRateSchedule.Cosine => 0.5 * (1 + Math.Cos(Math.PI * share)),
            _ => 1,
        };
    }
}
