using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>exp and the normal distribution for 16 numbers at a time, within a few units of the last place. Coefficients were fitted at Chebyshev
/// points in 40 digits; the bounds are those of the polynomials before rounding.</summary>
internal static class VectorMath
{
    /// <summary>e^x, 0 below -87.3; x at most 88.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // x = n ln 2 + r, |r| ≤ ln 2 / 2; the Taylor series to r^7 is within 6e-9 there.
        var n = Vector512.Floor(Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), Vector512.Create(0.5f)));
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var p = Vector512.Create(1f / 5040);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 720));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 120));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 24));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1f / 6));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<float>.One);
        var power = ((Vector512.ConvertToInt32(n) + Vector512.Create(127)) << 23).AsSingle();
        // "Not below" lets NaN through.
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-87.3f)), Vector512<float>.Zero, p * power);
    }

    /// <summary>The standard normal distribution: its integral Φ(x) and its density φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Integral, Vector512<float> Density) Normal(Vector512<float> x)
    {
        var t = Vector512.Abs(x) * 0.70710678f;
        var bell = Exp(-(t * t));                                                   // e^(-x²/2)

        // t ≤ 1: erf(t) = t · P(t²), within 2e-9.
        var s = t * t;
        var near = Vector512.Create(7.87587506269e-5f);
        near = Vector512.FusedMultiplyAdd(near, s, Vector512.Create(-0.000801686428717f));
        near = Vector512.FusedMultiplyAdd(near, s, Vector512.Create(0.00518908742343f));
        near = Vector512.FusedMultiplyAdd(near, s, Vector512.Create(-0.0268542120106f));
        near = Vector512.FusedMultiplyAdd(near, s, Vector512.Create(0.112835947152f));
        near = Vector512.FusedMultiplyAdd(near, s, Vector512.Create(-0.376126266667f));
        near = Vector512.FusedMultiplyAdd(near, s, Vector512.Create(1.12837916585f));
        near *= t;                                                                  // erf(t)

        // t > 1: erfc(t) = e^(-t²) · P(u), u = 1 / (1 + 0.4 t), within 3e-8 of its value.
        var u = Vector512<float>.One / Vector512.FusedMultiplyAdd(t, Vector512.Create(0.4f), Vector512<float>.One);
        var far = Vector512.Create(-0.117245202103f);
        far = Vector512.FusedMultiplyAdd(far, u, Vector512.Create(0.24609623752f));
        far = Vector512.FusedMultiplyAdd(far, u, Vector512.Create(0.00580218170787f));
        far = Vector512.FusedMultiplyAdd(far, u, Vector512.Create(0.214214327308f));
        far = Vector512.FusedMultiplyAdd(far, u, Vector512.Create(0.198542876691f));
        far = Vector512.FusedMultiplyAdd(far, u, Vector512.Create(0.226692268813f));
        far = Vector512.FusedMultiplyAdd(far, u, Vector512.Create(0.225634478162f));
        far = Vector512.FusedMultiplyAdd(far, u, Vector512.Create(-7.92524907689e-7f));
        far *= bell;                                                                // erfc(t)

        var half = Vector512.Create(0.5f);
        var tail = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(t, Vector512<float>.One), (Vector512<float>.One - near) * half, far * half);  // Φ(-|x|)
        var integral = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), tail, Vector512<float>.One - tail);
        return (integral, bell * 0.39894228f);
    }

    /// <summary>tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        // From e^(-2|x|), which cannot overflow; near 0 the difference would lose digits, the series to x^9 does not.
        var e = Exp(Vector512.Abs(x) * -2f);
        var large = Vector512.CopySign((Vector512<float>.One - e) / (Vector512<float>.One + e), x);
        var s = x * x;
        var p = Vector512.Create(62f / 2835);
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(-17f / 315));
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(2f / 15));
        p = Vector512.FusedMultiplyAdd(p, s, Vector512.Create(-1f / 3));
        var small = Vector512.FusedMultiplyAdd(p * s, x, x);
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Vector512.Create(0.25f)), small, large);
    }
}
