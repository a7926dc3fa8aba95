using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>A sum in eight parts: element i is added to part i mod 8, whatever the width of the machine's vectors, so that the total is the same.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Places
{
    public Vector256<double> Low;
    public Vector256<double> High;

    public readonly double Total => Sum(Low + High);

    public void Add(double value, int at) => Unsafe.Add(ref Unsafe.As<Places, double>(ref this), at & 7) += value;

    private static double Sum(Vector256<double> v) => v[0] + v[1] + (v[2] + v[3]);
}
