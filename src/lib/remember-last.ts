/**
 * A pure function of a state, with its last answer kept: when the next state differs only in `free` fields (compared with
 * Object.is, so lists by identity) and the other arguments are the same, the very same answer comes back. For work that
 * most small changes of a widget, such as another cell pointed at, leave as it is.
 *
 * @param free fields that `compute` does not read
 */
export function rememberLast<S extends object, A extends unknown[], R>(
  compute: (state: S, ...rest: A) => R,
  free: readonly (keyof S)[],
): (state: S, ...rest: A) => R {
  let last: { state: S; rest: A; answer: R } | null = null;
  const same = (a: S, b: S) =>
    (Object.keys(a) as (keyof S)[]).every((key) => free.includes(key) || Object.is(a[key], b[key]));
  return (state, ...rest) => {
    if (!last || !same(state, last.state) || rest.some((value, i) => !Object.is(value, last!.rest[i])))
      last = { state, rest, answer: compute(state, ...rest) };
    return last.answer;
  };
}
