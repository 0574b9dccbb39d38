/**
 * Inverse of a symmetric positive definite matrix by its Cholesky factor. G. H. Golub and C. F. Van Loan, "Matrix Computations", 4th ed.
 * (2013), algorithms 4.2.1 and 3.1.1. Row by row in one array; `null` where the matrix is not positive definite.
 */
export function inverseOf(matrix: ArrayLike<number>, size: number): Float64Array | null {
  const factor = choleskyFactor(matrix, size);
  if (factor === null) return null;
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let unit = 0; unit < size; unit++) {
    for (let row = 0; row < size; row++) {
      let sum = row === unit ? 1 : 0;
      for (let k = 0; k < row; k++) sum -= factor[row * size + k]! * column[k]!;
      column[row] = sum / factor[row * size + row]!;
    }
    for (let row = size - 1; row >= 0; row--) {
      let sum = column[row]!;
      for (let k = row + 1; k < size; k++) sum -= factor[k * size + row]! * column[k]!;
      column[row] = sum / factor[row * size + row]!;
    }
    for (let row = 0; row < size; row++) inverse[row * size + unit] = column[row]!;
  }
  return inverse;
}

/** The lower triangle whose product with its transpose is the matrix. */
export function choleskyFactor(matrix: ArrayLike<number>, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= factor[row * size + k]! * factor[column * size + k]!;
      if (row !== column) factor[row * size + column] = sum / factor[column * size + column]!;
      else if (sum > 0) factor[row * size + row] = Math.sqrt(sum);
      else return null;
    }
  }
  return factor;
}
