/** Symmetric matrices by their lower triangle, row by row: half of the memory, and half of the work. */
export const triangleSize = (size: number): number => (size * (size + 1)) / 2;

/** The triangle of a matrix that is given row by row. */
export function triangleOf(matrix: ArrayLike<number>, size: number): Float64Array {
  const triangle = new Float64Array(triangleSize(size));
  let place = 0;
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) triangle[place++] = matrix[row * size + column]!;
  return triangle;
}

/** The matrix of a triangle, row by row. */
export function wholeOf(triangle: ArrayLike<number>, size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  let place = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      matrix[row * size + column] = triangle[place]!;
      matrix[column * size + row] = triangle[place++]!;
    }
  }
  return matrix;
}

/** Matrix times vector, into an array that is given. */
export function timesVector(
  triangle: ArrayLike<number>,
  vector: ArrayLike<number>,
  into: Float64Array,
): void {
  into.fill(0);
  let place = 0;
  for (let row = 0; row < into.length; row++) {
    for (let column = 0; column < row; column++) {
      const element = triangle[place++]!;
      into[row]! += element * vector[column]!;
      into[column]! += element * vector[row]!;
    }
    into[row]! += triangle[place++]! * vector[row]!;
  }
}
