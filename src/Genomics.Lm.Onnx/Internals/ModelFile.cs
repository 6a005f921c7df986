using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Google.Protobuf;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>Writes an ONNX file with one tensor after another in memory: the largest decides what is taken.</summary>
internal static class ModelFile
{
    // protobuf's limit of a message
    private const long Largest = int.MaxValue;

    /// <summary>Writes a model whose graph gets its constants from beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Everything but the graph.</param>
    /// <param name="graph">Everything but the constants.</param>
    /// <param name="tensors">The constants.</param>
    /// <exception cref="GenomicsDataException">The model is larger than such a file can be, or cannot be written.</exception>
    public static void Write(string path, ModelProto model, GraphProto graph, IReadOnlyList<ModelTensor> tensors)
    {
        TensorProto[] headers = [.. tensors.Select(tensor => tensor.Header())];
        long[] sizes = [.. tensors.Select((tensor, i)
            => headers[i].CalculateSize() + Delimited(TensorProto.RawDataFieldNumber, tensor.Length))];
        var size = graph.CalculateSize() + sizes.Sum(length => Delimited(GraphProto.InitializerFieldNumber, length));
        if (size + model.CalculateSize() + 16 > Largest)
            throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                $"the model has {size / 1e9:0.0} GB, an ONNX file holds 2.1; export fewer networks (a member of the ensemble) at once"));
        OutputFile.Write(path, stream =>
        {
            using var output = new CodedOutputStream(stream, leaveOpen: true);
            model.WriteTo(output);
            Begin(output, ModelProto.GraphFieldNumber, size);
            graph.WriteTo(output);
            for (var i = 0; i < tensors.Count; i++)
            {
                Begin(output, GraphProto.InitializerFieldNumber, sizes[i]);
                headers[i].WriteTo(output);
                Begin(output, TensorProto.RawDataFieldNumber, tensors[i].Length);
                output.Flush();
                stream.Write(tensors[i].Bytes());
            }
        });
    }

    private static void Begin(CodedOutputStream output, int field, long length)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteLength((int)length);
    }

    // bytes of a field whose contents have that many; a length beyond the limit is refused by the caller
    private static long Delimited(int field, long length)
        => CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeUInt64Size((ulong)length) + length;
}
