namespace Genomics.Lm.TestSupport;

/// <summary>Damages the files of a folder one after another, and puts each right again.</summary>
internal static class EveryDamage
{
    /// <summary>
    /// In every file: a bit turned at evenly spread places, the end cut off at several, a part of the file moved, two files exchanged.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="read">Reads the folder; must fail.</param>
    /// <param name="flips">Places per file; 0: every byte.</param>
    public static void IsRefused(string folder, Action read, int flips = 40)
    {
        read();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var whole = File.ReadAllBytes(file);
            var step = flips == 0 ? 1 : Math.Max(1, whole.Length / flips);
            for (var at = 0; at < whole.Length; at += step)
            {
                var damaged = whole.ToArray();
                damaged[at] ^= (byte)(1 << at / step % 8);
                Refused(file, damaged, $"bit {at / step % 8} of byte {at} turned", read);
            }
            foreach (var length in (int[])[0, 1, whole.Length / 3, whole.Length / 2, whole.Length - 1])
                Refused(file, whole[..length], $"cut to {length} bytes", read);
            Refused(file, [.. whole[..(whole.Length / 2)], .. whole[(whole.Length / 4)..]], "a part twice", read);
            Refused(file, [.. whole, (byte)'\n'], "a byte more", read);
            File.WriteAllBytes(file, whole);
        }
        read();
    }

    private static void Refused(string file, byte[] damaged, string how, Action read)
    {
        File.WriteAllBytes(file, damaged);
        var error = Record.Exception(read);
        Assert.True(error is Genomics.Lm.Data.GenomicsDataException { File: not null },
            $"{Path.GetFileName(file)}, {how}: {error?.GetType().Name ?? "accepted"} {error?.Message}");
    }
}
