type Numbers = Float64Array | Float32Array;

/**
 * Moves the arrays of a state into one piece of memory, in place, and answers the state. A detector's are two dozen small ones, and memory that
 * is asked for in small pieces costs several times what is put into it.
 */
export function inOneBuffer<State extends object>(state: State): State {
  const found = arraysOf(state);
  // The wider first: each must begin at a multiple of its own width.
  const wide = found.filter(({ array }) => array instanceof Float64Array);
  const narrow = found.filter(({ array }) => array instanceof Float32Array);
  const size = found.reduce((sum, { array }) => sum + array.byteLength, 0);
  const buffer = new ArrayBuffer(size);
  let at = 0;
  for (const { owner, name, array } of [...wide, ...narrow]) {
    const of = array instanceof Float64Array ? Float64Array : Float32Array;
    const moved = new of(buffer, at, array.length);
    moved.set(array);
    Object.assign(owner, { [name]: moved });
    at += array.byteLength;
  }
  return state;
}

interface Found {
  owner: object;
  name: string;
  array: Numbers;
}

function arraysOf(owner: object): Found[] {
  return Object.entries({ ...owner }).flatMap(([name, part]: [string, unknown]): Found[] => {
    if (part instanceof Float64Array || part instanceof Float32Array) {
      return [{ owner, name, array: part }];
    }
    return typeof part === "object" && part !== null ? arraysOf(part) : [];
  });
}
