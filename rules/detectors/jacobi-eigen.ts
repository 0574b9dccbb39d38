/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic rotations, each of which makes one pair of elements zero. C. G. J. Jacobi,
 * Crelle's Journal 30 (1846) 51–94; G. H. Golub and C. F. Van Loan, "Matrix Computations", 4th ed. (2013), algorithms 8.5.1–8.5.3.
 */
export interface Eigen {
  /** The largest first. */
  values: Float64Array;
  /** One a row, of length 1, in the order of the values. */
  vectors: Float64Array;
}

const mostSweeps = 50;

export function eigenOf(symmetric: ArrayLike<number>, size: number): Eigen {
  const a = Float64Array.from(symmetric);
  const rows = new Float64Array(size * size);
  for (let i = 0; i < size; i++) rows[i * size + i] = 1;
  let scale = 0;
  for (const element of a) scale += element * element;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += a[p * size + q]! ** 2;
    if (off <= 1e-24 * scale) break;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) if (a[p * size + q] !== 0) rotate({ a, rows, size }, p, q);
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (i, j) => a[j * size + j]! - a[i * size + i]!,
  );
  const vectors = new Float64Array(size * size);
  for (const [place, i] of order.entries())
    vectors.set(rows.subarray(i * size, (i + 1) * size), place * size);
  return { values: Float64Array.from(order, (i) => a[i * size + i]!), vectors };
}

interface Turning {
  a: Float64Array;
  rows: Float64Array;
  size: number;
}

/** Makes element (p, q) zero, in place. */
function rotate({ a, rows, size }: Turning, p: number, q: number): void {
  const tau = (a[q * size + q]! - a[p * size + p]!) / (2 * a[p * size + q]!);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let k = 0; k < size; k++) mix(a, k * size + p, k * size + q, c, s);
  for (let k = 0; k < size; k++) mix(a, p * size + k, q * size + k, c, s);
  for (let k = 0; k < size; k++) mix(rows, p * size + k, q * size + k, c, s);
}

// oxlint-disable-next-line max-params -- the innermost loop: an object for each pair would cost more than the arithmetic
function mix(of: Float64Array, i: number, j: number, c: number, s: number): void {
  const [x, y] = [of[i]!, of[j]!];
  of[i] = c * x - s * y;
  of[j] = s * x + c * y;
}
